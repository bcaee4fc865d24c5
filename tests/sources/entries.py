"""Entries of a document, counted without any parser of ours: by patterns over its text.

Belongs here: finding entries of JSON, HTML and Markdown, and whether a locator names one. Does not
belong here: what a source may leave out (``test_every_entry.py``).

An entry of JSON is an element at a declared place. An entry of a page is a line of a table in which
an amount of money stands.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MONEY = re.compile(
    r"[$€£¥￥]\s*\.?\d|\d\s*(?:元|€|USD\b|EUR\b|CNY\b|DBU\b)|\b(?:USD|EUR|CNY)\s*\d", re.IGNORECASE
)
TABLE = re.compile(r"<table\b.*?(?=</table>|<table\b)", re.DOTALL | re.IGNORECASE)
LINE = re.compile(r"<tr\b.*?(?=<tr\b|$)", re.DOTALL | re.IGNORECASE)
CELL = re.compile(r"<t[dh]\b.*?(?=<t[dh]\b|$)", re.DOTALL | re.IGNORECASE)
DELIMITER = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
Found = tuple[int, str]
"""Page and locator of a row or reject."""


@dataclass(frozen=True)
class Entry:
    """One entry: its page, its possible locators, where it begins and ends, its text."""

    page: int
    places: tuple[str, ...]
    span: tuple[int, int]
    text: str


def unnamed(entries: Iterable[Entry], found: Iterable[Found]) -> list[Entry]:
    """Entries that no locator names: neither they, nor a place within them."""
    named: set[Found] = set()
    offsets: list[Found] = []
    for page, locator in found:
        if match := re.fullmatch(r"offset (\d+)", locator):
            offsets.append((page, match[1]))
        parts = re.split(r"(?=[/ ])", locator)
        named |= {(page, "".join(parts[:size])) for size in range(1, len(parts) + 1)}
    return [
        entry
        for entry in entries
        if not any((entry.page, place) in named for place in entry.places)
        and not any(
            page == entry.page and entry.span[0] <= int(offset) < entry.span[1]
            for page, offset in offsets
        )
    ]


def json_entries(page: int, text: str, patterns: Iterable[str]) -> Iterator[Entry]:
    """Elements at the pointers that the patterns describe; ``*`` stands for any step.

    A recording with an object on each line has its lines for elements.
    """
    lines = text.splitlines()
    if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines):
        for number, line in enumerate(lines, start=1):
            yield Entry(page, (f"line {number}",), (0, 0), line)
        return
    document = json.loads(text)
    for pattern in patterns:
        for pointer, value in _at(document, pattern.split("/")[1:], ""):
            yield Entry(page, (pointer,), (0, 0), json.dumps(value, ensure_ascii=False))


def _at(value: Any, steps: list[str], pointer: str) -> Iterator[tuple[str, Any]]:
    if not steps:
        yield pointer, value
        return
    step, *rest = steps
    items: Mapping[str, Any] = value if isinstance(value, dict) else {}
    if isinstance(value, list):
        items = {str(i): item for i, item in enumerate(value)}
    for key, item in items.items():
        if step in ("*", key):
            escaped = key.replace("~", "~0").replace("/", "~1")
            yield from _at(item, rest, f"{pointer}/{escaped}")


def table_entries(page: int, text: str) -> Iterator[Entry]:
    """Lines of tables in which an amount of money stands."""
    for number, table in enumerate(TABLE.finditer(text)):
        island = text.rfind("<astro-island", 0, table.start())
        closed = text.rfind("</astro-island>", 0, table.start())
        for row, line in enumerate(LINE.finditer(table[0])):
            words = html.unescape(re.sub(r"<[^>]*>", " ", line[0]))
            if len(CELL.findall(line[0])) > 1 and MONEY.search(words):
                start, end = (table.start() + at for at in line.span())
                first, last = (text.count("\n", 0, at) + 1 for at in (start, end))
                lines = (f"line {n}" for n in range(first, last + 1))
                places = (f"table {number} row {row}", *lines)
                begin = island if island > closed else start
                yield Entry(page, places, (begin, end), " ".join(words.split()))
    lines_of_page = text.split("\n")
    for number, written in enumerate(lines_of_page):
        is_row = written.strip().startswith("|") and not DELIMITER.fullmatch(written.strip())
        if is_row and MONEY.search(written) and _is_body(lines_of_page, number):
            yield Entry(page, (f"line {number + 1}",), (0, 0), written.strip())


def wrapped_entries(page: int, raw: str, start: int) -> Iterator[Entry]:
    """Lines of the Markdown tables in a JSON string, which begins at an offset of the document."""
    written = re.split(r"(?<!\\)\\n", raw[1:-1])
    lines = [json.loads(f'"{line}"') for line in written]
    place = start + 1
    for number, line in enumerate(lines):
        is_row = line.strip().startswith("|") and not DELIMITER.fullmatch(line.strip())
        if is_row and MONEY.search(line) and _is_body(lines, number):
            yield Entry(page, (), (place, place + len(written[number])), line.strip())
        place += len(written[number]) + len("\\n")


def _is_body(lines: list[str], number: int) -> bool:
    """Whether a line with pipes stands under the rule of its table, not over it."""
    for line in reversed(lines[:number]):
        if DELIMITER.fullmatch(line.strip()):
            return True
        if not line.strip().startswith("|"):
            return False
    return False
