"""Configuration files of model families: which layers keep what, and files that must fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.sources.model_configs.huggingface_configs import SOURCE, config_urls, parse
from schemas.errors import SourceError
from tests.support import FIXTURES, capture_of
from warehouse.seeds import read_seed

PLAIN = {
    "model_type": "llama",
    "num_hidden_layers": 80,
    "hidden_size": 8192,
    "num_attention_heads": 64,
    "num_key_value_heads": 8,
    "max_position_embeddings": 131072,
    "torch_dtype": "bfloat16",
}
MLA = {
    "model_type": "kimi_k2",
    "num_hidden_layers": 61,
    "hidden_size": 7168,
    "num_attention_heads": 64,
    "num_key_value_heads": 64,
    "max_position_embeddings": 262144,
    "kv_lora_rank": 512,
    "qk_rope_head_dim": 64,
    "n_routed_experts": 384,
    "num_experts_per_tok": 8,
    "torch_dtype": "bfloat16",
}
INT4 = {
    "quant_method": "compressed-tensors",
    "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "int"}}},
}


def shape(config: Any) -> dict[str, Any]:
    body = json.dumps(config).encode()
    url = "https://huggingface.co/owner/name/raw/main/config.json"
    moment = datetime(2026, 11, 27, tzinfo=UTC)
    (row,) = parse(capture_of(SOURCE.id, moment, [(url, body)], "owner/name")).to_dicts()
    return {key: value for key, value in row.items() if value is not None}


def told(config: Any, *names: str) -> tuple[Any, ...]:
    found = shape(config)
    return tuple(found.get(name) for name in names)


def test_gated_repositories_are_not_asked() -> None:
    urls = config_urls()
    assert "https://huggingface.co/openai/gpt-oss-120b/raw/main/config.json" in urls
    assert not [url for url in urls if "/meta-llama/" in url]


def test_heads_that_share_keys() -> None:
    assert told(PLAIN, "attention", "full_layers", "kv_heads", "head_size", "native_precision") == (
        "gqa",
        80,
        8,
        128,
        "bf16",
    )


def test_a_model_without_shared_keys() -> None:
    config = {k: v for k, v in PLAIN.items() if k != "num_key_value_heads"}
    assert told(config, "kv_heads") == (64,)


def test_mla_in_four_bits_within_a_multimodal_model() -> None:
    config = {
        "model_type": "kimi_k25",
        "text_config": MLA | {"quantization_config": INT4},
    }
    assert told(
        config, "attention", "kv_lora_rank", "rope_head_size", "experts", "native_precision"
    ) == ("mla", 512, 64, 384, "int4")


def test_every_fourth_layer_keeps_tokens_and_the_others_a_state() -> None:
    config = {
        "model_type": "qwen3_5_moe",
        "text_config": {
            "dtype": "bfloat16",
            "full_attention_interval": 4,
            "head_dim": 256,
            "hidden_size": 4096,
            "layer_types": (["linear_attention"] * 3 + ["full_attention"]) * 15,
            "max_position_embeddings": 262144,
            "model_type": "qwen3_5_moe_text",
            "num_attention_heads": 32,
            "num_experts": 512,
            "num_experts_per_tok": 10,
            "num_hidden_layers": 60,
            "num_key_value_heads": 2,
        },
    }
    assert told(config, "full_layers", "linear_layers", "kv_heads") == (15, 45, 2)


def test_chunks_of_context() -> None:
    text = PLAIN | {
        "model_type": "llama4_text",
        "num_hidden_layers": 48,
        "attention_chunk_size": 8192,
        "num_local_experts": 16,
        "num_experts_per_tok": 1,
        "head_dim": 128,
    }
    assert told(
        {"model_type": "llama4", "text_config": text},
        "full_layers",
        "sliding_layers",
        "sliding_window",
    ) == (12, 36, 8192)


def test_tokens_that_share_a_vector() -> None:
    """Two layers with a window only, 21 that keep one vector per 4 tokens and 20 one per 128."""
    config = {
        "model_type": "deepseek_v4",
        "num_hidden_layers": 43,
        "hidden_size": 4096,
        "num_attention_heads": 64,
        "num_key_value_heads": 1,
        "head_dim": 512,
        "index_head_dim": 128,
        "sliding_window": 128,
        "max_position_embeddings": 1048576,
        "compress_ratios": [0, 0, *([4, 128] * 20), 4, 0],
        "n_routed_experts": 256,
        "num_experts_per_tok": 6,
        "expert_dtype": "fp4",
        "quantization_config": {"quant_method": "fp8"},
    }
    assert told(
        config, "attention", "full_layers", "sliding_layers", "tokens_per_kv", "native_precision"
    ) == ("compressed", 41, 2, pytest.approx(41 / (21 / 4 + 20 / 128), abs=1e-3), "fp4")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model_type": "mamba"}, "unknown family: 'mamba'"),
        ({"num_hidden_layers": None}, "num_hidden_layers: missing"),
        ({"num_attention_heads": "64"}, "not a positive whole number: '64'"),
        ({"layer_types": ["full_attention"]}, "not a list of 80"),
        ({"layer_types": ["full_attention"] * 79 + ["retention"]}, "unknown type: 'retention'"),
        ({"torch_dtype": "float4"}, "unknown number format: 'float4'"),
        ({"quantization_config": {"quant_method": "aqlm"}}, "unknown method"),
        ({"sliding_window": 4096}, "which layers slide is not said: '4096'"),
    ],
)
def test_what_is_not_understood_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        shape(PLAIN | change)


def test_the_file_agrees_with_what_was_read_by_hand() -> None:
    """The fixture is gpt-oss-120b: the seed has the same shape."""
    found = shape(json.loads((FIXTURES / SOURCE.id / "config.json").read_text(encoding="utf-8")))
    (kept,) = read_seed("model_architectures").filter(model_id="openai/gpt-oss-120b").to_dicts()
    names = set(found) & set(kept) - {"note"}
    assert len(names) >= 14
    assert {n: found[n] for n in names} == {n: kept[n] for n in names}
