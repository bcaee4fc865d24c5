"""Listed model names and what they stand for: normal form, rules, aliases, labelled names."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache, partial
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identity.models import (
    NOT_A_MODEL,
    ModelMatcher,
    listed_key,
    reason_not_a_model,
)
from pipelines.identity.offer_words import COLON_WORDS, offer_of
from warehouse.seeds import read_seed

LABELLED = Path(__file__).parent / "labelled_models.csv"
NAMES = st.text("abcXYZ019-._ /:@~", max_size=40)


@cache
def models() -> dict[str, dict[str, object]]:
    return {row["model_id"]: row for row in read_seed("models").iter_rows(named=True)}


@cache
def aliases() -> tuple[tuple[str, str | None, str, str | None], ...]:
    seed = read_seed("model_aliases")
    return tuple(seed.select("listed_key", "provider_id", "model_id", "note").iter_rows())


def matcher_of(rows: tuple[tuple[str, str | None, str, str | None], ...]) -> ModelMatcher:
    known = read_seed("models").select("model_id", "hf_repo", "publisher_id").iter_rows()
    return ModelMatcher.of(known, ((key, seller, model) for key, seller, model, _ in rows))


@cache
def matcher() -> ModelMatcher:
    return matcher_of(aliases())


@cache
def labelled() -> list[dict[str, str]]:
    with LABELLED.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def sellers() -> dict[tuple[str, str], str]:
    return {
        (row["source_id"], row["listed_seller"]): row["provider_id"]
        for row in read_seed("seller_aliases").iter_rows(named=True)
    }


@given(NAMES)
def test_normal_form_is_stable_and_plain(name: str) -> None:
    key = listed_key(name)
    assert listed_key(key) == key
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert "--" not in key
    assert key == key.strip("-")


@given(st.from_regex(r"[a-z]{1,6}([-. _]?[a-z0-9]{1,4}){0,4}", fullmatch=True), st.data())
def test_case_separators_folders_and_offers_do_not_matter(name: str, data: st.DataObject) -> None:
    spelled = "".join(
        data.draw(st.sampled_from([letter.upper(), letter]))
        if letter.isalnum()
        else data.draw(st.sampled_from(["-", ".", "_", " ", " - "]))
        for letter in name
    )
    folder = data.draw(st.sampled_from(["", "org/", "~org/", "host/models/", "@cf/org/"]))
    offer = data.draw(st.sampled_from(["", *(f":{word}" for word in COLON_WORDS)]))
    assert listed_key(folder + spelled + offer) == listed_key(name)


@given(st.from_regex(r"[a-z]{1,6}-v[0-9]", fullmatch=True), st.integers(0, 9))
def test_what_follows_a_colon_is_kept_unless_it_is_an_offer(name: str, number: int) -> None:
    assert listed_key(f"{name}:{number}") == f"{name}-{number}"


@given(NAMES, st.sampled_from([None, "aws", "azure", "fireworks", "openrouter"]))
def test_any_text_gives_a_known_model_with_its_rule_or_nothing(
    name: str, seller: str | None
) -> None:
    model_id, rule = matcher().match(name, seller)
    assert model_id is None or model_id in models()
    assert (model_id is not None) <= (rule is not None)
    if model_id is None and rule is not None:
        assert rule == f"{NOT_A_MODEL}: {reason_not_a_model(name)}"


@pytest.mark.parametrize(
    "edition", ["-awq", "-fast", "-fp8", "-instant", "-latest", "-lightning", "-turbo", "-20990101"]
)
def test_no_rule_takes_off_what_tells_models_apart(edition: str) -> None:
    rules = matcher_of(())
    for model_id in models():
        found, rule = rules.match(model_id + edition, None)
        assert found is None or listed_key(found) == listed_key(model_id + edition), rule


@pytest.mark.parametrize(
    ("name", "seller", "model_id", "rule"),
    [
        ("openai/gpt-oss-20b", "groq", "openai/gpt-oss-20b", "exact id"),
        ("nebius/Qwen/QwQ-32B", "nebius", "Qwen/QwQ-32B", "exact id"),
        ("GLM 4.7", "zai", "zai-org/GLM-4.7", "same spelling"),
        ("qwen-2.5-72b-instruct", None, "Qwen/Qwen2.5-72B-Instruct", "same letters and digits"),
        (
            "eu.anthropic.claude-opus-4-7",
            "aws",
            "anthropic/claude-opus-4.7",
            "same spelling; without region prefix, publisher prefix",
        ),
        (
            "qwen2p5-coder-1p5b-instruct",
            "fireworks",
            "Qwen/Qwen2.5-Coder-1.5B-Instruct",
            "same spelling; without p for the point of a version number",
        ),
        ("kimi-k2", "openrouter", "moonshotai/Kimi-K2-Instruct", "alias kimi-k2 at openrouter"),
        ("openrouter/auto", "openrouter", None, "not a model: router that picks a model"),
        ("exa_ai/search", "exa", None, "not a model: search engine"),
        ("Code execution", "mistral", None, "not a model: tool or session, not a model"),
        (
            "mistral-large-latest",
            "mistral",
            "mistral/mistral-large-latest",
            "alias mistral-large-latest at mistral",
        ),
        (
            "~openai/gpt-latest",
            "openrouter",
            "openrouter/openai-gpt-latest",
            "alias gpt-latest at openrouter",
        ),
    ],
)
def test_the_rule_is_told(name: str, seller: str | None, model_id: str | None, rule: str) -> None:
    assert matcher().match(name, seller) == (model_id, rule)


@pytest.mark.parametrize(
    ("name", "seller"),
    [
        ("anthropic.claude-v2:2", "aws"),
        ("claude-3-7-sonnet-20240620", "aws"),
        ("qwen2p5-72b-instruct", "novita"),
        ("databricks-gpt-5", "novita"),
        ("mistral-gpt-4o", None),
        ("azure/mistral-large-latest", "azure"),
        ("mistral-large-latest", "azure"),
        ("mistral-small", "azure"),
        ("command-r-plus", "azure"),
        ("us.gpt-5", "aws"),
        ("Llama 3.2 3B", "google_vertex_ai"),
        ("gemini-2.5-flash-lite-preview-01-2026", "google_gemini_api"),
    ],
)
def test_look_alikes_stay_unmatched(name: str, seller: str) -> None:
    assert matcher().match(name, seller) == (None, None)


def test_every_alias_leads_to_a_known_model() -> None:
    assert {model_id for _, _, model_id, _ in aliases()} <= set(models())
    assert all(listed_key(key) == key for key, _, _, _ in aliases())
    assert {row["alias_of"] for row in models().values() if row["alias_of"]} <= set(models())


def test_aliases_contradict_no_rule_except_where_a_seller_means_something_else() -> None:
    rules = matcher_of(())
    for key, seller, model_id, note in aliases():
        found, _ = rules.match(key, seller)
        known_elsewhere = any(m == found and k == listed_key(m) for k, _, m, _ in aliases())
        assert found in (None, model_id) or (seller and note) or known_elsewhere, key


def test_every_seed_name_finds_its_own_model() -> None:
    spelled = Counter(listed_key(model_id) for model_id in models())
    assert [key for key, times in spelled.items() if times > 1] == []
    for model_id, row in models().items():
        assert matcher().match(model_id, None)[0] == model_id
        assert row["hf_repo"] is None or row["is_open_weights"], model_id


def test_the_sample_is_of_the_kind_it_says() -> None:
    rows = labelled()
    expected = [row["expected_model_id"] for row in rows]
    assert len({(r["source_id"], r["listed_seller"], r["listed_model"]) for r in rows}) == 420
    assert all(row["why"] for row in rows)
    assert expected.count("") >= 40
    assert sum(models()[model]["is_open_weights"] is True for model in expected if model) >= 120


@pytest.mark.parametrize(
    "row", labelled(), ids=lambda row: f"{row['source_id']}/{row['listed_model']}"
)
def test_labelled_names(row: dict[str, str]) -> None:
    label = (row["source_id"], row["listed_seller"])
    seller_id = sellers().get(label, label[1])
    offer = offer_of(
        row["listed_model"], seller_id, partial(matcher().match, provider_id=seller_id)
    )
    assert (offer.model_id or "") == row["expected_model_id"], (offer.model_rule, row["why"])


def test_shares_matched_on_the_real_captures(book: duckdb.DuckDBPyConnection) -> None:
    shares = dict(
        book.execute(
            "select member, value from coverage where measure = 'listed models matched'"
        ).fetchall()
    )
    assert shares["all"] >= 0.90
    # Gateways list tunes of hobbyists by the hundred, of which no list of models knows anything.
    assert shares["open weights"] >= 0.92
    assert shares["open weights, gateways left out"] >= 0.97
