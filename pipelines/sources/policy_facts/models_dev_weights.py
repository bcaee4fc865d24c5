"""models.dev: whether the weights of a model can be downloaded, one record a model.

Belongs here: ``open_weights`` of the records of publishers that have open models. Must not be here:
prices (the token source ``models_dev``) and licences, which the records do not state.

An identifier that moves (`-latest`) says what it stands for today only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

import polars as pl

from pipelines.reading.registers import register_fact
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

RECORDS = "https://raw.githubusercontent.com/anomalyco/models.dev/HEAD/models/"
NAMES = {
    "alibaba": (
        "qwen2-5-vl-72b-instruct",
        "qwen3-235b-a22b",
        "qwen3-32b",
        "qwen3-coder-30b-a3b-instruct",
        "qwen3-coder-480b-a35b-instruct",
        "qwen3-next-80b-a3b-instruct",
        "qwen3-next-80b-a3b-thinking",
        "qwen3.5-122b-a10b",
        "qwen3.5-27b",
        "qwen3.5-35b-a3b",
        "qwen3.5-397b-a17b",
        "qwen3.5-9b",
        "qwen3.6-27b",
        "qwen3.6-35b-a3b",
    ),
    "cohere": (
        "command-a-03-2025",
        "command-a-plus-05-2026",
        "command-r-08-2024",
        "command-r-plus-08-2024",
        "command-r7b-12-2024",
        "north-mini-code-1-0",
    ),
    "deepreinforce": (
        "ornith-1.0-31b",
        "ornith-1.0-35b",
        "ornith-1.0-397b",
        "ornith-1.0-9b",
    ),
    "deepseek": (
        "deepseek-chat",
        "deepseek-r1",
        "deepseek-reasoner",
        "deepseek-v4-flash",
        "deepseek-v4-pro",
    ),
    "google": (
        "gemma-4-26b-a4b-it",
        "gemma-4-31b-it",
        "gemma-4-E2B-it",
        "gemma-4-E4B-it",
    ),
    "meta": (
        "llama-3.3-70b-instruct",
        "llama-4-maverick-17b-instruct",
        "llama-4-scout-17b-instruct",
    ),
    "minimax": (
        "MiniMax-M2.1",
        "MiniMax-M2.5-highspeed",
        "MiniMax-M2.5",
        "MiniMax-M2.7-highspeed",
        "MiniMax-M2.7",
        "MiniMax-M2",
        "MiniMax-M3",
    ),
    "mistral": (
        "codestral-latest",
        "devstral-2512",
        "devstral-medium-latest",
        "devstral-small-2507",
        "mistral-large-2411",
        "mistral-large-2512",
        "mistral-large-latest",
        "mistral-medium-2604",
        "mistral-nemo",
        "mistral-small-2506",
        "mistral-small-2603",
        "mistral-small-latest",
        "pixtral-12b",
        "pixtral-large-latest",
    ),
    "moonshotai": (
        "kimi-k2-thinking-turbo",
        "kimi-k2-thinking",
        "kimi-k2.5",
        "kimi-k2.6",
        "kimi-k2.7-code-highspeed",
        "kimi-k2.7-code",
    ),
    "nvidia": (
        "llama-3.1-nemotron-70b-instruct",
        "llama-3.1-nemotron-safety-guard-8b-v3",
        "llama-3.1-nemotron-ultra-253b",
        "llama-3.3-nemotron-super-49b-v1.5",
        "llama-3.3-nemotron-super-49b-v1",
        "llama-nemotron-embed-vl-1b-v2",
        "llama-nemotron-rerank-vl-1b-v2",
        "mistral-nemotron",
        "nemotron-3-content-safety",
        "nemotron-3-nano-30b-a3b",
        "nemotron-3-nano-omni-30b-a3b-reasoning",
        "nemotron-3-super-120b-a12b",
        "nemotron-3-ultra-550b-a55b",
        "nemotron-3.5-content-safety",
        "nemotron-cascade-2-30b-a3b",
        "nemotron-content-safety-reasoning-4b",
        "nemotron-mini-4b-instruct",
        "nemotron-nano-12b-v2-vl",
        "nemotron-nano-9b-v2",
        "nemotron-voicechat",
    ),
    "openai": (
        "gpt-oss-120b",
        "gpt-oss-safeguard-120b",
        "whisper-large-v3-turbo",
        "whisper-large-v3",
    ),
    "sarvam": (
        "sarvam-105b",
        "sarvam-30b",
    ),
    "stepfun": (
        "step-3.5-flash-2603",
        "step-3.5-flash",
        "step-3.7-flash",
    ),
    "tencent": ("hy3-preview",),
    "xiaomi": (
        "mimo-v2-flash",
        "mimo-v2.5-pro-ultraspeed",
        "mimo-v2.5-pro",
        "mimo-v2.5",
    ),
    "zhipuai": (
        "glm-4.5-air",
        "glm-4.5",
        "glm-4.5v",
        "glm-4.6",
        "glm-4.6v",
        "glm-4.7-flash",
        "glm-4.7-flashx",
        "glm-4.7",
        "glm-5.1",
        "glm-5.2",
        "glm-5",
    ),
}
"""Records by publisher, as the repository names them."""


def _urls() -> Sequence[str]:
    return [f"{RECORDS}{owner}/{name}.toml" for owner, names in NAMES.items() for name in names]


SOURCE = Source(
    id="models_dev_weights",
    kind="policy_facts",
    publisher="models.dev",
    urls=_urls,
    claims=(
        r"https://raw\.githubusercontent\.com/anomalyco/models\.dev/HEAD/models/"
        r"(?P<partition>[\w.-]+/[\w.-]+)\.toml",
    ),
    media_type="text/plain",
    currency="",
    is_official=False,
    terms="Repository under MIT.",
    minimum_rows=1,
    cadence_hours=7 * 24 - 4,
    delay_seconds=0.3,
    proven_on=("2026-07-02",),
)


def parse(capture: Capture) -> pl.DataFrame:
    """One fact of one model; raises ``SourceError`` where the record does not say."""
    require_pages(capture, 1)
    text = capture.page.text
    try:
        record = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(SOURCE.id, "document", f"not TOML ({error})", text[:80]) from error
    if not isinstance(record.get("open_weights"), bool):
        raise SourceError(
            SOURCE.id, "open_weights", "not true or false", record.get("open_weights")
        )
    line = 1 + text[: text.index("open_weights")].count("\n")
    value = "yes" if record["open_weights"] else "no"
    row = register_fact(
        f"line {line}", "model", capture.partition, "open_weights", value, "models.dev"
    )
    return frame_of(SOURCE, [row])
