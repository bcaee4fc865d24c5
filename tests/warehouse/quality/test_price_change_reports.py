"""Changes as each source shows them, with the cause of each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of


def day(date: str) -> str:
    return f"2026-{date} 00:00:00+00"


SAYS = {
    "seller_id": "host",
    "listed_model": "M",
    "model_key": "lab/m",
    "meter": "input",
    "service_tier": "standard",
    "context_tier": "all",
    "region": "eu",
    "variant": "",
    "own_variant": "",
    "schedule": "always",
    "offer": "list",
    "detail": "input, standard, all, eu",
    "currency": "USD",
    "unit": "per_mtok",
    "source_id": "list",
    "partition": "",
    "is_official": False,
}
BEFORE = {
    "row_id": "r1",
    "price": "2",
    "valid_from": day("03-01"),
    "valid_to": day("06-01"),
    "first_seen_at": day("03-01"),
    "superseded_at": day("06-01"),
    "last_confirmed_at": day("05-31"),
    "capture_sha256": "one",
}
AFTER = {
    "row_id": "r2",
    "price": "3",
    "valid_from": day("06-01"),
    "first_seen_at": day("06-01"),
    "last_confirmed_at": day("11-20"),
    "capture_sha256": "two",
}
LOADED = {"source_id": "list", "partition": "", "status": "loaded", "captured_at": day("03-01")}
SHOWN = "kind, cause, changed_at::date::varchar, old_price::double, new_price::double"


def reports(
    *says: dict[str, Any],
    columns: str = SHOWN,
    gpus: tuple[dict[str, Any], ...] = (),
    kind: str = "host",
    only: str = "list",
) -> list[tuple[Any, ...]]:
    given = {
        "mart.token_says": [{**SAYS, **row} for row in says],
        "mart.gpu_intervals": gpus,
        "core.ingested": [LOADED, {**LOADED, "source_id": "page"}],
        "core.snapshot": [{"as_of_at": day("11-28")}],
        "mart.providers": [{"provider_id": "host", "kind": kind}],
    }
    rows = rows_of("price_change_reports", given, f"source_id, {columns}")
    return [row[1:] for row in rows if row[0] == only]


CHANGED = ("changed", "seller_change", "2026-06-01", 2.0, 3.0)


def test_a_changed_price() -> None:
    assert reports(BEFORE, AFTER) == [CHANGED]
    columns = "change_percent, item, detail, capture_sha256"
    assert reports(BEFORE, AFTER, columns=columns) == [
        (50.0, "M", "input, standard, all, eu", "two")
    ]


def test_the_same_price_again_is_no_change() -> None:
    assert reports(BEFORE, {**AFTER, "price": "2"}) == []


def test_a_price_that_is_gone() -> None:
    assert reports(BEFORE) == [("ended", "seller_change", "2026-06-01", 2.0, None)]
    assert reports(BEFORE, columns="capture_sha256") == [(None,)]


def test_a_price_that_appears_after_the_first_capture() -> None:
    open_ = {**BEFORE, "valid_to": None, "superseded_at": None}
    assert reports(open_) == []
    later = {**open_, "first_seen_at": day("04-01")}
    assert reports(later) == [("appeared", "seller_change", "2026-04-01", None, 2.0)]


@pytest.mark.parametrize(
    ("before", "after", "kind", "cause"),
    [
        ({}, {"valid_from": day("12-01")}, "host", "announced"),
        ({}, {}, "gateway", "gateway_route"),
        ({"listed_model": "m-latest"}, {"listed_model": "m-latest"}, "host", "alias_moved"),
        ({"listed_model": "latest-m"}, {"listed_model": "latest-m"}, "host", "seller_change"),
        ({}, {"price": "2.0019"}, "host", "rounding"),
        ({}, {"price": "1.9981"}, "host", "rounding"),
        ({}, {"price": "2.0021"}, "host", "seller_change"),
        ({"price": "0"}, {}, "host", "seller_change"),
        ({"price": "0.11"}, {"price": "0.112"}, "host", "rounding"),
        ({"price": "0.24455"}, {"price": "0.245"}, "host", "rounding"),
        ({"price": "0.11"}, {"price": "0.116"}, "host", "seller_change"),
        ({"price": "0.2"}, {"price": "0.02"}, "host", "list_correction"),
        ({"price": "0.2"}, {"price": "0.03"}, "host", "seller_change"),
    ],
    ids=str,
)
def test_causes(before: dict[str, Any], after: dict[str, Any], kind: str, cause: str) -> None:
    found = reports({**BEFORE, **before}, {**AFTER, **after}, kind=kind, columns="kind, cause")
    assert found == [("changed", cause)]


def test_a_list_that_comes_back_corrects_itself() -> None:
    """Two, three for a month, and two again: neither step is the seller's."""
    short = {**AFTER, "valid_to": day("07-01"), "superseded_at": day("07-01")}
    back = {**AFTER, "row_id": "r3", "price": "2", "valid_from": day("07-01")}
    assert [row[1] for row in reports(BEFORE, short, back)] == ["list_correction"] * 2
    own = [{**row, "is_official": True} for row in (BEFORE, short, back)]
    assert [row[1] for row in reports(*own)] == ["seller_change"] * 2
    # After 90 days it is a price that went up and down.
    late = {**short, "valid_to": day("08-30"), "superseded_at": day("08-30")}
    again = {**back, "valid_from": day("08-30")}
    assert [row[1] for row in reports(BEFORE, late, again)] == ["seller_change"] * 2


