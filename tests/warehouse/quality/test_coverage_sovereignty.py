"""How much the comparison of routes knows, and from whom."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

Row = dict[str, Any]
Found = dict[tuple[str, str], Any]

FIRST, OTHERS = {"source_kind": "first_party"}, {"source_kind": "secondary"}


def route(provider_id: str, **other: Any) -> Row:
    return {"provider_id": provider_id, "channel": "api", "model_id": "m", **other}


ROUTES = [route(provider) for provider in ("p", "q", "r", "s", "own_hardware")]
"""Routes of four sellers; machines of one's own are no seller."""


def coverage(routes: list[Row] = ROUTES, **tables: list[Row]) -> Found:
    """Value by measure and member."""
    given = {"mart.routes": routes, **{f"mart.{name}": rows for name, rows in tables.items()}}
    found = rows_of("coverage_sovereignty", given, "measure, member, value, subject")
    assert {subject for *_, subject in found} == {"sovereignty"}
    values = {(measure, member): value for measure, member, value, _ in found}
    assert len(values) == len(found)
    return values


def shares(member: str, **tables: list[Row]) -> tuple[float, float]:
    """Share of first-party words, and of what is unknown."""
    found = coverage(**tables)
    return found["cells with first-party evidence", member], found["cells unknown", member]


@pytest.mark.parametrize(
    "fact",
    [
        "trains_on_api_data_default",
        "retention_days_default",
        "zdr_available",
        "dpa_available",
        "hipaa_baa",
        "soc2",
        "iso27001",
        "transfer_tool",
    ],
)
def test_compared_facts(fact: str) -> None:
    """Of four sellers one in its own words and two in others'; one is unknown."""
    known = [
        {"provider_id": "p", "fact": fact, "is_first_party": True},
        {"provider_id": "q", "fact": fact, "is_first_party": False},
        {"provider_id": "r", "fact": fact, "is_first_party": False},
        {"provider_id": "own_hardware", "fact": fact, "is_first_party": True},
    ]
    assert shares(fact, provider_facts=known) == (0.25, 0.25)


def test_a_fact_that_is_not_compared_is_no_cell() -> None:
    known = [{"provider_id": "p", "fact": "hq_country", "is_first_party": True}]
    found = coverage(provider_facts=known)
    members = {member for measure, member in found if measure == "cells unknown"}
    assert len(members) == 8 + 3 + 3 + 1
    assert found["cells unknown", "all facts"] == 1


def contract(provider_id: str, whose: Row, region: str = "EEA", law: str | None = "DE") -> Row:
    return {
        "provider_id": provider_id,
        "customer_region": region,
        "governing_law": law,
        **whose,
    }


def test_contracts_with_customers_in_the_eea_or_elsewhere() -> None:
    """One of four only in its own words; two at least partly in others', one for the US only."""
    contracting = [
        contract("p", FIRST),
        contract("p", FIRST, region="other"),
        contract("q", FIRST),
        contract("q", OTHERS, region="other"),
        contract("r", FIRST, region="US"),
        contract("s", OTHERS),
    ]
    assert shares("contracting entity", contracting=contracting) == (0.25, 0.25)
    assert shares("governing law", contracting=contracting) == (0.25, 0.25)


def test_a_contract_without_a_law_tells_none() -> None:
    contracting = [contract("p", FIRST, law=None), contract("q", OTHERS), contract("r", FIRST)]
    assert shares("contracting entity", contracting=contracting) == (0.5, 0.25)
    assert shares("governing law", contracting=contracting) == (0.25, 0.5)


def test_seats_by_any_of_the_providers_own_words() -> None:
    links = [
        {"provider_id": "p", "role": "seat", **OTHERS},
        {"provider_id": "p", "role": "seat", **FIRST},
        {"provider_id": "q", "role": "seat", **OTHERS},
        {"provider_id": "r", "role": "parent", **FIRST},
        {"provider_id": "s", "role": "seat", **OTHERS},
    ]
    assert shares("seat", provider_links=links) == (0.25, 0.25)


@pytest.mark.parametrize("role", ["inference", "storage", "support"])
def test_places_by_any_of_the_providers_own_words(role: str) -> None:
    places = [
        {"provider_id": "p", "role": role, **OTHERS},
        {"provider_id": "p", "role": role, **FIRST},
        {"provider_id": "q", "role": role, **OTHERS},
        {"provider_id": "r", "role": "billing", **FIRST},
        {"provider_id": "s", "role": role, **OTHERS},
    ]
    assert shares(role, provider_places=places) == (0.25, 0.25)


