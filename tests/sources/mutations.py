"""Changes that price documents go through, applied to any document by its kind.

Belongs here: altering Markdown tables, HTML tables, JSON lists and single figures of a captured
document. Does not belong here: what a parser must make of it (``test_mutations.py``).

A mutant is the whole document with one change. Tables are found in the text itself, so that what
stands around them stays byte for byte.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bs4 import BeautifulSoup, Tag

from pipelines.source import Capture

NOVEL = "Zyxwin"
"""A name that no document has."""
MOST_TABLES, MOST_ROWS, MOST_COLUMNS = 5, 2, 5

Change = Callable[[str], Iterator[str]]


def mutants(capture: Capture, change: Change) -> Iterator[Capture]:
    """The capture with one change in one of its pages, for each place that the change finds."""
    for index, page in enumerate(capture.pages):
        text = page.content.decode("utf-8-sig")
        wrap, inner = _unwrapped(text)
        for altered in change(inner):
            if altered != inner:
                body = wrap(altered).encode()
                pages = list(capture.pages)
                pages[index] = replace(page, body=body)
                yield replace(capture, pages=tuple(pages))


WRAPPED = (("data", "content"), ("Result", "MDContent"))
ROUTER_DATA = re.compile(r'"MDContent": ?("(?:[^"\\]|\\.)*")')


def _unwrapped(text: str) -> tuple[Callable[[str], str], str]:
    """The document that a JSON answer or a script carries in one string, and how to put it back."""
    if text.lstrip().startswith("{"):
        document = json.loads(text)
        for outer, inner in WRAPPED:
            held = document.get(outer)
            if isinstance(held, dict) and isinstance(held.get(inner), str):

                def wrap(altered: str, outer: str = outer, inner: str = inner) -> str:
                    fresh = copy.deepcopy(document)
                    fresh[outer][inner] = altered
                    return json.dumps(fresh, ensure_ascii=False)

                return wrap, held[inner]
    if "_ROUTER_DATA" in text and (match := ROUTER_DATA.search(text)):
        before, after = text[: match.start(1)], text[match.end(1) :]
        return lambda altered: before + json.dumps(altered) + after, json.loads(match[1])
    return lambda altered: altered, text


# Tables, as rows of cells that can be written back.


@dataclass(frozen=True)
class Grid:
    """One table of a document: ``rows[0]`` is its header; ``write`` gives the whole document."""

    rows: list[list[Any]]
    write: Callable[[list[list[Any]]], str]
    cell: Callable[[str], Any]
    words: Callable[[Any], str]
    retext: Callable[[Any, str], Any]
    is_plain: bool
    """Whether every row has all cells and its own titles, so that columns can be moved."""


PIPES = re.compile(r"(?:^[ \t>]*\|.*\|[ \t]*(?:\n|\Z)){3,}", re.MULTILINE)
AMOUNT = re.compile(r"[$¥￥€] ?\d|\d ?元")
DELIMITER = re.compile(r"[ \t>]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")


def grids(text: str) -> Iterator[Grid]:
    """Tables of a Markdown or HTML document."""
    yield from _pipe_tables(text)
    yield from _html_tables(text)


def _pipe_tables(text: str) -> Iterator[Grid]:
    for match in PIPES.finditer(text):
        lines = match[0].rstrip("\n").split("\n")
        if not DELIMITER.fullmatch(lines[1]):
            continue
        indent = re.match(r"[ \t>]*", lines[0])
        before, after = text[: match.start()], text[match.end() :]
        rows = [re.split(r"(?<!\\)\|", line.strip().strip(">").strip())[1:-1] for line in lines]
        del rows[1]

        def write(
            changed: list[list[str]],
            before: str = before,
            after: str = after,
            start: str = indent[0] if indent else "",
        ) -> str:
            written = [changed[0], ["---"] * len(changed[0]), *changed[1:]]
            body = "\n".join(f"{start}|{'|'.join(row)}|" for row in written)
            return f"{before}{body}\n{after}"

        yield Grid(
            rows,
            write,
            lambda words: f" {words} ",
            lambda cell: cell.strip(),
            lambda cell, words: f" {words} ",
            len({len(row) for row in rows}) == 1,
        )


def _html_tables(text: str) -> Iterator[Grid]:
    for match in re.finditer(r"<table\b(?:(?!<table\b).)*?</table>", text, re.DOTALL):
        soup = BeautifulSoup(match[0], "html.parser")
        lines = soup.find_all("tr")
        rows = [line.find_all(["td", "th"], recursive=False) for line in lines]
        if len(rows) < 2 or not rows[0]:
            continue
        before, after = text[: match.start()], text[match.end() :]

        def write(
            changed: list[list[Tag]],
            source: str = match[0],
            before: str = before,
            after: str = after,
        ) -> str:
            head, tail = re.match(r"<table[^>]*>", source), "</table>"
            opening = head[0] if head else "<table>"
            body = "".join(f"<tr>{''.join(map(str, row))}</tr>" for row in changed)
            return f"{before}{opening}<tbody>{body}</tbody>{tail}{after}"

        def cell(words: str) -> Tag:
            made = BeautifulSoup(f"<td>{words}</td>", "html.parser").td
            assert made is not None
            return made

        def retext(old: Tag, words: str) -> Tag:
            fresh = copy.copy(old)
            fresh.clear()
            fresh.append(words)
            return fresh

        is_headless = any(AMOUNT.search(c.get_text(" ")) for c in rows[0])
        spans = any(c.get("rowspan") or c.get("colspan") for row in rows for c in row)
        yield Grid(
            [list(row) for row in rows],
            write,
            cell,
            lambda item: " ".join(item.get_text(" ").split()),
            retext,
            not spans and not is_headless and len({len(row) for row in rows}) == 1,
        )


def _some(count: int, most: int) -> list[int]:
    """Up to ``most`` of the numbers below ``count``, first and last among them."""
    if count <= most:
        return list(range(count))
    return sorted({round(i * (count - 1) / (most - 1)) for i in range(most)})


def _tables(text: str) -> Iterator[Grid]:
    found = list(grids(text))
    for index in _some(len(found), MOST_TABLES):
        yield found[index]


def columns_swapped(text: str) -> Iterator[str]:
    """Two neighbouring columns change places, titles and all."""
    for grid in _tables(text):
        if grid.is_plain:
            for left in _some(len(grid.rows[0]) - 1, MOST_COLUMNS):
                rows = [
                    [*row[:left], row[left + 1], row[left], *row[left + 2 :]] for row in grid.rows
                ]
                yield grid.write(rows)


def column_added(text: str) -> Iterator[str]:
    """A column nobody knows, with prices, at either end and in the middle."""
    for grid in _tables(text):
        if grid.is_plain:
            width = len(grid.rows[0])
            for place in sorted({0, width // 2, width}):
                rows = [
                    [*row[:place], grid.cell("$9.99" if index else NOVEL), *row[place:]]
                    for index, row in enumerate(grid.rows)
                ]
                yield grid.write(rows)


def column_doubled(text: str) -> Iterator[str]:
    """A second column under a title that the table has already, with other figures."""
    for grid in _tables(text):
        if grid.is_plain:
            for place in _some(len(grid.rows[0]), MOST_COLUMNS):
                rows = [
                    [*row, _other_figures(grid, row[place]) if index else row[place]]
                    for index, row in enumerate(grid.rows)
                ]
                yield grid.write(rows)


def row_inserted(text: str) -> Iterator[str]:
    """A new model with other figures before some row, so that all below shift."""
    for grid in _tables(text):
        for number in _some(len(grid.rows) - 1, MOST_ROWS):
            row = grid.rows[number + 1]
            if row:
                rows = [*grid.rows]
                rows.insert(number + 1, _renamed(grid, row))
                yield grid.write(rows)


def row_doubled(text: str) -> Iterator[str]:
    """A model stands there once more, with other figures."""
    for grid in _tables(text):
        for number in _some(len(grid.rows) - 1, MOST_ROWS):
            row = grid.rows[number + 1]
            if len(row) > 1:
                twice = [row[0], *(_other_figures(grid, c) for c in row[1:])]
                yield grid.write([*grid.rows[: number + 2], twice, *grid.rows[number + 2 :]])


def cell_removed(text: str) -> Iterator[str]:
    """A row lost one of its cells."""
    for grid in _tables(text):
        for number in _some(len(grid.rows) - 1, MOST_ROWS):
            row = grid.rows[number + 1]
            for place in _some(len(row), MOST_COLUMNS):
                rows = list(grid.rows)
                rows[number + 1] = [*row[:place], *row[place + 1 :]]
                yield grid.write(rows)


def cell_emptied(text: str) -> Iterator[str]:
    """A cell has nothing in it."""
    for grid in _tables(text):
        for number in _some(len(grid.rows) - 1, MOST_ROWS):
            row = grid.rows[number + 1]
            for place in _some(len(row), MOST_COLUMNS):
                rows = list(grid.rows)
                rows[number + 1] = [*row[:place], grid.retext(row[place], ""), *row[place + 1 :]]
                yield grid.write(rows)


def title_in_another_language(text: str) -> Iterator[str]:
    """A column's title in a language that the page never had."""
    for grid in _tables(text):
        for place in _some(len(grid.rows[0]), MOST_COLUMNS):
            head = list(grid.rows[0])
            head[place] = grid.retext(head[place], "Стоимость")
            yield grid.write([head, *grid.rows[1:]])


