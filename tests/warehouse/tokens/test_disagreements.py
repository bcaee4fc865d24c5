"""Sources against each other: hand-written rows through the real SQL, then the real captures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.gates import gates
from pipelines.history.ingest import history_columns, prepare
from pipelines.source import KINDS
from schemas.columns import Column, columns_of
from schemas.core import TokenListings
from schemas.published.facts import Models, Providers
from schemas.published.pipeline import Snapshot, Sources
from schemas.published.tokens import REASONS
from schemas.seeds import (
    HUB_COLUMNS,
    ListCurrencyRules,
    SeedTokenPrices,
    SellerBillingCurrencies,
)
from tests.builds import derive
from warehouse.database import create_table, insert
from warehouse.derive import models

AS_OF = datetime(2026, 8, 20, tzinfo=UTC)
WANTED = ("token_price_disagreements", "source_accuracy", "token_comparison_counts")


class Shelf:
    """A build file filled by hand: who says what, when, and what was captured on which day."""

    def __init__(self) -> None:
        self.statements: list[dict[str, Any]] = []
        self.captures: list[tuple[str, datetime]] = []
        self.official: set[str] = set()
        self.unmatched: set[str] = set()

    def says(self, source_id: str, price: str, **other: Any) -> None:
        """One figure of one source; by default today's list input price of `model` at `maker`."""
        self.statements.append(
            {
                "row_id": f"{source_id} {len(self.statements)}",
                "row_key": f"{source_id} {len(self.statements)}",
                "source_id": source_id,
                "partition": "",
                "listed_seller": "maker",
                "listed_model": "model",
                "variant": "",
                "region": "unstated",
                "service_tier": "standard",
                "context_rule": "unstated",
                "schedule": "always",
                "offer": "list",
                "meter": "input",
                "unit": "per_mtok",
                "currency": "USD",
                "price": Decimal(price),
                "listed_price": price,
                "listed_unit": "per million tokens",
                "source_url": f"https://{source_id}.example/",
                "capture_sha256": "0" * 64,
                "locator": "line 1",
                "first_seen_at": AS_OF - timedelta(days=100),
                **other,
            }
        )

    def captured(self, source_id: str, *days_before: int) -> None:
        """Days on which the source was captured, counted back from today."""
        self.captures += [(source_id, AS_OF - timedelta(days=d)) for d in days_before]

    def derived(self) -> duckdb.DuckDBPyConnection:
        """The build file with every model that the comparison stands on."""
        connection = duckdb.connect()
        connection.execute("set timezone = 'UTC'")
        prepare(connection)
        connection.execute("create schema seed")
        self._fill(connection)
        derive(connection, *WANTED)
        return connection

    def _fill(self, connection: duckdb.DuckDBPyConnection) -> None:
        sources = sorted({s["source_id"] for s in self.statements})
        for source_id in sources:
            if not any(s == source_id for s, _ in self.captures):
                self.captured(source_id, 0)
        history = history_columns(KINDS["token_prices"])
        _load(connection, "core.token_price_meters", history, self.statements)
        _load(connection, "core.sources", columns_of(Sources), [self._source(s) for s in sources])
        _load(connection, "core.token_listings", columns_of(TokenListings), self._listings())
        _load(connection, "core.snapshot", columns_of(Snapshot), [{"as_of_at": AS_OF}])
        _load(connection, "seed.providers", columns_of(Providers), [MAKER])
        for name, model in (
            ("token_prices", SeedTokenPrices),
            ("list_currency_rules", ListCurrencyRules),
            ("seller_billing_currencies", SellerBillingCurrencies),
        ):
            _load(connection, f"seed.{name}", columns_of(model), [])
        seeded = [c for c in columns_of(Models) if c.name not in HUB_COLUMNS]
        _load(connection, "seed.models", seeded, [])
        connection.executemany(
            "insert into core.ingested by name select concat(s, t) as capture_id, "
            "s as source_id, '' as partition, t as captured_at, concat(s, t) as content_id, "
            "capture_id as read_as, '' as parser_version, 'fetched' as origin, "
            "'loaded' as status, 1 as rows, 0 as rejects from (select ? as s, ?::timestamptz as t)",
            self.captures,
        )
        connection.execute(
            "insert into core.confirmations select source_id, '', max(captured_at), "
            "max(captured_at), max(captured_at), max(capture_id), count(*) from core.ingested "
            "group by source_id"
        )
        for currency, units in (("USD", "1.1"), ("CNY", "7.7")):
            connection.execute(
                "insert into core.fx_rates by name select ? as row_id, ? as row_key, "
                "'ecb' as source_id, '' as partition, '' as source_url, '' as capture_sha256, "
                "'x' as locator, ?::date as rate_on, ? as currency, ?::decimal(18, 9) as "
                "units_per_eur, ?::timestamptz as first_seen_at",
                [currency, currency, date(2026, 8, 1), currency, units, AS_OF],
            )

    def _source(self, source_id: str) -> dict[str, Any]:
        return {
            "source_id": source_id,
            "kind": "token_prices",
            "publisher": source_id,
            "url_count": 1,
            "media_type": "text/html",
            "is_official": source_id in self.official,
            "terms": "",
            "cadence_hours": 20,
            "minimum_rows": 1,
            "status": "proven",
        }

    def _listings(self) -> list[dict[str, Any]]:
        named = sorted({(s["source_id"], s["listed_model"]) for s in self.statements})
        return [
            {
                "source_id": source_id,
                "listed_seller": "maker",
                "listed_model": model,
                "seller_id": "maker",
                "model_id": None if model in self.unmatched else "maker/model",
                "model_key": "model" if model in self.unmatched else "maker/model",
                "plain_model": model,
                "named_variant": "",
            }
            for source_id, model in named
        ]


