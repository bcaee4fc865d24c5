"""Model Openness Tool: licence and published parts of a model, as the LF AI registers them.

Belongs here: the licence of the distribution and how many of the framework's components are there.
Must not be here: the class that the tool works out from them and shows on its site.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipelines.reading.registers import entries, register_fact, yaml_of
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.policies import UNKNOWN

RECORDS = "https://raw.githubusercontent.com/lfai/model_openness_tool/main/models/"
COMPONENTS = 17
"""Components of the Model Openness Framework 1.0."""

NAMES = (
    "ChatGLM",
    "ChatGLM2",
    "ChatGLM3",
    "CodeGemma-2B",
    "Command-R",
    "Command-R+",
    "DeepSeek-Coder",
    "DeepSeek-Coder-33B-Base",
    "DeepSeek-MoE-145B",
    "DeepSeek-MoE-16B",
    "DeepSeek-MoE-16B-base",
    "DeepSeek-R1",
    "DeepSeek-V3",
    "DeepSeek-V3-test",
    "Falcon-180B",
    "Falcon-40B",
    "GLM-130B",
    "Granite-4-1",
    "Granite-4.0-H-Micro",
    "Granite-4.0-H-Micro-Base",
    "Granite-4.0-H-Small",
    "Granite-4.0-H-Small-Base",
    "Granite-4.0-H-Tiny",
    "Granite-4.0-H-Tiny-Base",
    "Granite-4.0-Micro",
    "Granite-4.0-Micro-Base",
    "Granite-4.0-Tiny-Base-Preview",
    "Granite-4.0-Tiny-Preview",
    "Llama-3-70B",
    "Llama-3-70B-Instruct",
    "Llama-3-8B",
    "Llama-3-8B-Instruct",
    "Llama-3.1-70B",
    "Llama-3.1-8B",
    "Llama-3.1-8B-Instruct",
    "Llama-3.2-1B-Instruct",
    "Llama-3.2-3B-Instruct",
    "Meta-Llama-3-70B-Instruct",
    "Meta-Llama-3-8B-Instruct",
    "Mistral-7B-Instruct-v0.1",
    "Mistral-7B-Instruct-v0.2",
    "Mistral-7B-Instruct-v0.3",
    "Mistral-7B-v0.1",
    "Mistral-Large-3-675B-Base-2512",
    "Mixtral-8x22B-Instruct-v0.1",
    "Mixtral-8x22B-v0.1",
    "Mixtral-8x7B-Instruct-v0.1",
    "Mixtral-8x7B-v0.1",
    "Nemotron-4",
    "Nemotron-4-340B-Base",
    "OLMo-1B-hf",
    "OLMo-7B",
    "OLMo-7B-Twin-2T-hf",
    "OLMo-7B-hf",
    "OpenLLaMA-3Bv2",
    "Qwen1.5-32B",
    "Qwen1.5-72B-Chat",
    "Qwen1.5-7B",
    "Qwen1.5-MoE-A2.7B",
    "Qwen2.5-1.5B-Instruct",
    "Qwen2.5-32B-Instruct",
    "Qwen2.5-72B-Instruct",
    "Qwen2.5-7B",
    "Qwen2.5-7B-Instruct",
    "Qwen3-14B-Base",
    "Wu-Dao-GLM-XXL",
    "XGLM",
    "gemma-2-27b-it",
    "gemma-2-2b-it",
    "gemma-2-9b-it",
    "gemma-2b",
    "gpt-oss-120b",
    "gpt-oss-20b",
)


def _urls() -> Sequence[str]:
    return [f"{RECORDS}{name}.yml" for name in NAMES]


SOURCE = Source(
    id="model_openness_tool",
    kind="policy_facts",
    publisher="LF AI & Data",
    urls=_urls,
    claims=(
        r"https://raw\.githubusercontent\.com/lfai/model_openness_tool/main/models/"
        r"(?P<partition>[\w.+-]+)\.yml",
    ),
    media_type="text/plain",
    currency="",
    is_official=False,
    terms="Repository under MIT; data CC-BY 4.0.",
    minimum_rows=1,
    cadence_hours=7 * 24 - 4,
    delay_seconds=0.3,
    proven_on=("2026-05-11",),
)


def parse(capture: Capture) -> pl.DataFrame:
    """Licence (`unknown` where the record names none) and share of components of one model."""
    require_pages(capture, 1)
    release = yaml_of(SOURCE.id, capture.page.text, "release")["release"]
    components = entries(SOURCE.id, release.get("components"), "release/components", ("name",))
    share = len({item["name"] for _, item in components}) / COMPONENTS
    licence = ((release.get("license") or {}).get("distribution") or {}).get("name")
    facts = {
        "license_tag": licence if licence and licence != "unlicensed" else UNKNOWN,
        "openness_share": f"{share:.3f}",
    }
    document = f"Model Openness Tool: {capture.partition}"
    return frame_of(
        SOURCE,
        [
            register_fact("line 1", "model", release["name"], fact, value, document)
            | {"condition": "Model Openness Framework"}
            for fact, value in facts.items()
        ],
    )
