"""Which licence covers what of a model, and whether tag and text still say so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

KEPT = {
    "model_id": "lab/m",
    "applies_to": "weights",
    "license_id": "MIT",
    "agreement": "unknown",
    "text_seen": None,
}
TEXT = {
    "scope_type": "model",
    "model_id": "lab/m",
    "fact": "license_text",
    "value": "MIT",
    "is_preferred": True,
    "source_kind": "first_party",
    "seen_on": "2026-10-01",
    "source_url": "https://hub.example/lab/m/LICENSE",
}
COLUMNS = "applies_to, license_id, text_seen, agreement"


def licences(
    *kept: dict[str, Any],
    text: dict[str, Any] | None = None,
    tag: str | None = None,
    columns: str = COLUMNS,
) -> list[tuple[Any, ...]]:
    given = {
        "seed.model_licences": kept,
        "mart.policy_facts": [] if text is None else [{**TEXT, **text}],
        "mart.models": [{"model_id": "lab/m", "hub_license_tag": tag}],
        "mart.licences": [{"license_id": "MIT"}],
    }
    return rows_of("model_licences", given, columns)


@pytest.mark.parametrize(
    ("agreement", "text", "tag", "expected"),
    [
        ("unknown", None, None, "unknown"),
        ("agrees", None, None, "agrees"),
        ("conflict", None, "mit", "conflict"),
        # The tag confirms what nobody had compared.
        ("unknown", None, "mit", "agrees"),
        # A tag or text that is another licence is a conflict, whatever was seen before.
        ("agrees", None, "apache-2.0", "conflict"),
        ("agrees", "Apache-2.0", None, "conflict"),
        ("agrees", "Apache-2.0", "mit", "conflict"),
        ("agrees", "MIT", None, "agrees"),
        # `other` names no licence.
        ("agrees", None, "other", "agrees"),
    ],
)
def test_agreement_of_the_weights(
    agreement: str, text: str | None, tag: str | None, expected: str
) -> None:
    document = None if text is None else {"value": text}
    found = licences({**KEPT, "agreement": agreement}, text=document, tag=tag)
    assert found == [("weights", "MIT", text, expected)]


def test_the_licence_of_code_keeps_its_own_agreement_and_text() -> None:
    code = {**KEPT, "applies_to": "code", "text_seen": "MIT", "agreement": "agrees"}
    found = licences(code, text={"value": "Apache-2.0"}, tag="apache-2.0")
    assert found == [("code", "MIT", "MIT", "agrees")]


@pytest.mark.parametrize(
    ("tag", "license_id"),
    [
        ("mit", "MIT"),
        ("apache-2.0", "Apache-2.0"),
        ("cc-by-nc-4.0", "CC-BY-NC-4.0"),
        ("llama2", "LicenseRef-scancode-llama-2-license-2023"),
        ("llama3", "LicenseRef-scancode-llama-3-license-2024"),
        ("llama3.1", "LicenseRef-scancode-llama-3.1-license-2024"),
        ("llama3.2", "LicenseRef-scancode-llama-3.2-license-2024"),
        ("llama3.3", "LicenseRef-scancode-llama-3.3-license-2024"),
    ],
)
def test_what_a_tag_means(tag: str, license_id: str) -> None:
    found = licences({**KEPT, "license_id": license_id}, tag=tag)
    assert found == [("weights", license_id, None, "agrees")]


def test_a_text_that_nobody_entered_is_a_row_of_its_own() -> None:
    columns = "model_id, applies_to, license_id, text_seen, agreement, seen_on::varchar"
    columns += ", evidence_kind, hub_license_tag"
    row = ("lab/m", "weights", "MIT", "MIT")
    assert licences(text={}, columns=columns) == [
        (*row, "unknown", "2026-10-01", "primary_licence", None)
    ]
    assert licences(text={}, tag="mit", columns=columns) == [
        (*row, "agrees", "2026-10-01", "primary_licence", "mit")
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"scope_type": "provider"},
        {"model_id": "another"},
        {"model_id": None},
        {"fact": "license_tag"},
        {"condition": "code repository"},
        {"is_preferred": False},
        {"value": "unknown"},
        {"value": "LicenseRef-not-described"},
        {"source_kind": "secondary"},
        {"seen_on": None},
        {"source_url": None},
    ],
    ids=str,
)
def test_what_is_no_text_of_the_weights(other: dict[str, Any]) -> None:
    assert licences(text=other) == []
    if other.get("value") != "LicenseRef-not-described":
        found = licences(KEPT, text={"value": "Apache-2.0", **other})
        assert found == [("weights", "MIT", None, "unknown")]


def test_a_licence_of_a_model_that_is_not_kept_is_none() -> None:
    assert licences({**KEPT, "model_id": "another"}) == []
