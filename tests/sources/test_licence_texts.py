"""Licence texts: told by their words, compared with tag and base, and documents that are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.sources.model_facts.huggingface_models import API
from pipelines.sources.policy_facts.licence_texts import GITHUB, HUB, SOURCE
from schemas.errors import SourceError
from tests.facts import Nights
from tests.support import FIXTURES, capture_of, fixture_capture, parse, read_real, shared_capture

LLAMA = fixture_capture(SOURCE.id).page.content
NIGHT = datetime(2026, 11, 20, tzinfo=UTC)
RECORD = json.loads((FIXTURES / "huggingface_models" / "model.json").read_text())


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    found = Nights(tmp_path)
    yield found
    found.connection.close()


def tagged(nights: Nights, repo: str, tag: str, gated: Any = False, base: str = "") -> None:
    """File what the hub says about a repository."""
    card = {"license": tag, **({"base_model": [base]} if base else {})}
    body = RECORD | {"id": repo, "cardData": card, "tags": [f"license:{tag}"], "gated": gated}
    nights.file("huggingface_models", "2026-11-20", (f"{API}{repo}", json.dumps(body).encode()))


def text(nights: Nights, url: str, body: bytes) -> None:
    nights.file(SOURCE.id, "2026-11-20", (url, body))


def judged(nights: Nights, model_id: str) -> tuple[str, str]:
    nights.derive("2026-11-21", "models", "licence_evidence")
    (row,) = nights.rows("licence_evidence", model_id=model_id)
    return row["agreement"], row["reason"]


SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"


def test_tag_and_text_agree(nights: Nights) -> None:
    tagged(nights, SCOUT, "llama4")
    text(nights, f"{HUB}{SCOUT}/raw/main/LICENSE", LLAMA)
    assert judged(nights, SCOUT) == ("agree", "the text decides")


def test_tag_and_text_disagree(nights: Nights) -> None:
    tagged(nights, SCOUT, "mit")
    text(nights, f"{HUB}{SCOUT}/raw/main/LICENSE", LLAMA)
    assert judged(nights, SCOUT) == ("conflict", "the text is another licence than the tag")


def test_tag_other_names_nothing_and_the_text_decides(nights: Nights) -> None:
    tagged(nights, SCOUT, "other")
    text(nights, f"{HUB}{SCOUT}/raw/main/LICENSE", LLAMA)
    assert judged(nights, SCOUT) == ("agree", "the tag names no licence; the text decides")


def test_tag_other_without_a_text_is_unknown(nights: Nights) -> None:
    tagged(nights, SCOUT, "other")
    assert judged(nights, SCOUT) == ("unknown", "the repository has no licence file")


def test_a_repository_without_a_licence_file_says_so(nights: Nights) -> None:
    """The fixture's record lists a configuration and no LICENSE; a tag alone names the licence."""
    tagged(nights, SCOUT, "llama4")
    agreement, reason = judged(nights, SCOUT)
    assert (agreement, reason) == ("agree", "the repository has no licence file")


def test_a_gated_repository_without_a_text_says_so(nights: Nights) -> None:
    tagged(nights, SCOUT, "other", gated="manual")
    assert judged(nights, SCOUT) == ("unknown", "gated: no text can be read without an account")


def test_a_derivative_laxer_than_its_base_is_a_conflict(nights: Nights) -> None:
    distill = "deepseek-ai/DeepSeek-R1-Distill-Llama-70B"
    tagged(nights, "meta-llama/Llama-3.3-70B-Instruct", "llama3.3")
    tagged(nights, distill, "mit", base="meta-llama/Llama-3.3-70B-Instruct")
    assert judged(nights, distill) == ("conflict", "laxer than the licence of its base model")


def test_the_licence_of_code_says_nothing_about_weights() -> None:
    url = f"{GITHUB}deepseek-ai/DeepSeek-V3/HEAD/LICENSE-CODE"
    frame = parse(capture_of(SOURCE.id, NIGHT, [(url, LLAMA)], SOURCE.partition(url)))
    assert set(frame["condition"]) == {"code repository"}
    url = f"{GITHUB}deepseek-ai/DeepSeek-V3/HEAD/LICENSE-MODEL"
    frame = parse(capture_of(SOURCE.id, NIGHT, [(url, LLAMA)], SOURCE.partition(url)))
    assert frame["condition"].is_null().all()


