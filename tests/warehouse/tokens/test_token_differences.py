"""Pairs of sources that differ today, from both sides."""

from __future__ import annotations

from tests.warehouse.small import rows_of

PAIR = {
    "comparison_id": "today",
    "is_equal": False,
    "row_id": "r1",
    "other_row_id": "r2",
    "source_id": "a",
    "other_source_id": "b",
    "seller_id": "maker",
    "model_key": "model",
    "meter": "input",
    "currency": "USD",
}
SIDED = {
    name: (f"one {name}", f"other {name}")
    for name in ("listed_model", "name_key", "place", "schedule", "offer")
}


def test_each_side_is_once_the_one_and_once_the_other() -> None:
    sides = {
        **{name: one for name, (one, _) in SIDED.items()},
        **{f"other_{name}": other for name, (_, other) in SIDED.items()},
        "price": "1",
        "other_price": "2",
        "last_confirmed_at": "2026-08-01 00:00:00+00",
        "other_last_confirmed_at": "2026-08-02 00:00:00+00",
    }
    names = ("source_id", "row_id", *SIDED)
    columns = ", ".join(
        [
            "side, seller_id, model_key, meter, currency",
            *names,
            "price::double, last_confirmed_at::date::varchar",
            *(f"other_{name}" for name in names),
            "other_price::double, other_last_confirmed_at::date::varchar",
        ]
    )
    one = ("a", "r1", *(f"one {name}" for name in SIDED), 1.0, "2026-08-01")
    other = ("b", "r2", *(f"other {name}" for name in SIDED), 2.0, "2026-08-02")
    what = ("maker", "model", "input", "USD")
    assert rows_of("token_differences", {"mart.token_pairs": [{**PAIR, **sides}]}, columns) == [
        ("first", *what, *one, *other),
        ("second", *what, *other, *one),
    ]


def test_equal_pairs_and_those_of_another_day_are_left_out() -> None:
    pairs = [{**PAIR, "is_equal": True}, {**PAIR, "comparison_id": "page|2026-08-01|b"}]
    assert rows_of("token_differences", {"mart.token_pairs": pairs}) == []


def test_a_pair_has_one_id_and_its_twin_another() -> None:
    pairs = [PAIR, {**PAIR, "other_row_id": "r3"}, {**PAIR, "row_id": "r4"}]
    counted = "count(distinct disagreement_id), count(*)"
    assert rows_of("token_differences", {"mart.token_pairs": pairs}, counted) == [(3, 6)]