MAKER = {"provider_id": "maker", "name": "Maker", "kind": "lab", "hq_country": "CN"}


def _load(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: tuple[Column, ...] | list[Column],
    rows: list[dict[str, Any]],
) -> None:
    create_table(connection, table, columns)
    schema = {c.name: c.type for c in columns}
    insert(connection, table, pl.DataFrame(rows, schema=schema))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def differences(shelf: Shelf) -> list[tuple[Any, ...]]:
    """Class, both figures and the reason of every disagreement."""
    with shelf.derived() as book:
        rows = book.execute(
            "select reason_class, price::double, other_price::double, reason "
            "from mart.token_price_disagreements order by all"
        ).fetchall()
        ((counted, standing),) = book.execute(
            "select (select sum(figures) from mart.token_comparison_counts), count(*) "
            "from mart.token_standing"
        ).fetchall()
        assert counted == standing, "a figure was left out of the count"
    return rows


def outcomes(shelf: Shelf) -> dict[str, int]:
    with shelf.derived() as book:
        return dict(
            book.execute(
                "select outcome, sum(figures)::bigint from mart.token_comparison_counts group by 1"
            ).fetchall()
        )


def test_a_base_price_that_is_the_peak_price(shelf: Shelf) -> None:
    """The figure that holds always is the other's peak figure, so only off-peak differs."""
    shelf.says("a", "0.28", schedule="peak", schedule_detail="day")
    shelf.says("a", "0.14", schedule="off_peak", schedule_detail="night")
    shelf.says("b", "0.28")
    assert differences(shelf) == [
        ("peak_against_off_peak", 0.14, 0.28, "a has both, as peak and off-peak price")
    ]


def test_peak_and_off_peak_told_by_a_third_source(shelf: Shelf) -> None:
    shelf.says("a", "0.14")
    shelf.says("b", "0.28")
    shelf.says("c", "0.28", schedule="peak")
    shelf.says("c", "0.14", schedule="off_peak")
    assert [row[2:] for row in differences(shelf) if row[1] == 0.14 and row[2] == 0.28] == [
        (0.28, "a states the off-peak figure of c"),
        (0.28, "c has both, as peak and off-peak price"),
    ]


def test_a_list_price_that_is_the_others_promotion(shelf: Shelf) -> None:
    shelf.says("a", "1.36")
    shelf.says("a", "0.70", offer="promotional")
    shelf.says("b", "0.70")
    assert differences(shelf) == [
        (
            "list_against_promotional",
            1.36,
            0.7,
            "b states as list price what a states as promotional price of 2026-05-12",
        )
    ]


def test_list_stands_beside_list_where_both_have_it(shelf: Shelf) -> None:
    shelf.says("a", "1.36")
    shelf.says("a", "0.70", offer="promotional")
    shelf.says("b", "1.36")
    assert differences(shelf) == []


def test_two_regions_are_told_apart(shelf: Shelf) -> None:
    shelf.says("a", "3", region="us-east-1")
    shelf.says("b", "3.3", region="eu-west-1")
    assert differences(shelf) == [("region", 3.0, 3.3, "a speaks of us-east-1, b of eu-west-1")]


