"""What tag, text and base model say about a repository's licence, and whether they agree."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

MODEL = {"model_id": "lab/m", "hf_repo": "Lab/M"}
BASE = {"model_id": "lab/base", "hf_repo": "Lab/Base"}
TEXT = {
    "scope_type": "model",
    "scope_id": "lab/m",
    "document_kind": "licence",
    "fact": "license_text",
    "is_preferred": True,
    "seen_on": "2026-10-01",
    "fact_id": "f1",
    "source_url": "https://hub.example/LICENSE",
    "capture_sha256": "abc",
}


def evidence(
    columns: str,
    hub: dict[str, str] | None = None,
    texts: tuple[dict[str, Any], ...] = (),
    read: str | None = None,
    base: dict[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    facts = [
        {"hf_repo": "lab/m", "fact": fact, "value": value} for fact, value in (hub or {}).items()
    ]
    given = {
        "mart.models": [{**MODEL, "license_expr": read}, *([{**BASE, **base}] if base else [])],
        "core.model_facts": [
            *facts,
            *([{"hf_repo": "lab/base", "fact": "license_tag", "value": "other"}] if base else []),
        ],
        "mart.policy_facts": [{**TEXT, **text} for text in texts],
    }
    rows = rows_of("licence_evidence", given, f"model_id, {columns}")
    return [row[1:] for row in rows if row[0] == "lab/m"]


def text(value: str, **other: Any) -> dict[str, Any]:
    return {"value": value, **other}


SAID = "license_tag, text_license, agreement, reason"


@pytest.mark.parametrize(
    ("hub", "texts", "read", "agreement", "reason"),
    [
        ({"license_tag": "mit"}, (text("MIT"),), None, "agree", "the text decides"),
        (
            {"license_tag": "mit"},
            (text("Apache-2.0"),),
            None,
            "conflict",
            "the text is another licence than the tag",
        ),
        ({"license_tag": "mit"}, (), "MIT", "agree", "no licence text was seen"),
        (
            {"license_tag": "mit"},
            (),
            "Apache-2.0",
            "conflict",
            "another licence than the one that was read by hand",
        ),
        (
            {"license_tag": "other"},
            (text("MIT"),),
            "MIT",
            "agree",
            "the tag names no licence; the text decides",
        ),
        ({"license_tag": "other"}, (text("MIT"),), None, "unknown", None),
        ({}, (text("MIT"),), "Apache-2.0", "conflict", None),
        ({"license_tag": "mit"}, (), None, "unknown", "no licence text was seen"),
        (
            {"license_tag": "mit", "gated": "manual"},
            (),
            None,
            "unknown",
            "gated: no text can be read without an account",
        ),
        (
            {"license_tag": "mit", "gated": "auto"},
            (),
            None,
            "unknown",
            "gated: no text can be read without an account",
        ),
        (
            {"license_tag": "mit", "gated": "false", "license_files": "none"},
            (),
            None,
            "unknown",
            "the repository has no licence file",
        ),
        (
            {"license_tag": "mit"},
            (text("unknown"), text("0f", fact="license_text_sha256", fact_id="f2")),
            None,
            "unknown",
            "the text is none that is known",
        ),
        # Code has a licence of its own, which quarrels with a tag only where no text decides.
        (
            {"license_tag": "mit"},
            (text("Apache-2.0", condition="code repository"),),
            None,
            "conflict",
            "the licence of the code repository is another than the tag",
        ),
        (
            {"license_tag": "mit"},
            (text("MIT"), text("Apache-2.0", condition="code repository", fact_id="f2")),
            None,
            "agree",
            "the text decides",
        ),
    ],
)
def test_agreement(
    hub: dict[str, str],
    texts: tuple[dict[str, Any], ...],
    read: str | None,
    agreement: str,
    reason: str | None,
) -> None:
    ((found, why),) = evidence("agreement, reason", hub, texts, read)
    assert found == agreement
    if reason:
        assert why == reason


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
        ("llama4", "LicenseRef-scancode-llama-4-cla-2025"),
    ],
)
def test_what_a_tag_means(tag: str, license_id: str) -> None:
    assert evidence("agreement", {"license_tag": tag}, read=license_id) == [("agree",)]


@pytest.mark.parametrize("license_id", ["MIT", "Apache-2.0", "BSD-3-Clause", "ISC"])
def test_a_derivative_is_bound_by_its_base_as_well(license_id: str) -> None:
    """A permissive text over a base that is none is a conflict; over another of the kind not."""
    hub = {"license_tag": "other", "base_model": "lab/BASE, lab/second"}
    columns = "base_model, base_license, agreement, reason"
    laxer = "laxer than the licence of its base model"
    found = evidence(columns, hub, (text(license_id),), license_id, {"license_expr": "Llama"})
    assert found == [("lab/BASE", "Llama", "conflict", laxer)]
    found = evidence(columns, hub, (text(license_id),), license_id, {"license_expr": "ISC"})
    assert [row[1:3] for row in found] == [("ISC", "agree")]
    found = evidence(columns, hub, (text("Llama"),), "Llama", {"license_expr": "Llama"})
    assert [row[2] for row in found] == ["agree"]


def test_of_several_texts_the_preferred_then_the_newest_then_the_first() -> None:
    old = text("MIT", seen_on="2026-09-01", fact_id="f0")
    other = text("ISC", is_preferred=False, seen_on="2026-12-01", fact_id="f3")
    first = text("Apache-2.0", fact_id="f00")
    columns = "text_license, source_url, capture_sha256"
    where = ("https://hub.example/LICENSE", "abc")
    assert evidence(columns, {}, (old, text("BSD"), other)) == [("BSD", *where)]
    assert evidence(columns, {}, (text("BSD"), first)) == [("Apache-2.0", *where)]


@pytest.mark.parametrize(
    ("gated", "is_gated"), [("false", False), ("auto", True), ("manual", True), ("what", None)]
)
def test_who_must_ask(gated: str, is_gated: bool | None) -> None:
    found = evidence("is_gated", {"license_tag": "mit", "gated": gated})
    assert found == [(is_gated,)]


def test_a_model_of_which_nothing_is_said_is_left_out() -> None:
    assert evidence("model_id") == []
    assert evidence("model_id", texts=(text("MIT", document_kind="terms"),)) == []
    assert evidence("model_id", texts=(text("MIT", scope_type="provider"),)) == []
    assert evidence("model_id", {"gated": "auto"}) == []
