"""Numbers that a model keeps per token."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

# Llama 3.1 70B: 80 layers, 8 key heads of 128. DeepSeek V3: 61 layers, 512 + 64.
LLAMA = {
    "attention": "gqa",
    "full_layers": 80,
    "sliding_layers": 0,
    "kv_heads": 8,
    "head_size": 128,
    "tokens_per_kv": 1,
}
DEEPSEEK = {
    "attention": "mla",
    "full_layers": 61,
    "sliding_layers": 0,
    "kv_lora_rank": 512,
    "rope_head_size": 64,
    "tokens_per_kv": 1,
}


@pytest.mark.parametrize(
    ("architecture", "per_token", "in_window"),
    [
        (LLAMA, 2 * 80 * 8 * 128, 0),
        # gpt-oss: 18 layers in full, 18 within a window.
        (
            {**LLAMA, "full_layers": 18, "sliding_layers": 18, "head_size": 64},
            2 * 18 * 8 * 64,
            2 * 18 * 8 * 64,
        ),
        # Gemma has other heads within the window.
        (
            {**LLAMA, "sliding_layers": 10, "sliding_kv_heads": 4, "sliding_head_size": 256},
            2 * 80 * 8 * 128,
            2 * 10 * 4 * 256,
        ),
        (DEEPSEEK, 61 * (512 + 64), 0),
        ({**DEEPSEEK, "index_head_size": 128}, 61 * (512 + 64 + 128), 0),
        ({**DEEPSEEK, "rope_head_size": None}, 61 * 512, 0),
        ({**DEEPSEEK, "tokens_per_kv": 4, "sliding_layers": 3}, 61 * (512 + 64) / 4, 3 * 512),
    ],
    ids=str,
)
def test_values(architecture: dict[str, Any], per_token: float, in_window: float) -> None:
    given = {"mart.model_architectures": [{"model_id": "m", **architecture}]}
    assert rows_of("kv_values", given) == [("m", per_token, in_window)]
