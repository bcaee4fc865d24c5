"""Licence texts of model repositories: which licence the text is, and its hash.

Belongs here: LICENSE files of the repositories of weights in ``warehouse/seeds/models.csv``, and of
the code repositories beside them where the publisher keeps one. Must not be here: licence tags
(``huggingface_models``) and what a licence allows.

A text is told by its title and its words, never by its file name. MIT and Apache are told by the
hash of their words without the copyright line: one word more makes it another licence. A text that
is told by nothing is kept as an unknown licence with its hash. The licence of code says nothing
about weights.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from pipelines.reading.html_tables import folded
from pipelines.reading.passages import place
from pipelines.reading.quoting import plain_text
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError
from schemas.policies import UNKNOWN

SEED = Path(__file__).parents[3] / "warehouse" / "seeds" / "models.csv"
HUB = "https://huggingface.co/"
GITHUB = "https://raw.githubusercontent.com/"

CODE_REPOSITORIES: Mapping[str, str] = {
    "MiniMax-AI/MiniMax-M1": "MiniMaxAI/MiniMax-M1-80k",
    "MiniMax-AI/MiniMax-M2": "MiniMaxAI/MiniMax-M2",
    "MiniMax-AI/MiniMax-M2.5": "MiniMaxAI/MiniMax-M2.5",
    "MoonshotAI/Kimi-K2": "moonshotai/Kimi-K2-Instruct",
    "MoonshotAI/Kimi-K3": "moonshotai/Kimi-K3",
    "QwenLM/Qwen3.8": "Qwen/Qwen3.8-2.4T-A95B",
    "Tencent-Hunyuan/Hunyuan-7B": "tencent/Hunyuan-7B-Instruct",
    "Tencent-Hunyuan/Hy3": "tencent/Hy3",
    "XiaomiMiMo/MiMo-V2-Flash": "XiaomiMiMo/MiMo-V2-Flash",
    "deepseek-ai/DeepSeek-R1": "deepseek-ai/DeepSeek-R1",
    "deepseek-ai/DeepSeek-V3": "deepseek-ai/DeepSeek-V3",
    "openai/gpt-oss": "openai/gpt-oss-120b",
    "stepfun-ai/Step-3.7-Flash": "stepfun-ai/Step-3.7-Flash",
    "zai-org/GLM-4.5": "zai-org/GLM-4.5",
}
"""Repositories of code by the repository of weights that they belong to."""

FILES = {
    "DeepSeek-R1": ("LICENSE",),
    "DeepSeek-V3": ("LICENSE-CODE", "LICENSE-MODEL"),
    "Hunyuan-7B": ("LICENSE.txt",),
    "MiniMax-M2.5": ("LICENSE-CODE", "LICENSE-MODEL"),
}
"""Files of a code repository that are not called LICENSE."""

WHOLE = {
    "0cf21bdfd1964a97a8615e128534845826afbc887edc95aa5c925cbf64386b5c": "MIT",
    "baee2b92ff54da7ec1362d1528c626934a98c147a0d2a99d760358bdf3f1ae80": "Apache-2.0",
}
"""Licences by the hash of their words, see ``_words``."""

TITLES = (
    ("LicenseRef-scancode-llama-4-cla-2025", r"LLAMA 4 COMMUNITY LICENSE AGREEMENT"),
    ("LicenseRef-scancode-llama-3.3-license-2024", r"LLAMA 3\.3 COMMUNITY LICENSE AGREEMENT"),
    ("LicenseRef-scancode-llama-3.2-license-2024", r"LLAMA 3\.2 COMMUNITY LICENSE AGREEMENT"),
    ("LicenseRef-scancode-llama-3.1-license-2024", r"LLAMA 3\.1 COMMUNITY LICENSE AGREEMENT"),
    ("LicenseRef-scancode-llama-3-license-2024", r"META LLAMA 3 COMMUNITY LICENSE AGREEMENT"),
    ("LicenseRef-scancode-llama-2-license-2023", r"LLAMA 2 COMMUNITY LICENSE AGREEMENT"),
    ("LicenseRef-scancode-deepseek-la-1.0", r"DEEPSEEK LICENSE AGREEMENT Version 1\.0"),
    ("LicenseRef-scancode-tongyi-qianwen-2023", r"Tongyi Qianwen LICENSE AGREEMENT"),
    ("LicenseRef-local-qwen-research-2024", r"Qwen RESEARCH LICENSE AGREEMENT"),
    ("LicenseRef-local-tencent-hunyuan-community", r"TENCENT HUNYUAN COMMUNITY LICENSE AGREEMENT"),
    ("LicenseRef-local-minimax-m2.5-model", r"MINIMAX MODEL LICENSE"),
    ("LicenseRef-local-kimi-k3", r"Kimi K3 License"),
    ("LicenseRef-local-grok2-community", r"Grok 2 Community License Agreement"),
    ("LicenseRef-local-mistral-research-0.1", r"Mistral AI Research License"),
    ("CC-BY-NC-4.0", r"Creative Commons Attribution-NonCommercial 4\.0 International"),
    (
        "LicenseRef-scancode-moonshot-ai-modified-mit-2025",
        r"Our only modification part is that, if the Software .{0,300}?prominently display .Kimi "
        r"K2.",
    ),
    (
        "LicenseRef-local-minimax-m2-modified-mit",
        r"Our only modification is that, if the Software .{0,400}?prominently display .MiniMax M2.",
    ),
)
"""Licences by words that no other has, over the plain text."""

NO_TEXT = re.compile(
    r"(?i)access to (?:model|this repo)|is restricted|must (?:be authenticated|have access)|log "
    r"?in|"
    r"not found|invalid (?:username|credentials)|<html"
)
LEAST_WORDS = 80


def _urls() -> Sequence[str]:
    with SEED.open(newline="", encoding="utf-8") as file:
        hub = {row["hf_repo"] for row in csv.DictReader(file) if row["hf_repo"]}
    code = [
        f"{GITHUB}{name}/HEAD/{path}"
        for name in CODE_REPOSITORIES
        for path in FILES.get(name.partition("/")[2], ("LICENSE",))
    ]
    return [*(f"{HUB}{name}/raw/main/LICENSE" for name in sorted(hub)), *code]


_FILE = r"LICEN[CS]E(?:-MODEL|-CODE)?(?:\.txt|\.md)?"
SOURCE = Source(
    id="licence_texts",
    kind="policy_facts",
    publisher="Hugging Face and GitHub, for the publishers of models",
    urls=_urls,
    claims=(
        rf"https://huggingface\.co/(?P<partition>[\w.-]+/[\w.-]+/raw/main/{_FILE})",
        rf"https://raw\.githubusercontent\.com/(?P<partition>"
        rf"(?:{'|'.join(map(re.escape, CODE_REPOSITORIES))})/HEAD/{_FILE})",
    ),
    media_type="text/plain",
    currency="",
    is_official=True,
    terms="Licence texts of their authors; hash, name and one short quote only.",
    minimum_rows=1,
    cadence_hours=7 * 24 - 4,
    delay_seconds=0.5,
    proven_on=("2024-03-19", "2025-04-09", "2025-07-31", "2025-08-28", "2025-11-13", "2026-03-09"),
)


def parse(capture: Capture) -> pl.DataFrame:
    """Licence and hash of one text; raises ``SourceError`` where it is no licence."""
    require_pages(capture, 1)
    plain = plain_text(capture.page)
    if len(plain.text.split()) < LEAST_WORDS or NO_TEXT.search(plain.text[:200]):
        raise SourceError(SOURCE.id, "document", "no licence text", plain.text[:80])
    owner, name, *_, file = capture.partition.split("/")
    repository = CODE_REPOSITORIES.get(f"{owner}/{name}")
    is_code = file.startswith("LICENSE-CODE") or bool(
        repository and not file.startswith("LICENSE-MODEL")
    )
    licence, match = _identified(plain.text)
    shared = {
        "page": 0,
        "scope_type": "model",
        "listed_scope": repository or f"{owner}/{name}",
        "condition": "code repository" if is_code else None,
        "document": capture.partition,
        "document_kind": "licence",
        "is_first_party": True,
    }
    text = {
        **shared,
        "locator": place(capture.page.text, plain.origin(match.start())) if match else "line 1",
        "fact": "license_text",
        "value": licence,
        "quote": match[0] if match else None,
        "note": None if match else "The text is none that is known; read it by its hash.",
    }
    digest = hashlib.sha256(folded(capture.page.text).encode()).hexdigest()
    sha = {**shared, "locator": "line 1", "fact": "license_text_sha256", "value": digest}
    return frame_of(SOURCE, [text, sha])


def _identified(text: str) -> tuple[str, re.Match[str] | None]:
    """The licence that a plain text is, with the words that tell it; else unknown."""
    for licence, pattern in TITLES:
        if match := re.search(pattern, text[:4000]):
            return licence, match
    whole = WHOLE.get(_words(text))
    if whole == "MIT":
        return whole, re.search("Permission is hereby granted, free of charge", text)
    if whole:
        return whole, re.search("Apache License", text)
    return UNKNOWN, None


def _words(text: str) -> str:
    """Hash of the words of a permissive licence: lower case, letters and digits alone.

    From its first operative words, so that title and copyright lines do not count, to the end of
    its terms, so that an appendix that shows how to use it does not either.
    """
    start = re.search(r"Permission is hereby granted|Version 2\.0, January 2004", text)
    end = text.find("END OF TERMS AND CONDITIONS")
    part = text[start.start() if start else 0 : end if end > 0 else None]
    return hashlib.sha256(" ".join(re.findall(r"[a-z0-9]+", part.lower())).encode()).hexdigest()
