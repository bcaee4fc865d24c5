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


def test_words_that_the_other_figures_contradict_are_kept_back() -> None:
    words = "$0.10 in $0.40 out $0.02 cached <= 128K, $0.20 in $0.80 out $0.2 cached > 128K"
    pricing = {
        "type": "tokens",
        "cents_per_input_token": 1e-05,
        "cents_per_output_token": 5e-05,
        "rate_per_input_token_cached": 0.2,
        "full": words,
    }
    frame = parse(changed_json(SOURCE.id, "/0/pricing", pricing))
    rows = frame.filter(frame["listed_model"] == "zai-org/GLM-5.3-Flash")
    problems = rows.select("meter", "context_above_tokens", "problem").rows()
    assert problems == [
        ("input", None, None),
        ("output", None, "two statements: the words say $0.40, the cents say $0.5"),
        ("cached_input", None, None),
        ("input", 128000, None),
        ("output", 128000, None),
        (
            "cached_input",
            128000,
            "two statements: the words say $0.2, the multiplier of the input price says $0.04",
        ),
    ]
