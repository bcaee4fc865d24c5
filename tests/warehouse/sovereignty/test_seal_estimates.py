"""Our estimate under the EU framework: each objective, the gate, and the weighted score."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PATH = {"path_id": "p", "provider_id": "host", "is_own": False}
NO_TIE = {"path_id": "p", "law_of": "US", "strength": "no_evidence"}
LEGAL, DATA, OPERATIONS, SECURITY = range(4)


def estimate(columns: str = "", path: dict[str, Any] | None = None, **given: Any) -> Any:
    """The four objectives of a path without any known fact but what is given."""
    tables = {f"mart.{name}": rows for name, rows in given.items()}
    tables.setdefault("mart.jurisdiction_reach", [NO_TIE])
    tables["mart.paths"] = [path or PATH]
    columns = columns or "sov2_legal, sov3_data, sov4_operations, sov7_security"
    (row,) = rows_of("seal_estimates", tables, columns)
    return row


def reach(law_of: str, strength: str) -> dict[str, Any]:
    return {"path_id": "p", "law_of": law_of, "strength": strength}


@pytest.mark.parametrize(
    ("reaches", "legal"),
    [
        ([("US", "direct")], 0),
        ([("US", "direct"), ("EU", "indirect")], 0),
        ([("US", "direct"), ("EU", "direct")], 1),
        ([("CN", "direct"), ("EU", "direct")], 1),
        ([("CN", "likely")], 0),
        ([("US", "likely"), ("EU", "direct")], 1),
        ([("US", "indirect")], 2),
        ([("CN", "indirect"), ("EU", "direct")], 2),
        ([("CN", "unknown")], None),
        ([("US", "unknown"), ("CN", "indirect")], None),
        ([("US", "direct"), ("CN", "unknown")], 0),
        ([("US", "no_evidence"), ("CN", "no_evidence"), ("EU", "direct")], 3),
        ([("GB", "direct"), ("EU", "unknown"), ("FR", "indirect")], 3),
    ],
    ids=str,
)
def test_legal(reaches: list[tuple[str, str]], legal: int | None) -> None:
    assert estimate(jurisdiction_reach=[reach(*pair) for pair in reaches])[LEGAL] == legal


def place(role: str, is_eea: bool) -> dict[str, Any]:
    return {"path_id": "p", "role": role, "is_eea": is_eea}


TRAINS = "trains_on_api_data_default"


@pytest.mark.parametrize(
    ("places", "state", "data"),
    [
        ([("inference", True), ("storage", True)], None, 3),
        ([("inference", True), ("storage", False)], None, 2),
        ([("inference", True)], "bad", 2),
        ([("inference", False), ("storage", True)], "good", 1),
        ([], "good", 1),
        ([], "stale", 1),
        ([], "bad", None),
        ([], "unknown", None),
        ([("inference", False)], None, None),
    ],
    ids=str,
)
def test_data(places: list[tuple[str, bool]], state: str | None, data: int | None) -> None:
    facts = [
        {"path_id": "p", "fact": TRAINS, "state": state},
        {"path_id": "p", "fact": "dpa_available", "state": "good"},
    ]
    found = estimate(path_places=[place(*pair) for pair in places], path_facts=facts)
    assert found[DATA] == data


def test_operations() -> None:
    assert estimate(path_places=[place("support", True)])[OPERATIONS] == 3
    assert estimate(path_places=[place("support", False)])[OPERATIONS] == 1
    assert estimate(path_places=[place("gateway", True)])[OPERATIONS] is None


@pytest.mark.parametrize(
    ("other", "security"),
    [({}, 1), ({"holder": "data_centre"}, None), ({"provider_id": "another"}, None)],
    ids=str,
)
def test_security(other: dict[str, Any], security: int | None) -> None:
    held = {"provider_id": "host", "holder": "provider", "scheme": "SOC 2"}
    assert estimate(certifications=[{**held, **other}])[SECURITY] == security


def test_own_machines_are_at_the_top_but_for_security() -> None:
    own = {**PATH, "is_own": True}
    given = {
        "jurisdiction_reach": [reach("US", "direct")],
        "path_places": [place("inference", False), place("support", False)],
    }
    assert estimate(path=own, **given) == (4, 4, 4, None)


SCORES = "gate_seal, weighted_score_percent, weight_known_percent"


def test_gate_and_score() -> None:
    """Weights 10, 10, 15 and 10 of 100; four is the best grade."""
    # 10 x 3 of 10 x 4.
    assert estimate(SCORES) == (3, 75.0, 10)
    everything = {
        "path_places": [place("inference", True), place("support", False)],
        "certifications": [{"provider_id": "host", "holder": "provider"}],
    }
    # 10 x 3 + 10 x 2 + 15 x 1 + 10 x 1 = 75 of 4 x 45 = 180.
    assert estimate(SCORES, **everything) == (1, 41.7, 45)
    # 10 x 2 + 15 x 3 = 65 of 4 x 25 = 100.
    unknown = [reach("US", "unknown")]
    found = [place("inference", True), place("support", True)]
    assert estimate(SCORES, jurisdiction_reach=unknown, path_places=found) == (2, 65.0, 25)
    # Nothing known.
    assert estimate(SCORES, jurisdiction_reach=unknown) == (None, None, 0)


def test_each_path_has_its_own_reach_places_and_facts() -> None:
    """The first has everything, the second a fact, the third one place, the fourth nothing."""
    paths = [{**PATH, "path_id": path_id} for path_id in "pqrs"]
    reaches = [{**NO_TIE, "path_id": path_id} for path_id in "prs"]
    given = {
        "mart.paths": paths,
        "mart.jurisdiction_reach": [*reaches, {**reach("US", "direct"), "path_id": "q"}],
        "mart.path_places": [
            *(place(role, True) for role in ("inference", "storage", "support")),
            {**place("inference", True), "path_id": "r"},
        ],
        "mart.path_facts": [{"path_id": "q", "fact": TRAINS, "state": "good"}],
    }
    assert rows_of("seal_estimates", given, "path_id, sov2_legal, sov3_data, sov4_operations") == [
        ("p", 3, 3, 3),
        ("q", 0, 1, None),
        ("r", 3, 2, None),
        ("s", 3, None, None),
    ]


def test_a_path_whose_reach_nobody_worked_out_has_no_estimate() -> None:
    assert rows_of("seal_estimates", {"mart.paths": [PATH]}) == []
