"""What a meter of Azure's price list calls a model, spelled as others spell it.

Belongs here: the abbreviations of ``azure_ai_meters``' listed names (``Azure OpenAI GPT5: 5.6
terra``, ``Azure OpenAI: gpt-4o-rt-1217``) and what a product leaves out of its names. Does not
belong here: direction, deployment and tier of a meter, which the source's reader takes off, and
single names that no rule tells (``warehouse/seeds/model_aliases.csv``).

A product's names may lack its family (``V4 Pro`` of ``Azure Deepseek Models``); a version is a
month and a day, whose year is that of a known model or none; a context length that was the model's
only one is no part of its name elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_LISTED = re.compile(r"(?P<product>(?:Azure [^:]+|[^:]*Models)): (?P<name>.+)", re.IGNORECASE)
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "deepseek": ("deepseek",),
    "grok": ("grok",),
    "kimi": ("kimi",),
    "llama": ("llama",),
    "mistral": ("mistral",),
    "cohere": ("cohere",),
    "embedding": ("text", "text-embedding"),
    "openai": ("gpt", "gpt-4o"),
}
"""Word of a product -> what its names may lack in front."""

_SPELLED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"^(az|fw)-", ""),
        (r"^gpt-?35\b", "gpt-3.5"),
        (r"^(gpt|grok)(?=\d)", r"\1-"),
        (r"^(llama|deepseek-?)(?=v?\d)", r"\1-"),
        (r"(?<=4o)mini\b", "-mini"),
        (r"\bmini(?=\d{4}\b)", "mini-"),
        (r"\b(turbo|trb)(?=\d+k\b)", "turbo-"),
        (r"\brealtimeprvw(-(audio|text))?\b", "realtime-preview"),
        (r"\bprvw\b", "preview"),
        (r"\b(rt|rtime)\b", "realtime"),
        (r"\baud\b", "audio"),
        (r"\bimg\b", "image"),
        (r"\bmn\b", "mini"),
        (r"\b(trscb|tcrb)-d\b", "transcribe-diarize"),
        (r"\b(trscb|tcrb)\b", "transcribe"),
        (r"\bmnstrl\b", "ministral"),
        (r"^mm(?=\d)", "mistral-medium-"),
        (r"\bsp$", "speciale"),
        (r"(?<=^embed-v4)-(txt|image)$", ""),
        (r"(?<=^gpt-4)-8k$", ""),
        (r"(?<=^gpt-3\.5-turbo)-(4k\b|16k(?=-(0125|1106)$))", ""),
        (r"(?<=^gpt-4-turbo)-128k$", ""),
        (r"--+", "-"),
    )
)
"""In this order, each on what the one before left."""

_VERSION = re.compile(r"(?P<base>.+)-(?P<month>\d{2})(?P<day>\d{2})(?P<year>\d{4})?")
_YEARS = range(2023, 2028)


def spellings(listed_model: str) -> Iterator[str] | None:
    """Names under which others may know the model of a meter, the nearest first.

    None where the name is no meter's.
    """
    listed = _LISTED.fullmatch(listed_model)
    return _spellings(listed["product"].lower(), listed["name"]) if listed else None


def _spellings(product: str, name: str) -> Iterator[str]:
    plain = re.sub(r"[\s-]+", "-", name.lower())
    for pattern, spelled in _SPELLED:
        plain = pattern.sub(spelled, plain)
    yield from _dated(plain)
    family = next((found for word, found in _FAMILIES.items() if word in product), ())
    for prefix in family:
        if not plain.startswith(prefix):
            yield from _dated(f"{prefix}-{plain}")


def _dated(name: str) -> Iterator[str]:
    """A name as it is; one that ends in a month and a day also with each year it may mean."""
    yield name
    version = _VERSION.fullmatch(name)
    if not version:
        return
    years = [version["year"]] if version["year"] else _YEARS
    for stage in ("", "-preview"):
        for year in years:
            yield f"{version['base']}{stage}-{year}-{version['month']}-{version['day']}"