def test_a_region_in_the_name_is_a_region(shelf: Shelf) -> None:
    shelf.says("a", "3", listed_model="us.maker.model-v1:0")
    shelf.says("b", "3.3", listed_model="bedrock/eu-west-1/maker.model-v1:0")
    ((reason_class, *_),) = differences(shelf)
    assert reason_class == "region"


def test_the_area_of_a_region_is_nearer_than_the_world_or_the_government(shelf: Shelf) -> None:
    shelf.says("a", "3.3", region="us-east-1")
    shelf.says("b", "3", listed_model="maker.model-v1:0")
    shelf.says("b", "3.3", listed_model="us.maker.model-v1:0")
    shelf.says("b", "4", listed_model="us-gov.maker.model-v1:0")
    shelf.says("b", "3", listed_model="global.maker.model-v1:0")
    assert differences(shelf) == []


def test_an_unstated_region_is_compared_with_the_global_price(shelf: Shelf) -> None:
    shelf.says("a", "3", region="global")
    shelf.says("a", "3.3", region="us-east5")
    shelf.says("b", "3")
    assert differences(shelf) == []
    assert outcomes(shelf) == {
        "equal wherever compared": 2,
        "not compared: other region, variant, hours or name": 1,
    }


def test_a_moving_alias(shelf: Shelf) -> None:
    shelf.says("a", "2", listed_model="model-latest")
    shelf.says("b", "1")
    ((reason_class, _, _, reason),) = differences(shelf)
    assert (reason_class, reason) == ("retired_alias", "a has it as model-latest, b as model")


def test_the_same_name_is_compared_before_another_name(shelf: Shelf) -> None:
    """Two dated names of one model keep their own prices."""
    for source_id in ("a", "b"):
        shelf.says(source_id, "2", listed_model="model-0806")
        shelf.says(source_id, "5", listed_model="model-0513")
    assert differences(shelf) == []


def test_a_name_that_left_the_official_page(shelf: Shelf) -> None:
    shelf.official = {"page"}
    gone = AS_OF - timedelta(days=10)
    shelf.says("page", "5", listed_model="model-old", superseded_at=gone)
    shelf.says("page", "1", listed_model="model-new")
    shelf.says("b", "5", listed_model="model-old")
    ((reason_class, _, _, reason),) = differences(shelf)
    assert reason_class == "retired_alias"
    assert reason == "model-old was on the page of page until 2026-08-10"


def test_deprecated_by_the_word_of_one_source(shelf: Shelf) -> None:
    shelf.says("a", "5", status="deprecated")
    shelf.says("b", "4")
    ((reason_class, *_),) = differences(shelf)
    assert reason_class == "retired_alias"


def test_stale_by_a_former_figure(shelf: Shelf) -> None:
    shelf.says("a", "5")
    shelf.says("b", "5", superseded_at=AS_OF - timedelta(days=9))
    shelf.says("b", "4", first_seen_at=AS_OF - timedelta(days=9))
    assert differences(shelf) == [("stale", 5.0, 4.0, "a states what b stated until 2026-08-11")]


def test_stale_by_age_comes_last(shelf: Shelf) -> None:
    shelf.captured("a", 31)
    shelf.says("a", "5")
    shelf.says("b", "4")
    assert differences(shelf) == [("stale", 5.0, 4.0, "a was last confirmed 31 days before b")]


def test_thirty_days_are_not_stale(shelf: Shelf) -> None:
    shelf.captured("a", 30)
    shelf.says("a", "5")
    shelf.says("b", "4")
    assert differences(shelf) == [("unexplained", 5.0, 4.0, "nothing known tells why")]


def test_free_against_paid_has_no_ratio(shelf: Shelf) -> None:
    shelf.says("a", "0")
    shelf.says("b", "4")
    with shelf.derived() as book:
        assert book.execute(
            "select reason_class, ratio, reason from mart.token_price_disagreements"
        ).fetchall() == [("free_against_paid", None, "a states zero, b a price")]


@pytest.mark.parametrize(
    ("one", "other", "power"), [("0.27", "270", 3), ("27", "2.7", 1), ("0.0001", "0.01", 2)]
)
def test_power_of_ten(shelf: Shelf, one: str, other: str, power: int) -> None:
    shelf.says("a", one)
    shelf.says("b", other)
    ((reason_class, _, _, reason),) = differences(shelf)
    assert reason_class == "power_of_ten"
    assert reason == f"a factor of 10 to the power of {power}"


