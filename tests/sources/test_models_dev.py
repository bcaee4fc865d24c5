"""models.dev: real cost tables in the site's layout, and documents that must fail."""

from __future__ import annotations

import csv
import io
import json
import re
import tarfile
import tomllib
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.archive import Archive
from pipelines.commands.importing import import_folder
from pipelines.publishers.models_dev_tree import TREE_URL, copies
from pipelines.source import utc
from pipelines.sources.token_prices.models_dev import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    GONE,
    SHARED_CAPTURES,
    changed_value,
    fixture_json,
    json_capture,
    real_captures,
    understood,
)

URL = "https://models.dev/api.json"

document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)
changed = partial(changed_value, SOURCE.id)


def real() -> pl.DataFrame:
    """Cost tables of the repository's files (those without a base model) in the site's layout."""
    path = SHARED_CAPTURES / "tokens/modelsdev/models.dev-2026-05-31.tar.gz"
    real_captures()
    providers: dict[str, Any] = {}
    with tarfile.open(path) as archive:
        for member in archive:
            match = re.fullmatch(r"providers/([^/]+)/models/(.+)\.toml", member.name)
            if match and member.isfile() and (file := archive.extractfile(member)):
                model = tomllib.loads(file.read().decode())
                if "cost" in model:
                    models = providers.setdefault(match[1], {"models": {}})["models"]
                    models[match[2]] = {"cost": model["cost"]}
    return parse(capture(providers))


def test_real_cost_tables() -> None:
    frame = real()
    good = frame.filter(pl.col("problem").is_null())
    assert good["listed_seller"].n_unique() > 100
    assert len(good) > SOURCE.minimum_rows
    rows = good.filter(
        pl.col("listed_seller") == "anthropic", pl.col("listed_model") == "claude-opus-4-5"
    )
    assert dict(rows.select("meter", "price").rows()) == {
        "input": Decimal(5),
        "output": Decimal(25),
        "cached_input": Decimal("0.5"),
        "cache_write": Decimal("6.25"),
    }
    kept_back = frame.filter(pl.col("problem") == "key is not one of the project's schema")
    assert "minimax-cn" in set(kept_back["listed_seller"])


def test_the_older_form_of_a_step_is_read_where_it_stands_alone() -> None:
    rows = parse(capture(document())).filter(pl.col("context_above_tokens") == 200000)
    assert rows["locator"].str.contains("context_over_200k").to_list() == [False] * 3 + [True] * 2


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        (
            "/xai/models/grok-4.5/cost/output_video",
            1,
            "cost: unknown column or key: 'output_video'",
        ),
        ("/xai/models/grok-4.5/cost/input", -1, "input: negative price"),
        ("/xai/models/grok-4.5/cost/input", "€1", "input: not a number"),
        ("/xai/models/grok-4.5/cost", [], "cost: not an object"),
        ("/xai/models/grok-4.5/currency", "EUR", "unknown key that may hold money"),
        ("/xai/models/grok-4.5/cost/tiers/0/tier/type", "images", "unknown kind of step"),
        ("/xai/models/grok-4.5/cost/tiers/0/tier/size", "200K", "unknown kind of step"),
        ("/xai/models/grok-4.5/cost/tiers/0/fee", 1, "tiers/0: unknown column or key"),
        ("/google/models/gemini-2.5-pro/cost/context_over_200k/fee", 1, "unknown column or key"),
        ("/xai/models", GONE, "/xai/models: not an object"),
    ],
)
def test_bad_documents_are_refused(pointer: str, value: Any, message: str) -> None:
    with pytest.raises(SourceError) as error:
        understood(capture(changed(pointer, value)))
    assert str(error.value).startswith(f"{SOURCE.id}: ")
    assert message in str(error.value)


@pytest.mark.parametrize("body", [{}, [], {"error": "busy"}, b"<html>502</html>"])
def test_other_documents_are_refused(body: Any) -> None:
    with pytest.raises(SourceError, match=f"{SOURCE.id}: "):
        understood(capture(body))


def test_a_truncated_document_is_refused() -> None:
    with pytest.raises(SourceError, match="not JSON"):
        understood(capture(json.dumps(document()).encode()[:-20]))


@pytest.mark.parametrize(
    ("url", "claimed"),
    [
        (URL, True),
        ("https://models.dev/api", False),
    ],
)
def test_claims(url: str, claimed: bool) -> None:
    assert (SOURCE.claim(url) is not None) == claimed


