"""The known quirks of GPU price lists, one test each: it fails where the handling is removed.

Numbers follow the list of quirks that sellers' documents are known for; parsers' own tests have
more of each.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.identity.gpus import gpu_id_of
from tests.support import fixture_capture, parse
from tests.warehouse import small
from tests.warehouse.gpus.test_gpu_market import market


def rows_of(source_id: str) -> list[dict[str, Any]]:
    """Rows of a source's fixture that may be published."""
    return [row for row in parse(fixture_capture(source_id)).to_dicts() if not row["problem"]]


def problems_of(source_id: str) -> dict[str, str]:
    """Rows of a source's fixture that are kept back, by GPU or product, with the reason."""
    rows = parse(fixture_capture(source_id)).filter(pl.col("problem").is_not_null())
    return {f"{r['listed_gpu']} {r['purchase']}": r["problem"] for r in rows.to_dicts()}


def hourly(**offer: Any) -> tuple[float | None, float | None]:
    """Price per instance hour and per GPU hour that the warehouse makes of an offer."""
    listing = {"source_id": "s", "listed_seller": "aws", "sku": "x", "listed_gpu": "H100"}
    row = {**listing, "row_id": "r", "is_fraction": False, "term_months": 0, **offer}
    given = {
        "core.gpu_rates": [row],
        "core.gpu_listings": [{**listing, "seller_id": "aws"}],
        "core.sources": [{"source_id": "s", "is_official": True}],
        "mart.spans": [{"row_id": "r"}],
    }
    columns = "per_instance_hour::double, per_gpu_hour::double"
    ((instance, gpu),) = small.rows_of("gpu_intervals", given, columns)
    return instance, gpu


def test_01_instance_price_and_gpu_price_are_both_told() -> None:
    aws = {"unit": "per_instance_hour", "gpu_count": 8}
    assert hourly(price=Decimal("55.04"), **aws) == (55.04, 6.88)
    assert hourly(price=Decimal("3.85"), unit="per_gpu_hour", gpu_count=8) == (30.8, 3.85)
    assert hourly(price=Decimal("3.85"), unit="per_gpu_hour") == (None, 3.85)


@pytest.mark.parametrize(
    ("name", "memory_gb", "gpu_id"),
    [
        ("B200", None, "b200_unstated"),
        ("GB200", None, "gb200_186gb"),
        ("H20", 96.0, "h20_96gb"),
        ("H200", None, "h200_unstated"),
        ("A10", None, "a10_24gb"),
        ("A10G", None, "a10g_24gb"),
        ("A100", None, "a100_unstated"),
        ("L4", None, "l4_24gb"),
        ("L40", None, "l40_48gb"),
        ("L40S", None, "l40s_48gb"),
        ("RTX 6000", 24.0, "quadro_rtx_6000_24gb"),
        ("RTX 6000 Ada", None, "rtx_6000_ada_48gb"),
        ("RTX PRO 6000", None, "rtx_pro_6000_96gb"),
        ("H100T", None, None),
    ],
)
def test_02_names_that_hold_one_another(name: str, memory_gb: float | None, gpu_id: str) -> None:
    assert gpu_id_of(name, "", memory_gb)[0] == gpu_id


def test_03_a_form_factor_nobody_states_stays_unstated(book: duckdb.DuckDBPyConnection) -> None:
    assert gpu_id_of("H100", "", 80.0)[0] == "h100_unstated"
    assert gpu_id_of("H100 NVL", "", 94.0)[0] == "h100_nvl_94gb"
    assert gpu_id_of("NVIDIA HGX H100", "", None)[0] == "h100_sxm_80gb"
    forms = book.execute(
        "select distinct form_factor from gpu_rates where gpu_id = 'h100_unstated'"
    ).fetchall()
    assert forms == [("unstated",)]


def test_04_a100_of_40_and_of_80_gb() -> None:
    assert gpu_id_of("Nvidia A100", "a2-highgpu-1g", None)[0] == "a100_sxm_40gb"
    assert gpu_id_of("Nvidia A100", "a2-ultragpu-1g", None)[0] == "a100_sxm_80gb"
    assert gpu_id_of("A100 SXM4", "8x A100 SXM4, machine 1", 79.6)[0] == "a100_sxm_80gb"
    assert gpu_id_of("A100 SXM4", "8x A100 SXM4, machine 1", 40.0)[0] == "a100_sxm_40gb"
    assert gpu_id_of("A100 SXM", "", None)[0] == "a100_unstated"


@pytest.mark.parametrize(
    ("name", "memories", "gpu_id"),
    [
        ("B300", (262, 268, 270, 275, 279, 288), "b300_unstated"),
        ("B200", (180, 183, 186, 192), "b200_unstated"),
        ("H200 NVL", (141, 143), "h200_nvl_141gb"),
        ("MI350X", (288, 294), "mi350x_288gb"),
    ],
)
def test_05_memory_is_no_clean_key(name: str, memories: tuple[int, ...], gpu_id: str) -> None:
    assert {gpu_id_of(name, "", float(gb))[0] for gb in memories} == {gpu_id}


