"""Words of a listed name that speak of the offer, not of the model: which, where, and how read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.identity.models import ModelMatcher
from pipelines.identity.offer_words import offer_of, plain_models
from tests.worlds import marts
from warehouse.seeds import read_seed

MATCHER = ModelMatcher.of(
    read_seed("models").select("model_id", "hf_repo", "publisher_id").iter_rows(),
    read_seed("model_aliases").select("listed_key", "provider_id", "model_id").iter_rows(),
)


def read(name: str, seller_id: str | None = None, *others: str) -> tuple[str, str | None, str]:
    """Plain name, tier and variant of a name at a seller that lists others beside it."""
    match = partial(MATCHER.match, provider_id=seller_id)
    offer = offer_of(name, seller_id, match, plain_models([name, *others], match))
    return offer.plain, offer.tier, offer.variant


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("openai/gpt-5.6-sol:batch", ("openai/gpt-5.6-sol", "batch", "")),
        ("acme/alpha-large:batch", ("acme/alpha-large", "batch", "")),
        ("openai/gpt-oss-20b:free", ("openai/gpt-oss-20b", "free", "")),
        ("acme/alpha:fast", ("acme/alpha", "fast", "")),
        ("deepseek-ai/DeepSeek-V3.1:THINKING", ("deepseek-ai/DeepSeek-V3.1", None, "thinking")),
        (
            "anthropic/claude-opus-4.6:thinking:low",
            ("anthropic/claude-opus-4.6", None, "thinking low"),
        ),
        ("openai/gpt-oss-120b:exacto", ("openai/gpt-oss-120b", None, "exacto")),
        ("acme/alpha:nitro", ("acme/alpha", None, "nitro")),
        ("acme/alpha:floor", ("acme/alpha", None, "floor")),
        ("anthropic.claude-v2:1", ("anthropic.claude-v2:1", None, "")),
        ("ft:gpt-4o-2024-08-06", ("ft:gpt-4o-2024-08-06", None, "")),
    ],
)
def test_behind_a_colon_stands_the_offer(name: str, said: tuple[str, str | None, str]) -> None:
    assert read(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acme-large-batch", ("acme-large", "batch", "")),
        ("gpt-5.6-sol-flex", ("gpt-5.6-sol", "flex", "")),
        ("gpt-5.6-sol-priority", ("gpt-5.6-sol", "priority", "")),
        ("glm-4.7-free", ("glm-4.7", "free", "")),
        ("openrouter/free", ("openrouter/free", "free", "")),
        ("evroc/Llama-3.3-70B-Instruct-FP8", ("evroc/Llama-3.3-70B-Instruct", None, "fp8")),
        ("@cf/meta/llama-3-8b-instruct-awq", ("@cf/meta/llama-3-8b-instruct", None, "awq")),
        ("hf:nvidia/Kimi-K2.5-NVFP4", ("hf:nvidia/Kimi-K2.5", None, "nvfp4")),
        ("Hermes-4-405B-FP8-TEE", ("Hermes-4-405B", None, "fp8 tee")),
        ("TEE/deepseek-v3.1", ("deepseek-v3.1", None, "tee")),
    ],
)
def test_a_tier_or_precision_is_taken_at_its_word(
    name: str, said: tuple[str, str | None, str]
) -> None:
    assert read(name) == said


@pytest.mark.parametrize(
    ("name", "seller_id", "plain", "tier"),
    [
        ("anthropic/claude-opus-5-fast", "openrouter", "anthropic/claude-opus-5", "fast"),
        ("MiniMax-M2.5-highspeed", "minimax", "MiniMax-M2.5", "fast"),
        ("Kimi K2.7 Code HighSpeed", "tencent_cloud", "Kimi K2.7 Code", "fast"),
        ("zai-org/GLM-5.2-Fast", "baseten", "zai-org/GLM-5.2", "fast"),
        ("glm-5p2-fast-us", "fireworks", "glm-5p2-us", "fast"),
        ("xiaomi/mimo-v2.6-pro-ultraspeed", "openrouter", "xiaomi/mimo-v2.6-pro", "ultrafast"),
    ],
)
def test_a_speed_needs_the_plain_one_beside_it(
    name: str, seller_id: str, plain: str, tier: str
) -> None:
    """With the plain one the word is the tier; without it nothing is taken off."""
    assert read(name, seller_id, plain) == (plain, tier, "")
    assert read(name, seller_id) == (name, None, "")


@pytest.mark.parametrize(
    ("name", "seller_id", "beside"),
    [
        ("grok-code-fast-1", "xai", "grok-code"),
        ("x-ai/grok-4-fast", "openrouter", "x-ai/grok-4"),
        ("gpt-4-turbo", "openai", "gpt-4"),
        ("gpt-3.5-turbo", "openai", "gpt-3.5"),
        ("qwen-turbo", "alibaba_cloud", "qwen-plus"),
        ("glm-5-turbo", "zai", "glm-5"),
        ("whisper-large-v3-turbo", "groq", "whisper-large-v3"),
        ("doubao-seedance-2.0-fast", "volcengine", "doubao-seedance-2.0"),
        ("Qwen/Qwen3-32B-FP8", "novita", "Qwen/Qwen3-32B"),
        ("moonshotai/kimi-k2-thinking", "openrouter", "moonshotai/kimi-k2"),
        ("nvidia/nemotron-3.5-lightning", "openrouter", "openai/gpt-oss-20b"),
        ("sd3-large-turbo", "stability", "sd3-large"),
    ],
)
def test_a_models_own_name_is_left(name: str, seller_id: str, beside: str) -> None:
    assert read(name, seller_id, beside) == (name, None, "")


def test_turbo_of_a_lower_precision_is_no_faster_tier() -> None:
    plain = "meta-llama/Llama-3.3-70B-Instruct"
    assert read(f"{plain}-Turbo", "deepinfra", plain) == (plain, None, "turbo")
    assert read(f"{plain}-Turbo", "together") == (f"{plain}-Turbo", None, "")


def test_only_an_alias_makes_thinking_an_offer() -> None:
    """LiberTAI's is the plain model that thinks; the other may be a model of its own."""
    assert read("libertai/qwen3.6-27b-thinking", "libertai") == (
        "libertai/qwen3.6-27b",
        None,
        "thinking",
    )
    name = "baidu/ernie-4.5-21b-a3b-thinking"
    assert read(name, "novita", "baidu/ernie-4.5-21b-a3b") == (name, None, "")


