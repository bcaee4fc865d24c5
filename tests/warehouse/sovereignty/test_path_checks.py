"""The checks of each profile on a path, one rule at a time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PATH = {"path_id": "p", "provider_id": "host", "is_own": False}
OWN = {**PATH, "provider_id": "own_hardware", "is_own": True}
OWN_MACHINES = ("pass", "own machines")


def checks(path: dict[str, Any] = PATH, **given: list[dict[str, Any]]) -> dict[str, Any]:
    """Result, detail and evidence by ``profile check``; rows need not name the path ``p``."""
    tables = {
        f"mart.{name}": [{"path_id": "p", **row} for row in rows] for name, rows in given.items()
    }
    rows = rows_of("path_checks", {"mart.paths": [path], **tables})
    found = {f"{row[1]} {row[2]}": row[3:] for row in rows}
    assert len(found) == len(rows)
    assert {row[0] for row in rows} == {"p"}
    return found


def fact(name: str, state: str = "good", shown: str | None = "yes") -> dict[str, Any]:
    return {"fact": name, "state": state, "shown": shown, "evidence_ids": f"e_{name}"}


def test_which_facts_each_profile_asks_for() -> None:
    names = ("dpa_available", "trains_on_api_data_default", "retention_days_default")
    found = checks(
        path_facts=[fact(name, "bad", name) for name in (*names, "hipaa_baa", "zdr_available")]
    )
    asked = {key: row for key, row in found.items() if row[0] == "fail"}
    short = ("dpa", "trains", "retention")
    assert asked == {
        **{
            f"{profile} {check}": ("fail", name, f"e_{name}")
            for profile in ("gdpr", "gdpr_strict", "eu_financial_services")
            for check, name in zip(short, names, strict=True)
        },
        "hipaa baa": ("fail", "hipaa_baa", "e_hipaa_baa"),
    }


@pytest.mark.parametrize(
    ("state", "result", "detail"),
    [
        ("good", "pass", "yes"),
        ("not_applicable", "pass", "not_applicable"),
        ("bad", "fail", "yes"),
        ("unknown", "unknown", "unknown"),
        ("conditional", "conditional", "yes"),
        ("secondary", "conditional", "secondary yes"),
        ("stale", "conditional", "stale yes"),
        ("conflict", "conditional", "conflict yes"),
        ("needs_review", "conditional", "needs_review yes"),
    ],
)
def test_what_the_state_of_a_fact_gives(state: str, result: str, detail: str) -> None:
    found = checks(path_facts=[fact("dpa_available", state)])
    assert found["gdpr dpa"] == (result, detail, "e_dpa_available")
    own = checks(OWN, path_facts=[fact("dpa_available", state)])
    assert own["gdpr dpa"][:2] == OWN_MACHINES


@pytest.mark.parametrize(
    ("state", "result", "detail"),
    [
        ("good", "conditional", "offered, not signed"),
        ("bad", "fail", "yes"),
        ("unknown", "unknown", "unknown"),
        ("stale", "conditional", "stale yes"),
    ],
)
def test_an_agreement_for_health_data_must_be_signed(state: str, result: str, detail: str) -> None:
    found = checks(path_facts=[fact("hipaa_baa", state)])
    assert found["hipaa baa"][:2] == (result, detail)
    assert checks(OWN, path_facts=[fact("hipaa_baa", state)])["hipaa baa"][:2] == OWN_MACHINES


# --- transfer ------------------------------------------------------------------------------------

EEA = {
    "places": "DE",
    "is_eea": True,
    "is_eea_or_adequate": True,
    "is_at_most_us": True,
    "is_open": False,
    "is_at_risk": False,
    "is_certain": True,
    "is_first_party": True,
}
ADEQUATE = {**EEA, "places": "CH", "is_eea": False}
US = {**ADEQUATE, "places": "US", "is_eea_or_adequate": False, "is_at_risk": True}
CHINA = {**US, "places": "CN", "is_at_most_us": False, "is_at_risk": False}
WORLD = {**CHINA, "places": "global", "is_open": True}
SECOND_HAND = {"is_first_party": False}
AT_RISK = {"is_at_risk": True}
TOOL = fact("transfer_tool", "good", "StandardContractualClauses")
NO_TOOL = fact("transfer_tool", "unknown", None)
DPA = fact("dpa_available")


def transfer(
    inference: dict[str, Any] | None,
    storage: dict[str, Any] | None,
    *facts: dict[str, Any],
    path: dict[str, Any] = PATH,
) -> tuple[Any, ...]:
    """Result, detail and evidence, the same in each of the three profiles."""
    places = [
        {**place, "role": role, "evidence_ids": f"e_{role}"}
        for role, place in (("inference", inference), ("storage", storage))
        if place
    ]
    found = checks(path, path_places=places, path_facts=list(facts))
    rows = [found.pop(f"{profile} transfer") for profile in ("gdpr", "gdpr_strict")]
    rows.append(found.pop("eu_financial_services transfer"))
    assert not [key for key in found if key.endswith("transfer")]
    assert rows[0] == rows[1] == rows[2]
    return tuple(rows[0])


@pytest.mark.parametrize(
    ("inference", "storage", "facts", "result"),
    [
        # Both in the EEA, by the seller's own words or not.
        (EEA, EEA, [NO_TOOL], "pass"),
        ({**EEA, **SECOND_HAND}, EEA, [TOOL], "conditional"),
        (EEA, {**EEA, **SECOND_HAND}, [TOOL], "conditional"),
        # In adequate countries, unless adequacy is at risk or the words are not the seller's.
        (ADEQUATE, ADEQUATE, [NO_TOOL], "pass"),
        (EEA, ADEQUATE, [NO_TOOL], "pass"),
        (ADEQUATE, EEA, [NO_TOOL], "pass"),
        ({**ADEQUATE, **AT_RISK}, EEA, [NO_TOOL], "conditional"),
        (EEA, {**ADEQUATE, **AT_RISK}, [NO_TOOL], "conditional"),
        ({**ADEQUATE, **SECOND_HAND}, EEA, [NO_TOOL], "conditional"),
        (ADEQUATE, {**EEA, **SECOND_HAND}, [NO_TOOL], "conditional"),
        # Storage or inference unknown.
        (EEA, None, [TOOL], "unknown"),
        (ADEQUATE, None, [TOOL], "unknown"),
        (None, EEA, [TOOL], "unknown"),
        # Elsewhere only with a tool.
        (US, EEA, [TOOL], "conditional"),
        (EEA, US, [TOOL], "conditional"),
        (CHINA, None, [TOOL], "conditional"),
        (WORLD, WORLD, [TOOL], "conditional"),
        # Without one nobody knows where it may be the world or certified US companies.
        (US, US, [NO_TOOL, DPA], "unknown"),
        (WORLD, CHINA, [NO_TOOL, fact("dpa_available", "unknown")], "unknown"),
        (US, None, [NO_TOOL, fact("dpa_available", "unknown")], "unknown"),
        # Where it is a country without adequacy the agreement decides.
        (CHINA, CHINA, [NO_TOOL, DPA], "unknown"),
        (CHINA, CHINA, [NO_TOOL, fact("dpa_available", "stale")], "unknown"),
        (CHINA, CHINA, [NO_TOOL, fact("dpa_available", "unknown")], "fail"),
        (CHINA, CHINA, [NO_TOOL, fact("dpa_available", "bad")], "fail"),
        (CHINA, EEA, [NO_TOOL, fact("dpa_available", "bad")], "fail"),
    ],
)
def test_transfer(
    inference: dict[str, Any] | None,
    storage: dict[str, Any] | None,
    facts: list[dict[str, Any]],
    result: str,
) -> None:
    assert transfer(inference, storage, *facts)[0] == result
    assert transfer(inference, storage, *facts, path=OWN)[:2] == OWN_MACHINES


@pytest.mark.parametrize(
    ("inference", "storage", "facts", "detail"),
    [
        (None, EEA, [TOOL], "place of inference unknown"),
        (EEA, None, [], "inference DE storage unknown tool unknown"),
        (EEA, ADEQUATE, [TOOL], "inference DE storage CH tool StandardContractualClauses"),
        (US, EEA, [], "inference US storage DE tool unknown adequacy at risk"),
        (EEA, US, [], "inference DE storage US tool unknown adequacy at risk"),
        (
            EEA,
            EEA,
            [fact("transfer_tool", "good", "CertificationMechanisms")],
            "inference DE storage DE tool CertificationMechanisms adequacy at risk",
        ),
    ],
)
def test_the_detail_of_a_transfer(
    inference: dict[str, Any] | None,
    storage: dict[str, Any] | None,
    facts: list[dict[str, Any]],
    detail: str,
) -> None:
    assert transfer(inference, storage, *facts)[1] == detail


def test_the_evidence_of_a_transfer() -> None:
    assert transfer(EEA, EEA, TOOL, DPA)[2] == "e_inference e_storage e_transfer_tool"


# --- reach, operator and place -------------------------------------------------------------------


def tie(place: str, role: str = "seat", **other: Any) -> dict[str, Any]:
    return {
        "provider_id": "host",
        "role": role,
        "place": place,
        "source_kind": "first_party",
        "seen_on": "2026-08-01",
        "evidence_id": f"e_{place}",
        **other,
    }


@pytest.mark.parametrize(
    ("strength", "result", "detail"),
    [
        ("direct", "fail", "direct seat"),
        ("likely", "fail", "likely seat"),
        ("indirect", "conditional", "indirect seat"),
        ("unknown", "unknown", "unknown"),
        ("no_evidence", "pass", "no_evidence"),
    ],
)
def test_reach(strength: str, result: str, detail: str) -> None:
    """Of US and Chinese law each in its profile, of both in the strict one."""
    reach = {"strength": strength, "basis": "seat", "evidence_ids": "e"}
    for law, profile in (("US", "no_us_jurisdiction"), ("CN", "no_chinese_jurisdiction")):
        others = [{**reach, "law_of": "EU"}, {**reach, "law_of": "GB"}]
        found = checks(jurisdiction_reach=[{**reach, "law_of": law}, *others])
        assert {key: row for key, row in found.items() if "reach_" in key} == {
            f"gdpr_strict reach_{law.lower()}": (result, detail, "e"),
            f"{profile} reach_{law.lower()}": (result, detail, "e"),
        }


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ([], ("unknown", "unknown", None)),
        ([tie("US", "parent"), tie("US", "storage")], ("unknown", "unknown", None)),
        ([tie("FR")], ("pass", "host FR", "e_FR")),
        ([tie("FR", "contract")], ("pass", "host FR", "e_FR")),
        ([tie("FR"), tie("DE", "contract")], ("pass", "host DE FR", "e_DE e_FR")),
        ([tie("FR"), tie("FR")], ("pass", "host FR", "e_FR")),
        (
            [tie("FR", source_kind="secondary")],
            ("conditional", "host FR second-hand", "e_FR"),
        ),
        ([tie("FR", seen_on=None)], ("conditional", "host FR second-hand", "e_FR")),
        (
            [tie("FR", source_kind="secondary"), tie("DE", "contract")],
            ("pass", "host DE FR", "e_DE e_FR"),
        ),
        (
            [tie("FR", provider_id="gate"), tie("DE", source_kind="secondary")],
            ("conditional", "gate FR, host DE second-hand", "e_FR e_DE"),
        ),
    ],
)
def test_the_operator(ties: list[dict[str, Any]], expected: tuple[Any, ...]) -> None:
    """Known where a seat or contract of everybody on the path rests on their own words."""
    found = checks(path_ties=ties)
    for profile in ("no_us_jurisdiction", "no_chinese_jurisdiction"):
        assert found[f"{profile} operator"] == expected
    assert len([key for key in found if key.endswith("operator")]) == 2
    own = checks(OWN, path_ties=ties)
    assert own["no_us_jurisdiction operator"][:2] == OWN_MACHINES


@pytest.mark.parametrize(
    ("place", "result", "detail"),
    [
        (EEA, "pass", "DE"),
        (CHINA, "pass", "CN"),
        (WORLD, "unknown", "global"),
        ({**EEA, "is_certain": False, "places": "DE?"}, "conditional", "DE?"),
        ({**EEA, **SECOND_HAND}, "conditional", "DE second-hand"),
    ],
)
def test_the_place(place: dict[str, Any], result: str, detail: str) -> None:
    """Of inference alone; where data is kept is another check."""
    storage = {**EEA, "places": "FR", "role": "storage"}
    rows = [{**place, "role": "inference", "evidence_ids": "e"}, storage]
    found = checks(path_places=rows)
    for profile in ("no_us_jurisdiction", "no_chinese_jurisdiction"):
        assert found[f"{profile} place"] == (result, detail, "e")
        unknown = ("unknown", "unknown", None)
        assert checks(path_places=[storage])[f"{profile} place"] == unknown
    assert len([key for key in found if key.endswith("place")]) == 2
    assert checks(OWN, path_places=rows)["no_us_jurisdiction place"][:2] == OWN_MACHINES


# --- financial services --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "result"),
    [
        ({"soc2": "good"}, "conditional"),
        ({"iso27001": "stale"}, "conditional"),
        ({"soc2": "unknown", "iso27001": "secondary"}, "conditional"),
        ({"soc2": "unknown", "iso27001": "bad"}, "unknown"),
        ({"soc2": "not_applicable"}, "unknown"),
    ],
)
def test_a_certificate_is_no_more_than_conditional(states: dict[str, str], result: str) -> None:
    facts = [fact(name, state) for name, state in states.items()]
    evidence = " ".join(f"e_{name}" for name in sorted(states))
    facts.append(fact("zdr_available"))
    key = "eu_financial_services certificate"
    assert checks(path_facts=facts)[key] == (result, result, evidence)
    assert checks(OWN, path_facts=facts)[key] == (*OWN_MACHINES, evidence)


def test_nothing_public_tells_of_audit_and_exit() -> None:
    key = "eu_financial_services audit_and_exit_rights"
    assert checks()[key] == ("unknown", "no public evidence", None)
    assert checks(OWN)[key] == (*OWN_MACHINES, None)


def test_each_path_is_checked_by_its_own_rows() -> None:
    other = {"path_id": "q", "provider_id": "host", "is_own": False}
    given = {
        "mart.paths": [PATH, other],
        "mart.path_facts": [{"path_id": "p", **fact("soc2")}, {"path_id": "q", **DPA}],
        "mart.path_places": [{"path_id": "q", **EEA, "role": "inference"}],
        "mart.path_ties": [{"path_id": "p", **tie("FR")}],
        "mart.jurisdiction_reach": [{"path_id": "q", "law_of": "US", "strength": "direct"}],
    }
    rows = rows_of("path_checks", given, "path_id, profile, check_name, result")
    assert [row for row in rows if row[1] == "no_us_jurisdiction"] == [
        ("p", "no_us_jurisdiction", "operator", "pass"),
        ("p", "no_us_jurisdiction", "place", "unknown"),
        ("q", "no_us_jurisdiction", "operator", "unknown"),
        ("q", "no_us_jurisdiction", "place", "pass"),
        ("q", "no_us_jurisdiction", "reach_us", "fail"),
    ]
    assert [row[0] for row in rows if row[2] == "certificate"] == ["p"]
    assert {row[0] for row in rows if row[2] == "dpa"} == {"q"}
