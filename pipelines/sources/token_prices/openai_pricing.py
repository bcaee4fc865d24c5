"""OpenAI: its own API prices, from the pricing page of its developer documentation.

Belongs here: every price table of the page: text tokens in all service tiers, cyber, realtime,
audio, image, video, transcription and specialised models, fine-tuning and built-in tools. Must
not be here: long-context prices that only the page's script works out (the page as served shows
them for the newest models alone), and uplifts that the page states in words.

How the page is read. Each table is an island: an ``<astro-island>`` element whose ``props`` hold
all rows as escaped JSON, ``[0, value]`` for a value and ``[1, [...]]`` for a list, and whose
content is the table as first shown, cut to the newest rows. Islands of text tokens name no
columns; their rows are ``model, input, cached input, output`` or, for newer models, ``model,
input, cached input, cache writes, output``. So that no figure can slip into another column, every
row shown must be found among the rows in ``props``, under headings that are known.

* ``-`` and null mean not offered; ``Free`` is a price of zero.
* ``(<272K context length)`` and "short context" prices reach up to that prompt length.
* A table belongs to the service tier of the switcher pane it stands in. "Fast" was "priority"
  until July 2026.
* Tokens of transcription models are their price; the minute beside them is an estimate.
* Storage (per GB and day) prices no model or request and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property, partial
from typing import Any

import polars as pl
from bs4 import BeautifulSoup, Tag

from pipelines.reading.html_tables import folded, table_grid
from pipelines.reading.json_documents import json_of
from pipelines.reading.markdown import unread_rows
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="openai_pricing",
    kind="token_prices",
    publisher="OpenAI",
    urls=("https://developers.openai.com/api/docs/pricing",),
    claims=(r"https://developers\.openai\.com/api/docs/pricing/?(\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public documentation page; no data licence stated; figures only.",
    minimum_rows=300,
    seller_id="openai",
    proven_on=("2026-08-21",),
)

TIERS = frozenset({"standard", "batch", "flex", "fast", "priority"})
TEXT_ROW: Mapping[int, tuple[str, ...]] = {
    4: ("input", "cached_input", "output"),
    5: ("input", "cached_input", "cache_write", "output"),
}
TEXT_COLUMNS = ("input", "cached_input", "cache_write", "output")
TEXT_HEADINGS = ("Model", *("Input", "Cached input", "Cache writes", "Output") * 2)
CONTEXT_HEADINGS = ("", *("Short context",) * 4, *("Long context",) * 4)
SPLIT_HEADINGS = (
    "Model",
    *(
        f"{side} context {column}"
        for side in ("Short", "Long")
        for column in ("input", "cached input", "cache writes", "output")
    ),
)
MODALITIES: Mapping[str, tuple[str, str, str]] = {
    "Text": ("input", "cached_input", "output"),
    "Audio": ("input_audio", "cached_input_audio", "output_audio"),
    "Image": ("input_image", "cached_input_image", "output_image"),
}
PER_MTOK = ("Prices per 1M tokens.", "Prices per 1M tokens unless noted.")
PER_SECOND = ("Prices per second.",)
KNOWN_PROPS = frozenset(
    {
        "tier",
        "rows",
        "groups",
        "headings",
        "headingLabels",
        "headingGroups",
        "hiddenModels",
        "collapsedRowsByGroup",
        "dividerColumnIndexes",
        "allModelsFootnote",
    }
)
PRICED = re.compile(r"pric", re.IGNORECASE)

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
LIMITED_NAME = re.compile(r"(?P<name>\S+) \(<(?P<thousands>\d+)K context length\)")
SMALL_PRINT = re.compile(r"(?P<name>\S+) (?P<remark>with data sharing|Legacy)")
LONG_LIMIT = re.compile(r">(?P<thousands>\d+)K input tokens")
DOLLARS = re.compile(r"\$(?P<price>\d+(?:\.\d+)?)(?: / (?P<unit>1M characters|minute|hour))?")
CALLS = re.compile(
    r"\$(?P<price>\d+(?:\.\d+)?) / 1k calls(?: \+ Search content tokens (?:are free|billed at "
    r"model rates)\.)?"
)
CONTAINERS = re.compile(
    r"(?P<sizes>\d+ GB \$\d+(?:\.\d+)?(?:, \d+ GB \$\d+(?:\.\d+)?)*) per 20-minute session per "
    r"container\."
)
CONTAINER = re.compile(r"(?P<size>\d+ GB) \$(?P<price>\d+(?:\.\d+)?)")
STORAGE = re.compile(r"\$\d+(?:\.\d+)? / GB(?: per |-)day\b.*")

UNITS: Mapping[str, str] = {
    "1M characters": "per_mchar",
    "minute": "per_minute",
    "hour": "per_hour",
}
ESTIMATE = "an estimate of what the tokens come to, not a price"
NO_LIMIT = "the page does not say from what length a context is long"
UNKNOWN_TOOL = "price of a tool in words that are not known"
ZERO = "zero price, free or missing not told"

Row = dict[str, Any]


@dataclass(frozen=True)
class _Island:
    """One table: its properties, its place in the text, and the service tier it stands under."""

    export: str
    props: Mapping[str, Any]
    tag: Tag
    offset: int
    tier: str
    unit: str

    @property
    def place(self) -> str:
        return f"offset {self.offset}"


@dataclass(frozen=True)
class _Terms:
    """What holds for one price: model, variant, prompt length, tier and place."""

    model: str
    tier: str
    locator: str
    variant: str = ""
    above: int | None = None
    up_to: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class _Text:
    """The page's text, searchable for the place of a name."""

    text: str

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def offset(self, tag: Tag) -> int:
        """Offset of an element's first character."""
        return self.line_starts[(tag.sourceline or 1) - 1] + (tag.sourcepos or 0)

    def find(self, name: str, start: int) -> int:
        """Offset of a name inside escaped properties from ``start`` on."""
        stem = re.split(r"[<>&'\"]", name)[0]
        match = re.compile(rf"&quot;({re.escape(stem)})[&<>']").search(self.text, start)
        if match is None:
            raise SourceError(SOURCE.id, f"offset {start}", "name is not in the text", name)
        return match.start(1)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table on the page; raises ``SourceError`` on a table not looked at before."""
    require_pages(capture, 1)
    text = _Text(capture.page.text)
    soup = BeautifulSoup(text.text, "html.parser")  # lxml does not tell where a tag stands
    islands = _islands(text, soup)
    limit = _long_limit(islands)
    parts = (
        Part(
            island.place,
            f"{island.tier} {island.export}",
            folded(island.tag.get_text(" ")),
            partial(_island_rows, island, text, limit),
        )
        for island in islands
    )
    return frame_of(SOURCE, _without_repeats(rows_of_parts(SOURCE, parts)))


def _island_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Rows of one table."""
    reader = _reader(island)
    if reader is None:
        yield from _unread(island)
        return
    _require_shown_rows(island)
    yield from reader(island, text, limit)


