"""Reading facts out of a provider's text: a page is described by passages, each a pattern.

Belongs here: what every source of policy documents shares. Does not belong here: one provider's
words (its own module) and the check of quotes (``quoting.py``).

A page must have its landmarks and be in English, or it is refused whole: a consent wall, a log-in
page or a translation says nothing about the facts. Of a page that is taken, a fact without a
passage is ``unknown``; two passages that say different things make a row that is rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from pipelines.reading.quoting import PlainText, is_html, is_own_site, plain_text
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError
from schemas.policies import UNKNOWN

ENGLISH = re.compile("the|of|and|to|in|or|you|your|is|we|for|not|are|with")
ENGLISH_SHARE = 0.08
"""Fewest words of a document that are these: English terms have 0.2 and more, tables and code in
them down to 0.1, other languages under 0.04."""

FEWEST_WORDS = 30
"""Of a page of documentation; a contract has many more."""

LAWS: Mapping[str, str] = {
    "California": "US-CA",
    "Delaware": "US-DE",
    "England and Wales": "GB-EAW",
    "England": "GB-EAW",
    "France": "FR",
    "Germany": "DE",
    "Hong Kong": "HK",
    "Ireland": "IE",
    "Luxembourg": "LU",
    "Netherlands": "NL",
    "New York": "US-NY",
    "Ontario": "CA-ON",
    "Singapore": "SG",
    "Sweden": "SE",
    "Florida": "US-FL",
    "Georgia": "US-GA",
    "Illinois": "US-IL",
    "Massachusetts": "US-MA",
    "Nevada": "US-NV",
    "Tennessee": "US-TN",
    "Texas": "US-TX",
    "Utah": "US-UT",
    "Virginia": "US-VA",
    "Washington": "US-WA",
    "People's Republic of China": "CN",
    "Finland": "FI",
}
LAW = "|".join(sorted(map(re.escape, LAWS), key=len, reverse=True))
"""Pattern of a place whose law a contract may choose."""

NUMBERS: Mapping[str, str] = {
    "seven": "7",
    "thirty": "30",
    "two weeks": "14",
    "fourteen": "14",
    "sixty": "60",
    "ninety": "90",
}


@dataclass(frozen=True)
class Passage:
    """Words that state a fact.

    Attributes:
        fact: Name of the fact.
        pattern: Regular expression over the plain text; a straight apostrophe stands for any.
        value: The value, or a template of the pattern's groups.
        known: Values by the words of the group ``said``; other words are a problem, not a guess.
        condition: When it holds.
        region: Of a route the region; makes the fact one of the provider's routes.
        note: Remark for readers.
    """

    fact: str
    pattern: str
    value: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    condition: str | None = None
    region: str | None = None
    note: str | None = None

    @property
    def key(self) -> tuple[str, str | None, str | None]:
        """What the passage speaks of."""
        return self.fact, self.condition, self.region

    def found(self, text: str) -> Iterator[re.Match[str]]:
        """Every place of the text that says so."""
        return re.finditer(re.sub("'", "['\u2019]", self.pattern), text)

    def value_of(self, match: re.Match[str]) -> str | None:
        """The value that a place states; None where its words are not known."""
        if not self.known:
            return match.expand(self.value)
        said = match["said"].replace("\u2019", "'")
        return self.known.get(said, said if said in self.known.values() else None)


@dataclass(frozen=True)
class PolicyPage:
    """One document of a provider: how to know it, and what it says.

    Attributes:
        document: Its name, in our words.
        kind: Kind of document (``schemas/policies.py``).
        landmarks: Patterns that must all be in its plain text; a document that is known by its
            path alone has none.
        passages: What is read from it.
        fewest_words: A document with fewer words is a notice, a wall or an error page.
    """

    document: str
    kind: str
    landmarks: tuple[str, ...]
    passages: tuple[Passage, ...]
    fewest_words: int = FEWEST_WORDS


def policy_frame(source: Source, page: PolicyPage, capture: Capture) -> pl.DataFrame:
    """Rows of a provider's document, from the first page of the capture.

    Raises:
        SourceError: it is not the document, or not on a site of the provider.
    """
    require_pages(capture, 1)
    url = capture.page.url
    if not is_own_site(source.seller_id, url):
        raise SourceError(source.id, "url", f"not on a site of {source.seller_id}", url)
    rows = list(policy_rows(source.id, source.seller_id, page, capture))
    return frame_of(source, rows)


def policy_rows(
    source_id: str,
    scope: str,
    page: PolicyPage,
    capture: Capture,
    effective_from: datetime | None = None,
) -> Iterator[dict[str, Any]]:
    """Facts of the first page of a capture, unknown ones too."""
    document = capture.pages[0]
    plain = plain_text(document)
    require_document(source_id, page, plain.text)
    keys = dict.fromkeys(p.key for p in page.passages)
    for key in keys:
        passages = [p for p in page.passages if p.key == key]
        row = _fact(passages, plain, document.text)
        fact, condition, region = key
        yield {
            "page": 0,
            "scope_type": "route" if region else "provider",
            "listed_scope": scope,
            "region": region,
            "fact": fact,
            "condition": condition,
            "document": page.document,
            "document_kind": page.kind,
            "is_first_party": True,
            "effective_from": effective_from,
            **row,
        }


def require_document(source_id: str, page: PolicyPage, text: str) -> None:
    """Raise unless a plain text is the document described, in English."""
    for landmark in page.landmarks:
        if not re.search(landmark, text):
            raise SourceError(
                source_id,
                "document",
                f"not {page.document!r}: nothing like {landmark!r}",
                text[:80],
            )
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < page.fewest_words:
        raise SourceError(source_id, "document", f"only {len(words)} words", text[:80])
    share = sum(ENGLISH.fullmatch(word) is not None for word in words) / len(words)
    if share < ENGLISH_SHARE:
        raise SourceError(source_id, "document", "not in English", text[:80])


def _fact(passages: Sequence[Passage], plain: PlainText, text: str) -> dict[str, Any]:
    """Value, quote, place and problem of one fact."""
    found = [(m, p.value_of(m), p) for p in passages for m in p.found(plain.text)]
    if not found:
        return {"value": UNKNOWN, "locator": "line 1"}
    match, value, passage = found[0]
    problem = None
    if value is None:
        problem = f"{passage.fact}: words of unknown meaning: {match['said']!r}"
    elif others := sorted({str(v) for _, v, _ in found} - {value}):
        problem = f"{passage.fact}: {value!r} here, and elsewhere in the document {others}"
    return {
        "value": value or UNKNOWN,
        "quote": match[0],
        "locator": place(text, plain.origin(match.start())),
        "problem": problem,
        "note": passage.note,
    }


def place(text: str, offset: int) -> str:
    """Locator of a character: its line, or where a document's lines are endless its offset."""
    return f"offset {offset}" if is_html(text) else f"line {text.count(chr(10), 0, offset) + 1}"