@pytest.mark.parametrize(
    ("one", "other", "reason_class"),
    [
        ("0.0375", "0.037", "rounding"),
        ("15", "15.00002", "rounding"),
        ("0.13", "0.125", "unexplained"),
        ("2.55", "2.56", "unexplained"),
    ],
)
def test_rounding_is_less_than_two_percent_and_one_digit(
    shelf: Shelf, one: str, other: str, reason_class: str
) -> None:
    shelf.says("a", one)
    shelf.says("b", other)
    assert [row[0] for row in differences(shelf)] == [reason_class]


@pytest.mark.parametrize(
    ("other", "reason_class"), [("7", "currency"), ("7.34", "currency"), ("7.4", "unexplained")]
)
def test_currency_within_five_percent(shelf: Shelf, other: str, reason_class: str) -> None:
    """One USD is 7 CNY (7.7 over 1.1 per euro), and the seller sits in China."""
    shelf.says("a", "1")
    shelf.says("b", other)
    assert [row[0] for row in differences(shelf)] == [reason_class]


def test_another_currency_is_no_disagreement(shelf: Shelf) -> None:
    shelf.says("a", "1")
    shelf.says("b", "7", currency="CNY")
    assert differences(shelf) == []
    assert outcomes(shelf) == {
        "not compared: no other source has the tier, meter, unit and currency": 2
    }


def test_input_and_output_swapped(shelf: Shelf) -> None:
    shelf.says("a", "3")
    shelf.says("a", "15", meter="output")
    shelf.says("b", "15")
    shelf.says("b", "3", meter="output")
    assert [row[0] for row in differences(shelf)] == ["other_meter", "other_meter"]


def test_a_price_cut_is_not_a_mixed_up_meter(shelf: Shelf) -> None:
    """Every meter cut by a fifth: the old input happens to be the new cache write."""
    shelf.says("a", "5")
    shelf.says("a", "6.25", meter="cache_write")
    shelf.says("b", "4")
    shelf.says("b", "5", meter="cache_write")
    assert [row[0] for row in differences(shelf)] == ["unexplained", "unexplained"]


@pytest.mark.parametrize(
    "other",
    [
        {"service_tier": "batch"},
        {"variant": "thinking"},
        {"meter": "output"},
        {"unit": "per_request"},
        {"context_above_tokens": 200000},
        {"listed_model": "model:free"},
        {"listed_model": "low/1024-x-1024/model"},
    ],
    ids=str,
)
def test_what_is_not_the_same_thing_is_not_compared(shelf: Shelf, other: dict[str, Any]) -> None:
    shelf.says("a", "1")
    shelf.says("b", "2", **other)
    assert differences(shelf) == []
    assert sum(outcomes(shelf).values()) == 2


def test_names_without_a_model_are_compared_only_in_the_same_spelling(shelf: Shelf) -> None:
    shelf.unmatched = {"x/model", "model", "ft:model"}
    shelf.says("a", "1", listed_model="x/model")
    shelf.says("b", "2", listed_model="model")
    shelf.says("c", "3", listed_model="ft:model")
    assert [row[1:3] for row in differences(shelf)] == [(1.0, 2.0)]


def test_every_pair_of_sources_once_the_official_one_first(shelf: Shelf) -> None:
    shelf.official = {"z"}
    for source_id, price in (("a", "1.1"), ("b", "1.5"), ("z", "1.9")):
        shelf.says(source_id, price)
    with shelf.derived() as book:
        assert book.execute(
            "select source_id, other_source_id from mart.token_price_disagreements order by all"
        ).fetchall() == [("a", "b"), ("z", "a"), ("z", "b")]


@pytest.mark.parametrize("table", ["token_price_disagreements", "rejected_rows"])
def test_fewer_faults_do_not_stop_a_night(table: str) -> None:
    assert "coverage_did_not_shrink" not in gates(table)
    assert "coverage_did_not_shrink" in gates("source_accuracy")


def test_every_class_has_a_rule() -> None:
    sql = models()["token_difference_reasons"].sql + models()["token_price_disagreements"].sql
    assert [name for name in REASONS if f"'{name}'" not in sql] == []


def accuracy(shelf: Shelf) -> list[tuple[Any, ...]]:
    with shelf.derived() as book:
        return book.execute(
            "select compared_on::varchar, days_apart, compared, agree, share, official_only, "
            "third_party_only from mart.source_accuracy where meter = 'input' order by all"
        ).fetchall()


