"""Registers: OpenRouter, SPDX, ScanCode, adequacy, models.dev, openness indices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.source import Capture
from schemas.errors import SourceError
from tests.facts import Nights
from tests.support import (
    SHARED_CAPTURES,
    capture_of,
    changed_fixture,
    fixture_capture,
    parse,
    real_captures,
    shared_capture,
)

DAY = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    found = Nights(tmp_path)
    yield found
    found.connection.close()


def changed(source_id: str, old: str, new: str) -> Capture:
    return changed_fixture(source_id, (old, new))


def values(frame: pl.DataFrame, fact: str) -> dict[str, str]:
    return dict(frame.filter(frame["fact"] == fact).select("listed_scope", "value").rows())


def test_openrouter_excerpt_of_the_real_list() -> None:
    """A data centre that is null is unknown; the excerpt carries a remark of who quoted it."""
    real_captures()
    path = SHARED_CAPTURES / "sovereignty" / "openrouter" / "v1-providers.excerpt.json"
    document = json.loads(path.read_text())
    body = json.dumps({"data": document["data"]}).encode()
    frame = parse(
        capture_of("openrouter_providers", DAY, [("https://openrouter.ai/api/v1/providers", body)])
    )
    assert values(frame, "hq_country") == {"anthropic": "US", "openai": "US", "moonshotai": "SG"}
    assert values(frame, "processing_regions")["anthropic"] == "unknown"


def test_a_country_that_is_no_code_is_kept_out() -> None:
    frame = parse(changed("openrouter_providers", '"headquarters": "US"', '"headquarters": "USA"'))
    assert frame["problem"].drop_nulls().to_list() == ["headquarters: no ISO 3166-1 code: ['USA']"]


def test_a_new_key_of_a_provider_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match="subprocessors"):
        parse(
            changed(
                "openrouter_providers", '"slug": "anthropic"', '"slug": "a", "subprocessors": 1'
            )
        )


def test_scancode_files_a_licence_with_a_cap_under_permissive() -> None:
    frame = parse(
        shared_capture(
            "scancode_licenses", "2026-02-24", "sovereignty/scancode-licensedb/index.json"
        )
    )
    found = values(frame, "licence_category")
    assert found["LicenseRef-scancode-moonshot-ai-modified-mit-2025"] == "Permissive"
    assert found["MIT"] == "Permissive"
    assert found["LicenseRef-scancode-llama-4-cla-2025"] == "Proprietary Free"
    assert len(found) > 2000


def test_a_country_that_falls_off_the_list_ends_and_is_a_decisive_change(nights: Nights) -> None:
    page = fixture_capture("eu_adequacy").page
    nights.file("eu_adequacy", "2026-11-01", (page.url, page.content))
    shorter = page.content.replace(
        b"the United\nStates (commercial", b"the Unknown\nStates (commercial"
    )
    nights.file("eu_adequacy", "2026-11-08", (page.url, shorter))
    nights.derive("2026-11-09")
    changes = nights.rows("fact_changes", fact="adequacy_status")
    assert [(c["scope_id"], c["kind"], c["old_value"], c["is_decisive"]) for c in changes] == [
        ("US", "ended", "adequate_if_certified", True)
    ]
    assert nights.rejects() == ["country: nobody has looked at 'Unknown States'"]


def test_a_page_without_the_sentence_is_refused() -> None:
    with pytest.raises(SourceError, match="no sentence that names the countries"):
        parse(changed("eu_adequacy", "has so far recognised", "is looking at"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("minimax/MiniMax-M2.5", "yes"),
        ("meta/llama-3.3-70b-instruct", "yes"),
        ("anthropic/claude-fable-5", "no"),
    ],
)
def test_open_weights_of_the_real_records(path: str, value: str) -> None:
    frame = parse(
        shared_capture(
            "models_dev_weights", "2026-07-02", f"sovereignty/models.dev/models/{path}.toml"
        )
    )
    assert frame.select("listed_scope", "value").rows() == [(path, value)]


def test_a_record_without_the_flag_is_refused() -> None:
    with pytest.raises(SourceError, match="open_weights"):
        parse(changed("models_dev_weights", "open_weights = true", "weights_open = true"))


def test_openness_of_the_real_records() -> None:
    frame = parse(
        shared_capture(
            "model_openness_tool", "2026-05-11", "sovereignty/mot/models/Granite-4-1.yml"
        )
    )
    assert values(frame, "license_tag") == {"Granite-4.1": "Apache-2.0"}
    assert float(values(frame, "openness_share")["Granite-4.1"]) == pytest.approx(6 / 17, abs=1e-3)
    real_captures()
    capture = fixture_capture("open_source_ai_index")
    body = (SHARED_CAPTURES / "sovereignty/osai/projects/llama-3-instruct.yaml").read_bytes()
    real = parse(capture_of(capture.source_id, DAY, [(capture.page.url, body)], capture.partition))
    assert values(real, "license_tag") == {"Llama 3 Instruct": "Meta Llama 3 Community License"}


def test_a_class_that_is_none_is_refused() -> None:
    with pytest.raises(SourceError, match="none of"):
        parse(changed("open_source_ai_index", "class: open", "class: ajar"))
