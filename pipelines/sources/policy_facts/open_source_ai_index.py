"""European Open Source AI Index: how many of its dimensions a project is called open in.

Belongs here: the project files of the index in its public repository, and the licence they name.
Must not be here: notes, links, and a verdict of ours.

The index moved on to a site of its own; its repository is what was seen, and old.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from pipelines.reading.registers import register_fact, yaml_of
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError
from schemas.policies import UNKNOWN

RECORDS = "https://raw.githubusercontent.com/opening-up-chatgpt/opening-up-chatgpt.github.io/main/projects/"
DIMENSIONS = (
    "opencode",
    "llmdata",
    "llmweights",
    "rldata",
    "rlweights",
    "license",
    "code",
    "architecture",
    "preprint",
    "paper",
    "modelcard",
    "datasheet",
    "package",
    "api",
)
CLASSES = ("open", "partial", "closed")
NAMES = (
    "BELLE",
    "ChatGLM-6B",
    "Falcon-180B-chat",
    "Falcon-40B-instruct",
    "MPT-30b-instruct",
    "MPT-7b-instruct",
    "Open-Assistant",
    "OpenChat",
    "RedPajama-INCITE-Instruct-7B",
    "StableBeluga2",
    "Xwin-LM",
    "airoboros",
    "alpaca",
    "amber",
    "bloomz",
    "cerebras-gpt-111m-instruction",
    "chatgpt",
    "command-r",
    "dolly",
    "geitje-ultra",
    "gemma-instruct",
    "koala",
    "llama-2-chat",
    "llama-3-instruct",
    "minChatGPT",
    "mistral-7B",
    "mistral-nemo",
    "mixtral-8x7B-instruct",
    "nanbeige-chat",
    "neuralchat-7b",
    "orca_2",
    "phi-3-instruct",
    "pythia-chat-base-7B",
    "qwen-1.5-chat",
    "solar-70B",
    "stablevicuna",
    "text-generation-webui",
    "trlx",
    "tulu-2-70b",
    "ultraLM",
    "wizardlm-13B",
    "wizardlm-7B-V1",
    "yi-chat",
)


def _urls() -> Sequence[str]:
    return [f"{RECORDS}{name}.yaml" for name in NAMES]


SOURCE = Source(
    id="open_source_ai_index",
    kind="policy_facts",
    publisher="European Open Source AI Index",
    urls=_urls,
    claims=(
        r"https://raw\.githubusercontent\.com/opening-up-chatgpt/opening-up-chatgpt\.github\.io/main/"
        r"projects/(?P<partition>[\w.-]+)\.yaml",
    ),
    media_type="text/plain",
    currency="",
    is_official=False,
    terms="Data CC-BY 4.0, repository Apache-2.0.",
    minimum_rows=1,
    cadence_hours=7 * 24 - 4,
    delay_seconds=0.3,
    proven_on=("2025-03-11",),
)


def parse(capture: Capture) -> pl.DataFrame:
    """Share of the fourteen dimensions that are called open, and the licence named."""
    require_pages(capture, 1)
    record = yaml_of(SOURCE.id, capture.page.text, "project")
    share = [_class(record, name) for name in DIMENSIONS].count("open") / len(DIMENSIONS)
    licence = record["project"].get("license")
    facts = {
        "openness_share": f"{share:.3f}",
        "license_tag": licence if isinstance(licence, str) and licence else UNKNOWN,
    }
    document = f"European Open Source AI Index: {capture.partition}"
    return frame_of(
        SOURCE,
        [
            register_fact("line 1", "model", record["project"]["name"], fact, value, document)
            | {"condition": "European Open Source AI Index"}
            for fact, value in facts.items()
        ],
    )


def _class(record: dict[str, Any], name: str) -> str:
    entry = record.get(name)
    found = entry.get("class") if isinstance(entry, dict) else None
    if found not in CLASSES:
        raise SourceError(SOURCE.id, name, f"class is none of {CLASSES}", found)
    return str(found)
