"""Models: the hand-checked row beside what the hub says of the same repository."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

MODEL = {"model_id": "openai/gpt-oss-120b", "hf_repo": "openai/gpt-oss-120b"}
FACT = {"source_id": "hub", "partition": "p", "hf_repo": "OpenAI/GPT-OSS-120b"}
TAG = {**FACT, "fact": "license_tag", "value": "apache-2.0"}
GATED = {**FACT, "fact": "gated", "value": "false"}
SIZE = {**FACT, "fact": "params_total", "value": "116829156672"}
SEEN = {"source_id": "hub", "partition": "p", "last_good_at": "2026-11-01 00:00:00+00"}
COLUMNS = "model_id, hub_license_tag, hub_gated, hub_params_total, hub_confirmed_at::date::varchar"


def models(*facts: dict[str, Any], seen: dict[str, Any] = SEEN) -> list[Any]:
    given = {"seed.models": [MODEL], "core.model_facts": facts, "core.confirmations": [seen]}
    return rows_of("models", given, COLUMNS)


def test_facts_of_the_repository_however_it_is_spelled() -> None:
    assert models(TAG, GATED, SIZE) == [
        ("openai/gpt-oss-120b", "apache-2.0", "false", 116_829_156_672, "2026-11-01")
    ]


NONE = ("openai/gpt-oss-120b", None, None, None, None)


@pytest.mark.parametrize(
    "other", [{"superseded_at": "2026-10-01 00:00:00+00"}, {"hf_repo": "openai/gpt-oss-20b"}]
)
def test_a_model_without_a_word_of_the_hub_stays(other: dict[str, Any]) -> None:
    assert models({**TAG, **other}) == [NONE]
    assert models() == [NONE]


def test_another_fact_is_none_of_them() -> None:
    row = ("openai/gpt-oss-120b", None, None, None, "2026-11-01")
    assert models({**FACT, "fact": "downloads", "value": "7"}) == [row]


@pytest.mark.parametrize("other", [{"source_id": "another"}, {"partition": "q"}], ids=str)
def test_a_fact_of_which_no_capture_is_confirmed(other: dict[str, Any]) -> None:
    row = ("openai/gpt-oss-120b", "apache-2.0", None, None, None)
    assert models(TAG, seen={**SEEN, **other}) == [row]
