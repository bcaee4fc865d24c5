"""What a model cost at a seller, over time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

MARCH, APRIL, MAY, JUNE = (f"2026-0{month}-01 00:00:00+00" for month in (3, 4, 5, 6))
KEY = {"price_id": "p", "model_key": "lab/m"}
STANDS = {**KEY, "seller_id": "host", "currency": "USD", "source_id": "page", "trust": "official"}
METER = {**KEY, "meter": "input", "unit": "per_mtok", "price": "2", "row_id": "m"}


def step(
    start: str, end: str | None, price: str = "2", **row: Any
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A moment at which a row stands, with its input price; output is four times as much."""
    stands = {**STANDS, "moment": start, "until_at": end, **row}
    meters = [
        {**METER, "moment": start, "meter": meter, "price": str(float(price) * times)}
        for meter, times in (("input", 1), ("output", 4))
    ]
    return stands, meters


SHOWN = "valid_from::date::varchar, valid_to::date::varchar, input_per_mtok::double"


def timeline(
    *steps: tuple[dict[str, Any], list[dict[str, Any]]], columns: str = SHOWN
) -> list[tuple[Any, ...]]:
    given = {
        "mart.token_standing_rows": [stands for stands, _ in steps],
        "mart.token_in_force": [meter for _, meters in steps for meter in meters],
        "mart.fx_intervals": [
            {
                "currency": "EUR",
                "rate_on": f"2026-0{month}-01",
                "valid_from": f"2026-0{month}-01 00:00:00+00",
                "valid_to": f"2026-0{month + 1}-01 00:00:00+00",
                "usd_per_unit": rate,
            }
            for month, rate in ((3, "1.1"), (4, "1.2"))
        ],
    }
    return rows_of("token_price_timeline", given, columns)


def test_a_row_lasts_as_long_as_its_figures() -> None:
    same = (step(MARCH, APRIL), step(APRIL, MAY), step(MAY, None, "3"))
    assert timeline(*same) == [("2026-03-01", "2026-05-01", 2.0), ("2026-05-01", None, 3.0)]


def test_what_comes_back_is_a_row_of_its_own() -> None:
    found = timeline(step(MARCH, APRIL), step(APRIL, MAY, "3"), step(MAY, None))
    assert found == [
        ("2026-03-01", "2026-04-01", 2.0),
        ("2026-04-01", "2026-05-01", 3.0),
        ("2026-05-01", None, 2.0),
    ]


def test_a_gap_in_which_it_did_not_stand_ends_it() -> None:
    found = timeline(step(MARCH, APRIL), step(MAY, None))
    assert found == [("2026-03-01", "2026-04-01", 2.0), ("2026-05-01", None, 2.0)]


@pytest.mark.parametrize(
    "meter", ["input", "cached_input", "cache_write", "cache_write_1h", "output"]
)
def test_any_of_five_figures_that_changes_begins_another(meter: str) -> None:
    stands, meters = step(MARCH, APRIL)
    later, others = step(APRIL, None)
    changed = [m for m in others if m["meter"] != meter]
    changed.append({**METER, "moment": APRIL, "meter": meter, "price": "77"})
    found = timeline((stands, meters), (later, changed), columns=f"{meter}_per_mtok::double")
    assert found[-1] == (77.0,) or found[0] == (77.0,)
    assert len(found) == 2


@pytest.mark.parametrize("other", [{"unit": "per_request"}, {"meter": "input_audio"}], ids=str)
def test_other_meters_have_no_place_in_it(other: dict[str, Any]) -> None:
    stands, meters = step(MARCH, None)
    assert timeline((stands, [{**meters[0], **other}])) == []


def test_what_else_it_says_is_as_of_its_last_moment() -> None:
    found = timeline(
        step(MARCH, APRIL, trust="official"),
        step(APRIL, None, trust="stale", source_id="list"),
        columns="trust, source_id, valid_from::date::varchar",
    )
    assert found == [("stale", "list", "2026-03-01")]


def test_a_price_without_a_known_start() -> None:
    first = step("1900-01-01 00:00:00+00", APRIL)
    assert timeline(first) == [(None, "2026-04-01", 2.0)]


def test_dollars_of_its_first_day() -> None:
    columns = "input_usd_per_mtok::double, output_usd_per_mtok::double, fx_rate_on::varchar"
    euro = (step(MARCH, APRIL, currency="EUR"), step(APRIL, None, currency="EUR"))
    assert timeline(*euro, columns=columns) == [(2.2, 8.8, "2026-03-01")]
    assert timeline(step(MARCH, None), columns=columns) == [(2.0, 8.0, None)]
    late = step(JUNE, None, currency="EUR")
    assert timeline(late, columns=columns) == [(None, None, None)]


def test_prices_are_apart() -> None:
    stands, meters = step(MARCH, None)
    other = {**stands, "price_id": "q"}
    theirs = [{**m, "price_id": "q"} for m in meters]
    assert len(timeline((stands, meters), (other, theirs))) == 2
