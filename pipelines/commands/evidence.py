"""From a published row back to the bytes it was read from.

Belongs here: finding a row by its id and showing the captured text around its locator. Does not
belong here: reading meaning into that text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import duckdb
from bs4 import BeautifulSoup

from pipelines.archive import Archive
from pipelines.sources.registry import registry
from schemas.errors import PricebookError

ID_COLUMNS = {
    "token_prices": "price_id",
    "token_price_meters": "meter_id",
    "token_price_history": "meter_id",
    "gpu_rates": "offer_id",
    "gpu_rate_history": "offer_id",
    "policy_facts": "fact_id",
    "policy_fact_history": "fact_id",
    "pending_prices": "pending_id",
}
"""Where a row id may stand."""

AROUND = 200
"""Characters shown on either side."""

AFTER_OFFSET = 1_500
"""Characters taken to belong to a bare offset, which names only where something starts."""


@dataclass(frozen=True)
class Excerpt:
    """Captured text around a locator; ``start`` is its character offset in the document."""

    text: str
    start: int


def find_row(database: Path, row_id: str) -> tuple[str, dict[str, object]]:
    """Table and values of the published row with this id.

    Raises:
        PricebookError: no table has it.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        for table, column in ID_COLUMNS.items():
            cursor = connection.execute(f"select * from {table} where {column} = ?", [row_id])
            names = [d[0] for d in cursor.description or ()]
            if row := cursor.fetchone():
                return table, dict(zip(names, row, strict=True))
    raise PricebookError(f"row {row_id!r}: not in {', '.join(ID_COLUMNS)}")


def evidence(database: Path, archive: Archive, row_id: str) -> Iterator[str]:
    """Lines that show a row and what it was read from."""
    table, row = find_row(database, row_id)
    yield f"{table} {row_id}"
    yield from (f"  {name}: {value}" for name, value in row.items() if value is not None)
    yield from captured_words(archive, row)


def captured_words(archive: Archive, row: Mapping[str, object]) -> Iterator[str]:
    """What a row was read from, by its ``source_id``, ``capture_sha256`` and ``locator``."""
    sha256, locator = row.get("capture_sha256"), str(row["locator"])
    if sha256 is None:
        yield "No captured bytes: a hand-kept row; see its page and place."
        return
    if registry()[str(row["source_id"])].source.streamed_bytes:
        with archive.open(str(sha256)) as file:
            yield f"Captured bytes {sha256}, {locator}:"
            yield line_of(file, locator)
        return
    content = archive.read(str(sha256))
    excerpt = around(content, locator)
    yield f"Captured bytes {sha256}, {locator}, characters from {excerpt.start}:"
    yield excerpt.text


def line_of(file: BinaryIO, locator: str) -> str:
    """The one line that a locator names, of a document too large to be held whole.

    Raises:
        PricebookError: the locator names no line, or one that is not there.
    """
    match = re.match(r"line (\d+)", locator)
    number = int(match[1]) if match else 0
    line = next(islice(file, number - 1, number), None) if number else None
    if line is None:
        raise PricebookError(f"locator {locator!r}: leads nowhere in the document")
    return line.decode("utf-8", errors="replace").rstrip("\r\n")


def around(content: bytes, locator: str) -> Excerpt:
    """Text of a document around a locator.

    Raises:
        PricebookError: the locator leads nowhere in the document.
    """
    text = content.decode("utf-8", errors="replace")
    try:
        start, end = _span(text, locator)
    except (IndexError, KeyError, ValueError) as error:
        raise PricebookError(f"locator {locator!r}: leads nowhere in the document") from error
    first = max(0, start - AROUND)
    return Excerpt(text[first : end + AROUND], first)


def _span(text: str, locator: str) -> tuple[int, int]:
    if locator.startswith("/"):
        return _json_span(text, locator)
    if match := re.match(r"line (\d+)", locator):
        start = _line_start(text, int(match[1]))
        return start, max(text.find("\n", start), start)
    if match := re.match(r"offset (\d+)", locator):
        return int(match[1]), int(match[1]) + AFTER_OFFSET
    if match := re.match(r"table (\d+) row (\d+)", locator):
        soup = BeautifulSoup(text, "html.parser")
        row = soup.find_all("table")[int(match[1])].find_all("tr")[int(match[2])]
        start = _line_start(text, row.sourceline or 1) + (row.sourcepos or 0)
        return start, max(text.find("</tr>", start), start + len(str(row)))
    raise PricebookError(f"locator {locator!r}: of no known form")


def _line_start(text: str, number: int) -> int:
    """Offset of a line counted from 1; only line feeds end lines, as parsers count."""
    lines = text.split("\n", number)
    if len(lines) < number:
        raise IndexError(number)
    return sum(len(line) + 1 for line in lines[: number - 1])


def _json_span(text: str, pointer: str) -> tuple[int, int]:
    """Character span of the value a JSON pointer leads to."""
    decoder = json.JSONDecoder()
    position = _skip(text, 1 if text.startswith("\ufeff") else 0)
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        position = _member(decoder, text, position, name)
    _, end = decoder.raw_decode(text, position)
    return position, end


def _member(decoder: json.JSONDecoder, text: str, position: int, name: str) -> int:
    """Start of a member's value in the object or array that starts at ``position``."""
    opening, index = text[position], 0
    position = _skip(text, position + 1)
    while text[position] not in "]}":
        key: object = str(index)
        if opening == "{":
            key, position = decoder.raw_decode(text, position)
            position = _skip(text, _skip(text, position) + 1)
        if key == name:
            return position
        _, position = decoder.raw_decode(text, position)
        position = _skip(text, position)
        if text[position] == ",":
            position = _skip(text, position + 1)
        index += 1
    raise KeyError(name)


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position
