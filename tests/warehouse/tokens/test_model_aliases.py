"""Every listed name with the model it stands for and the rule that says so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

LISTING = {
    "source_id": "list",
    "listed_seller": "Host",
    "listed_model": "Model-Latest",
    "seller_id": "host",
    "model_id": "lab/m-2",
}
ALIASES = [
    {"listed_key": "model-latest", "provider_id": None, "note": "anywhere"},
    {"listed_key": "model-latest", "provider_id": "host", "note": "at the host"},
]
METER = {"source_id": "list", "listed_seller": "Host", "listed_model": "Model-Latest"}


def aliases(
    columns: str, *meters: dict[str, Any], models: Any = (), **listing: Any
) -> list[tuple[Any, ...]]:
    given = {
        "core.token_listings": [{**LISTING, **listing}],
        "core.token_price_meters": meters,
        "seed.models": models,
        "seed.model_aliases": ALIASES,
    }
    return rows_of("model_aliases", given, columns)


@pytest.mark.parametrize(
    ("model_rule", "note"),
    [
        ("alias model-latest", "anywhere"),
        ("alias model-latest at host", "at the host"),
        ("alias model-latest; without region prefix", "anywhere"),
        ("alias model", None),
        ("exact id", None),
        (None, None),
    ],
)
def test_the_remark_is_that_of_the_very_alias(model_rule: str | None, note: str | None) -> None:
    found = aliases("rule, note", model_rule=model_rule)
    assert found == [(model_rule or "no rule matched", note)]


def test_a_moving_name_says_what_it_stands_for() -> None:
    moving = {"model_id": "lab/m-2", "alias_of": "lab/m-3", "alias_from": "2026-03-01"}
    columns = "model_id, alias_of, alias_from::varchar, alias_to"
    found = aliases(columns, models=[moving, {"model_id": "lab/m-3", "alias_of": "lab/m-4"}])
    assert found == [("lab/m-2", "lab/m-3", "2026-03-01", None)]


@pytest.mark.parametrize(
    ("meter", "is_listed_today"),
    [
        ({}, True),
        ({"superseded_at": "2026-10-01 00:00:00+00"}, False),
        ({"source_id": "another"}, False),
        ({"listed_seller": "Another"}, False),
        ({"listed_model": "another"}, False),
    ],
    ids=str,
)
def test_who_lists_the_name_today(meter: dict[str, Any], is_listed_today: bool) -> None:
    """However many meters it has."""
    meters = [{**METER, **meter, "meter": name} for name in ("input", "output")]
    assert aliases("is_listed_today", *meters) == [(is_listed_today,)]


def test_hand_kept_prices_are_listed() -> None:
    assert aliases("is_listed_today", source_id="seed_token_prices") == [(True,)]