def _islands(text: _Text, soup: BeautifulSoup) -> list[_Island]:
    """The tables of the article in order; raises on one outside of an island."""
    article = soup.find("article", id="mainContent")
    if not isinstance(article, Tag) or "</article>" not in text.text:
        raise SourceError(
            SOURCE.id, "document", "no whole article with id mainContent", text.text[:120]
        )
    islands = []
    for tag in article.find_all("astro-island"):
        if _may_hold_prices(tag):
            islands.append(_island(tag, text.offset(tag)))
    inside = {id(table) for island in islands for table in island.tag.find_all("table")}
    for table in article.find_all("table"):
        if id(table) not in inside:
            raise SourceError(SOURCE.id, "article", "table outside of an island", table.get_text())
    tiers = [island.tier for island in islands if island.export == "TextTokenPricingTables"]
    if "standard" not in tiers or len(set(tiers)) != len(tiers):
        raise SourceError(SOURCE.id, "tier", "expected one text table per tier", tiers)
    return islands


def _may_hold_prices(tag: Tag) -> bool:
    """Whether an island must be read; tabs and the like have no table, money or telling name."""
    names = f"{tag.get('component-export')} {tag.get('component-url')}"
    money = "$" in f"{tag.get('props')}{tag.get_text()}"
    return money or tag.find("table") is not None or PRICED.search(names) is not None