def unseen_characters(text: str) -> Iterator[str]:
    """Zero-width spaces, byte-order marks and hard spaces in cells, which nobody sees."""
    for grid in _tables(text):
        for number in _some(len(grid.rows), MOST_ROWS):
            for place in _some(len(grid.rows[number]), MOST_COLUMNS):
                words = grid.words(grid.rows[number][place])
                if words and "](" not in words and not isinstance(grid.rows[number][place], Tag):
                    rows = [list(row) for row in grid.rows]
                    half = len(words) // 2
                    seen = f"\ufeff{words[:half]}\u200b{words[half:]}"
                    rows[number][place] = grid.retext(rows[number][place], seen)
                    yield grid.write(rows)


def page_renamed(text: str) -> Iterator[str]:
    """The page has another title."""
    for pattern in (r"(<title>)[^<]*(</title>)", r"(?m)(^# )[^\n]+()", r"(<h1[^>]*>)[^<]*(</h1>)"):
        yield re.sub(pattern, r"\g<1>Welcome\g<2>", text, count=1)


def _renamed(grid: Grid, row: Sequence[Any]) -> list[Any]:
    words = grid.words(row[0])
    name = f"{NOVEL} {words}" if words and "](" not in words else NOVEL
    return [grid.retext(row[0], name), *(_other_figures(grid, cell) for cell in row[1:])]