def test_accuracy_uses_the_nearest_capture(shelf: Shelf) -> None:
    """The cut came between the third party's two captures; the later is nearer."""
    shelf.official = {"page"}
    shelf.captured("page", 20)
    shelf.captured("third", 40, 5)
    shelf.says("page", "4")
    shelf.says("third", "5", superseded_at=AS_OF - timedelta(days=5))
    shelf.says("third", "4", first_seen_at=AS_OF - timedelta(days=5))
    assert accuracy(shelf) == [("2026-07-31", 15, 1, 1, 1.0, 0, 0)]


def test_accuracy_counts_what_only_one_side_has(shelf: Shelf) -> None:
    shelf.official = {"page"}
    for name in ("model", "page-only-1", "page-only-2"):
        shelf.says("page", "4", listed_model=name)
    for name in ("model", "third-only"):
        shelf.says("third", "5", listed_model=name)
    shelf.unmatched = {"model", "page-only-1", "page-only-2", "third-only"}
    assert accuracy(shelf) == [("2026-08-20", 0, 1, 0, 0.0, 2, 1)]


def test_accuracy_says_where_no_capture_is_near(shelf: Shelf) -> None:
    shelf.official = {"page"}
    shelf.captured("page", 60)
    shelf.captured("third", 14)
    shelf.says("page", "4")
    shelf.says("third", "4")
    assert accuracy(shelf) == [("2026-06-21", None, 0, 0, None, 1, 0)]


def test_accuracy_takes_the_last_official_capture_of_a_month(shelf: Shelf) -> None:
    shelf.official = {"page"}
    shelf.captured("page", 30, 29, 10, 9)
    shelf.captured("third", 9)
    shelf.says("page", "4")
    shelf.says("third", "4")
    assert [row[:2] for row in accuracy(shelf)] == [("2026-07-22", 20), ("2026-08-11", 0)]


# --- the real captures ---------------------------------------------------------------------------


def pairs(book: duckdb.DuckDBPyConnection, condition: str) -> list[tuple[Any, ...]]:
    return book.execute(
        "select source_id, other_source_id, meter, price::double, other_price::double, "
        "reason_class, last_confirmed_at::date::varchar, other_last_confirmed_at::date::varchar "
        f"from token_price_disagreements where service_tier = 'standard' and {condition} "
        "order by all"
    ).fetchall()


def test_openai_before_its_price_cut(book: duckdb.DuckDBPyConnection) -> None:
    """The page of 2026-08-21 still had 5/30; LiteLLM of 2026-09-06 had the cut to 4/20."""
    found = pairs(
        book,
        "seller_id = 'openai' and listed_model = 'gpt-5.6-sol' and meter in ('input', 'output') "
        "and other_source_id = 'litellm_prices'",
    )
    dates = ("stale", "2026-08-21", "2026-09-06")
    assert found == [
        ("openai_pricing", "litellm_prices", "input", 5.0, 4.0, *dates),
        ("openai_pricing", "litellm_prices", "output", 30.0, 20.0, *dates),
    ]


def test_deepseek_base_price_is_the_peak_price_in_litellm(book: duckdb.DuckDBPyConnection) -> None:
    """genai-prices has 0.66 off-peak and 1.32 peak for the input of deepseek-v4-pro."""
    found = pairs(
        book,
        "seller_id = 'deepseek' and listed_model = 'deepseek-v4-pro' and meter = 'input' "
        "and source_id = 'genai_prices' and other_source_id = 'litellm_prices'",
    )
    assert [row[3:6] for row in found] == [(0.66, 1.32, "peak_against_off_peak")]


def test_deepseek_official_against_peak_and_off_peak(book: duckdb.DuckDBPyConnection) -> None:
    """The page of May 2026 knew no peak hours: 0.14 at any hour against 0.30 and 0.15."""
    found = pairs(
        book,
        "seller_id = 'deepseek' and listed_model = 'deepseek-v4-flash' and meter = 'input' "
        "and source_id = 'deepseek_pricing_en' and other_source_id = 'genai_prices'",
    )
    assert [row[3:6] for row in found] == [(0.14, 0.15, "stale"), (0.14, 0.3, "stale")]