def _island(tag: Tag, offset: int) -> _Island:
    """Read one island's properties and what stands around it."""
    place = f"offset {offset}"
    raw = json_of(SOURCE.id, str(tag.get("props", "")), f"{place} props")
    if not isinstance(raw, dict):
        raise SourceError(SOURCE.id, f"{place} props", "not an object", raw)
    props = {name: _value(value, f"{place} props/{name}") for name, value in raw.items()}
    for name in sorted(set(props) - KNOWN_PROPS):
        if isinstance(props[name], list) or "$" in str(props[name]):
            raise SourceError(
                SOURCE.id,
                f"{place} props",
                "unknown property that may hold prices",
                {name: props[name]},
            )
    pane = tag.find_parent(attrs={"data-content-switcher-pane": True})
    tier = str(pane["data-value"]) if pane else str(props.get("tier", "standard"))
    if tier not in TIERS or props.get("tier", tier) != tier:
        raise SourceError(
            SOURCE.id,
            f"{place} tier",
            "unknown service tier, or two of them",
            [tier, props.get("tier")],
        )
    words = tag.find_previous(string=re.compile(r"^\s*Prices per "))
    unit = folded(str(words)) if words else ""
    return _Island(str(tag.get("component-export")), props, tag, offset, tier, unit)


def _value(encoded: Any, place: str) -> Any:
    """Decode ``[0, value]`` and ``[1, list]``; ``[0]`` is no value."""
    if not isinstance(encoded, list) or len(encoded) not in (1, 2):
        raise SourceError(SOURCE.id, place, "not an encoded property", encoded)
    kind, value = encoded[0], encoded[1] if len(encoded) == 2 else None
    if kind == 0 and isinstance(value, dict):
        return {name: _value(item, f"{place}/{name}") for name, item in value.items()}
    if kind == 0 and not isinstance(value, list):
        return value
    if kind == 1 and isinstance(value, list):
        return [_value(item, f"{place}/{index}") for index, item in enumerate(value)]
    raise SourceError(SOURCE.id, place, "unknown kind of encoded property", encoded)


def _words(value: Any) -> str:
    """Text of a heading or cell, whose markup or tooltip is an object around it."""
    if isinstance(value, dict):
        if "__pricingTooltipHeading" in value:
            return _words(value["__pricingTooltipHeading"]["label"])
        if "__pricingHtml" in value:
            soup = BeautifulSoup(value["__pricingHtml"], "html.parser")
            for line_break in soup.find_all("br"):
                line_break.replace_with(" ")
            return folded(soup.get_text())
    if value is None:
        return ""
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        return str(value)
    raise SourceError(SOURCE.id, "cell", "neither text nor number", value)


def _headings(island: _Island) -> tuple[str, ...]:
    return tuple(_words(name) for name in _list(island, "headings"))


def _list(island: _Island, name: str) -> list[Any]:
    value = island.props.get(name)
    if not isinstance(value, list) or not value:
        raise SourceError(SOURCE.id, f"{island.place} {name}", "missing or empty", value)
    return value


def _groups(island: _Island) -> list[tuple[str, list[list[Any]]]]:
    """Names of the groups of a grouped table, with their rows."""
    groups = []
    for group in _list(island, "groups"):
        if not isinstance(group, dict) or set(group) != {"model", "rows"} or not group["rows"]:
            raise SourceError(SOURCE.id, f"{island.place} groups", "not a named group", group)
        groups.append((_words(group["model"]), group["rows"]))
    return groups


