"""Matching listed model names to ``models.model_id``.

Belongs here: the normal form of a listed name and the ordered rules. Does not belong here: single
names (``warehouse/seeds/model_aliases.csv``).

A name that moves (``-latest``, or without the version that tells its models apart) is a model of
its own, known by its full id, and by its spelling only at the sellers that an alias names: at
another seller the same name may lead elsewhere.

A name is looked up as it is listed, then again each time a wrapping that a cloud or host puts
around names has been taken off. What tells two models apart is never taken off: dates, sizes and
``-latest``, nor precisions (``-fp8``) and speeds (``-fast``), of which ``offer_words.py`` says
whether they belong to the model. Where such a name does stand for a known model, an alias says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipelines.identity.azure_meters import spellings
from pipelines.identity.offer_words import COLON_WORDS

EXACT = "exact id"
SPELLING = "same spelling"
LETTERS = "same letters and digits"
NOT_A_MODEL = "not a model"
METER = "words of a meter spelled out"

CHAT_EDITIONS = ("-chat", "-instruct", "-it")
"""Endings that sellers leave out: without one, a name may be the base model or its chat edition."""

PUBLISHERS: Mapping[str, frozenset[str]] = {
    prefix: frozenset(publishers)
    for prefix, *publishers in (
        ("ai21", "ai21"),
        ("alibaba", "alibaba_qwen"),
        ("amazon", "amazon"),
        ("anthropic", "anthropic"),
        ("cohere", "cohere"),
        ("deepseek-ai", "deepseek"),
        ("deepseek", "deepseek"),
        ("google", "google"),
        ("ibm", "ibm"),
        ("meta", "meta"),
        ("microsoft", "microsoft"),
        ("minimax", "minimax"),
        ("minimaxai", "minimax"),
        ("mistral", "mistral"),
        ("mistralai", "mistral"),
        ("moonshot", "moonshot"),
        ("moonshotai", "moonshot"),
        ("nvidia", "nvidia"),
        ("openai", "openai"),
        ("qwen", "alibaba_qwen"),
        ("stepfun", "stepfun"),
        ("tencent", "tencent"),
        ("twelvelabs", "twelvelabs"),
        ("writer", "writer"),
        ("xai", "xai"),
        ("xiaomi", "xiaomi"),
        ("z-ai", "zhipu"),
        ("zai-org", "zhipu"),
        ("zai", "zhipu"),
    )
}
"""Words that sellers put before a name, and the publishers whose models may follow."""


@dataclass(frozen=True)
class Wrapping:
    """What sellers put around a name, and how it is taken off a normal form."""

    name: str
    pattern: re.Pattern[str]
    plain: str = ""
    seller_id: str | None = None
    publishers: bool = False


_PREFIXES = "|".join(sorted(PUBLISHERS, key=len, reverse=True))
WRAPPINGS = (
    Wrapping(
        "region prefix",
        re.compile(rf"^(us-gov|us|eu|apac|au|jp|ca|global|regional)-(?=({_PREFIXES})-)"),
    ),
    Wrapping("region suffix", re.compile(r"-us$"), seller_id="fireworks"),
    Wrapping("region suffix", re.compile(r"-us$"), seller_id="alibaba_cloud"),
    Wrapping("prefix of models served by Fireworks", re.compile(r"^fw-"), seller_id="azure"),
    Wrapping("serving prefix", re.compile(r"^databricks-"), seller_id="databricks"),
    Wrapping(
        "p for the point of a version number",
        re.compile(r"(?<=\d)p(?=\d)"),
        plain="-",
        seller_id="fireworks",
    ),
    Wrapping("managed endpoint suffix", re.compile(r"-maas$"), seller_id="google_vertex_ai"),
    Wrapping("default version", re.compile(r"-default$"), seller_id="google_vertex_ai"),
    Wrapping("publisher prefix", re.compile(rf"^({_PREFIXES})-"), publishers=True),
    Wrapping("revision of the endpoint", re.compile(r"(?<=-v\d)-0$"), seller_id="aws"),
    Wrapping("first version of the endpoint", re.compile(r"-v1$"), seller_id="aws"),
)
"""In this order; each is taken off what the one before left."""

NOT_MODELS = (
    (
        "price of a size class",
        r"(fireworks|together)-ai-(embedding-)?(moe-)?(up-to-|above-)?[0-9.]+[bm].*",
    ),
    ("price of a size class", r"classifier api model \d+b|.*/models/"),
    ("fine-tuned by the customer", r"ft:.*|.*\.ft-"),
    ("router that picks a model", r"openrouter/(auto|auto-beta|free|fusion|pareto-code)"),
    ("router that picks a model", r"switchpoint/router|azure_ai/model_router|.*\bmodel-router\b.*"),
    ("tool or session, not a model", r"openrouter/bodybuilder"),
    ("tool or session, not a model", r"(premium )?(code execution|containers?|file search|news)"),
    ("tool or session, not a model", r"(azure|openai)/container"),
    ("tool or session, not a model", r"(web|x|collections) search( request)?|file attachments"),
    ("tool or session, not a model", r"search-(pro|std)(-.*)?|联网搜索"),
    ("search engine", r"[a-z_]+/(deep_)?search(_api|-advanced|-deep|-pro)?"),
)
"""Listed names that no model stands behind: the reason, and the whole name as a pattern."""
_NOT_MODELS = tuple((reason, re.compile(pattern)) for reason, pattern in NOT_MODELS)


def listed_key(name: str) -> str:
    """Normal form of a listed name.

    Lower case; only what follows the last slash; without the offer behind a colon; every run of
    other characters than letters and digits as one hyphen.
    """
    last = name.lower().rsplit("/", 1)[-1]
    head, _, tail = last.rpartition(":")
    plain = head if head and tail in COLON_WORDS else last
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def reason_not_a_model(listed_model: str) -> str | None:
    """Why no model can stand behind a listed name, or None."""
    name = listed_model.lower()
    return next((reason for reason, found in _NOT_MODELS if found.fullmatch(name)), None)


@dataclass(frozen=True)
class ModelMatcher:
    """Rules in order: alias at the seller, exact id, not a model, the lookups of every reading."""

    exact: Mapping[str, str]
    aliases: Mapping[tuple[str, str | None], str]
    spellings: Mapping[str, str]
    letters: Mapping[str, str]
    publishers: Mapping[str, str]

    @classmethod
    def of(
        cls,
        models: Iterable[tuple[str, str | None, str]],
        aliases: Iterable[tuple[str, str | None, str]],
    ) -> ModelMatcher:
        """Build from (model_id, hf_repo, publisher_id) and (listed_key, provider_id, model_id)."""
        exact: dict[str, str] = {}
        spelled: dict[str, set[str]] = {}
        letters: dict[str, set[str]] = {}
        publishers: dict[str, str] = {}
        rows, known = list(models), list(aliases)
        bound = {m for key, seller, m in known if seller and listed_key(m) == key}
        repositories = {_spelled(hf_repo) for _, hf_repo, _ in rows if hf_repo}
        for model_id, hf_repo, publisher_id in rows:
            publishers[model_id] = publisher_id
            for name in {model_id, hf_repo or model_id}:
                key = listed_key(name)
                exact[name.lower()] = model_id
                if any(_spelled(name) + edition in repositories for edition in CHAT_EDITIONS):
                    continue
                if model_id in bound:
                    continue
                spelled.setdefault(key, set()).add(model_id)
                letters.setdefault(key.replace("-", ""), set()).add(model_id)
        return cls(
            exact,
            {(k, p): m for k, p, m in known},
            _unambiguous(spelled),
            _unambiguous(letters),
            publishers,
        )

    def match(self, listed_model: str, provider_id: str | None) -> tuple[str | None, str | None]:
        """The model and the rule that found it; no model with the reason why not; or nothing."""
        name, key = listed_model.lower(), listed_key(listed_model)
        if provider_id and (found := self.aliases.get((key, provider_id))):
            return found, f"alias {key} at {provider_id}"
        if found := self.exact.get(name) or self.exact.get("/".join(name.split("/")[-2:])):
            return found, EXACT
        if reason := reason_not_a_model(listed_model):
            return None, f"{NOT_A_MODEL}: {reason}"
        if (meter := spellings(listed_model)) is not None and provider_id == "azure":
            return self._match_meter(meter)
        for reading, taken_off, publishers in _readings(key, provider_id):
            found, rule = self._look_up(reading, provider_id)
            if found and (publishers is None or self.publishers[found] in publishers):
                return found, "; without ".join(filter(None, (rule, ", ".join(taken_off))))
        return None, None

    def _match_meter(self, names: Iterable[str]) -> tuple[str | None, str | None]:
        """The first of a meter's spellings that is known, at Azure or anywhere."""
        for name in names:
            found, rule = self._look_up(listed_key(name), "azure")
            if found:
                return found, f"{rule}; {METER}"
        return None, None

    def _look_up(self, key: str, provider_id: str | None) -> tuple[str | None, str]:
        if provider_id and (found := self.aliases.get((key, provider_id))):
            return found, f"alias {key} at {provider_id}"
        if found := self.aliases.get((key, None)):
            return found, f"alias {key}"
        if found := self.spellings.get(key):
            return found, SPELLING
        return self.letters.get(key.replace("-", "")), LETTERS


def _spelled(repository: str) -> str:
    """A repository's name in normal form, with its owner."""
    return f"{repository.lower().rpartition('/')[0]}/{listed_key(repository)}"


def _unambiguous(names: Mapping[str, set[str]]) -> dict[str, str]:
    """Names that only one model bears."""
    return {name: next(iter(ids)) for name, ids in names.items() if len(ids) == 1}


Reading = tuple[str, tuple[str, ...], frozenset[str] | None]
"""A key, the wrappings taken off, and the publishers that the name then admits."""


def _readings(key: str, provider_id: str | None) -> Iterator[Reading]:
    taken_off: tuple[str, ...] = ()
    publishers: frozenset[str] | None = None
    yield key, taken_off, publishers
    for wrapping in WRAPPINGS:
        if wrapping.seller_id not in (None, provider_id):
            continue
        found = wrapping.pattern.search(key)
        if not found:
            continue
        if wrapping.publishers:
            publishers = PUBLISHERS[found[1]]
        key = wrapping.pattern.sub(wrapping.plain, key)
        taken_off = (*taken_off, wrapping.name)
        yield key, taken_off, publishers