def test_euros_stored_as_dollars(book: duckdb.DuckDBPyConnection) -> None:
    """OVHcloud sells the R1 distill at 0.67 EUR, which LiteLLM prints as dollars: read in EUR."""
    name = "ovhcloud/DeepSeek-R1-Distill-Llama-70B"
    assert pairs(book, f"other_listed_model = '{name}' and source_id = 'genai_prices'") == []
    assert book.execute(
        "select distinct currency, price::double from token_price_history "
        f"where listed_model = '{name}' and meter in ('input', 'output')"
    ).fetchall() == [("EUR", 0.67)]


def test_no_figure_is_compared_across_currencies(law_book: duckdb.DuckDBPyConnection) -> None:
    assert law_book.execute(
        "select count(*) from token_price_disagreements d join token_price_history h "
        "on h.meter_id in (d.meter_id, d.other_meter_id) and h.currency <> d.currency"
    ).fetchall() == [(0,)]


def test_slips_of_unit_are_kept_out_before(book: duckdb.DuckDBPyConnection) -> None:
    """LiteLLM has W&B prices per token that are a million times too high: no price, no pair."""
    ((kept_out,),) = book.execute(
        "select count(*) from rejected_rows where source_id = 'litellm_prices' "
        "and locator like '/wandb~1%' and offending like '%55000.000000000%'"
    ).fetchall()
    assert kept_out == 1
    assert book.execute(
        "select count(*) from token_price_disagreements where price > 1000 or other_price > 1000"
    ).fetchall() == [(0,)]


def test_image_output_is_another_meter(book: duckdb.DuckDBPyConnection) -> None:
    found = pairs(
        book,
        "listed_model = 'gpt-image-2' and meter = 'output' and source_id = 'genai_prices' "
        "and seller_id = 'openai'",
    )
    assert [row[3:6] for row in found] == [(30.0, 10.0, "other_meter")]


def test_both_rows_of_a_pair_can_be_followed(law_book: duckdb.DuckDBPyConnection) -> None:
    """Each side is an open row of history with that figure, or a hand-kept row."""
    ((lost,),) = law_book.execute("""
        select count(*) from (
            select meter_id, price, source_id from token_price_disagreements
            union all
            select other_meter_id, other_price, other_source_id from token_price_disagreements
        ) d
        left join token_price_history h
            on h.meter_id = d.meter_id and h.price = d.price and h.superseded_at is null
        where h.meter_id is null and d.source_id <> 'seed_token_prices'
    """).fetchall()
    assert lost == 0


@pytest.mark.parametrize(
    ("third_party", "official", "compared_on", "meter", "agree", "compared"),
    [
        ("genai_prices", "openai_pricing", "2026-08-21", "input", 46, 46),
        ("litellm_prices", "anthropic_pricing", "2025-10-29", "output", 9, 9),
        ("litellm_prices", "zai_pricing", "2026-08-18", "output", 9, 9),
    ],
)
def test_third_parties_that_agree_with_the_page(
    book: duckdb.DuckDBPyConnection,
    third_party: str,
    official: str,
    compared_on: str,
    meter: str,
    agree: int,
    compared: int,
) -> None:
    rows = book.execute(
        "select agree, compared, share from source_accuracy where source_id = ? "
        "and official_source_id = ? and compared_on = ?::date and meter = ?",
        [third_party, official, compared_on, meter],
    ).fetchall()
    assert len(rows) == 1
    assert rows[0][0] == rows[0][1] >= compared, "a better matcher may only compare more"
    assert rows[0][2] == 1.0
    assert agree == compared


def test_the_cut_shows_in_litellms_accuracy(book: duckdb.DuckDBPyConnection) -> None:
    """Sixteen days after the page, LiteLLM differs on gpt-5.6-sol and on two audio models."""
    rows = book.execute(
        "select meter, compared - agree, days_apart from source_accuracy "
        "where source_id = 'litellm_prices' and official_source_id = 'openai_pricing' order by all"
    ).fetchall()
    assert rows == [("cached_input", 1, 16), ("input", 2, 16), ("output", 2, 16)]


def test_every_figure_of_today_is_counted(book: duckdb.DuckDBPyConnection) -> None:
    counted = dict(
        book.execute(
            "select measure, sum(value)::bigint from coverage "
            "where subject = 'token_price_disagreements' group by 1"
        ).fetchall()
    )
    assert set(counted) == {
        "figures: differ from another source",
        "figures: equal wherever compared",
        "figures: not compared: longer prompts",
        "figures: not compared: no other source has the model at the seller",
        "figures: not compared: no other source has the tier, meter, unit and currency",
        "figures: not compared: other region, variant, hours or name",
    }
    assert counted["figures: equal wherever compared"] > 5000