def test_05_mebibytes_become_gigabytes() -> None:
    assert {r["gpu_memory_gb"] for r in rows_of("vast_bundles") if r["listed_gpu"] == "B300"} == {
        268.59375
    }


def test_06_a_part_of_a_gpu_has_no_price_per_gpu() -> None:
    (part,) = [r for r in rows_of("vultr_plans") if r["is_fraction"]]
    assert (part["gpu_count"], part["price"]) == (None, Decimal("0.059"))
    price = {"price": Decimal("0.059"), "unit": "per_instance_hour"}
    assert hourly(**price, is_fraction=True) == (0.059, None)
    assert hourly(**price, is_fraction=True, gpu_count=1) == (0.059, None)


def test_07_a_gpu_without_its_machine_is_told(book: duckdb.DuckDBPyConnection) -> None:
    assert {r["includes_host"] for r in rows_of("gcp_gpu_pricing")} == {True}
    alone = [r for r in rows_of("gpurentalprices") if r["listed_seller"] in ("gcp", "daytona")]
    assert {r["includes_host"] for r in alone} == {False}
    depends = problems_of("nebius_prices")["NVIDIA L40S with Intel CPU on_demand"]
    assert depends == "a floor: the price depends on the CPUs and memory chosen"
    t4_alone = book.execute(
        "select count(*) from gpu_market where gpu_id = 't4_16gb' and region_group = 'all' "
        "and cheapest_seller_id = 'google_cloud'"
    ).fetchall()
    assert t4_alone == [(0,)]


def test_08_seconds_months_and_terms_become_hours() -> None:
    h100 = next(r for r in rows_of("modal_pricing") if r["listed_gpu"] == "Nvidia H100")
    assert h100["price"] == Decimal("3.9492")
    term = {"unit": "per_instance_term", "gpu_count": 8, "purchase": "reserved"}
    year = hourly(price=Decimal(551221), term_months=12, **term)
    assert tuple(round(p, 2) for p in year if p) == (62.92, 7.87)
    three_years = hourly(price=Decimal(1134310), term_months=36, **term)
    assert round(three_years[0] or 0, 2) == 43.16
    month = {"price": Decimal(730), "unit": "per_instance_month", "gpu_count": 1}
    assert hourly(**month) == (1.0, 1.0)
    assert round(hourly(**month, hours_per_month=672)[0] or 0, 6) == 1.086310


def test_09_floors_are_no_prices(book: duckdb.DuckDBPyConnection) -> None:
    bids = [r for r in rows_of("vast_bundles") if r["purchase"] == "spot"]
    nebius = [r for r in rows_of("nebius_prices") if r["purchase"] == "spot"]
    assert {r["spot_kind"] for r in [*bids, *nebius]} == {"floor"}
    in_market = book.execute(
        "select count(*) from gpu_market where purchase = 'spot' and cheapest_seller_id = 'vast'"
    ).fetchall()
    assert in_market == [(0,)]


def test_10_placeholders_are_no_prices() -> None:
    runpod = problems_of("runpod_gpu_types")
    assert runpod["MI300X on_demand"] == "0.5, which stands for a price that is not set"
    assert all(r["price"] > 0 for r in rows_of("runpod_gpu_types"))
    coreweave = problems_of("coreweave_pricing")
    assert coreweave["NVIDIA HGX B300 on_demand"] == "no public price: contact the seller"


def test_11_announced_prices_start_when_they_start() -> None:
    october = datetime(2026, 10, 1, tzinfo=UTC)
    h100 = [
        (r["price"], r["effective_from"], r["effective_to"])
        for r in rows_of("nebius_prices")
        if r["listed_gpu"] == "NVIDIA HGX H100" and r["purchase"] == "on_demand"
    ]
    assert h100 == [(Decimal("3.85"), None, october), (Decimal("4.5"), october, None)]


def test_12_footnotes_are_no_digits() -> None:
    gb200 = next(r for r in rows_of("coreweave_pricing") if r["listed_gpu"] == "NVIDIA GB200 NVL72")
    assert gb200["gpu_count"] == 4
    starred = next(r for r in rows_of("nebius_prices") if r["listed_price"] == "from $0.74**")
    assert starred["price"] == Decimal("0.74")
    split = {r["listed_price"]: r["price"] for r in rows_of("gcp_gpu_pricing")}
    assert split["$ 2 .0000/ 1 hour"] == Decimal(2)


def test_13_spot_is_auctioned_administered_or_a_floor() -> None:
    kinds = {
        source_id: {r["spot_kind"] for r in rows_of(source_id) if r["purchase"] == "spot"}
        for source_id in ("verda_pricing", "azure_retail_gpu", "vast_bundles")
    }
    assert kinds == {
        "verda_pricing": {"administered"},
        "azure_retail_gpu": {"market"},
        "vast_bundles": {"floor"},
    }