def _flat_rows(island: _Island) -> list[list[Any]]:
    """All rows of the table with the name in front, one cell per heading where it has some."""
    if "groups" in island.props:
        rows = [[name, *row] for name, rows in _groups(island) for row in rows]
    else:
        rows = _list(island, "rows")
    width = len(_headings(island)) if "headings" in island.props else 0
    for row in rows:
        if not isinstance(row, list) or (width and len(row) != width):
            raise SourceError(SOURCE.id, island.place, "row does not fit the columns", row)
    return rows


def _require_shown_rows(island: _Island) -> None:
    """Raise unless the table as shown has known headings and only rows of the properties."""
    grids = [table_grid(table) for table in island.tag.find_all("table")]
    if len(grids) != 1:
        raise SourceError(SOURCE.id, island.place, "expected one shown table", len(grids))
    heads = [row for row in grids[0] if row and row[0].tag and row[0].tag.name == "th"]
    body = [row for row in grids[0] if row and row[0].tag and row[0].tag.name != "th"]
    is_text = island.export == "TextTokenPricingTables"
    labels = (
        TEXT_HEADINGS
        if is_text
        else tuple(
            _words(label)
            for label in island.props.get("headingLabels") or _list(island, "headings")
        )
    )
    shown = [tuple(cell.text for cell in head) for head in heads]
    split = is_text or "headingLabels" in island.props
    whole = len(heads) + len(body) == len(grids[0]) and body
    if shown != ([CONTEXT_HEADINGS, labels] if split else [labels]) or not whole:
        raise SourceError(SOURCE.id, f"{island.place} headings", "shown table has others", shown)
    known = {tuple(_shown(cell) for cell in row) for row in _flat_rows(island)}
    for row in body:
        cells = tuple(_shown(cell.text) for cell in row)
        if cells not in known and not (is_text and _is_short_of(cells, known)):
            raise SourceError(SOURCE.id, island.place, "shown row is not in the properties", cells)


def _shown(cell: Any) -> str | Decimal | None:
    """A cell in a form in which shown and encoded cells are equal, white space apart."""
    text = re.sub(r"\s", "", _words(cell))
    if text in ("", "-"):
        return None
    try:
        return Decimal(text.removeprefix("$"))
    except InvalidOperation:
        return text


def _is_short_of(cells: tuple[str | Decimal | None, ...], known: set[Any]) -> bool:
    """Whether the short-context side of a shown text row is a row of the properties."""
    model, given, cached, write, output = cells[:5]
    with_write = (model, given, cached, write, output) in known
    return with_write or (write is None and (model, given, cached, output) in known)


def _long_limit(islands: Sequence[_Island]) -> int | None:
    """Prompt length above which the page's long-context prices hold; None where unsaid."""
    told = set()
    for island in islands:
        for group in island.props.get("headingGroups") or []:
            heading = group["label"] if isinstance(group, dict) else group
            if isinstance(heading, dict) and _words(heading) == "Long context":
                told.add(str(heading["__pricingTooltipHeading"].get("tooltip")))
    limits = [LONG_LIMIT.fullmatch(words) for words in told]
    if len(limits) > 1 or None in limits:
        raise SourceError(SOURCE.id, "headingGroups", "unknown meaning of long context", told)
    return int(limits[0]["thousands"]) * 1000 if limits and limits[0] else None


Reader = Callable[[_Island, _Text, int | None], Iterator[Row]]


def _reader(island: _Island) -> Reader | None:
    """The reader of a table by its component and headings; None for an unknown table."""
    if island.export == "TextTokenPricingTables":
        return _text_rows
    if island.export not in ("GroupedPricingTable", "PricingTable"):
        return None
    return READERS.get(_headings(island))


