"""Hugging Face ``config.json``: the shape of open models, for what they need of memory.

Belongs here: reading the configuration of families of models that somebody has looked at. Must not
be here: parameter counts (the file has none) and what follows from the shape
(``warehouse/models``).

A family says in its own way which layers keep keys and values: a list of layer types, an interval,
a pattern, a chunk size, or compression ratios per layer. A ``model_type`` outside ``FAMILIES``
stops here, as it may keep something else. Values of a multimodal model stand in ``text_config``.

Copies of files are read that an engine keeps of the makers' own; families and ways of quantising
that nobody has looked at are refused among them. Repositories of ``GATED_OWNERS`` give the file to
members only and are not asked.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.reading.json_documents import json_of
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SEED = Path(__file__).parents[3] / "warehouse" / "seeds" / "model_architectures.csv"
GATED_OWNERS = ("google", "meta-llama", "mistralai")


def config_urls() -> Sequence[str]:
    """Addresses of the configurations of the seed's models, in order of name."""
    with SEED.open(newline="", encoding="utf-8") as file:
        names = {row["model_id"] for row in csv.DictReader(file)}
    return [
        f"https://huggingface.co/{name}/raw/main/config.json"
        for name in sorted(names)
        if name.split("/")[0] not in GATED_OWNERS
    ]


SOURCE = Source(
    id="huggingface_configs",
    kind="model_configs",
    publisher="Hugging Face",
    urls=config_urls,
    claims=(
        r"https://huggingface\.co/(?P<partition>[\w.-]+/[\w.-]+)/(?:raw|resolve)/main/config\.json",
    ),
    media_type="text/plain",
    currency="",
    is_official=True,
    terms="Files of public repositories, under the licence of each model; figures only.",
    minimum_rows=1,
    cadence_hours=160,
    delay_seconds=0.5,
    proven_on=("2026-08-21",),
)

FAMILIES = (
    "deepseek_v3",
    "deepseek_v32",
    "deepseek_v4",
    "gemma2",
    "gemma3",
    "glm4_moe",
    "glm4_moe_lite",
    "glm_moe_dsa",
    "gpt_oss",
    "kimi_k2",
    "kimi_k25",
    "llama",
    "llama4",
    "minimax_m2",
    "mistral",
    "mixtral",
    "qwen2",
    "qwen3",
    "qwen3_5",
    "qwen3_5_moe",
    "qwen3_moe",
    "qwen3_next",
    "qwen3_vl",
    "qwen3_vl_moe",
    "step3p7",
)
FULL, SLIDING, LINEAR = "full_attention", "sliding_attention", "linear_attention"
LAYER_TYPES = {FULL: FULL, SLIDING: SLIDING, "chunked_attention": SLIDING, LINEAR: LINEAR}
EXPERTS = ("num_experts", "n_routed_experts", "num_local_experts")
PUBLISHED = {"bfloat16": "bf16", "float16": "bf16", "float8_e4m3fn": "fp8"}
QUANTISED = {"fp8": "fp8", "mxfp4": "fp4"}
MODELOPT = {"NVFP4": "fp4", "FP8": "fp8"}
"""Algorithms of Nvidia's tool that quantise all weights alike."""
NAMED = re.compile(r"NVFP4|MXFP4|FP8|FP4|INT4|AWQ|GPTQ", re.IGNORECASE)
ELSEWHERE = "the name speaks of {}, and the file of no quantisation: it stands in another file"


def parse(capture: Capture) -> pl.DataFrame:
    """The shape of one model; raises ``SourceError`` on a family or layer type not looked at."""
    require_pages(capture, 1)
    record = json_of(SOURCE.id, capture.page.text)
    if not isinstance(record, dict):
        raise SourceError(SOURCE.id, "document", "not an object", record)
    if record.get("model_type") not in FAMILIES:
        raise SourceError(SOURCE.id, "model_type", "unknown family", record.get("model_type"))
    text = record.get("text_config", record)
    if not isinstance(text, dict):
        raise SourceError(SOURCE.id, "text_config", "not an object", text)
    layers = _number(text, "num_hidden_layers")
    heads = _number(text, "num_attention_heads")
    kinds, window = _layer_kinds(text, layers)
    row = {
        "page": 0,
        "locator": "/text_config" if "text_config" in record else "/",
        "hf_repo": capture.partition,
        "layers": layers,
        "full_layers": kinds[FULL],
        "sliding_layers": kinds[SLIDING],
        "sliding_window": window if kinds[SLIDING] else None,
        "linear_layers": kinds[LINEAR],
        "hidden_size": _number(text, "hidden_size"),
        "attention_heads": heads,
        "kv_heads": _optional(text, "num_key_value_heads") or heads,
        "head_size": _optional(text, "head_dim") or _number(text, "hidden_size") // heads,
        "context_tokens": _number(text, "max_position_embeddings"),
        "native_precision": _precision(record, text),
        **_experts(text),
        **_kept(text, kinds[FULL]),
        "problem": _unsaid(capture.partition, record, text),
    }
    return frame_of(SOURCE, [row])