# --- the repository's tree at a commit


def tree_of(files: dict[str, str], links: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tree:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            tree.addfile(member, io.BytesIO(text.encode()))
        for name, target in links.items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            tree.addfile(member)
    return packed.getvalue()


BASE = "[cost]\ninput = 3\noutput = 15\ncache_read = 0.30\n\n[cost.context_over_200k]\ninput = 6\n"
ORIGIN_OF = {"commit": "8bacf496fe39"}


def test_a_model_takes_what_it_extends_less_what_it_omits() -> None:
    content = tree_of(
        {
            "providers/a/models/big.toml": BASE,
            "providers/b/models/us/big.toml": '[extends]\nfrom = "a/big"\n'
            'omit = ["cost.context_over_200k"]\n[cost]\ninput = 3.30\n',
            "providers/b/provider.toml": 'name = "B"\n',
        },
        {
            "providers/c/models/big.toml": "../../a/models/big.toml",
            "providers/c/models/gone.toml": "../../a/models/gone.toml",
        },
    )
    ((url, moment, text),) = copies(ORIGIN_OF, utc(2026, 5, 31), content)
    assert (url, moment) == (f"{TREE_URL}/8bacf496fe39", utc(2026, 5, 31))
    document = json.loads(text)
    assert document["b"]["models"]["us/big"]["cost"] == {
        "input": 3.3,
        "output": 15,
        "cache_read": 0.3,
    }
    assert document["a"]["models"]["big"]["cost"]["context_over_200k"] == {"input": 6}
    assert list(document["c"]["models"]) == ["big"]


def test_what_cannot_be_extended_is_named() -> None:
    for target in ("a/none", "a/one"):
        content = tree_of({"providers/a/models/one.toml": f'[extends]\nfrom = "{target}"\n'}, {})
        with pytest.raises(ValueError, match=f"a/one extends {target}"):
            copies(ORIGIN_OF, utc(2026, 5, 31), content)


def test_real_trees_are_filed_as_dated_documents(tmp_path: Path) -> None:
    """Figures read off the trees' own files; the layout of June 2025 is refused by name."""
    folder = SHARED_CAPTURES / "tokens" / "modelsdev"
    real_captures()
    with (SHARED_CAPTURES / "index.csv").open(newline="", encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["path"].startswith("tokens/modelsdev/")]
    kept = [r for r in rows if r["captured_on"] in ("2025-06-15", "2025-09-30", "2026-05-31")]
    (tmp_path / "in").mkdir()
    for row in kept:
        name = Path(row["path"]).name
        (tmp_path / "in" / name).write_bytes((folder / name).read_bytes())
        row["path"] = name
    with (tmp_path / "in" / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(kept[0]))
        writer.writeheader()
        writer.writerows(kept)
    archive = Archive(tmp_path / "archive")
    report = import_folder(tmp_path / "in", archive)
    assert len(report.filed) == 2
    ((refused, reason),) = report.refused
    assert refused == "models.dev-2025-06-15.tar.gz"
    assert "inputCached" in reason
    newest = max(archive.captures(), key=lambda record: record.captured_at)
    capture = archive.load(newest)
    figures = {
        (seller, model, meter): price
        for seller, model, meter, above, price in parse(capture)
        .select("listed_seller", "listed_model", "meter", "context_above_tokens", "price")
        .rows()
        if above is None
    }
    # crof/glm-4.7.toml has prices of its own and extends a link; Bedrock's Opus has none.
    assert figures["crof", "glm-4.7", "input"] == Decimal("0.25")
    assert figures["crof", "glm-4.7", "output"] == Decimal("1.1")
    assert figures["crof", "glm-4.7", "cached_input"] == Decimal("0.05")
    opus = "anthropic.claude-opus-4-1-20250805-v1:0"
    assert figures["amazon-bedrock", opus, "input"] == Decimal(15)
    assert figures["amazon-bedrock", opus, "output"] == Decimal(75)


@pytest.mark.parametrize(
    ("listed", "status", "note"),
    [
        (None, None, None),
        ("deprecated", "deprecated", None),
        ("beta", "beta", None),
        ("sunset", None, "status sunset"),
    ],
)
def test_stage_of_life(listed: str | None, status: str | None, note: str | None) -> None:
    body = {"acme": {"models": {"a": {"cost": {"input": 1}, "status": listed}}}}
    row = parse(capture(body)).row(0, named=True)
    assert (row["status"], row["note"], row["problem"]) == (status, note, None)