def _unread(island: _Island) -> Iterator[Row]:
    """Problem rows for what an unknown table, or an element with money, shows."""
    tables = island.tag.find_all("table")
    if not tables:
        words = folded(island.tag.get_text(" "))[:200]
        yield from unread_rows(SOURCE, f"{island.export} element", (), [(island.place, [words])])
    for table in tables:
        grid = [[cell.text for cell in row] for row in table_grid(table)]
        lines = [(island.place, row) for row in grid[1:]]
        header = grid[0] if grid else []
        yield from unread_rows(SOURCE, f"{island.export} table", header, lines)


def _terms(island: _Island, cell: Any, locator: str) -> _Terms:
    """Model of a name cell with what the cell says besides."""
    name = _words(cell)
    terms = _Terms(name, island.tier, locator)
    if match := LIMITED_NAME.fullmatch(name):
        terms = replace(terms, model=match["name"], up_to=int(match["thousands"]) * 1000)
    elif match := SMALL_PRINT.fullmatch(name):
        remark = match["remark"]
        shared = remark == "with data sharing"
        terms = replace(
            terms,
            model=match["name"],
            variant=remark if shared else "",
            note=None if shared else "listed as legacy",
        )
    if not NAME.fullmatch(terms.model):
        raise SourceError(SOURCE.id, terms.locator, "not a model name", name)
    return terms


def _named_rows(
    island: _Island, text: _Text, rows: Sequence[Any], start: str, column: int = 0
) -> Iterator[tuple[_Terms, list[Any]]]:
    """Rows with their terms, in order of the text behind the property ``start``."""
    at = text.find(start, island.offset)
    is_group_name = start == "groups" and column == 0
    last: Any = None
    for row in rows:
        if not isinstance(row, list) or len(row) <= column:
            raise SourceError(SOURCE.id, island.place, "not a row", row)
        cell = row[column]
        if not (is_group_name and cell == last):
            html = cell["__pricingHtml"] if isinstance(cell, dict) else cell
            at = text.find(str(html), at)
        last = cell
        yield _terms(island, cell, f"offset {at}"), row


def _text_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Text-token prices of one service tier, and the long-context ones of the rows shown."""
    long_rows = _shown_long_rows(island, text, limit)
    has_long = {row["listed_model"] for row in long_rows}
    for terms, row in _named_rows(island, text, _list(island, "rows"), "rows"):
        columns = TEXT_ROW.get(len(row))
        if columns is None:
            raise SourceError(SOURCE.id, terms.locator, "unknown number of columns", row)
        if terms.model in has_long and terms.up_to is None:
            terms = replace(terms, up_to=limit)
        yield from _token_rows(island, terms, columns, row[1:])
    yield from long_rows


def _shown_long_rows(island: _Island, text: _Text, limit: int | None) -> list[Row]:
    """Long-context prices of the shown text table."""
    rows: list[Row] = []
    for row in table_grid(island.tag.find_all("table")[0])[2:]:
        start = text.offset(row[0].tag) if row[0].tag else island.offset
        stem = row[0].text.partition(" ")[0]
        terms = _terms(island, row[0].text, f"offset {text.text.index(stem, start)}")
        cells = [cell.text for cell in row[5:]]
        rows.extend(
            _token_rows(island, replace(terms, above=limit, up_to=None), TEXT_COLUMNS, cells)
        )
    return rows if limit else [{**row, "problem": NO_LIMIT} for row in rows]


def _token_rows(
    island: _Island, terms: _Terms, columns: Sequence[str], cells: Sequence[Any]
) -> Iterator[Row]:
    """Token prices of one row, each checked to be in its own column."""
    if len(cells) != len(columns):
        raise SourceError(SOURCE.id, terms.locator, "row does not fit the columns", cells)
    if island.unit not in PER_MTOK:
        raise SourceError(SOURCE.id, f"{island.place} unit", "not per 1M tokens", island.unit)
    prices: dict[str, Decimal] = {}
    for meter, cell in zip(columns, cells, strict=True):
        if _is_offered(cell):
            row = _price_row(terms, meter, cell, "per_mtok", "1M tokens")
            prices[meter] = row["price"]
            yield row
    for cached, plain in (("cached_input", "input"), ("input", "cache_write")):
        if cached in prices and plain in prices and prices[cached] > prices[plain]:
            raise SourceError(SOURCE.id, terms.locator, f"{cached} dearer than {plain}", cells)


def _is_offered(cell: Any) -> bool:
    return cell is not None and cell not in ("-", "")


def _price_row(
    terms: _Terms, meter: str, cell: Any, unit: str, words: str, problem: str | None = None
) -> Row:
    """One price; a cell with a unit of its own overrides the column's."""
    listed = _words(cell)
    match = DOLLARS.fullmatch(listed)
    if listed == "Free":
        price = Decimal(0)
    elif match:
        price = Decimal(match["price"])
    elif isinstance(cell, int | Decimal) and not isinstance(cell, bool) and cell >= 0:
        price = Decimal(cell)
    else:
        raise SourceError(SOURCE.id, f"{terms.locator} {meter}", "not a price in USD", listed)
    if match and match["unit"]:
        words, unit = match["unit"], UNITS[match["unit"]]
        meter = "character_input" if unit == "per_mchar" else meter
    if price == 0 and listed != "Free":
        problem = problem or ZERO
    return token_row(
        locator=terms.locator,
        listed_seller=SOURCE.seller_id,
        listed_model=terms.model,
        variant=terms.variant,
        service_tier=terms.tier,
        context_above_tokens=terms.above,
        context_up_to_tokens=terms.up_to,
        meter=meter,
        price=price,
        currency="USD",
        unit=unit,
        listed_price=listed,
        listed_unit=words,
        problem=problem,
        note=terms.note,
    )


