"""What the words of a listed name say about the offer: its service tier, its variant, the rest.

Belongs here: the closed list of such words, how they stand in a name, and when one is taken at its
word. Does not belong here: which model the rest names (``models.py``), what a document states
beside the name (the readers), and what a zero means (``pipelines/reading/figures.py``).

One rule for every source. Words are taken off the end of a name, the last one first (what is run
in a trusted enclave, ``tee``, also stands before a slash; ``-us`` and ``-preview`` may follow):

* behind a colon a word always speaks of the offer: gateways write it there for nothing else;
* a word that the model's own name has is the model's (``grok-code-fast-1``, ``Qwen3-32B-FP8``);
* a tier or a precision behind any other separator is taken at its word;
* a speed (``-fast``, ``-turbo``) is one only where the seller sells the same known model without
  it. Where it does not, the name is all there is, and it stays as it is;
* a word that many models are named with (``-thinking``) needs an alias that says it is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Match = Callable[[str], tuple[str | None, str | None]]
"""Model of a name at one seller and the rule that found it; ``ModelMatcher.match``."""

SURE, BESIDE, BY_ALIAS = "sure", "beside the plain one", "by alias"


@dataclass(frozen=True)
class Word:
    """What a word means at the end of a name: a tier, else the variant that it names itself."""

    kind: str
    tier: str | None = None


_WORDS: Mapping[str, Word] = {
    **{tier: Word(SURE, tier) for tier in ("batch", "flex", "priority", "free")},
    **dict.fromkeys(("fast", "turbo", "highspeed", "lightning"), Word(BESIDE, "fast")),
    "ultraspeed": Word(BESIDE, "ultrafast"),
    **dict.fromkeys(("fp8", "fp4", "nvfp4", "mxfp4", "int8", "int4"), Word(SURE)),
    **dict.fromkeys(("awq", "gptq", "bf16"), Word(SURE)),
    "tee": Word(SURE),
    "tput": Word(BESIDE),
    "thinking": Word(BY_ALIAS),
}
SPELLINGS: Mapping[str, str] = {
    "batches": "batch",
    "high-speed": "highspeed",
    "fp8-dynamic": "fp8",
    "fp8-tput": "fp8",
}
"""Longer forms of a word."""

LOWER_PRECISION = frozenset({"deepinfra", "together"})
"""Sellers whose ``Turbo`` is a lower precision at standard speed (their notes in the aliases)."""

COLON_WORDS: Mapping[str, str | None] = {
    **{name: word.tier for name, word in _WORDS.items() if word.tier},
    **dict.fromkeys(("beta", "exacto", "extended", "floor", "nitro", "online", "thinking")),
    **dict.fromkeys(("low", "medium", "high", "max")),
}
"""Words behind a colon -> their tier; without one the word is the variant."""

_LONGEST_FIRST = sorted({*_WORDS, *SPELLINGS}, key=len, reverse=True)
_COLON = re.compile(rf"(?P<rest>.*[^:]):(?P<word>{'|'.join(COLON_WORDS)})")
_ENDING = re.compile(
    r"(?P<rest>.*?[^\s_/(-])[\s_(-]+(?P<word>"
    + "|".join(word.replace("-", "[ _-]?") for word in _LONGEST_FIRST)
    + r")\)?(?P<stage>-preview|-us)?"
)
_FOLDER = re.compile(r"(?P<word>tee)/(?P<rest>.+)")
_ALONE = re.compile(r"(?:.*/)?(?P<word>free)")


@dataclass(frozen=True)
class Offer:
    """A listed name taken apart: the plain name, and what the other words say."""

    plain: str
    tier: str | None
    variant: str
    model_id: str | None
    model_rule: str | None


@dataclass(frozen=True)
class _Ending:
    rest: str
    name: str
    word: Word | None
    """None behind a colon."""

    def is_part_of(self, model_id: str) -> bool:
        """Whether a model's own name has the word."""
        return self.name in re.split(r"[^a-z0-9]+", model_id.lower())


def plain_models(names: Iterable[str], match: Match) -> frozenset[str]:
    """Known models that a seller lists under a name without any word of an offer."""
    found = set()
    for name in names:
        ending = _ending(name)
        model_id, _ = match(name)
        if model_id and (ending is None or ending.is_part_of(model_id)):
            found.add(model_id)
    return frozenset(found)


def offer_of(
    name: str, seller_id: str | None, match: Match, beside: frozenset[str] = frozenset()
) -> Offer:
    """Take the words of an offer off a listed name.

    Args:
        name: Name as listed.
        seller_id: Whose name it is, where that is known.
        match: Finds the model of a name at this seller.
        beside: Models that the seller sells under plain names (``plain_models``).
    """
    plain, tiers, variants = name, list[str](), list[str]()
    model_id, rule = match(name)
    while ending := _ending(plain):
        known, known_rule = match(ending.rest)
        if not _is_offer(ending, model_id, model_id or known, beside):
            break
        plain = ending.rest
        if not model_id:
            model_id, rule = known, known_rule
        tier = _tier(ending, seller_id)
        (tiers if tier else variants).append(tier or ending.name)
    if alone := _ALONE.fullmatch(plain.lower()):
        tiers.append(alone["word"])
    variants += tiers[1:]
    return Offer(plain, tiers[0] if tiers else None, " ".join(reversed(variants)), model_id, rule)


def _ending(name: str) -> _Ending | None:
    """The last word of a name, if it is one of the list."""
    if colon := _COLON.fullmatch(name.lower()):
        return _Ending(name[: colon.end("rest")], colon["word"], None)
    if folder := _FOLDER.fullmatch(name.lower()):
        return _Ending(name[folder.start("rest") :], folder["word"], _WORDS[folder["word"]])
    if found := _ENDING.fullmatch(name.lower()):
        spelled = re.sub(r"[ _]", "-", found["word"])
        word = SPELLINGS.get(spelled) or spelled.replace("-", "")
        rest = name[: found.end("rest")] + (found["stage"] or "")
        return _Ending(rest, word, _WORDS[word])
    return None


def _is_offer(
    ending: _Ending, whole: str | None, model_id: str | None, beside: frozenset[str]
) -> bool:
    """Whether the word speaks of the offer; ``whole`` is the model of the name with the word."""
    if ending.word is None:
        return True
    if whole and ending.is_part_of(whole):
        return False
    if ending.word.kind == BESIDE:
        return model_id is not None and model_id in beside
    return ending.word.kind == SURE or whole is not None


def _tier(ending: _Ending, seller_id: str | None) -> str | None:
    if ending.word is None:
        return COLON_WORDS[ending.name]
    if ending.name == "turbo" and seller_id in LOWER_PRECISION:
        return None
    return ending.word.tier
