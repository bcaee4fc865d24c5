"""Hugging Face repository records: facts, quirks of cards and tags, and records that must fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.source import Capture
from pipelines.sources.model_facts.huggingface_models import API, SOURCE, parse, repository_urls
from schemas.errors import SourceError
from tests.support import FIXTURES, SHARED_CAPTURES, capture_of, real_captures

REPO = "deepseek-ai/DeepSeek-OCR"


def record(**keys: Any) -> Any:
    return json.loads((FIXTURES / SOURCE.id / "model.json").read_text()) | keys


def capture(body: Any, repo: str = REPO) -> Capture:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    url = f"{API}{repo}"
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    return capture_of(SOURCE.id, moment, [(url, content)], SOURCE.partition(url))


def facts(body: Any, repo: str = REPO) -> dict[str, str]:
    return dict(parse(capture(body, repo)).select("fact", "value").rows())


def test_facts_of_a_record() -> None:
    assert facts(record()) == {
        "license_tag": "mit",
        "license_files": "none",
        "gated": "false",
        "is_private": "false",
        "revision_sha": "9f30c71f441d010e5429c532364a86705536c53a",
        "params_total": "3336106240",
    }


def test_licence_of_its_own_has_a_name_and_a_link() -> None:
    """The card of RedHatAI/MiniMax-M2.5-NVFP4."""
    link = "https://github.com/MiniMax-AI/MiniMax-M2.5/blob/main/LICENSE"
    card = {
        "license": "other",
        "license_name": "modified-mit",
        "license_link": link,
        "base_model": ["MiniMaxAI/MiniMax-M2.5"],
    }
    found = facts(record(cardData=card, tags=["license:other"]))
    assert {key: found[key] for key in ("license_tag", "license_name", "license_link")} == {
        "license_tag": "other",
        "license_name": "modified-mit",
        "license_link": link,
    }
    assert found["base_model"] == "MiniMaxAI/MiniMax-M2.5"


def test_excerpts_of_real_records() -> None:
    """The excerpts lack keys that whole records have; those are filled in here."""
    path = SHARED_CAPTURES / "sovereignty/hf/api_model_detail.excerpts.2026.ndjson"
    real_captures()
    rest = {"private": False, "gated": False, "tags": [], "sha": "0" * 40}
    found = {}
    for line in path.read_text().splitlines():
        excerpt = json.loads(line)
        found[excerpt["id"]] = facts(rest | excerpt, excerpt["id"])
    qwen = found["Qwen/Qwen2.5-VL-7B-Instruct"]
    assert qwen["license_tag"] == "apache-2.0"
    assert qwen["revision_sha"] == "cc594898137f460bfe9f0759e9844b3ce807cfb5"
    assert found["deepseek-ai/DeepSeek-OCR"]["license_tag"] == "mit"
    llama = found["meta-llama/Llama-3.1-8B-Instruct"]
    assert (llama["license_tag"], llama["gated"]) == ("llama3.1", "manual")
    assert llama["params_total"] == "8030261248"


@pytest.mark.parametrize("gate", ["auto", "manual"])
def test_gates(gate: str) -> None:
    assert facts(record(gated=gate))["gated"] == gate


def test_licence_comes_from_the_tag_where_the_card_has_none() -> None:
    rows = parse(capture(record(cardData=None)))
    row = rows.row(0, named=True)
    assert (row["value"], row["locator"]) == ("mit", "/tags/6")
    assert "license_tag" not in facts(record(cardData={}, tags=["region:us"]))


def test_several_base_models_and_licences() -> None:
    found = facts(
        record(
            cardData={"base_model": ["a/b", "c/d"], "license": ["mit", "apache-2.0"]},
            tags=["license:apache-2.0", "license:mit"],
        )
    )
    assert (found["base_model"], found["license_tag"]) == ("a/b, c/d", "mit, apache-2.0")


def test_unknown_size_is_not_a_fact() -> None:
    body = record()
    del body["safetensors"]
    assert "params_total" not in facts(body)


def test_name_may_differ_in_case_only() -> None:
    rows = parse(capture(record(id=REPO.lower())))
    assert set(rows["hf_repo"]) == {REPO}


def test_new_keys_of_the_hub_are_passed_over() -> None:
    assert facts(record(xetEnabled=True, likesRecent=0.5)) == facts(record())


def without(key: str) -> Callable[[Any], Any]:
    return lambda body: {k: v for k, v in body.items() if k != key}


BROKEN: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("renamed repository", "id: not the repository asked for", lambda b: b | {"id": "New/Name"}),
    (
        "licence differs",
        "cardData/license: differs from tags ['other']: \"['mit']",
        lambda b: b | {"tags": ["license:other"]},
    ),
    ("renamed key", "document: missing column or key: 'gated'", without("gated")),
    ("no tags", "document: missing column or key: 'tags'", without("tags")),
    ("unknown gate", "gated: unknown kind of gate: 'True'", lambda b: b | {"gated": True}),
    ("new gate", "gated: unknown kind of gate: 'paid'", lambda b: b | {"gated": "paid"}),
    (
        "size in words",
        "safetensors/total: not a number",
        lambda b: b | {"safetensors": {"total": "8B"}},
    ),
    (
        "negative size",
        "safetensors/total: not a number",
        lambda b: b | {"safetensors": {"total": -1}},
    ),
    ("size renamed", "safetensors/total: not a number", lambda b: b | {"safetensors": {"sum": 1}}),
    (
        "licence of another form",
        "cardData/license: not a text",
        lambda b: b | {"cardData": {"license": {"id": "mit"}}},
    ),
    ("card of another form", "cardData: card or tags", lambda b: b | {"cardData": "mit"}),
    ("list of models", "document: not an object", lambda b: [b]),
    ("hub's error", "document: missing column or key", lambda b: {"error": "Repository not found"}),
    ("empty", "document: missing column or key", lambda b: {}),
    ("error page", "document: not JSON", lambda b: b"<html>Sign in</html>"),
    ("truncated", "document: not JSON", lambda b: json.dumps(b).encode()[:-30]),
]


@pytest.mark.parametrize(("message", "change"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_bad_records_are_refused(message: str, change: Callable[[Any], Any]) -> None:
    with pytest.raises(SourceError) as error:
        parse(capture(change(record())))
    assert str(error.value).startswith("huggingface_models: ")
    assert message in str(error.value)


def test_every_repository_of_the_seed_is_asked_and_claimed() -> None:
    urls = repository_urls()
    assert f"{API}MiniMaxAI/MiniMax-M2" in urls
    assert len(urls) == len(set(urls)) > 50
    assert [SOURCE.partition(url) for url in urls] == [url.removeprefix(API) for url in urls]


@pytest.mark.parametrize(
    ("url", "claimed"),
    [
        (f"{API}{REPO}", True),
        (f"{API}{REPO}/", True),
        (f"{API}{REPO}?expand[]=safetensors", False),
        (f"{API}{REPO}/revision/main", False),
        (API.rstrip("/"), False),
        (f"{API}{{id}}", False),
        (f"https://huggingface.co/{REPO}", False),
    ],
)
def test_claims(url: str, claimed: bool) -> None:
    assert (SOURCE.claim(url) is not None) == claimed