def _split_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Table with short- and long-context columns."""
    for terms, row in _named_rows(island, text, _flat_rows(island), "groups"):
        has_long = any(_is_offered(cell) for cell in row[5:])
        short = replace(terms, up_to=limit) if has_long else terms
        yield from _token_rows(island, short, TEXT_COLUMNS, row[1:5])
        for long in _token_rows(island, replace(terms, above=limit), TEXT_COLUMNS, row[5:]):
            yield long if limit else {**long, "problem": NO_LIMIT}


def _modality_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Table with one row per modality of a model."""
    for terms, row in _named_rows(island, text, _flat_rows(island), "groups"):
        columns = MODALITIES.get(_words(row[1]))
        if columns is None:
            raise SourceError(SOURCE.id, terms.locator, "unknown modality", row[1])
        yield from _token_rows(island, terms, columns, row[2:])


def _category_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Table of specialised models in groups by use."""
    for terms, row in _named_rows(island, text, _flat_rows(island), "groups", column=1):
        yield from _token_rows(island, terms, MODALITIES["Text"], row[2:])


def _video_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Table of seconds of video by size."""
    if island.unit not in PER_SECOND:
        raise SourceError(SOURCE.id, f"{island.place} unit", "not per second", island.unit)
    for terms, (_, size, _, _, cell) in _named_rows(island, text, _flat_rows(island), "groups"):
        sized = replace(terms, variant=_words(size))
        yield _price_row(sized, "video_duration", cell, "per_second", "second")


def _transcription_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Table of transcription models: tokens, or minutes where there are no token prices."""
    for terms, row in _named_rows(island, text, _flat_rows(island), "groups"):
        _, _, given, output, minutes = row
        tokens = list(_token_rows(island, terms, ("input", "output"), (given, output)))
        yield from tokens
        if _is_offered(minutes):
            if not str(minutes).endswith(" / minute"):
                raise SourceError(SOURCE.id, terms.locator, "not a price per minute", minutes)
            yield _price_row(
                terms,
                "audio_duration",
                minutes,
                "per_minute",
                "minute",
                ESTIMATE if tokens else None,
            )


def _minute_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Table of models that are billed by the minute of a live session."""
    start = "groups" if "groups" in island.props else "rows"
    for terms, (_, cell) in _named_rows(island, text, _flat_rows(island), start):
        yield _price_row(terms, "audio_duration", cell, "per_minute", "minute")


