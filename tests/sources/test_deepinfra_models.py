"""DeepInfra's model list: cents, multipliers, steps in words."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from pipelines.sources.token_prices.deepinfra_models import SOURCE, parse
from tests.support import changed_json, good_prices

prices = partial(good_prices, SOURCE.id)


def test_cents_become_dollars() -> None:
    assert prices("zai-org/GLM-5.3-Flash", "input") == [Decimal("0.15")]
    assert prices("zai-org/GLM-5.3-Flash", "cached_input") == [Decimal("0.03")]
    assert prices("BAAI/bge-m3", "embedding") == [Decimal("0.01")]
    assert prices("hexgrad/Kokoro-82M", "character_input") == [Decimal("0.62")]
    assert prices("openai/whisper-large-v3", "audio_duration") == [Decimal("0.0000075")]


def test_steps_in_words_go_before_the_figures() -> None:
    assert prices("Qwen/Qwen3-Max", "input") == [Decimal(p) for p in ("1.2", "2.4", "3")]


def test_what_is_not_on_sale_or_not_clear_is_kept_back() -> None:
    assert prices("old/retired", "input") == []
    assert prices("half/price", "input") == []
    assert prices("acme/omni-chat-large", "input") == [Decimal("1.3")]
    hidden = parse(changed_json(SOURCE.id, "/0/private", 1))
    assert hidden["problem"][0] == "not offered to everyone"
