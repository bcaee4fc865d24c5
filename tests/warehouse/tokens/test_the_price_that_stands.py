"""Which price stands for a seller's model, from small documents through the whole pipeline."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.worlds import GENAI, LITELLM, MODELS_DEV, build_of, prices

AT = (
    "select {columns} from token_price_timeline where listed_model = '{model}' "
    "and (valid_from is null or valid_from <= timestamptz '{day} 12:00:00+00') "
    "and (valid_to is null or valid_to > timestamptz '{day} 12:00:00+00') order by all"
)


def genai(*listed: Any, provider: str = "openai") -> list[dict[str, Any]]:
    """A list of genai-prices with one model of a provider."""
    dated = [
        {
            "prices": {"input_mtok": entry[0], "output_mtok": entry[1]},
            **({"constraint": {"start_date": entry[2]}} if len(entry) > 2 else {}),
        }
        for entry in listed
    ]
    model = {"id": "acme-large", "match": {"equals": "acme-large"}}
    priced = dated if len(dated) > 1 or len(listed[0]) > 2 else dated[0]["prices"]
    return [
        {
            "id": provider,
            "name": provider,
            "pricing_urls": [],
            "api_pattern": "https://acme",
            "models": [{**model, "prices": priced}],
        }
    ]


def litellm(model: str, provider: str, given: float, got: float) -> dict[str, Any]:
    """A list of LiteLLM with one model, prices per token."""
    return {
        model: {
            "litellm_provider": provider,
            "mode": "chat",
            "input_cost_per_token": given,
            "output_cost_per_token": got,
        }
    }


BACKDATED = [
    (GENAI, "2026-08-21", genai((5, 30))),
    (GENAI, "2026-11-09", genai((5, 30), (4, 20, "2026-08-25"))),
]


def test_a_start_stated_later_ends_the_former_price_on_that_day(tmp_path: Path) -> None:
    """The August list said 5/30 without dates, the November list that 4/20 held from 25 August."""
    with build_of(tmp_path, *BACKDATED) as build:
        held = prices(
            build,
            "select price, valid_from::date::varchar, valid_to::date::varchar, "
            "first_seen_at::date::varchar from token_price_history where meter = 'input' "
            "and (valid_to is null or valid_from is null or valid_from < valid_to) order by all",
            "token_price_history",
        )
        assert [(float(price), *span) for price, *span in held] == [
            (4.0, "2026-08-25", None, "2026-11-09"),
            (5.0, None, "2026-08-25", "2026-11-09"),
        ]
        for day, expected in (("2026-10-01", (4, 20)), ("2026-08-23", (5, 30))):
            asked = AT.format(
                columns="input_per_mtok, output_per_mtok", model="acme-large", day=day
            )
            assert prices(build, asked, "token_price_timeline") == [tuple(map(Decimal, expected))]


OVERLAPS = """
    select count(*) from token_price_history a join token_price_history b
        on a.source_id = b.source_id and a.seller_id = b.seller_id
        and a.listed_model = b.listed_model and a.meter = b.meter and a.unit = b.unit
        and a.service_tier = b.service_tier and a.context_tier = b.context_tier
        and a.variant = b.variant and a.region = b.region and a.schedule = b.schedule
        and a.schedule_detail is not distinct from b.schedule_detail
        and a.offer = b.offer and a.currency = b.currency
        and a.meter_id < b.meter_id and a.price <> b.price
        and coalesce(a.valid_from, timestamptz '-infinity')
            < coalesce(b.valid_to, timestamptz 'infinity')
        and coalesce(b.valid_from, timestamptz '-infinity')
            < coalesce(a.valid_to, timestamptz 'infinity')
        and a.valid_from is distinct from a.valid_to and b.valid_from is distinct from b.valid_to
"""


def test_no_source_has_two_prices_for_one_thing_at_one_time(book: Any) -> None:
    assert book.execute(OVERLAPS).fetchall() == [(0,)]


def test_overlaps_would_be_found(tmp_path: Path) -> None:
    """The law's own query, on a history whose former price does not end."""
    with build_of(tmp_path, *BACKDATED) as build:
        assert prices(build, OVERLAPS, "token_price_history") == [(0,)]
        build.execute(
            "update token_price_history set valid_to = timestamptz '2026-11-09' "
            "where valid_to = timestamptz '2026-08-25'"
        )
        assert build.execute(OVERLAPS).fetchall() == [(2,)]


def test_two_fresher_witnesses_outvote_a_list_that_missed_the_change(tmp_path: Path) -> None:
    """A list last read in May says 5/30; two others, read in November, say 4/20."""
    models_dev = {
        "openai": {
            "id": "openai",
            "name": "OpenAI",
            "models": {
                "acme-large": {"id": "acme-large", "name": "A", "cost": {"input": 4, "output": 20}}
            },
        }
    }
    with build_of(
        tmp_path,
        (LITELLM, "2026-05-08", litellm("acme-large", "openai", 5e-06, 3e-05)),
        (MODELS_DEV, "2026-11-08", models_dev),
        (GENAI, "2026-11-09", genai((4, 20))),
    ) as build:
        (row,) = prices(
            build,
            "select input_per_mtok, output_per_mtok, trust from token_prices "
            "where listed_model = 'acme-large'",
            "token_prices",
        )
        assert (float(row[0]), float(row[1]), row[2]) == (4.0, 20.0, "corroborated")