@pytest.mark.parametrize(
    "body",
    [
        b"Access to model meta-llama/Llama-4-Scout is restricted. You must be authenticated.",
        b"Entry not found",
        b"<html><body>" + b"Please log in. " * 60 + b"</body></html>",
    ],
    ids=["gated", "missing", "log-in"],
)
def test_a_notice_is_no_licence(body: bytes) -> None:
    url = f"{HUB}{SCOUT}/raw/main/LICENSE"
    with pytest.raises(SourceError, match="no licence text"):
        parse(capture_of(SOURCE.id, NIGHT, [(url, body)], SOURCE.partition(url)))


def test_one_word_more_makes_it_another_licence() -> None:
    """A text that nobody has looked at is unknown, and its hash is kept."""
    url = f"{HUB}{SCOUT}/raw/main/LICENSE"
    body = LLAMA.replace(b"LLAMA 4 COMMUNITY LICENSE AGREEMENT", b"Some Licence")
    frame = parse(capture_of(SOURCE.id, NIGHT, [(url, body)], SOURCE.partition(url)))
    assert dict(frame.select("fact", "value").rows())["license_text"] == "unknown"


@pytest.mark.parametrize(
    ("file", "day", "model", "licence", "condition"),
    [
        (
            "DeepSeek-R1.LICENSE.txt",
            "2025-04-09",
            "deepseek-ai/DeepSeek-R1",
            "MIT",
            "code repository",
        ),
        (
            "DeepSeek-V3.LICENSE-MODEL.txt",
            "2025-08-28",
            "deepseek-ai/DeepSeek-V3",
            "LicenseRef-scancode-deepseek-la-1.0",
            None,
        ),
        (
            "DeepSeek-V3.LICENSE-CODE.txt",
            "2025-08-28",
            "deepseek-ai/DeepSeek-V3",
            "MIT",
            "code repository",
        ),
        (
            "MiniMax-M2.LICENSE.txt",
            "2025-11-13",
            "MiniMaxAI/MiniMax-M2",
            "LicenseRef-local-minimax-m2-modified-mit",
            "code repository",
        ),
        (
            "MiniMax-M2.5.LICENSE-MODEL.txt",
            "2026-03-09",
            "MiniMaxAI/MiniMax-M2.5",
            "LicenseRef-local-minimax-m2.5-model",
            None,
        ),
        (
            "Kimi-K2.LICENSE.txt",
            "2025-07-31",
            "moonshotai/Kimi-K2-Instruct",
            "LicenseRef-scancode-moonshot-ai-modified-mit-2025",
            "code repository",
        ),
        (
            "Hunyuan-7B.LICENSE.txt",
            "2025-08-11",
            "tencent/Hunyuan-7B-Instruct",
            "LicenseRef-local-tencent-hunyuan-community",
            "code repository",
        ),
        (
            "gpt-oss.LICENSE.txt",
            "2026-07-24",
            "openai/gpt-oss-120b",
            "Apache-2.0",
            "code repository",
        ),
        ("Hy3.LICENSE.txt", "2026-07-17", "tencent/Hy3", "Apache-2.0", "code repository"),
        (
            "GLM-4.5.repo-LICENSE.txt",
            "2026-02-01",
            "zai-org/GLM-4.5",
            "Apache-2.0",
            "code repository",
        ),
    ],
)
def test_the_real_texts(
    file: str, day: str, model: str, licence: str, condition: str | None
) -> None:
    frame = read_real(SOURCE.id, day, f"sovereignty/licence-texts/{file}")
    assert set(frame["listed_scope"]) == {model}
    assert dict(frame.select("fact", "value").rows())["license_text"] == licence
    assert set(frame["condition"]) == {condition}


def test_minimax_m2_is_tagged_mit_and_is_not(nights: Nights) -> None:
    tagged(nights, "MiniMaxAI/MiniMax-M2", "mit")
    page = shared_capture(
        SOURCE.id, "2025-11-13", "sovereignty/licence-texts/MiniMax-M2.LICENSE.txt"
    ).page
    text(nights, page.url, page.content)
    agreement, reason = judged(nights, "MiniMaxAI/MiniMax-M2")
    assert (agreement, reason) == (
        "conflict",
        "the licence of the code repository is another than the tag",
    )
