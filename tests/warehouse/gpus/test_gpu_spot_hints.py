"""What sellers say of Spot without a price, with the GPU where its name tells one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

HINT = {
    "listed_seller": "cloud",
    "sku": "p5",
    "region": "us-east-1",
    "savings_percent": 60,
    "interruption_band": "<5%",
    "source_id": "advisor",
    "partition": "",
    "source_url": "https://advisor.example/",
    "capture_sha256": "0",
    "locator": "line 1",
    "first_seen_at": "2026-08-01 00:00:00+00",
}
CONFIRMED = {"source_id": "advisor", "partition": "", "last_good_at": "2026-08-10 23:00:00+00"}
OFFER = {"seller_id": "cloud", "sku": "p5", "gpu_id": "h100_80gb"}


def hints(
    hint: dict[str, Any], offers: list[dict[str, Any]], columns: str = "sku, gpu_id"
) -> list[tuple[Any, ...]]:
    given = {
        "core.spot_hints": [{**HINT, **hint}],
        "core.snapshot": [{"as_of_at": "2026-08-20 01:00:00+00"}],
        "core.sources": [{"source_id": "advisor", "is_official": True}],
        "core.confirmations": [
            CONFIRMED,
            {**CONFIRMED, "partition": "other"},
            {**CONFIRMED, "source_id": "other"},
        ],
        "seed.providers": [{"provider_id": "cloud"}],
        "mart.gpu_intervals": offers,
    }
    return rows_of("gpu_spot_hints", given, columns)


def test_a_hint_with_its_gpu_and_age() -> None:
    """Days are counted by the calendar: from the 10th to the 20th."""
    found = hints(
        {},
        [OFFER],
        "seller_id, sku, region, gpu_id, savings_percent, interruption_band, is_official, "
        "first_seen_at::date::varchar, last_confirmed_at::date::varchar, age_days",
    )
    assert found == [
        (
            *("cloud", "p5", "us-east-1", "h100_80gb", 60, "<5%", True),
            *("2026-08-01", "2026-08-10", 10),
        )
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"superseded_at": "2026-08-05 00:00:00+00"},
        {"listed_seller": "stranger"},
        {"source_id": "stranger"},
        {"partition": "unconfirmed"},
    ],
    ids=str,
)
def test_what_is_left_out(other: dict[str, Any]) -> None:
    assert hints(other, [OFFER]) == []


@pytest.mark.parametrize(
    ("offers", "gpu_id"),
    [
        ([OFFER, OFFER, {**OFFER, "gpu_id": None}], "h100_80gb"),
        ([OFFER, {**OFFER, "gpu_id": "h200_141gb"}], None),
        ([{**OFFER, "seller_id": "another"}], None),
        ([{**OFFER, "sku": "another"}], None),
        ([{**OFFER, "gpu_id": None}], None),
        ([], None),
        ([OFFER, {**OFFER, "seller_id": "another", "gpu_id": "h200_141gb"}], "h100_80gb"),
        ([OFFER, {**OFFER, "sku": "another", "gpu_id": "h200_141gb"}], "h100_80gb"),
    ],
    ids=str,
)
def test_the_gpu_is_told_where_the_sellers_name_has_one_only(
    offers: list[dict[str, Any]], gpu_id: str | None
) -> None:
    assert hints({}, offers) == [("p5", gpu_id)]
