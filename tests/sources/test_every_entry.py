"""No reader steps over an entry in silence: each is a row or a reject, whichever source it is of.

Entries are counted without our parsers (``entries.py``). What a source may pass over without a word
is declared here with the reason, and a declaration that nothing needs any more fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from pipelines.archive import Archive
from pipelines.source import Capture
from pipelines.sources.registry import registry
from schemas.errors import SourceError
from tests.sources.entries import (
    Entry,
    json_entries,
    table_entries,
    unnamed,
    wrapped_entries,
)
from tests.sources.mutations import ROUTER_DATA
from tests.support import fixture_capture, read_whole, with_text

ENTRIES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("baseten_models", "cerebras_models", "chutes_models", "inception_models"),
            *("linode_types", "novita_models", "openrouter_providers", "openrouter_zdr"),
            *("ovhcloud_ai_endpoints", "venice_models", "vercel_ai_gateway"),
        ),
        ("/data/*",),
    ),
    **dict.fromkeys(
        (
            *("deepinfra_models", "hyperbolic_options", "inferencex_benchmarks"),
            *("litellm_prices", "lium_executors", "mlperf_inference_v5_1"),
            *("mlperf_inference_v6_0", "portkey_models", "scancode_licenses", "together_models"),
        ),
        ("/*",),
    ),
    **dict.fromkeys(("azure_ai_meters", "azure_retail_gpu"), ("/Items/*",)),
    **dict.fromkeys(("gpurentalprices", "vast_bundles"), ("/offers/*",)),
    **dict.fromkeys(("genai_prices", "models_dev"), ("/*/models/*",)),
    **dict.fromkeys(("ovhcloud_catalog_fr", "ovhcloud_catalog_us"), ("/addons/*",)),
    **dict.fromkeys(("atlascloud_models", "openrouter_models"), ("/data/*", "/body/data/*")),
    "aws_bedrock": ("/terms/OnDemand/*",),
    "aws_ec2_pricing_page": ("/regions/*/*",),
    "aws_spot_advisor": ("/spot_advisor/*/*/*",),
    "huggingface_router": ("/data/*/providers/*",),
    "llm_prices": ("/prices/*",),
    "nebius_token_factory": ("/*/flavors/*",),
    "openrouter_endpoints": ("/models/*/endpoints/*", "/data/endpoints/*"),
    "oracle_price_list": ("/items/*",),
    "runpod_gpu_types": ("/data/gpuTypes/*",),
    "scaleway_instances": ("/servers/*",),
    "scaleway_product_catalog": ("/products/*",),
    "spdx_licenses": ("/licenses/*",),
    "voltage_park_locations": ("/results/*",),
    "vultr_plans": ("/plans/*",),
}
"""Where the entries of a JSON document stand."""

PAGES = ("alibaba_bailian_cn", "volcengine_pricing")
"""JSON answers that carry a page of tables."""

NO_LISTS = {"huggingface_models": "one record of one model"}
"""JSON documents without a list of entries."""

NO_GPU = "a machine or product without a GPU, of a list of all that a cloud sells"
OVH_WITHOUT = re.compile(
    r'"planCode": "(?:ai-app|(?!.*(?:h100|a100|l40|l4-|v100|a10-|rtx|t1-|t2-)))'
)
PASSED_OVER: dict[str, tuple[re.Pattern[str], str]] = {
    "aws_ec2_pricing_page": (re.compile(r'"Instance Family": "(?!GPU)'), NO_GPU),
    "aws_spot_advisor": (re.compile(r'"s": '), f"{NO_GPU}, or Windows"),
    "azure_retail_gpu": (re.compile(r'"armSkuName": "(?!Standard_N)'), NO_GPU),
    "linode_types": (re.compile(r'"gpus": 0'), NO_GPU),
    "oracle_price_list": (re.compile(r'"displayName": "(?!.*GPU)'), NO_GPU),
    "ovhcloud_catalog_fr": (
        re.compile(r'"planCode": "(?!.*(?:h100|a100|l40|l4-|v100|a10-|rtx))|ai-app'),
        NO_GPU,
    ),
    "ovhcloud_catalog_us": (
        re.compile(r'"planCode": "(?!.*(?:h100|a100|l40|l4-|v100|a10-|rtx))'),
        NO_GPU,
    ),
    "scaleway_instances": (re.compile(r'"gpu": 0'), NO_GPU),
    "scaleway_product_catalog": (re.compile(r'"gpu": null|^(?!.*"gpu")'), NO_GPU),
}
"""What entries of a source may be passed over without a reject, and why."""


def counted(capture: Capture) -> list[Entry]:
    """Entries of a capture, without those that its source may pass over."""
    source = registry()[capture.source_id].source
    found: list[Entry] = []
    for index, page in enumerate(capture.pages):
        if source.id in ENTRIES:
            found += json_entries(index, page.text, ENTRIES[source.id])
        elif source.id == "alibaba_bailian_cn":
            found += table_entries(index, json.loads(page.text)["data"]["content"])
        elif carried := ROUTER_DATA.search(page.text):
            found += wrapped_entries(index, carried[1], carried.start(1))
        elif source.kind in ("token_prices", "gpu_rates") and not source.streamed_bytes:
            found += table_entries(index, page.text)
    return found


def lost(capture: Capture, entries: Iterable[Entry]) -> list[Entry]:
    """Entries that neither a row nor a reject names, nor a declaration lets pass."""
    named = read_whole(capture).select("page", "locator").iter_rows()
    pattern, _ = PASSED_OVER.get(capture.source_id, (None, ""))
    left = unnamed(entries, named)
    return [e for e in left if pattern is None or not pattern.search(e.text)]


SOURCES = sorted(registry())


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_entry_of_a_fixture_is_a_row_or_a_reject(source_id: str) -> None:
    capture = fixture_capture(source_id)
    assert lost(capture, counted(capture)) == []


@pytest.mark.parametrize("source_id", PASSED_OVER)
def test_a_declaration_is_needed_by_the_fixture(source_id: str) -> None:
    capture = fixture_capture(source_id)
    named = read_whole(capture).select("page", "locator").iter_rows()
    pattern, reason = PASSED_OVER[source_id]
    assert any(pattern.search(e.text) for e in unnamed(counted(capture), named)), reason


def test_every_json_list_has_its_entries_counted() -> None:
    known = {s for s, r in registry().items() if r.source.media_type == "application/json"}
    assert known == {*ENTRIES, *PAGES, *NO_LISTS}
    for source_id in sorted({*ENTRIES, *PAGES}):
        assert counted(fixture_capture(source_id)), source_id


def test_a_line_that_no_reader_knows_is_found_and_rejected() -> None:
    """The counter and the reject are two: a table that nobody has seen is counted and kept."""
    capture = fixture_capture("zhipu_pricing")
    table = "<table><tr><th>名</th><th>价</th></tr><tr><td>X</td><td>5 元</td></tr></table>"
    shown = f"<h2>新服务</h2>{table}</body>"
    more = with_text(capture, capture.page.text.replace("</body>", shown))
    assert len(counted(more)) == len(counted(capture)) + 1
    rejects = read_whole(more).filter(pl.col("problem").str.contains("新服务"))
    assert rejects.height == 1
    assert lost(more, counted(more)) == []


def test_what_the_issue_of_silence_was_about_leaves_a_reject() -> None:
    def asides(source_id: str) -> list[str]:
        frame = read_whole(fixture_capture(source_id))
        return frame.filter(pl.col("problem_scope") == "aside")["unread"].to_list()

    assert any("Roving Edge" in text for text in asides("oracle_price_list"))
    assert "A100 SXM 40GB, securePrice: 0" in asides("runpod_gpu_types")
    assert "NVIDIA GH200, EUROPE" in asides("coreweave_pricing")
    assert any(text.startswith("GLM-4.5 |") for text in asides("zhipu_pricing"))
    assert any("Provisioned Managed" in text for text in asides("azure_ai_meters"))


@pytest.mark.full
def test_every_entry_of_every_real_capture_is_a_row_or_a_reject(replayed: Path) -> None:
    archive = Archive(replayed / "archive")
    bad, read = [], 0
    seen: set[tuple[str, str]] = set()
    for record in archive.captures():
        registered = registry().get(record.source_id)
        content = (record.source_id, record.content_id)
        if registered is None or registered.source.streamed_bytes or content in seen:
            continue
        seen.add(content)
        capture = archive.load(record)
        entries = counted(capture)
        try:
            missing = lost(capture, entries)
        except SourceError:
            continue  # refused whole: its reject is the document's
        read += len(entries)
        bad += [(record.source_id, f"{record.captured_at:%Y-%m-%d}", e.text[:200]) for e in missing]
    assert bad == []
    assert read > 50_000
