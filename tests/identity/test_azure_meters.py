"""Names of Azure's meters: abbreviations spelled out, families and years filled in."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from pipelines.identity.azure_meters import spellings
from pipelines.identity.models import ModelMatcher
from pipelines.sources.token_prices import azure_ai_meters as reader
from tests.support import real_captures
from warehouse.seeds import read_seed

MATCHER = ModelMatcher.of(
    read_seed("models").select("model_id", "hf_repo", "publisher_id").iter_rows(),
    read_seed("model_aliases").select("listed_key", "provider_id", "model_id").iter_rows(),
)


def model(listed: str) -> str | None:
    return MATCHER.match(listed, "azure")[0]


@pytest.mark.parametrize(
    ("listed", "model_id"),
    [
        ("Azure OpenAI GPT5: 5", "openai/gpt-5"),
        ("Azure OpenAI GPT5: 5.6 terra", "openai/gpt-5.6-terra"),
        ("Azure OpenAI GPT5: GPT 5 Mini", "openai/gpt-5-mini"),
        ("Azure OpenAI: gpt 4o 1120", "openai/gpt-4o-2024-11-20"),
        ("Azure OpenAI: gpt 4o mini0718", "openai/gpt-4o-mini"),
        ("Azure OpenAI: gpt-4o-rt-1217", "openai/gpt-4o-realtime-preview-2024-12-17"),
        ("Azure OpenAI: gpt4omini aud 1217", "openai/gpt-4o-mini-audio-preview-2024-12-17"),
        ("Azure OpenAI: gpt-35-turbo-16K-1106", "openai/gpt-3.5-turbo-1106"),
        ("Azure OpenAI: gpt-35-turbo16K", "openai/gpt-3.5-turbo-16k"),
        ("Azure OpenAI: gpt-4-8K", "openai/gpt-4"),
        ("Azure OpenAI: o3 mini 0131", "openai/o3-mini"),
        ("Azure OpenAI Media: gpt 4o tcrb d", "openai/gpt-4o-transcribe-diarize"),
        ("Azure OpenAI OSS Models: OSS 20b", "openai/gpt-oss-20b"),
        ("Azure Deepseek Models: V4 Pro", "deepseek-ai/DeepSeek-V4-Pro"),
        ("Azure Deepseek Models: V3-0324", "deepseek-ai/DeepSeek-V3-0324"),
        ("Azure Deepseek Models: V3.2 SP", "deepseek-ai/DeepSeek-V3.2-Speciale"),
        ("Azure Grok Models: Code Fast 1", "xai/grok-code-fast-1"),
        ("Azure Grok Models: 4.3", "xai/grok-4.3"),
        ("Azure Kimi: K2.7 Code", "moonshotai/Kimi-K2.7-Code"),
        ("Azure Llama Models: Llama 3.3 70B", "meta-llama/Llama-3.3-70B-Instruct"),
        ("Azure Mistral Models: MM3.5", "mistralai/Mistral-Medium-3.5-128B"),
        ("Azure Fireworks Models: FW DeepSeekV3.2", "deepseek-ai/DeepSeek-V3.2"),
        ("Cohere Models: Embed v4 Txt", "cohere/embed-v4.0"),
        ("Azure Mistral Models: Doc AI 2505", None),
        ("Azure OpenAI GPT5: 9.9 nova", None),
        ("Azure OpenAI GPT5: gpt 4o 0230", None),
    ],
)
def test_the_model_of_a_meter(listed: str, model_id: str | None) -> None:
    assert model(listed) == model_id


def test_only_the_name_of_a_meter_is_spelled_out() -> None:
    assert spellings("azure/gpt-4o-rt-1217") is None
    assert MATCHER.match("Azure OpenAI: gpt 4o 1120", "openai")[0] is None


def test_share_of_a_real_month() -> None:
    """97 % of the priced meters of 2026-08-11; the aliases alone knew 30 %."""
    path = real_captures() / "tokens/azure/azure-retail-genai-meters-2026-08-11.json"
    listed: Counter[str] = Counter()
    for item in json.loads(path.read_text())["items"]:
        product, meter = item["productName"], item["meterName"]
        if not reader.PRODUCT.fullmatch(product) or reader.SKIPPED_NAME.fullmatch(meter):
            continue
        name, *_ = reader._reading(meter, item["unitOfMeasure"])
        if not name.problem:
            listed[f"{product}: {reader._as_listed(name.model, meter)}"] += 1
    known = sum(count for name, count in listed.items() if model(name))
    assert listed.total() == 2981
    assert known / listed.total() > 0.96
