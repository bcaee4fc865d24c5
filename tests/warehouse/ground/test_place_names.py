"""Names of places over a whole build: each is explained, and by what providers say themselves."""

from __future__ import annotations

import duckdb

from warehouse.seeds import read_seed


def test_no_price_of_the_book_names_a_place_that_nobody_explained(
    law_book: duckdb.DuckDBPyConnection,
) -> None:
    """Whoever finds one here adds it to ``regions.csv``."""
    unknown = law_book.execute(
        "select seller_id, region from places "
        "where region <> 'unstated' and (zone_kind = 'unstated' or region_label is null)"
    ).fetchall()
    assert unknown == []
    foreign = law_book.execute(
        "select region_label from places where not regexp_matches(region_label, '^[ -~]+$')"
    ).fetchall()
    assert foreign == []


def test_what_providers_say_of_a_region_is_what_its_name_means(
    law_book: duckdb.DuckDBPyConnection,
) -> None:
    """Where one place of inference is certain; several are told by ``provider_places`` alone."""
    rows = law_book.execute("""
        select p.seller_id, p.region, p.country, p.region_group, p.zone_kind, min(s.place)
        from places p
        join provider_places s on s.provider_id = p.seller_id and s.region = p.region
        where p.region <> 'unstated' and s.role = 'inference' and s.is_certain
        group by all having count(*) = 1
    """).fetchall()
    assert len(rows) > 20
    for *name, country, group, kind, place in rows:
        if place in ("global", "other"):
            assert kind == "global" if place == "global" else country is None, name
        elif place in ("EU", "EEA"):
            assert (country, group) == (None, "eu"), name
        else:
            assert country == place, name


def test_every_seller_that_uses_a_name_is_known() -> None:
    regions, providers = read_seed("regions"), set(read_seed("providers")["provider_id"])
    used = regions["seller_ids"].drop_nulls().str.split(" ").explode().unique()
    assert set(used) <= providers