OTHER = {
    "source_id": "page",
    "row_id": "o",
    "price": "3",
    "valid_from": day("04-01"),
    "first_seen_at": day("04-01"),
    "last_confirmed_at": day("11-20"),
}


@pytest.mark.parametrize(
    ("other", "cause"),
    [
        # Somebody had the new figure more than 45 days before.
        ({}, "list_correction"),
        ({"valid_from": day("04-17")}, "seller_change"),
        ({"valid_to": day("05-31")}, "seller_change"),
        ({"price": "4"}, "seller_change"),
        # The seller's own document still has the old one.
        ({"price": "2", "is_official": True}, "list_correction"),
        ({"price": "2"}, "seller_change"),
        (
            {"price": "2", "is_official": True, "last_confirmed_at": day("05-30")},
            "seller_change",
        ),
        ({"price": "2", "is_official": True, "valid_to": day("06-01")}, "seller_change"),
        # Of another thing they say nothing.
        *(({key: "x"}, "seller_change") for key in ("model_key", "currency", "unit", "meter")),
        *(({key: "x"}, "seller_change") for key in ("region", "own_variant", "schedule", "offer")),
        ({"context_above_tokens": 200_000}, "seller_change"),
        # However they call it.
        ({"listed_model": "lab-m"}, "list_correction"),
    ],
    ids=str,
)
def test_what_others_say_of_the_same_thing(other: dict[str, Any], cause: str) -> None:
    found = reports(BEFORE, AFTER, {**OTHER, **other}, columns="kind, cause")
    assert found == [("changed", cause)]


def test_a_source_that_lists_what_was_known_is_one_more_source() -> None:
    new = {**AFTER, "first_seen_at": day("06-01")}
    assert reports(new, OTHER, columns="kind, cause") == [("appeared", "source_added")]


def test_the_same_step_at_two_sources_is_alike() -> None:
    page = [
        {**row, "source_id": "page", "row_id": f"p{n}"} for n, row in enumerate((BEFORE, AFTER))
    ]
    rows = (BEFORE, AFTER, *page)
    ours = reports(*rows, columns="alike_id")
    assert ours == reports(*rows, columns="alike_id", only="page")
    assert ours != reports(BEFORE, {**AFTER, "price": "4"}, columns="alike_id")


def test_rows_that_never_held_and_hand_kept_ones_are_left_out() -> None:
    never = {**AFTER, "row_id": "r0", "price": "9", "valid_to": day("06-01")}
    assert reports(BEFORE, never, AFTER) == [CHANGED]
    assert reports({**BEFORE, "partition": None}, {**AFTER, "partition": None}) == []


GPU = {
    "seller_id": "host",
    "sku": "p5",
    "purchase": "reserved",
    "term_months": 12,
    "region": "eu",
    "variant": "",
    "product": "rental",
    "currency": "USD",
    "price_basis": "per_gpu_hour",
    "source_id": "list",
    "partition": "",
    "is_official": False,
}


@pytest.mark.parametrize(
    ("product", "cause", "detail"),
    [
        ("rental", "seller_change", "reserved, 12 months, eu"),
        ("marketplace", "gateway_route", "reserved, 12 months, eu, marketplace"),
    ],
)
def test_gpu_rates(product: str, cause: str, detail: str) -> None:
    keep = ("row_id", "price", "valid_from", "valid_to", "first_seen_at", "superseded_at")
    rows = tuple(
        {**GPU, "product": product, **{k: v for k, v in row.items() if k in keep}}
        for row in (BEFORE, AFTER)
    )
    found = reports(gpus=rows, columns="subject, kind, cause, item, detail, unit")
    assert found == [("gpu_rates", "changed", cause, "p5", detail, "per_gpu_hour")]