def test_all_facts_are_the_mean_of_all_cells() -> None:
    """Of 14 cells of each of four sellers seven are first-party and six others'."""
    facts = ("soc2", "iso27001", "hipaa_baa", "zdr_available", "dpa_available")
    tables = {
        "provider_facts": [
            {"provider_id": provider, "fact": fact, "is_first_party": provider == "p"}
            for provider in ("p", "q")
            for fact in facts
        ],
        "provider_places": [
            {"provider_id": provider, "role": "inference", **whose}
            for provider, whose in (("p", FIRST),)
        ],
        "provider_links": [
            {"provider_id": provider, "role": "seat", **whose}
            for provider, whose in (("p", FIRST), ("q", OTHERS))
        ],
    }
    first_party, unknown = shares("all facts", **tables)
    assert first_party == pytest.approx(7 / 56)
    assert unknown == pytest.approx(43 / 56)


def test_sellers_models_and_routes_are_counted() -> None:
    """A seller is known by one fact, in whosever words; its own hardware is a route."""
    routes = [
        route("p"),
        route("p", model_id="n"),
        route("q", channel="self_hosted"),
        route("r"),
        route("own_hardware", channel="own", model_id="n"),
    ]
    found = coverage(
        routes,
        provider_facts=[{"provider_id": "p", "fact": "soc2", "is_first_party": False}],
        provider_places=[{"provider_id": "p", "role": "storage", **FIRST}],
        provider_links=[{"provider_id": "q", "role": "seat", **OTHERS}],
    )
    counts = {key: value for key, value in found.items() if not key[0].startswith("cells")}
    assert counts == {
        ("routes", "api"): 3,
        ("routes", "self_hosted"): 1,
        ("routes", "own"): 1,
        ("providers", "all"): 3,
        ("providers", "with at least one known fact"): 2,
        ("models", "all"): 2,
        ("models", "with a licence read"): 0,
        ("models", "open weights of unknown size: no rented route"): 0,
        ("paths", "place of inference unknown"): 0,
    }


def test_models_with_a_licence_of_their_weights() -> None:
    licences = [
        {"model_id": "m", "applies_to": "weights", "license_id": "one"},
        {"model_id": "m", "applies_to": "weights", "license_id": "two"},
        {"model_id": "n", "applies_to": "code", "license_id": "one"},
        {"model_id": "o", "applies_to": "code", "license_id": "one"},
    ]
    found = coverage(model_licences=licences)
    assert found["models", "with a licence read"] == 1


def test_open_models_of_unknown_size() -> None:
    sizes = [{"model_id": "m", "params_b": 70.0}, {"model_id": "n"}, {"model_id": "o"}]
    found = coverage(model_sizes=sizes)
    assert found["models", "open weights of unknown size: no rented route"] == 2


def test_paths_without_a_place_of_inference() -> None:
    """Of five: one's own machines need no place, and storage is not inference."""
    paths = [{"path_id": path, "is_own": path == "own"} for path in ("own", "a", "b", "c", "d")]
    places = [
        {"path_id": "a", "role": "inference", "place": "DE"},
        {"path_id": "b", "role": "storage", "place": "DE"},
        {"path_id": "c", "role": "storage", "place": "DE"},
    ]
    found = coverage(paths=paths, route_locations=places)
    assert found["paths", "place of inference unknown"] == 3


def test_results_of_routes_by_profile() -> None:
    results = [("gdpr", "pass"), ("gdpr", "pass"), ("gdpr", "fail"), ("hipaa", "fail")]
    suitability = [{"profile": profile, "result": result} for profile, result in results]
    found = coverage(suitability=suitability)
    assert {key: value for key, value in found.items() if key[0].startswith("routes ")} == {
        ("routes pass", "gdpr"): 2,
        ("routes fail", "gdpr"): 1,
        ("routes fail", "hipaa"): 1,
    }


def test_units() -> None:
    suitability = [{"profile": "gdpr", "result": "pass"}]
    given = {"mart.routes": ROUTES, "mart.suitability": suitability}
    assert rows_of("coverage_sovereignty", given, "distinct measure, unit") == [
        ("cells unknown", "share"),
        ("cells with first-party evidence", "share"),
        ("models", "count"),
        ("paths", "count"),
        ("providers", "count"),
        ("routes", "rows"),
        ("routes pass", "rows"),
    ]
