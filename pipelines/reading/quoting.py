"""Quotes and whose words they are: what every row of a policy document must pass.

Belongs here: the plain text of a page, with the way back to its characters, and the checks that a
quote stands in it, a value is of its fact's vocabulary, and a first-party fact comes from a site of
its provider. Does not belong here: finding facts in a text (``passages.py``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import polars as pl

from pipelines.source import Capture, Page, Source
from schemas.policies import FACTS, UNKNOWN
from warehouse.seeds import read_seed

SEEDS = ("provider_sites",)

INVISIBLE = ("script", "style", "template", "noscript", "svg", "title")
BLOCKS = re.compile(
    "address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|footer|form|h[1-6]|header|hr|li|"
    "main|nav|ol|p|pre|section|table|tbody|td|th|thead|tr|ul"
)
"""Elements that part the words before from those behind; others leave a word whole."""

_MARKUP = re.compile(
    r"""
    !?\[(?=[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]\()   # start of a link
    | \]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"\n]*")?\)   # its end, with the address
    | \*{1,3} | (?<!\w)_{1,3}(?=\w) | (?<=\w|[.,!?)])_{1,3}(?!\w) | `{1,3}    # emphasis, code
    | \\(?=[\\`*_{}\[\]()#+.!|>~"'&-])            # escapes
    | (?m:^[ \t]*(?:[#]{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+))   # headings, quotes, lists
    | </?[A-Za-z][^<>]*>                           # tags
    """,
    re.VERBOSE,
)
_NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


@dataclass(frozen=True)
class PlainText:
    """A document without markup, white space folded to one space.

    ``pieces`` are (start in the plain text, start in the document) of runs that stand in both.
    """

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, position: int) -> int:
        """Character of the document that stands at a position of the plain text."""
        index = max(bisect_right(self.starts, position) - 1, 0)
        return self.origins[index] + position - self.starts[index]


def plain_text(page: Page) -> PlainText:
    """The words of a page: of HTML what a reader sees, of anything else without Markdown markup."""
    return _plain_text(page.text, is_html(page.text))


def is_html(text: str) -> bool:
    """Whether a document is HTML, by how it starts."""
    return re.match(r"\s*(<!doctype html|<html|<head|<body|<div|<main)", text, re.I) is not None


@cache
def _plain_text(text: str, is_html: bool) -> PlainText:
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length, is_spaced = 0, True
    for run, origin, is_apart in _html_runs(text) if is_html else _markdown_runs(text):
        if is_apart and not is_spaced:
            parts.append(" ")
            starts.append(length)
            origins.append(origin)
            length, is_spaced = length + 1, True
        for match in re.finditer(rf"[\s{_NOTHING}]+|[^\s{_NOTHING}]+", run):
            word = match[0]
            if word[0] in _NOTHING and not word.strip(_NOTHING):
                continue
            if not word.strip() or word[0] in _NOTHING:
                word = "" if is_spaced else " "
            if word:
                parts.append(word)
                starts.append(length)
                origins.append(origin + match.start())
                length, is_spaced = length + len(word), word == " "
    return PlainText("".join(parts), tuple(starts), tuple(origins))


def _markdown_runs(text: str) -> Iterator[tuple[str, int, bool]]:
    """Runs of text as (characters, offset, whether a space must stand before)."""
    position = 0
    for match in _MARKUP.finditer(text):
        yield text[position : match.start()], position, False
        position = match.end()
    yield text[position:], position, False


def _html_runs(text: str) -> Iterator[tuple[str, int, bool]]:
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    yield from reader.runs


class _Reader(HTMLParser):
    """Visible runs of an HTML document with their offsets."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self.runs: list[tuple[str, int, bool]] = []
        self._hidden = 0
        self._is_apart = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in INVISIBLE
        self._is_apart |= BLOCKS.fullmatch(tag) is not None

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self._is_apart |= BLOCKS.fullmatch(tag) is not None

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in INVISIBLE))
        self._is_apart |= BLOCKS.fullmatch(tag) is not None

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._add(unescape(f"&#{name};"))

    def _add(self, run: str) -> None:
        if not self._hidden:
            line, column = self.getpos()
            self.runs.append((run, self.lines[line - 1] + column, self._is_apart))
            self._is_apart = False


def checked(
    source: Source, parse: Callable[[Capture], pl.DataFrame]
) -> Callable[[Capture], pl.DataFrame]:
    """A parser of policy facts whose rows are refused, each with its reason, where they fail.

    A quote must stand in the page's plain text character for character.
    """

    @wraps(parse)
    def parse_checked(capture: Capture) -> pl.DataFrame:
        frame = parse(capture)
        problems = [row["problem"] or _problem(capture, row) for row in frame.iter_rows(named=True)]
        return frame.with_columns(problem=pl.Series(problems, dtype=pl.String))

    return parse_checked


def _problem(capture: Capture, row: dict[str, object]) -> str | None:
    page = capture.pages[int(str(row["page"]))]
    quote, fact, value = row["quote"], str(row["fact"]), str(row["value"])
    if quote is not None and str(quote) not in plain_text(page).text:
        return f"quote: not in the captured page: {quote!r}"
    if quote is None and value != UNKNOWN and row["document_kind"] in ("docs", "terms"):
        return f"quote: {fact} has a value from a text and no quote: {value!r}"
    if value != UNKNOWN and fact in FACTS and not re.fullmatch(FACTS[fact].values, value):
        return f"value: {value!r} is none that {fact} can have ({FACTS[fact].values})"
    return None


@cache
def provider_sites() -> dict[str, tuple[str, ...]]:
    """Sites of each provider, see the seed ``provider_sites``."""
    found: dict[str, list[str]] = {}
    for provider_id, site in read_seed("provider_sites").select("provider_id", "site").iter_rows():
        found.setdefault(provider_id, []).append(site)
    return {provider_id: tuple(sites) for provider_id, sites in found.items()}


def is_own_site(provider_id: str, url: str) -> bool:
    """Whether a URL is on a site where the provider speaks for itself.

    A host stands for itself and the hosts under it; a look-alike never does.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    for site in provider_sites().get(provider_id, ()):
        name, slash, path = site.partition("/")
        if slash and host == name and parts.path.startswith(f"/{path}"):
            return True
        if not slash and (host == name or host.endswith(f".{name}")):
            return True
    return False
