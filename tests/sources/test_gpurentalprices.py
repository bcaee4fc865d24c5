"""The daily file of gpurentalprices.com: real days, every kind, documents that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from pipelines.sources.gpu_rates.gpurentalprices import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_json, json_capture, read_real
from warehouse.seeds import read_seed

document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)


def real_day(day: str) -> Any:
    return read_real(SOURCE.id, day, f"gpu/gpurentalprices/snapshots/{day}.json")


@pytest.mark.parametrize(
    ("day", "offers", "sellers", "kept_back"),
    [
        ("2026-07-05", 60, 2, 22),
        ("2026-07-17", 169, 18, 13),
        ("2026-07-20", 292, 34, 0),
        ("2026-08-10", 296, 34, 0),
    ],
)
def test_real_days(day: str, offers: int, sellers: int, kept_back: int) -> None:
    frame = real_day(day)
    assert (frame.height, frame["listed_seller"].n_unique()) == (offers, sellers)
    assert frame["problem"].is_not_null().sum() == kept_back


def test_real_figures_of_aws() -> None:
    """Read off the file of 2026-08-10: the list that AWS left behind in June 2025."""
    rows = real_day("2026-08-10").filter(listed_seller="aws", purchase="on_demand")
    found = {(r["sku"], r["variant"]): r["price"] for r in rows.iter_rows(named=True)}
    assert found["h100-sxm", "at least 8 GPUs"] == Decimal("12.29")
    assert found["h200", "at least 8 GPUs"] == Decimal("10.6")
    assert found["a100-sxm-80", "at least 8 GPUs"] == Decimal("5.12071875")
    assert found["a100-sxm-40", "at least 8 GPUs"] == Decimal("4.096575")
    assert set(rows["note"]) == {"Names https://ec2.shop as its source."}


def test_kinds_become_products_and_purchases() -> None:
    rows = parse(capture(document()))
    keys = ("listed_seller", "sku", "product", "purchase", "includes_host")
    assert set(rows.filter(rows["problem"].is_null()).select(*keys).rows()) == {
        ("aws", "h100-sxm", "rental", "on_demand", None),
        ("runpod", "h100-sxm", "rental", "on_demand", None),
        ("runpod", "h100-sxm", "marketplace", "on_demand", None),
        ("gcp", "t4", "rental", "spot", False),
        ("tensordock", "l40", "marketplace", "on_demand", None),
        ("modal", "h100", "serverless", "on_demand", None),
        ("daytona", "h100", "rental", "on_demand", False),
        ("lium", "h100-pcie", "marketplace", "on_demand", None),
    }


def test_carried_forward_repeated_and_zero_prices_are_kept_back() -> None:
    rows = parse(capture(document()))
    problems = {(r["listed_seller"], r["problem"]) for r in rows.iter_rows(named=True)}
    assert {p for p in problems if p[1]} == {
        ("fal", "carried forward: the seller was last read at 2026-07-27T06:45:18.230Z"),
        ("runpod", "the file names different prices or memories for this offer"),
        ("salad", "zero, and nothing says that it is free"),
    }


def test_every_seller_of_the_real_days_is_known() -> None:
    aliases = set(
        read_seed("seller_aliases").filter(source_id=SOURCE.id)["listed_seller"].to_list()
    )
    providers = set(read_seed("providers")["provider_id"].to_list())
    assert set(real_day("2026-08-10")["listed_seller"]) <= aliases | providers


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("providers"), "providers"),
        (lambda d: d["offers"][0].update(kind="reserved"), "/offers/0/kind: unknown kind"),
        (lambda d: d["offers"][0].update(eur_hr=1), "eur_hr"),
        (lambda d: d["offers"][0].update(usd_hr="free"), "/offers/0/usd_hr"),
        (lambda d: d["offers"][0].update(usd_hr=-1), "negative price"),
        (lambda d: d["offers"][0].update(vram_gb=0), "not above zero"),
        (lambda d: d["offers"][0].update(provider="nobody"), "not in providers"),
        (lambda d: d["offers"][0].update(min_gpus="8"), "min_gpus: not a whole number"),
        (lambda d: d["providers"]["aws"].pop("stale"), "stale"),
        (lambda d: d.update(offers={}), "/offers: not a list"),
    ],
)
def test_documents_that_must_fail(change: Any, message: str) -> None:
    body = document()
    change(body)
    with pytest.raises(SourceError, match=message):
        parse(capture(body))


def test_urls() -> None:
    base = "https://raw.githubusercontent.com/adriannutiu/gpu-rental-prices"
    assert SOURCE.claim(f"{base}/HEAD/data/snapshots/2026-07-05.json")
    assert SOURCE.claim(f"{base}/main/data/latest.json")
    assert not SOURCE.claim(f"{base}/HEAD/data/snapshots/index.json")
