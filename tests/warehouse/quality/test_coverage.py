"""Counts of what is held and of what is not known, each from a few rows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

Rows = list[dict[str, Any]]


def coverage(subject: str, measure: str, **tables: Rows) -> dict[str, tuple[float, str]]:
    """Value and unit by member of one measure; a table is named as `core__token_listings`."""
    given = {name.replace("__", "."): rows for name, rows in tables.items()}
    found = rows_of("coverage", given)
    return {
        m: (value, unit) for s, name, m, value, unit in found if (s, name) == (subject, measure)
    }


def price(listed_model: str, model_id: str | None = None, **other: Any) -> dict[str, Any]:
    row = {"seller_id": "host", "source_id": "list", "trust": "official", **other}
    return {**row, "listed_model": listed_model, "model_id": model_id}


def listing(listed_model: str, model_rule: str | None = None) -> dict[str, Any]:
    return {"seller_id": "host", "listed_model": listed_model, "model_rule": model_rule}


def tokens(measure: str, prices: Rows, **tables: Rows) -> dict[str, tuple[float, str]]:
    tables.setdefault("core__token_listings", [listing(p["listed_model"]) for p in prices])
    return coverage("token_prices", measure, mart__token_prices=prices, **tables)


def test_rows_sellers_and_listings() -> None:
    prices = [
        price("A"),
        price("A", trust="stale"),
        price("B", source_id="page", seller_id="lab"),
    ]
    assert tokens("rows", prices) == {"all": (3, "rows"), "list": (2, "rows"), "page": (1, "rows")}
    assert tokens("sellers", prices) == {"all": (2, "count")}
    assert tokens("seller and listed model pairs", prices) == {"all": (2, "count")}
    assert tokens("rows by trust", prices) == {"official": (2, "rows"), "stale": (1, "rows")}
    kept_out = [{"source_id": "list"}, {"source_id": "list"}]
    assert tokens("rows kept out", [], mart__rejected_rows=kept_out) == {"list": (2, "rows")}


def test_how_many_names_are_matched() -> None:
    prices = [price("A", "lab/a"), price("A", "lab/a"), price("B"), price("C", source_id="page")]
    measure = "listed models matched to a canonical model"
    assert tokens(measure, prices) == {"list": (0.5, "share"), "page": (0.0, "share")}
    assert tokens("listed models matched", prices)["all"] == (pytest.approx(1 / 3), "share")


def test_names_that_are_no_model_are_counted_apart() -> None:
    prices = [price("A", "lab/a"), price("auto")]
    listings = [listing("A"), listing("auto", "not a model: router")]
    rest = {"core__token_listings": listings}
    assert tokens("listed names that are no model", prices, **rest) == {"router": (1, "count")}
    assert tokens("listed models matched", prices, **rest)["all"] == (1.0, "share")


@pytest.mark.parametrize(
    ("name", "model", "is_open"),
    [
        # As the model says; where it is unknown or silent, as the name of its family does.
        ("gpt-9", {"is_open_weights": True}, True),
        ("llama-9", {"is_open_weights": False}, False),
        ("llama-9", {"is_open_weights": None}, True),
        ("Llama-9", None, True),
        ("gpt-9", None, False),
        ("qwen9-32b", None, True),
        ("qwen9-max", None, False),
        ("glm-5-turbo", None, False),
        ("glm-5", None, True),
    ],
)
def test_open_weights(name: str, model: dict[str, Any] | None, is_open: bool) -> None:
    prices = [price(name, "lab/m" if model else None)]
    models = [{"model_id": "lab/m", **model}] if model else []
    found = tokens("listed models", prices, seed__models=models)
    assert found == {"open weights": (float(is_open), "count")}


def test_gpu_rates() -> None:
    rates = [
        {"source_id": "a", "seller_id": "x", "gpu_id": "h100"},
        {"source_id": "a", "seller_id": "y", "gpu_id": None},
        {"source_id": "b", "seller_id": "y", "gpu_id": "h100"},
        {"source_id": "b", "seller_id": "y", "gpu_id": "h100"},
    ]

    def gpus(measure: str) -> dict[str, tuple[float, str]]:
        return coverage("gpu_rates", measure, mart__gpu_rates=rates)

    assert gpus("rows") == {"a": (2, "rows"), "b": (2, "rows")}
    assert gpus("sellers") == {"all": (2, "count")}
    assert gpus("rows matched to a canonical GPU") == {"all": (0.75, "share")}


def test_cells_are_twelve_facts_of_each_provider() -> None:
    """One is known from the provider itself and fresh, one stale, one second-hand."""
    fact = {"scope_type": "provider", "provider_id": "host", "value": "yes", "source_id": "docs"}
    own = {**fact, "source_kind": "first_party", "is_stale": False, "quote": "words"}
    facts = [
        {**own, "fact": "soc2"},
        {**own, "fact": "iso27001", "is_stale": True, "quote": None},
        {**own, "fact": "hipaa_baa", "source_kind": "secondary", "quote": None},
        {**own, "fact": "dpa_available", "value": "unknown"},
        {**own, "fact": "a fact that is not compared"},
        {**own, "fact": "zdr_available", "scope_type": "route"},
    ]

    def cells(measure: str) -> dict[str, tuple[float, str]]:
        return coverage("policy_facts", measure, mart__policy_facts=facts)

    assert cells("cells") == {"all": (12, "count")}
    assert cells("providers") == {"all": (1, "count")}
    assert cells("cells that are known")["all"] == (pytest.approx(3 / 12), "share")
    first_party = cells("cells with first-party evidence")
    assert first_party["all"] == (pytest.approx(2 / 12), "share")
    assert (first_party["soc2"], first_party["hipaa_baa"]) == ((1.0, "share"), (0.0, "share"))
    fresh = cells("cells with first-party evidence that is not stale")
    assert fresh == {"all": (pytest.approx(1 / 12), "share")}
    quoted = cells("cells with words that the archive holds")
    assert quoted == {"all": (pytest.approx(1 / 12), "share")}
    unknown = cells("cells that are unknown")
    assert len(unknown) == 12
    assert (unknown["soc2"], unknown["dpa_available"]) == ((0.0, "share"), (1.0, "share"))
    assert cells("rows") == {"docs": (6, "rows")}


def test_what_is_not_known_of_providers_and_models() -> None:
    providers = [{"provider_id": p, "hq_country": c} for p, c in (("a", "FR"), ("b", None))]
    found = coverage("providers", "providers whose seat is unknown", mart__providers=providers)
    assert found == {"all": (0.5, "share")}
    models = [
        {"model_id": "a", "is_open_weights": True, "license_expr": "MIT"},
        {"model_id": "b", "is_open_weights": True},
        {"model_id": "c", "is_open_weights": False},
    ]
    found = coverage("models", "models whose licence is unknown", mart__models=models)
    assert found == {"open weights": (0.5, "share")}


def test_steps_of_other_rooms_come_along() -> None:
    compared = [{"source_id": "list", "outcome": "equal", "figures": 7}]
    found = coverage(
        "token_price_disagreements", "figures: equal", mart__token_comparison_counts=compared
    )
    assert found == {"list": (7, "rows")}
    sovereignty = [{"subject": "s", "measure": "m", "member": "x", "value": 0.5, "unit": "share"}]
    found = coverage("s", "m", mart__coverage_sovereignty=sovereignty)
    assert found == {"x": (0.5, "share")}