def _tuning_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Table of fine-tuning: training, and the use of a model so trained."""
    for terms, row in _named_rows(island, text, _flat_rows(island), "rows"):
        variant = " ".join(part for part in ("fine-tuned", terms.variant) if part)
        tuned = replace(terms, variant=variant)
        if _is_offered(row[1]):
            yield _price_row(tuned, "training", row[1], "per_mtok", "1M tokens")
        yield from _token_rows(island, tuned, MODALITIES["Text"], row[2:])


def _tool_rows(island: _Island, text: _Text, limit: int | None) -> Iterator[Row]:
    """Table of built-in tools; a price in unknown words is kept with a problem."""
    at = text.find("groups", island.offset)
    for group, rows in _groups(island):
        at = text.find(group, at)
        for detail, price in rows:
            terms = _Terms(group, island.tier, f"offset {at}", variant=_words(detail))
            yield from _tool_prices(terms, _words(price))


def _tool_prices(terms: _Terms, listed: str) -> Iterator[Row]:
    """Prices of one tool from its words."""
    meter = "web_search" if terms.model == "Web search" else "tool_call"
    offers: list[tuple[_Terms, str, Decimal | None, str, str]] = []
    if match := CALLS.fullmatch(listed):
        offers = [(terms, meter, Decimal(match["price"]) / 1000, "1k calls", f"${match['price']}")]
    elif match := CONTAINERS.fullmatch(listed):
        offers = [
            (
                replace(terms, variant=f"{terms.variant}, {size}"),
                "session",
                Decimal(price),
                "20-minute session per container",
                f"${price}",
            )
            for size, price in CONTAINER.findall(match["sizes"])
        ]
    elif not STORAGE.fullmatch(listed):
        offers = [(terms, meter, None, "unknown", listed)]
    for about, kind, price, unit, words in offers:
        yield token_row(
            locator=about.locator,
            listed_seller=SOURCE.seller_id,
            listed_model=about.model,
            variant=about.variant,
            service_tier=about.tier,
            meter=kind,
            price=price,
            currency="USD",
            unit="per_request",
            listed_price=words,
            listed_unit=unit,
            problem=UNKNOWN_TOOL if price is None else None,
        )


READERS: Mapping[tuple[str, ...], Reader] = {
    SPLIT_HEADINGS: _split_rows,
    ("Model", "Modality", "Input", "Cached input", "Output / cost"): _modality_rows,
    ("Model", "Modality", "Input", "Cached input", "Output"): _modality_rows,
    ("Category", "Model", "Input", "Cached input", "Output"): _category_rows,
    ("Model", "Size", "Portrait", "Landscape", "Price per second"): _video_rows,
    ("Model", "Use case", "Input", "Output", "Estimated cost"): _transcription_rows,
    ("Model", "Price per minute"): _minute_rows,
    ("Model", "Training", "Input", "Cached input", "Output"): _tuning_rows,
    ("Tool", "Details", "Pricing"): _tool_rows,
}


def _without_repeats(rows: Sequence[Row]) -> list[Row]:
    """Rows without those that say again what an earlier one says; contradictions are problems."""
    first: dict[tuple[Any, ...], Row] = {}
    kept = []
    for row in rows:
        key = tuple(
            row.get(name)
            for name in (
                "listed_model",
                "variant",
                "service_tier",
                "context_above_tokens",
                "context_up_to_tokens",
                "meter",
                "unit",
            )
        )
        if row["problem"]:
            kept.append(row)
        elif key not in first:
            first[key] = row
            kept.append(row)
        elif first[key]["price"] != row["price"]:
            first[key]["problem"] = row["problem"] = "two prices for the same thing"
            kept.append(row)
    return kept