def _optional(text: Mapping[str, Any], name: str) -> int | None:
    value = text.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise SourceError(SOURCE.id, name, "not a positive whole number", value)
    return value


def _number(text: Mapping[str, Any], name: str) -> int:
    value = _optional(text, name)
    if value is None:
        raise SourceError(SOURCE.id, name, "missing column or key", name)
    return value


def _layer_kinds(text: Mapping[str, Any], layers: int) -> tuple[Counter[str], int | None]:
    """How many layers are of each kind, and the window of the sliding ones."""
    window = _optional(text, "sliding_window")
    chunk = _optional(text, "attention_chunk_size")
    if (types := text.get("layer_types")) is not None:
        if not isinstance(types, list) or len(types) != layers:
            raise SourceError(SOURCE.id, "layer_types", f"not a list of {layers}", types)
        if unknown := sorted({str(t) for t in types} - set(LAYER_TYPES)):
            raise SourceError(SOURCE.id, "layer_types", "unknown type", ", ".join(unknown))
        return Counter(LAYER_TYPES[t] for t in types), window or chunk
    if (ratios := text.get("compress_ratios")) is not None:
        # A ratio of 0 is a layer with its window only; the list may go on for prediction layers.
        if not isinstance(ratios, list) or len(ratios) < layers:
            raise SourceError(SOURCE.id, "compress_ratios", f"not a list of {layers}", ratios)
        sliding = sum(ratio == 0 for ratio in ratios[:layers])
        return Counter({FULL: layers - sliding, SLIDING: sliding}), window
    if interval := _optional(text, "full_attention_interval"):
        return Counter({FULL: layers // interval, LINEAR: layers - layers // interval}), None
    if chunk:
        # Every fourth layer of the family sees the whole context.
        return Counter({FULL: layers // 4, SLIDING: layers - layers // 4}), chunk
    if pattern := _optional(text, "sliding_window_pattern"):
        return Counter({FULL: layers // pattern, SLIDING: layers - layers // pattern}), window
    if text.get("model_type") == "gpt_oss":
        return Counter({FULL: layers // 2, SLIDING: layers - layers // 2}), window
    if window and text.get("use_sliding_window", True) and text.get("model_type") == "mistral":
        return Counter({SLIDING: layers}), window
    if window and text.get("use_sliding_window", True):
        raise SourceError(SOURCE.id, "sliding_window", "which layers slide is not said", window)
    return Counter({FULL: layers}), None


def _kept(text: Mapping[str, Any], full_layers: int) -> dict[str, Any]:
    """What a full layer keeps per token where it is not keys and values of heads."""
    rank, index = _optional(text, "kv_lora_rank"), _optional(text, "index_head_dim")
    if rank:
        return {
            "attention": "mla",
            "kv_lora_rank": rank,
            "rope_head_size": _number(text, "qk_rope_head_dim"),
            "index_head_size": index,
            "tokens_per_kv": 1.0,
        }
    if (ratios := text.get("compress_ratios")) is not None:
        kept = sum(1 / r for r in ratios[: _number(text, "num_hidden_layers")] if r)
        return {
            "attention": "compressed",
            "kv_lora_rank": _number(text, "head_dim"),
            "index_head_size": index,
            "tokens_per_kv": round(full_layers / kept, 3),
        }
    return {"attention": "gqa", "tokens_per_kv": 1.0}


def _experts(text: Mapping[str, Any]) -> dict[str, int | None]:
    experts = next((n for name in EXPERTS if (n := _optional(text, name))), None)
    return {
        "experts": experts,
        "experts_per_token": _number(text, "num_experts_per_tok") if experts else None,
    }


def _unsaid(name: str, record: Mapping[str, Any], text: Mapping[str, Any]) -> str | None:
    """Why the precision is not that of the weights, where the name of the repository tells so."""
    named = NAMED.search(name)
    is_said = record.get("quantization_config") or text.get("quantization_config")
    return ELSEWHERE.format(named[0]) if named and not is_said else None


def _precision(record: Mapping[str, Any], text: Mapping[str, Any]) -> str:
    """Precision of the weights as published, from the quantisation or the number format."""
    quantised = record.get("quantization_config") or text.get("quantization_config")
    if quantised:
        method = quantised.get("quant_method")
        if method == "compressed-tensors" and '"num_bits": 4' in _written(quantised):
            return "int4"
        if method == "modelopt" and quantised.get("quant_algo") in MODELOPT:
            return MODELOPT[quantised["quant_algo"]]
        if method in QUANTISED:
            return "fp4" if text.get("expert_dtype") == "fp4" else QUANTISED[method]
        raise SourceError(SOURCE.id, "quantization_config", "unknown method", quantised)
    names = ("dtype", "torch_dtype")
    stated = next((d for part in (text, record) for n in names if (d := part.get(n))), None)
    if stated not in PUBLISHED:
        raise SourceError(SOURCE.id, "torch_dtype", "unknown number format", stated)
    return PUBLISHED[stated]


def _written(value: object) -> str:
    return str(value).replace("'", '"')