def _other_figures(grid: Grid, cell: Any) -> Any:
    """The cell with a 7 at the end of each of its prices; bounds in brackets stay."""
    words = grid.words(cell)
    is_range = "[" in words or "(" in words
    return cell if is_range or not words else grid.retext(cell, PRICE.sub(r"\g<0>7", words))


PRICE = re.compile(r"(?<![\w.-])\d+\.\d+(?![\w-])")
"""A figure that is no part of a name."""


# JSON documents.


def _json(change: Callable[[Any], Iterator[Any]]) -> Change:
    def altered(text: str) -> Iterator[str]:
        if text.lstrip()[:1] in ("{", "["):
            for document in change(json.loads(text, parse_float=_Written, parse_int=_Written)):
                yield _dumped(document)

    altered.__doc__, altered.__name__ = change.__doc__, change.__name__.strip("_")
    return altered


class _Written(str):
    """A number as the document writes it."""

    __slots__ = ()


def _dumped(value: Any) -> str:
    if isinstance(value, _Written):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {_dumped(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_dumped, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _objects(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Path and value of every object and list."""
    if isinstance(value, dict | list):
        yield path, value
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _objects(item, (*path, key))


def _shapes(document: Any) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """One object of each shape: with these keys, at this depth."""
    told = set()
    for path, item in _objects(document):
        if isinstance(item, dict) and item:
            shape = (len(path), tuple(sorted(item)))
            if shape not in told:
                told.add(shape)
                yield path, item


def _with(document: Any, path: Sequence[Any], value: Any) -> Any:
    if not path:
        return value
    fresh = copy.copy(document)
    fresh[path[0]] = _with(document[path[0]], path[1:], value)
    return fresh


def _keys_reordered(document: Any) -> Iterator[Any]:
    """Keys of every object in another order."""

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: turned(v) for k, v in reversed(value.items())}
        return [turned(v) for v in value] if isinstance(value, list) else value

    yield turned(document)


def _key_removed(document: Any) -> Iterator[Any]:
    """One object lost one key."""
    for path, item in _shapes(document):
        for key in sorted(item.keys() - {"discount"}):  # without it the same figures are dearer
            yield _with(document, path, {k: v for k, v in item.items() if k != key})


def _key_added(document: Any) -> Iterator[Any]:
    """One object has a price under a key nobody knows."""
    for path, item in _shapes(document):
        yield _with(document, path, {**item, "zyxwin_price": _Written("0.00000999")})


def _entry_inserted(document: Any) -> Iterator[Any]:
    """A list begins with a copy of its last entry with other figures and another name."""

    def other(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: other(v) for k, v in value.items()}
        if isinstance(value, list):
            return [other(v) for v in value]
        if isinstance(value, _Written) and "." in value:
            return _Written(re.sub(r"(\.\d+)", r"\g<1>7", value))
        if isinstance(value, str) and re.fullmatch(r"\d*\.\d+", value):
            return f"{value}7"
        return value

    def named(value: Any) -> Any:
        names = ("id", "model", "name", "model_name", "model_id", "meterId", "sku")
        return {k: f"{v}-{NOVEL}" if k in names and type(v) is str else v for k, v in value.items()}

    for path, item in _objects(document):
        if isinstance(item, list) and item and isinstance(item[-1], dict):
            yield _with(document, path, [named(other(item[-1])), *item])


keys_reordered = _json(_keys_reordered)
key_removed = _json(_key_removed)
key_added = _json(_key_added)
entry_inserted = _json(_entry_inserted)


# Single figures.

NUMERAL = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?(?:[eE]-?\d+)?(?![\w.,]*\d)")
SYMBOL = re.compile(r"(?:US)?(?:\\?\$|[¥￥€])\s?$")


@dataclass(frozen=True)
class Site:
    """A numeral in a document, with the currency symbol right before it."""

    page: int
    start: int
    end: int
    symbol: str
    numeral: str

    @property
    def number(self) -> Decimal:
        """What the numeral says."""
        return Decimal(self.numeral)

    def put(self, capture: Capture, written: str) -> Capture:
        """The capture with other words in place of the symbol and the numeral."""
        page = capture.pages[self.page]
        text = page.content.decode("utf-8-sig")
        altered = text[: self.start - len(self.symbol)] + written + text[self.end :]
        pages = list(capture.pages)
        pages[self.page] = replace(page, body=altered.encode())
        return replace(capture, pages=tuple(pages))


def sites(capture: Capture, listed: set[str], most: int) -> list[Site]:
    """Up to ``most`` numerals that stand in listed prices too, from all over the document."""
    found = []
    for index, page in enumerate(capture.pages):
        text = page.content.decode("utf-8-sig")
        for match in NUMERAL.finditer(text):
            if match[0] in listed and Decimal(match[0]):
                before = SYMBOL.search(text, max(match.start() - 5, 0), match.start())
                symbol = before[0] if before else ""
                found.append(Site(index, match.start(), match.end(), symbol, match[0]))
    near = [found[i] for i in _some(len(found), most)]
    return [site for start in range(5) for site in near[start::5]]


def restated(numeral: str) -> str:
    """Another numeral of the same kind, to see which figures follow it."""
    mantissa, mark, exponent = numeral.partition("e" if "e" in numeral else "E")
    return f"{mantissa}3{mark}{exponent}"


def _comma(site: Site) -> str:
    whole, _, rest = site.numeral.partition(".")
    return f"{site.symbol}{whole},{rest or '00'}"


def _long_comma(site: Site) -> str:
    """A decimal comma before three digits, which no thousand can be since it begins with 0."""
    whole, _, rest = site.numeral.partition(".")
    return f"{site.symbol}{whole},{rest[:3]:0<3}" if whole == "0" and len(rest) <= 3 else ""


def _wide(site: Site) -> str:
    return site.symbol + "".join(
        chr(ord(c) + 0xFEE0) if c in "0123456789." else c for c in site.numeral
    )


SAME_PRICE: Mapping[str, Callable[[Site], str]] = {
    "decimal comma": _comma,
    "decimal comma and three places": _long_comma,
    "full-width digits": _wide,
    "zero-width space": lambda s: f"{s.symbol}{s.numeral[:1]}\u200b{s.numeral[1:]}",
    "byte-order mark": lambda s: f"\ufeff{s.symbol}{s.numeral}",
    "hard space": lambda s: f"{s.symbol}\xa0{s.numeral}" if s.symbol else "",
    "symbol behind": lambda s: f"{s.numeral}{s.symbol}" if s.symbol else "",
    "code behind": lambda s: f"{s.numeral} USD" if "$" in s.symbol else "",
    "raised footnote": lambda s: f"{s.symbol}{s.numeral}<sup>1</sup>",
    "footnote as a raised digit": lambda s: f"{s.symbol}{s.numeral}¹",
    "footnote as a star": lambda s: f"{s.symbol}{s.numeral}*",
    "more zeros": lambda s: f"{s.symbol}{s.numeral}00" if "." in s.numeral else "",
}
"""Other ways to write the same price; empty where there is none."""

OTHER_PRICE: Mapping[str, Decimal] = {
    "1,234.50": Decimal("1234.5"),
    "1.234,50": Decimal("1234.5"),
    "1 234.50": Decimal("1234.5"),
    "12,34,567.50": Decimal("1234567.5"),
    "1,234": Decimal(1234),
}
"""Numerals to put in place of a price, and what they say."""

NO_PRICE: Mapping[str, Callable[[Site], str]] = {
    "range": lambda s: f"{s.symbol}{s.numeral}-{s.symbol}{s.numeral}9",
    "range with a dash": lambda s: f"{s.symbol}{s.numeral} – {s.numeral}9",
    "range with a tilde": lambda s: f"{s.symbol}{s.numeral}~{s.numeral}9",
    "range in words": lambda s: f"{s.symbol}{s.numeral} to {s.symbol}{s.numeral}9",
    "from": lambda s: f"from {s.symbol}{s.numeral}",
    "from, in Chinese": lambda s: f"{s.symbol}{s.numeral}起",
    "up to": lambda s: f"up to {s.symbol}{s.numeral}",
    "and more": lambda s: f"{s.symbol}{s.numeral}+",
    "about": lambda s: f"~{s.symbol}{s.numeral}",
    "below zero": lambda s: f"-{s.symbol}{s.numeral}",
    "below zero behind the symbol": lambda s: f"{s.symbol}-{s.numeral}",
    "share": lambda s: f"{s.numeral}%",
    "for a thousand": lambda s: f"{s.symbol}{s.numeral} per 1K tokens",
    "nothing": lambda s: "",
    "dash": lambda s: "-",
    "not available": lambda s: "N/A",
    "to be told": lambda s: "TBD",
    "by contract": lambda s: "Contact sales",
    "in another currency": lambda s: (
        f"{'¥' if '$' in s.symbol else '$'}{s.numeral}" if s.symbol else ""
    ),
    "in dollars of Australia": lambda s: f"A{s.symbol}{s.numeral}" if "$" in s.symbol else "",
    "in dollars of Hong Kong": lambda s: f"HK{s.symbol}{s.numeral}" if "$" in s.symbol else "",
}
"""What may stand in the place of a price and is not one, or not that one."""
