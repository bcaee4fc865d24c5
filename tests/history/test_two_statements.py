"""A document whose words and figures disagree, from the archive to the published price."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from tests.history.test_nothing_is_lost import World
from tests.support import json_capture

LIST = [
    {
        "model_name": "acme/alpha-mini",
        "pricing": {
            "type": "tokens",
            "cents_per_input_token": 1e-05,
            "cents_per_output_token": 4e-05,
            "rate_per_input_token_cached": 0.2,
            "full": "$0.10 in $0.40 out $0.02 cached <= 128K, "
            "$0.20 in $0.80 out $0.2 cached > 128K",
        },
    }
]


def test_a_cached_price_that_two_statements_disagree_on_is_not_published(tmp_path: Path) -> None:
    """Up to 128K words and multiplier say 0.02; above, the words say 0.20 and the other 0.04."""
    world = World(tmp_path, "deepinfra_models")
    world.file(json_capture("deepinfra_models", LIST, day="2026-11-20"))
    assert world.ingest() == [("loaded", 5, 1)]
    world.derive("token_prices", "rejected_rows")
    prices = world.query(
        "select context_tier, input_usd_per_mtok, cached_input_usd_per_mtok, output_usd_per_mtok "
        "from mart.token_prices where seller_id = 'deepinfra' and listed_model = 'acme/alpha-mini' "
        "order by output_usd_per_mtok"
    )
    below, above = (tuple(map(_money, row[1:])) for row in prices)
    assert below == (Decimal("0.1"), Decimal("0.02"), Decimal("0.4"))
    assert above == (Decimal("0.2"), None, Decimal("0.8"))
    ((scope, reason, offending),) = world.query(
        "select scope, reason, offending from mart.rejected_rows "
        "where source_id = 'deepinfra_models' and reason like 'two statements%'"
    )
    assert (scope, reason) == (
        "row",
        "two statements: the words say $0.2, the multiplier of the input price says $0.04",
    )
    assert json.loads(str(offending))["context_above_tokens"] == 128000


def _money(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()