def test_14_native_currency_is_kept_and_turned_at_a_dated_rate(
    book: duckdb.DuckDBPyConnection,
) -> None:
    assert {r["currency"] for r in rows_of("scaleway_instances")} == {"EUR"}
    ovh = [r for r in rows_of("ovhcloud_catalog_fr") if r["purchase"] == "on_demand"]
    a100 = next(r for r in ovh if r["sku"] == "a100-180")
    assert (a100["listed_price"], a100["price"]) == ("275000000", Decimal("2.75"))
    yuan = book.execute(
        "select currency, count(*), max(usd_per_gpu_hour / per_gpu_hour), min(fx_rate_on) "
        "from gpu_rates where seller_id = 'aws_china' and per_gpu_hour > 0 group by currency"
    ).fetchall()
    assert [row[0] for row in yuan] == ["CNY"]
    assert 0.12 < yuan[0][2] < 0.17
    assert yuan[0][3] > date(2026, 1, 1)


def test_15_tax_is_told() -> None:
    taxes = {
        source_id: {r["tax"] for r in rows_of(source_id)}
        for source_id in ("scaleway_instances", "ovhcloud_catalog_fr", "lambda_pricing")
    }
    assert set().union(*taxes.values()) == {"excluded"}


def test_16_look_alikes_are_kept_back() -> None:
    oracle = problems_of("oracle_price_list")
    assert oracle["OCI - NVIDIA AI Enterprise - H100 on_demand"] == "software licence, not the GPU"
    assert "hardware in the customer's own hall" in " ".join(oracle.values())
    azure = " ".join(problems_of("azure_retail_gpu").values())
    assert "a Windows licence is in the price" in azure
    assert "retired Low Priority tier" in azure


def test_17_a_machine_and_a_reseller_count_once(book: duckdb.DuckDBPyConnection) -> None:
    asks = [r["sku"].partition(", ")[2] for r in rows_of("vast_bundles") if not r["spot_kind"]]
    assert len(asks) == len(set(asks))
    resold = book.execute(
        "select bool_and(is_reseller), count(*) from gpu_rates where seller_id = 'prime_intellect'"
    ).fetchall()
    assert resold[0][0] is True
    assert resold[0][1] > 0
    counted = book.execute(
        "select count(*) from gpu_market where cheapest_seller_id = 'prime_intellect'"
    ).fetchall()
    assert counted == [(0,)]


def test_18_commitments_never_pass_as_on_demand() -> None:
    clusters = [r for r in rows_of("lambda_pricing") if r["sku"].startswith("1-Click Cluster")]
    assert {r["purchase"] for r in clusters} == {"reserved"}
    google = {(r["sku"], r["purchase"], r["term_months"]) for r in rows_of("gcp_gpu_pricing")}
    assert ("a4-highgpu-8g", "on_demand", 0) not in google
    assert {p for _, p, _ in google} >= {"on_demand", "spot", "flex_start", "capacity_block"}
    azure = {(r["purchase"], r["term_months"]) for r in rows_of("azure_retail_gpu")}
    assert {("reserved", 12), ("reserved", 36), ("savings_plan", 12)} <= azure


def test_19_a_seller_that_appears_moves_no_index(book: duckdb.DuckDBPyConnection) -> None:
    """From four sellers to nine within 15 days; `test_gpu_market` has the figures."""
    rows = book.execute(
        "select max(sellers) - min(sellers), max(price_index) - min(price_index) from gpu_market "
        "where gpu_id = 'h100_sxm_80gb' and purchase = 'on_demand' and region_group = 'all' "
        "and market_on between '2026-07-05' and '2026-07-20'"
    ).fetchall()
    assert rows == [(5, 0.0)]


def test_19_what_is_carried_forward_confirms_nothing() -> None:
    carried = problems_of("gpurentalprices")["h100 on_demand"]
    assert carried.startswith("carried forward: the seller was last read at 2026-07-27")


def test_20_equal_prices_do_not_blind_the_outlier_screen() -> None:
    """Both quartiles are 2: the spread is taken for 1.25, so 1.02 to 3.91 is no outlier."""
    alike = [(1, seller, 2.0) for seller in "abcdef"]
    (near,) = market([*alike, (1, "g", 1.1), (1, "h", 3.8)])
    assert (near["sellers"], near["outliers"]) == (8, 0)
    assert near["cheapest_usd_per_gpu_hour"] == 1.1
    (far,) = market([*alike, (1, "g", 0.01), (1, "h", 3.95)])
    assert (far["sellers"], far["outliers"]) == (6, 2)
    assert far["cheapest_usd_per_gpu_hour"] == 2.0


def test_21_seat_parent_and_place_are_three_things(book: duckdb.DuckDBPyConnection) -> None:
    rows = book.execute(
        "select distinct seller_id, seller_country, owner_region_group from gpu_rates "
        "where seller_id in ('ovhcloud', 'ovhcloud_us', 'nebius', 'scaleway') order by all"
    ).fetchall()
    assert rows == [
        ("nebius", "NL", "eu"),
        ("ovhcloud", "FR", "eu"),
        ("ovhcloud_us", "US", "us"),
        ("scaleway", "FR", "eu"),
    ]
    places = book.execute(
        "select count(*) from gpu_rates where seller_country = 'US' and region_group = 'eu'"
    ).fetchall()
    assert places[0][0] > 100
