"""A row beside what every other source says of the same thing at the same moment."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

ROW = {
    "moment": "2026-06-01 00:00:00+00",
    "seller_id": "host",
    "model_key": "lab/m",
    "name_key": "m",
    "own_variant": "",
    "service_tier": "standard",
    "schedule": "always",
    "offer": "list",
    "currency": "USD",
    "is_doubtful": False,
    "place": "eu-1",
    "input_price": "1",
    "output_price": "4",
    "began_at": "2026-05-01 00:00:00+00",
    "said_at": "2026-05-20 12:00:00+00",
}


def votes(
    *others: dict[str, Any],
    columns: str = "other_price_id, agrees, differs",
    mine: dict[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    """What others say beside the row `p` of the source `page`."""
    rows = [
        {**ROW, "price_id": f"{source}{n}", "source_id": source, **other}
        for n, (source, other) in enumerate(
            (other.get("source_id", "list"), other) for other in others
        )
    ]
    given = {
        "mart.token_rows": [{**ROW, "price_id": "p", "source_id": "page", **(mine or {})}, *rows]
    }
    found = rows_of("token_votes", given, f"price_id, {columns}")
    return [row[1:] for row in found if row[0] == "p"]


AGREES, DIFFERS, NEITHER = ("list0", True, False), ("list0", False, True), ("list0", False, False)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, AGREES),
        ({"input_price": "2"}, DIFFERS),
        ({"output_price": "5"}, DIFFERS),
        # What only one of them states is no difference.
        ({"output_price": None}, AGREES),
        ({"input_price": None}, AGREES),
        ({"input_price": None, "output_price": "5"}, DIFFERS),
        # Where one names no region they can agree, but not differ.
        ({"place": "anywhere"}, AGREES),
        ({"place": "anywhere", "input_price": "2"}, NEITHER),
        ({"schedule": "peak"}, AGREES),
    ],
    ids=str,
)
def test_agreement(other: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert votes(other) == [expected]


@pytest.mark.parametrize(
    "other",
    [
        *({"moment": "2026-07-01 00:00:00+00"}, {"seller_id": "x"}, {"model_key": "x"}),
        *({"source_id": "page"}, {"currency": "EUR"}, {"service_tier": "batch"}),
        *({"own_variant": "fast"}, {"context_above_tokens": 200_000}, {"place": "us-1"}),
        {"input_price": None, "output_price": None},
    ],
    ids=str,
)
def test_what_is_not_the_same_thing(other: dict[str, Any]) -> None:
    assert votes(other) == []


def test_peak_and_off_peak_are_two_things() -> None:
    assert votes({"schedule": "off_peak"}, mine={"schedule": "peak"}) == []
    assert votes({}, mine={"schedule": "peak"}) == [AGREES]


@pytest.mark.parametrize(
    ("other", "is_fresher", "is_later"),
    [
        ({}, False, False),
        ({"said_at": "2026-05-20 12:00:01+00"}, True, False),
        # Begun on the day of the last word or after it.
        ({"began_at": "2026-05-20 00:00:00+00"}, False, True),
        ({"began_at": "2026-05-19 23:59:59+00"}, False, False),
    ],
    ids=str,
)
def test_who_spoke_later(other: dict[str, Any], is_fresher: bool, is_later: bool) -> None:
    assert votes(other, columns="is_fresher, is_later") == [(is_fresher, is_later)]


def test_of_a_source_s_rows_the_nearest() -> None:
    """By name, prompt length, place, hours and offer, in that order; then the first."""
    far = {
        "name_key": "m-latest",
        "context_up_to_tokens": 200_000,
        "place": "anywhere",
        "schedule": "peak",
        "offer": "promotional",
    }
    rows = [far]
    for key in ("offer", "schedule", "place", "context_up_to_tokens", "name_key"):
        nearer = {k: v for k, v in far.items() if k != key}
        rows.append(nearer)
        assert [row[0] for row in votes(*rows)] == [f"list{len(rows) - 1}"]
        # Turned round, the order decides as well.
        assert [row[0] for row in votes(*rows[::-1])] == ["list0"]
    assert [row[0] for row in votes({}, {})] == ["list0"]


def test_each_other_source_votes_once() -> None:
    found = votes({}, {"source_id": "map"}, {"source_id": "map", "input_price": "2"})
    assert found == [AGREES, ("map1", True, False)]


def test_a_figure_in_a_doubtful_currency_speaks_for_nothing() -> None:
    assert votes({"is_doubtful": True}) == []
    assert len(votes({}, mine={"is_doubtful": True})) == 1