@pytest.mark.parametrize("factor", [1_000, 1_000_000])
def test_a_listing_a_thousand_times_too_cheap_is_held_back(factor: int, tmp_path: Path) -> None:
    """Four sellers ask 0.10 to 0.25 for the same weights; a fifth is listed per thousand."""
    sellers = {"groq": 0.15, "fireworks-ai": 0.15, "deepinfra": 0.15 / factor, "nebius": 0.25}
    sellers |= {"togetherai": 0.10}
    listed = {
        seller: {
            "id": seller,
            "name": seller,
            "models": {
                "openai/gpt-oss-120b": {
                    "id": "openai/gpt-oss-120b",
                    "name": "t",
                    "cost": {"input": price, "output": 4 * price},
                }
            },
        }
        for seller, price in sellers.items()
    }
    with build_of(tmp_path, (MODELS_DEV, "2026-11-20", listed)) as build:
        stand = prices(
            build,
            "select seller_id from token_prices where model_id = 'openai/gpt-oss-120b' order by 1",
            "token_prices",
            "pending_prices",
        )
        assert ("deepinfra",) not in stand
        assert {("groq",), ("fireworks",), ("nebius",), ("together",)} <= set(stand)
        held = build.execute(
            "select seller_id, rule, status, old_price, new_price from pending_prices order by all"
        ).fetchall()
        assert [(r[0], r[1], r[2], r[3]) for r in held] == [
            ("deepinfra", "far_from_other_sellers", "pending", None)
        ] * 2
        assert held[0][4] == Decimal(15) / 100 / factor


def test_a_euro_figure_that_two_lists_print_as_dollars_is_read_in_euro(tmp_path: Path) -> None:
    """Both copy Scaleway's 0.90 digit for digit; at 1.1172 it is 1.00548 dollars."""
    models_dev = {
        "scaleway": {
            "id": "scaleway",
            "name": "Scaleway",
            "models": {
                "llama-3.3-70b-instruct": {
                    "id": "llama-3.3-70b-instruct",
                    "name": "L",
                    "cost": {"input": 0.9, "output": 0.9},
                }
            },
        }
    }
    listed = litellm("scaleway/meta/llama-3.3-70b-instruct", "scaleway", 9e-07, 9e-07)
    with build_of(
        tmp_path, (LITELLM, "2026-11-08", listed), (MODELS_DEV, "2026-11-09", models_dev)
    ) as build:
        found = prices(
            build,
            "select currency, input_per_mtok from token_prices where seller_id = 'scaleway' "
            "and listed_model like '%llama-3.3-70b%'",
            "token_prices",
        )
        assert found == [("EUR", Decimal("0.9"))]


def test_dollars_of_a_list_that_converts_at_a_rate_of_its_own_are_doubtful(tmp_path: Path) -> None:
    """Berget bills in euro, and models.dev multiplies by 1.1: no dollar price of the seller's."""
    models_dev = {
        "berget": {
            "id": "berget",
            "name": "Berget",
            "models": {"m": {"id": "m", "name": "M", "cost": {"input": 0.275, "output": 0.55}}},
        }
    }
    with build_of(tmp_path, (MODELS_DEV, "2026-11-09", models_dev)) as build:
        assert prices(
            build,
            "select currency, trust from token_prices where seller_id = 'berget' "
            "and listed_model = 'm'",
            "token_prices",
        ) == [("USD", "doubtful_currency")]


def test_a_listing_leaves_on_the_day_that_its_seller_ends_the_model(tmp_path: Path) -> None:
    """One ended on 2026-10-23, the other will a year later; history keeps both."""
    old = {"acme-old-1": {**litellm("x", "openai", 3e-05, 6e-05)["x"]}}
    old["acme-old-1"]["deprecation_date"] = "2026-10-23"
    new = {"acme-new-2": {**litellm("x", "openai", 1e-06, 4e-06)["x"]}}
    new["acme-new-2"]["deprecation_date"] = "2027-10-23"
    with build_of(
        tmp_path, (LITELLM, "2026-09-06", old | new), (GENAI, "2026-11-09", genai((1, 2)))
    ) as build:
        assert prices(
            build,
            "select listed_model, available_until::varchar from token_prices "
            "where listed_model like 'acme-___-_'",
            "token_prices",
            "token_price_history",
        ) == [("acme-new-2", "2027-10-23")]
        assert build.execute(
            "select distinct valid_to::date::varchar from token_price_history "
            "where listed_model = 'acme-old-1'"
        ).fetchall() == [("2026-10-23",)]


def test_what_the_sellers_page_does_not_speak_of_a_third_party_may_state(book: Any) -> None:
    """OpenAI's page of 2026-08-21 has gpt-5.4 below 272,000 tokens only; lists say 5.00/22.50."""
    rows = book.execute(
        "select context_tier, input_per_mtok::double, output_per_mtok::double, is_official "
        "from token_prices where seller_id = 'openai' and listed_model = 'gpt-5.4' "
        "and service_tier = 'standard' and input_per_mtok is not null order by all"
    ).fetchall()
    assert ("<=272000", 2.5, 15.0, True) in rows
    assert (">272000", 5.0, 22.5, False) in rows


def test_every_disputed_row_says_in_what_and_what_is_stated_instead(book: Any) -> None:
    ((untold, silent),) = book.execute(
        "select count(*) filter (disputed_meters is null), count(*) filter ("
        "fresher_input_per_mtok is not distinct from input_per_mtok "
        "and fresher_output_per_mtok is not distinct from output_per_mtok) "
        "from token_prices where trust = 'disputed'"
    ).fetchall()
    assert (untold, silent) == (0, 0)
