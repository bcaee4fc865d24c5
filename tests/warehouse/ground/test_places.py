"""What is known of a place that a price names."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

WHERE = "zone_kind, country, region_group, region_label, basis"
COUNTRIES = [
    {"country": country, "region_group": group}
    for country, group in (
        *(("FR", "eu"), ("NO", "eu"), ("CH", "europe_other"), ("GB", "uk"), ("US", "us")),
        *(("CA", "ca"), ("CN", "cn"), ("SG", "ap")),
    )
]


def region(seller_ids: str | None, name: str, zone_kind: str, **other: Any) -> dict[str, Any]:
    return {
        "seller_ids": seller_ids,
        "listed_region": name,
        "region_id": name,
        "zone_kind": zone_kind,
        **other,
    }


REGIONS = [
    region("cloud", "paris", "region", country="FR", region_label="France (Paris)"),
    region("cloud", "lyon", "region", country="FR", region_label="France (Lyon)"),
    region("cloud", "oslo", "region", country="NO", region_label="Oslo"),
    region("cloud", "zurich", "region", country="CH", region_label="Zurich"),
    region("cloud", "ohio", "region", country="US", region_label="Ohio"),
    region("cloud", "london", "region", country="GB", region_label="London"),
    region("cloud", "montreal", "region", country="CA", region_label="Montreal"),
    region("cloud", "beijing", "region", country="CN", region_label="Beijing"),
    region("cloud", "singapore", "region", country="SG", region_label="Singapore"),
    region("cloud", "World", "global", region_label="worldwide"),
    region("cloud", "Zone", "zone", region_group="own", region_label="data zone"),
    region("cloud", "There", "region", region_group="own", region_label="there"),
    region("cloud", "Abroad", "zone", region_label="abroad"),
    region("cloud", "Union", "zone", region_group="eu", region_label="in the Union"),
    region("cloud", "America", "zone", country="US", region_label="in America"),
    region("cloud", "every", "region", region_label="Every region"),
    region(None, "eu", "zone", region_group="eu", region_label="European Union"),
    region(None, "us", "zone", country="US", region_label="United States"),
    region("twin sister", "us", "region", country="CA", region_label="A town named Us"),
]


def places(
    *token: tuple[str, str],
    gpus: tuple[tuple[str, str, str | None], ...] = (),
    columns: str = WHERE,
    **seeds: list[dict[str, Any]],
) -> list[tuple[Any, ...]]:
    """Places of token prices (seller, region) and of GPU rates (seller, region, country)."""
    listings = [
        {"source_id": s, "listed_seller": s, "listed_model": "m", "seller_id": s} for s, _ in token
    ]
    machines = [
        {"source_id": s, "listed_seller": s, "sku": "p", "listed_gpu": "g", "seller_id": s}
        for s, *_ in gpus
    ]
    given: dict[str, list[dict[str, Any]]] = {
        "seed.regions": REGIONS,
        "seed.countries": COUNTRIES,
        "core.token_listings": [dict(row) for row in {tuple(r.items()) for r in listings}],
        "core.token_price_meters": [
            {"source_id": s, "listed_seller": s, "listed_model": "m", "region": r} for s, r in token
        ],
        "core.gpu_listings": [dict(row) for row in {tuple(r.items()) for r in machines}],
        "core.gpu_rates": [
            {
                **{"source_id": s, "listed_seller": s, "sku": "p", "listed_gpu": "g"},
                **{"region": r, "country": c},
            }
            for s, r, c in gpus
        ],
        **{f"seed.{name}": rows for name, rows in seeds.items()},
    }
    return rows_of("places", given, columns)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("paris", ("region", "FR", "eu", "France (Paris)")),
        ("every", ("region", None, None, "Every region")),
        # A name that means the same anywhere.
        ("eu", ("zone", None, "eu", "European Union")),
        ("us", ("zone", "US", "us", "United States")),
        # Two names in one: where it is asked for, and how far it may run.
        ("paris; World", ("global", None, None, "France (Paris), worldwide")),
        ("paris; Zone", ("zone", None, "eu", "France (Paris), data zone")),
        ("oslo; Zone", ("zone", None, "eu", "Oslo, data zone")),
        ("zurich; Zone", ("zone", None, "europe_other", "Zurich, data zone")),
        ("singapore; Zone", ("zone", None, "ap", "Singapore, data zone")),
        # A zone of a part of the world that is one country lies in it.
        ("ohio; Zone", ("zone", "US", "us", "Ohio, data zone")),
        ("london; Zone", ("zone", "GB", "uk", "London, data zone")),
        ("montreal; Zone", ("zone", "CA", "ca", "Montreal, data zone")),
        ("beijing; Zone", ("zone", "CN", "cn", "Beijing, data zone")),
        ("paris; There", ("region", "FR", "eu", "France (Paris), there")),
        ("singapore, Abroad", ("zone", None, None, "Singapore, abroad")),
        ("paris, Union", ("zone", None, "eu", "France (Paris), in the Union")),
        ("ohio, America", ("zone", "US", "us", "Ohio, in America")),
    ],
)
def test_names(name: str, expected: tuple[Any, ...]) -> None:
    assert places(("cloud", name)) == [(*expected, "name")]


@pytest.mark.parametrize("seller_id", ["twin", "sister"])
def test_a_seller_s_own_meaning_comes_before_the_common_one(seller_id: str) -> None:
    assert places((seller_id, "us")) == [("region", "CA", "ca", "A town named Us", "name")]


@pytest.mark.parametrize(
    ("seller_id", "name", "label"),
    [
        ("another", "paris", "paris"),
        ("another", "paris; Zone", "paris; Zone"),
        ("cloud", "paris; Nowhere", "paris; Nowhere"),
        ("cloud", "nowhere; Zone", "nowhere; Zone"),
        ("cloud", "巴黎", None),
    ],
)
def test_a_name_that_nobody_explained(seller_id: str, name: str, label: str | None) -> None:
    """It says nothing of a place, and is no English where its letters are not."""
    assert places((seller_id, name)) == [("unstated", None, None, label, None)]


def test_the_country_of_a_price_list_counts_where_it_is_always_the_same() -> None:
    columns = f"region, {WHERE}"
    found = places(
        gpus=(
            ("another", "fr-1", "FR"),
            ("another", "fr-1", None),
            ("another", "two", "FR"),
            ("another", "two", "US"),
            ("another", "unstated", "FR"),
            ("cloud", "every", "US"),
        ),
        columns=columns,
    )
    assert found == [
        ("every", "region", "US", "us", "Every region", "name"),
        ("fr-1", "region", "FR", "eu", "fr-1", "price_list"),
        ("two", "unstated", None, None, "two", None),
        ("unstated", "unstated", None, None, None, None),
    ]


SERVES = {
    "provider_id": "another",
    "region": "unstated",
    "role": "inference",
    "place": "FR",
    "is_certain": True,
    "source_kind": "first_party",
    "source_url": "https://another.example/where",
    "seen_on": "2026-10-01",
}


@pytest.mark.parametrize(
    ("place", "country", "group"),
    [("FR", "FR", "eu"), ("EU", None, "eu"), ("EEA", None, "eu"), ("CH", "CH", "europe_other")],
)
def test_a_seller_that_says_where_it_serves_from(
    place: str, country: str | None, group: str
) -> None:
    """The price still names no region."""
    rows = [{**SERVES, "place": place}]
    found = places(("another", "unstated"), provider_places=rows)
    assert found == [("unstated", country, group, None, "seller")]
    columns = "source_url, checked_on::varchar"
    found = places(("another", "unstated"), provider_places=rows, columns=columns)
    assert found == [("https://another.example/where", "2026-10-01")]


@pytest.mark.parametrize(
    "other",
    [
        {"provider_id": "cloud"},
        {"region": "eu"},
        {"role": "storage"},
        {"is_certain": False},
        {"source_kind": "secondary"},
        {"place": "global"},
        {"place": "other"},
        {"place": "EFTA"},
    ],
    ids=str,
)
def test_what_is_not_said_of_where_it_serves_from(other: dict[str, Any]) -> None:
    found = places(("another", "unstated"), provider_places=[{**SERVES, **other}])
    assert found == [("unstated", None, None, None, None)]


def test_a_seller_of_two_countries_says_neither() -> None:
    two = [SERVES, {**SERVES, "place": "US"}]
    found = places(("another", "unstated"), provider_places=two)
    assert found == [("unstated", None, None, None, None)]


def test_a_region_that_is_named_is_not_the_seller_s_default() -> None:
    found = places(("another", "fr-1"), provider_places=[SERVES])
    assert found == [("unstated", None, None, "fr-1", None)]


def test_every_name_once_whatever_lists_it() -> None:
    columns = "seller_id, region, region_id, country"
    found = places(
        *(("cloud", "paris"), ("cloud", "paris"), ("cloud", "lyon")),
        gpus=(("cloud", "paris", "FR"),),
        token_prices=[{"seller_id": "cloud", "region": "paris"}, {"seller_id": "cloud"}],
        gpu_rates=[{"seller_id": "cloud", "region": "oslo"}, {"seller_id": "cloud"}],
        residency_options=[{"provider_id": "another", "region": "eu"}],
        columns=columns,
    )
    assert found == [
        ("another", "eu", "eu", None),
        ("cloud", "lyon", "lyon", "FR"),
        ("cloud", "oslo", "oslo", "NO"),
        ("cloud", "paris", "paris", "FR"),
        ("cloud", "unstated", "unstated", None),
    ]