def _openrouter(model: str, prompt: str, completion: str, cached: str | None) -> dict[str, Any]:
    pricing = {"prompt": prompt, "completion": completion}
    return {"id": model, "pricing": pricing | ({"input_cache_read": cached} if cached else {})}


ENDPOINT = {
    "provider_name": "Host",
    "tag": "host",
    "pricing": {"prompt": "0.00000003", "completion": "0.00000012", "discount": 0.9},
}
DOCUMENTS = {
    "openrouter_models": {
        "data": [
            _openrouter("acme/alpha-large", "0.000004", "0.00002", "0.0000004"),
            _openrouter("acme/alpha-large:batch", "0.000002", "0.00001", "0.0000002"),
            _openrouter("acme/alpha-large:free", "0", "0", None),
            _openrouter("acme/delta", "0.00000003", "0.00000012", None),
            _openrouter("acme/epsilon", "0.0000003", "0.0000012", None),
        ]
    },
    "openrouter_endpoints|https://openrouter.ai/api/v1/models/acme/delta/endpoints": {
        "data": {"id": "acme/delta", "endpoints": [ENDPOINT]}
    },
    "litellm_prices": {
        "openrouter/acme/alpha-large": {
            "litellm_provider": "openrouter",
            "mode": "chat",
            "input_cost_per_token": 4e-6,
            "output_cost_per_token": 2e-5,
        }
    },
}


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Marts over lists of OpenRouter's with offers and a discount, and a second source."""
    with marts(tmp_path, DOCUMENTS, "token_prices", "token_price_history") as connection:
        yield connection


def test_the_batch_offer_leaves_standard(shelf: duckdb.DuckDBPyConnection) -> None:
    """From archive to mart: half price is the batch tier's, and nobody disputes the plain one."""
    shown = shelf.execute(
        "select listed_model, service_tier, input_per_mtok, output_per_mtok, "
        "cached_input_per_mtok, trust from mart.token_prices "
        "where listed_model like '%alpha-large%' order by all"
    ).fetchall()
    prices = [
        (name, tier, *(p and p.normalize() for p in figures)) for name, tier, *figures, _ in shown
    ]
    assert prices == [
        ("acme/alpha-large", "standard", Decimal(4), Decimal(20), Decimal("0.4")),
        ("acme/alpha-large:batch", "batch", Decimal(2), Decimal(10), Decimal("0.2")),
        ("acme/alpha-large:free", "free", Decimal(0), Decimal(0), None),
    ]
    assert "disputed" not in {row[-1] for row in shown}
    assert shelf.execute(
        "select distinct service_tier from mart.token_price_history "
        "where listed_model = 'acme/alpha-large:batch'"
    ).fetchall() == [("batch",)]


def test_one_model_stands_behind_all_its_offers(shelf: duckdb.DuckDBPyConnection) -> None:
    query = "select distinct model_key from core.token_listings where listed_model like '%alpha%'"
    assert shelf.execute(query).fetchall() == [("alpha-large",)]


def test_a_figure_that_a_host_cut_is_promotional(shelf: duckdb.DuckDBPyConnection) -> None:
    """The list cannot tell; the endpoints' document has 90 % off the very figure of `delta`."""
    assert shelf.execute(
        "select distinct listed_model, offer from mart.token_price_history "
        "where source_id = 'openrouter_models' order by all"
    ).fetchall() == [
        ("acme/alpha-large", "unstated"),
        ("acme/alpha-large:batch", "unstated"),
        ("acme/alpha-large:free", "unstated"),
        ("acme/delta", "promotional"),
        ("acme/epsilon", "unstated"),
    ]


def test_no_name_says_batch_in_standard(law_book: duckdb.DuckDBPyConnection) -> None:
    """Law, over whole builds: what its seller names batch, flex, priority or free is sold so."""
    words = r"(^|[^a-z])(batch|batches|flex|priority)$|[:/-]free$"
    for table in ("token_prices", "token_price_meters", "token_price_history"):
        assert (
            law_book.execute(
                f"select distinct listed_model from {table} "
                "where service_tier = 'standard' and regexp_matches(lower(listed_model), ?)",
                [words],
            ).fetchall()
            == []
        )
