"""Real documents of sources that were written without one: figures read from them by eye."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipelines.history.check import split
from pipelines.sources.registry import claimant
from schemas.errors import SourceError
from tests.support import SECOND_CAPTURES, capture_of, good, parse, shared_capture

FILES = {
    "baseten_models": ("2026-08-17", "tokens/baseten_models/models-warmup.2026-08-17.json"),
    "cloudflare_workers_ai": ("2026-08-28", "tokens/cloudflare_workers_ai/pricing.2026-08-28.md"),
    "deepinfra_models": (
        "2026-09-23",
        "tokens/deepinfra_models/models-list-trimmed.2026-09-23.json",
    ),
    "groq_models": ("2026-09-23", "tokens/groq_models/models.2026-09-23.md"),
    "huggingface_router": ("2026-08-22", "tokens/huggingface_router/models-sample.2026-08-22.json"),
    "novita_models": ("2026-10-09", "tokens/novita_models/models-first5.2026-10-09.json"),
    "scaleway_generative_apis": (
        "2026-09-10",
        "tokens/scaleway_generative_apis/pricing-table.2026-09-10.html",
    ),
    "together_models": ("2026-08-17", "tokens/together_models/models-warmup.2026-08-17.json"),
    "together_serverless": (
        "2026-09-23",
        "tokens/together_docs_models/serverless-models.2026-09-23.md",
    ),
    "venice_models": ("2026-08-03", "tokens/venice_models/venice-models-text.2026-08-03.json"),
    "vercel_ai_gateway": ("2026-10-09", "tokens/vercel_ai_gateway/models-6.2026-10-09.json"),
}

FIGURES: list[tuple[str, str, dict[str, Any], dict[str, str]]] = [
    (
        "baseten_models",
        "zai-org/GLM-4.7",
        {},
        {"input": "0.6", "output": "2.2", "cached_input": "0.12"},
    ),
    ("cloudflare_workers_ai", "@cf/openai/gpt-oss-120b", {}, {"input": "0.35", "output": "0.75"}),
    ("cloudflare_workers_ai", "@cf/baai/bge-m3", {}, {"embedding": "0.012"}),
    (
        "deepinfra_models",
        "ByteDance/Seed-1.8",
        {"context_above_tokens": None},
        {"input": "0.25", "output": "2", "cached_input": "0.05"},
    ),
    (
        "deepinfra_models",
        "ByteDance/Seed-1.8",
        {"context_above_tokens": 128000},
        {"input": "0.5", "output": "4", "cached_input": "0.1"},
    ),
    (
        "deepinfra_models",
        "deepseek-ai/DeepSeek-V3.2",
        {},
        {"input": "0.26", "output": "0.38", "cached_input": "0.13"},
    ),
    ("groq_models", "openai/gpt-oss-120b", {}, {"input": "0.15", "output": "0.6"}),
    ("groq_models", "whisper-large-v3", {}, {"audio_duration": "0.111"}),
    (
        "huggingface_router",
        "deepseek-ai/DeepSeek-V4-Pro",
        {"variant": "via together"},
        {"input": "2.1", "output": "4.4"},
    ),
    (
        "novita_models",
        "zai-org/glm-5.3-flash",
        {},
        {"input": "0.15", "output": "0.5", "cached_input": "0.03"},
    ),
    (
        "novita_models",
        "xiaomimimo/mimo-v2.6-pro",
        {},
        {"input": "0.435", "output": "0.87", "cached_input": "0.0036"},
    ),
    ("scaleway_generative_apis", "gpt-oss-120b", {}, {"input": "0.15", "output": "0.6"}),
    (
        "together_models",
        "moonshotai/Kimi-K3",
        {},
        {"input": "3", "output": "15", "cached_input": "0.3"},
    ),
    ("together_models", "openai/whisper-large-v3", {}, {"audio_duration": "0.0015"}),
    ("together_models", "black-forest-labs/FLUX.1-schnell", {}, {"image": "0.0027"}),
    (
        "together_serverless",
        "deepseek-ai/DeepSeek-V4.1-Flash",
        {},
        {"input": "0.3", "output": "1.2", "cached_input": "0.006"},
    ),
    ("together_serverless", "Qwen/Qwen3.6-Plus", {}, {"input": "0.5", "output": "3"}),
    (
        "venice_models",
        "gemini-3-1-pro-preview",
        {"context_above_tokens": 200000},
        {"input": "5", "output": "22.5", "cached_input": "0.5", "cache_write": "0.5"},
    ),
    (
        "vercel_ai_gateway",
        "anthropic/claude-opus-5",
        {"region": "unstated", "service_tier": "standard"},
        {"input": "5", "output": "25", "cached_input": "0.5", "cache_write": "6.25"},
    ),
    (
        "vercel_ai_gateway",
        "anthropic/claude-opus-5",
        {"region": "unstated", "service_tier": "fast"},
        {"input": "10", "output": "50", "cached_input": "1", "cache_write": "12.5"},
    ),
    (
        "vercel_ai_gateway",
        "anthropic/claude-opus-5",
        {"region": "eu", "service_tier": "standard"},
        {"input": "5.5", "output": "27.5", "cached_input": "0.55", "cache_write": "6.875"},
    ),
    (
        "vercel_ai_gateway",
        "anthropic/claude-opus-5",
        {"region": "us", "service_tier": "fast"},
        {"input": "11", "output": "55", "cached_input": "1.1", "cache_write": "13.75"},
    ),
    (
        "vercel_ai_gateway",
        "alibaba/qwen3-coder-plus",
        {"context_above_tokens": 256000},
        {"input": "6", "output": "60", "cached_input": "1.2"},
    ),
]


@pytest.mark.parametrize(("source_id", "model", "terms", "figures"), FIGURES)
def test_figures_read_by_eye(
    source_id: str, model: str, terms: dict[str, Any], figures: dict[str, str]
) -> None:
    day, file = FILES[source_id]
    frame = good(parse(shared_capture(source_id, day, file, folder=SECOND_CAPTURES)))
    rows = [
        row
        for row in frame.filter(frame["listed_model"] == model).iter_rows(named=True)
        if all(row[name] == value for name, value in terms.items())
    ]
    assert {row["meter"]: row["price"] for row in rows} == {
        meter: Decimal(price) for meter, price in figures.items()
    }
    assert len(rows) == len(figures)


NOT_READ = {
    "quantization_config: unknown method": 1,
    "model_type: unknown family": 10,
    "not a number: 'Infinity'": 2,
    "it stands in another file": 1,
}
"""Configurations of models that the reader has not been taught: how many, by what it says."""


def test_every_document_is_read_and_its_source_proven() -> None:
    shared_capture("groq_models", *FILES["groq_models"], folder=SECOND_CAPTURES)  # skips if absent
    refused = dict.fromkeys(NOT_READ, 0)
    with (SECOND_CAPTURES / "index.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if claimant(row["live_url"])]
    for row in rows:
        registered = claimant(row["live_url"])
        assert registered is not None
        source = registered.source
        page = (row["live_url"], (SECOND_CAPTURES / row["path"]).read_bytes())
        moment = datetime.fromisoformat(row["captured_on"]).replace(tzinfo=UTC)
        try:
            frame = parse(capture_of(source.id, moment, [page], source.partition(page[0])))
            is_whole = row["kind"] not in ("excerpt", "trimmed")
            rows_taken, _ = split(registered, frame, is_whole=is_whole)
        except SourceError as error:
            (known,) = [words for words in NOT_READ if words in str(error)]
            refused[known] += 1
            continue
        assert not rows_taken.is_empty(), row["path"]
        assert frame["problem_scope"].is_in(["key", "section"]).sum() == 0, row["path"]
        assert source.proven_on, source.id
    assert refused == NOT_READ
