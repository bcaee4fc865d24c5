"""Anthropic: its own API prices, from the Markdown twin of its pricing page.

Belongs here: the model table (five meters), the batch, fast-mode, long-context and session tables,
and the two tool prices that the page states in a sentence. Must not be here: prices of cloud
platforms that the page only points to, and figures that follow from a multiplier in words (US-only
inference, cache prices on top of long-context, fast-mode or batch prices).

What the page means by its own words:

* ``(for prompts over N tokens)`` and ``> N input tokens`` reprice the whole prompt.
* A ``Long context pricing`` table (2025 and early 2026) tells the dearer price of models whose
  ordinary and batch prices then only reach up to its limit. Which models, a sentence says.
* ``(retired ...)`` models are still listed, but Anthropic no longer serves them itself.
* ``through <day>`` and ``starting <day>`` rows state an introductory price and its successor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.markdown import MarkdownTable, lines_of, markdown_tables, unread_rows
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError
from schemas.observations import STAGES

SOURCE = Source(
    id="anthropic_pricing",
    kind="token_prices",
    publisher="Anthropic",
    urls=("https://platform.claude.com/docs/en/about-claude/pricing.md",),
    claims=(r"https://platform\.claude\.com/docs/en/about-claude/pricing\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=40,
    seller_id="anthropic",
    proven_on=("2025-10-20", "2025-10-29"),
)

MODEL_COLUMNS: Mapping[str, str] = {
    "base input tokens": "input",
    "5m cache writes": "cache_write",
    "1h cache writes": "cache_write_1h",
    "cache hits and refreshes": "cached_input",
    "output tokens": "output",
}
BATCH_COLUMNS: Mapping[str, str] = {"batch input": "input", "batch output": "output"}
FAST_COLUMNS: Mapping[str, str] = {"input": "input", "output": "output"}
SESSION_COLUMNS = ("sku", "rate", "metering")
KNOWN_COLUMNS = frozenset({*MODEL_COLUMNS, *BATCH_COLUMNS, *FAST_COLUMNS})
PRICE_SECTIONS = frozenset({"Model pricing", "Batch processing", "Long context pricing"})
EXPLAINING = (("concept", "details"), ("line item", "calculation", "cost"))
"""Headers of tables with money that price nothing: the marketplace's billing unit, examples."""

MONEY = re.compile(r"[$€£¥]|\b(?:USD|EUR|MTok)\b")
PART = r"\$(?P<price>\d+(?:\.\d+)?) / MTok"
MARK = r"(?: ?(?P<mark>[\d¹²³⁴-⁹]))?"
LENGTH = r"for prompts (?P<bound>up to|over) (?P<tokens>\d{1,3}(?:,\d{3})+) tokens"
CELL = re.compile(rf"{PART}(?: \(?{LENGTH}\)?)?{MARK} ?")
LONG_CELL = re.compile(rf"(?P<label>Input|Output): {PART}{MARK}")
LIMIT = re.compile(r"(?P<side>[≤>]) (?P<thousands>\d+)k input tokens")
SESSION_RATE = re.compile(r"\$(?P<price>\d+(?:\.\d+)?) per session-hour")
NAME = re.compile(r"Claude [A-Z][a-z]+ (?:\d+(?:\.\d+)?|Preview)")
SHORT_NAME = re.compile(r"[A-Z][a-z]+ \d+(?:\.\d+)?")
VERSION = re.compile(r"\d+(?:\.\d+)?")
BETWEEN_NAMES = re.compile(r",? (?:or|and) |, | / ")
DAY = r"(?P<day>[A-Z][a-z]+ \d{1,2}, \d{4})"
WINDOW = re.compile(rf"(?P<side>through|starting) {DAY}")
OTHER_REMARK = re.compile(r"research preview|limited availability")
RETIRED = re.compile(r"retired\b.*")

LONG_CONTEXT = re.compile(
    r"When using (?P<models>Claude [^\[]+?)(?: at standard speed)? with the "
    r"\[1M token context window enabled\]\([^)]*\), requests that exceed (?P<thousands>\d+)K "
    r"input tokens are automatically charged at premium long context rates"
)
WHOLE_PROMPT = re.compile(r"exceeds \d+K input tokens, all tokens incur premium pricing")
FAST_MODELS = re.compile(r"Currently supported on (?P<models>[^:]+):")
GLOBAL = re.compile(r"The Claude API \((?:1P|first-party)\) is global by default")
AMOUNT = r"\*{0,2}\\?\$(?P<price>\d+(?:\.\d+)?)(?: USD)?"
WEB_SEARCH = re.compile(
    rf"Web search is available on the Claude API for {AMOUNT} per 1,000 searches\b"
)
CODE_EXECUTION = re.compile(
    rf"(?:\*\*Pricing\*\*: |is billed at ){AMOUNT} per (?:session-hour|hour, per container)\b"
)


@dataclass(frozen=True)
class _Terms:
    """What one table row says about all of its prices."""

    model: str
    above: int | None = None
    up_to: int | None = None
    start: datetime | None = None
    end: datetime | None = None
    problem: str | None = None
    status: str | None = None
    note: str | None = None


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table on the page; raises ``SourceError`` on anything unknown with money."""
    require_pages(capture, 1)
    text = capture.page.text
    tables = markdown_tables(SOURCE.id, text)
    _require_all_read(text, tables)
    long_tables = [table for table in tables if _is_long_context(table)]
    rows = [row for table in tables if table not in long_tables for row in _table_rows(text, table)]
    ordinary = {
        (row["listed_model"], row["meter"]): row["price"]
        for row in rows
        if row["service_tier"] == "standard"
    }
    tiers = {row["service_tier"] for row in rows if row["meter"] == "output"}
    if not {"standard", "batch"} <= tiers:
        raise SourceError(SOURCE.id, "tables", "no tables of model and batch prices", text[:120])
    long_rows = [row for table in long_tables for row in _long_context_rows(text, table, ordinary)]
    for row in rows:
        if row["unit"] == "per_mtok" and (row["listed_model"], row["meter"]) not in ordinary:
            row["problem"] = row["problem"] or "the model is not in the model table"
    region = "global" if GLOBAL.search(text) else "unstated"
    every = [*(_bounded(row, long_rows) for row in rows), *long_rows, *_sentences(text)]
    return frame_of(SOURCE, [{**row, "region": region} for row in every])


def _require_all_read(text: str, tables: Sequence[MarkdownTable]) -> None:
    """Raise where a table-like line with money belongs to no table that Markdown knows."""
    known = {line for table in tables for line in table.lines}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("|") and MONEY.search(line) and number not in known:
            raise SourceError(SOURCE.id, f"line {number}", "price outside of a table", line)


def _folded(header: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.casefold().replace(" & ", " and ") for name in header)


def _is_long_context(table: MarkdownTable) -> bool:
    limits = [LIMIT.fullmatch(name) for name in _folded(table.header) if name != "model"]
    return bool(limits) and all(limits)


def _table_rows(text: str, table: MarkdownTable) -> Iterator[dict[str, Any]]:
    """Rows of one table by its header; nothing for a table without money."""
    header = _folded(table.header)
    section = table.headings[-1] if table.headings else ""
    columns = set(header) - {"model"}
    if columns == set(MODEL_COLUMNS) and section == "Model pricing":
        yield from _price_rows(table, header, MODEL_COLUMNS, "standard")
    elif columns == set(BATCH_COLUMNS):
        yield from _price_rows(table, header, BATCH_COLUMNS, "batch")
    elif columns == set(FAST_COLUMNS) and section == "Fast mode pricing":
        yield from _price_rows(_with_models(text, table), header, FAST_COLUMNS, "fast")
    elif header == SESSION_COLUMNS:
        yield from _session_rows(table)
    elif header in EXPLAINING or not any(MONEY.search(c) for row in table.rows for c in row):
        return
    elif KNOWN_COLUMNS & set(header) or section in PRICE_SECTIONS:
        raise SourceError(SOURCE.id, f"table in {section!r}", "unknown columns", " | ".join(header))
    else:
        yield from unread_rows(SOURCE, section, table.header, lines_of(table))


def _with_models(text: str, table: MarkdownTable) -> MarkdownTable:
    """The fast-mode table; where it names no model (early 2026) with those of its sentence."""
    if table.header[0].casefold() == "model":
        return table
    models = [match["models"] for match in FAST_MODELS.finditer(text)]
    if len(models) != 1:
        raise SourceError(SOURCE.id, "Fast mode pricing", "no sentence names the models", models)
    return replace(
        table, header=("Model", *table.header), cells=tuple((models[0], *row) for row in table.rows)
    )


def _price_rows(
    table: MarkdownTable, header: Sequence[str], columns: Mapping[str, str], tier: str
) -> Iterator[dict[str, Any]]:
    """Rows of a table with one model per line and one meter per column."""
    names = _folded(table.header)
    if names[0] != "model" or len(names) != len(columns) + 1 or not table.rows:
        raise SourceError(SOURCE.id, f"{tier} table", "not one model column, or no rows", header)
    for place, row in lines_of(table):
        cells = [(columns[name], cell) for name, cell in zip(names[1:], row[1:], strict=True)]
        try:
            models = _models(row[0], place)
        except SourceError as error:
            head = row[0].partition(" (")[0]
            model = head if NAME.fullmatch(head) else row[0]
            for meter, cell in cells:
                yield _unread_row(model, meter, cell, tier, place, error)
            continue
        for terms in models:
            for meter, cell in cells:
                try:
                    yield from list(_cell_rows(terms, meter, cell, tier, place))
                except SourceError as error:
                    yield _unread_row(terms.model, meter, cell, tier, place, error)


def _unread_row(
    model: str, meter: str, cell: str, tier: str, place: str, error: SourceError
) -> dict[str, Any]:
    """A problem row for a price that cannot be told; the others of the page stand."""
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        service_tier=tier,
        meter=meter,
        price=None,
        currency="USD",
        listed_price=cell,
        listed_unit="MTok",
        problem=str(error).partition(": ")[2],
    )


def _models(cell: str, place: str) -> list[_Terms]:
    """The models of a row and what the words behind their name say."""
    head, *remarks = re.split(r" ?\((.+?)\)|(?= ?(?:through|starting) [A-Z])", cell)
    terms = _Terms("")
    for remark in (r.strip() for r in remarks if r and r.strip()):
        terms = _with_remark(terms, remark, place)
    return [replace(terms, model=name) for name in _names(head.strip(), place)]


def _with_remark(terms: _Terms, remark: str, place: str) -> _Terms:
    """The terms with one remark behind a model's name read; raises on an unknown one."""
    if match := re.fullmatch(LENGTH, remark):
        return _with_length(terms, match)
    if match := WINDOW.fullmatch(remark):
        day = _day(match["day"], place)
        if match["side"] == "starting":
            return replace(terms, start=day)
        return replace(terms, end=day + timedelta(days=1))
    if RETIRED.fullmatch(remark):
        return replace(terms, problem=f"Anthropic no longer serves the model ({remark})")
    if remark in STAGES:
        return replace(terms, status=remark)
    if OTHER_REMARK.fullmatch(remark):
        return replace(terms, note=remark)
    raise SourceError(SOURCE.id, f"{place} model", "unknown remark", remark)


def _with_length(terms: _Terms, match: re.Match[str]) -> _Terms:
    tokens = int(match["tokens"].replace(",", ""))
    if match["bound"] == "over":
        return replace(terms, above=tokens)
    return replace(terms, up_to=tokens)


def _day(text: str, place: str) -> datetime:
    try:
        return datetime.strptime(text, "%B %d, %Y").replace(tzinfo=UTC)
    except ValueError as error:
        raise SourceError(SOURCE.id, f"{place} model", "not a date", text) from error


def _names(text: str, place: str) -> list[str]:
    """Full model names from a list in words: ``Claude Sonnet 4.6 / 4.5``, ``... or Sonnet 4``."""
    names: list[str] = []
    for part in BETWEEN_NAMES.split(text):
        if NAME.fullmatch(part):
            names.append(part)
        elif names and SHORT_NAME.fullmatch(part):
            names.append(f"Claude {part}")
        elif names and VERSION.fullmatch(part):
            names.append(f"{names[-1].rpartition(' ')[0]} {part}")
        else:
            raise SourceError(SOURCE.id, f"{place} model", "not a model name", text)
    return names


def _cell_rows(
    terms: _Terms, meter: str, cell: str, tier: str, place: str
) -> Iterator[dict[str, Any]]:
    """Rows of one price cell; several prices in it must each say for which prompts."""
    parts = list(CELL.finditer(cell))
    if "".join(part[0] for part in parts) != cell or not parts:
        raise SourceError(SOURCE.id, f"{place} {meter}", "not a price in USD per MTok", cell)
    if len(parts) > 1 and not all(part["bound"] for part in parts):
        raise SourceError(SOURCE.id, f"{place} {meter}", "several prices in one cell", cell)
    for part in parts:
        bounded = _with_length(terms, part) if part["bound"] else terms
        yield _row(bounded, meter, part, tier, place)


def _row(terms: _Terms, meter: str, price: re.Match[str], tier: str, place: str) -> dict[str, Any]:
    notes = [terms.note, f"footnote {price['mark']} on the page" if price["mark"] else None]
    tiered = terms.above is not None or terms.up_to is not None
    amount = Decimal(price["price"])
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=terms.model,
        service_tier=tier,
        context_above_tokens=terms.above,
        context_up_to_tokens=terms.up_to,
        context_rule="whole_prompt" if tiered else "unstated",
        offer="promotional" if terms.end else "list",
        meter=meter,
        price=amount,
        currency="USD",
        listed_price=f"${price['price']}",
        listed_unit="MTok",
        effective_from=terms.start,
        effective_to=terms.end,
        status=terms.status,
        problem=terms.problem or (None if amount else "zero price, free or missing not told"),
        note="; ".join(note for note in notes if note) or None,
    )


def _long_context_rows(
    text: str, table: MarkdownTable, ordinary: Mapping[tuple[str, str], Decimal | None]
) -> Iterator[dict[str, Any]]:
    """Rows of the dearer column of a long-context table; the other repeats the model table."""
    sentences = list(LONG_CONTEXT.finditer(text))
    if len(sentences) != 1 or not table.rows:
        raise SourceError(
            SOURCE.id, "Long context pricing", "no sentence names the models", table.headings
        )
    named = _names(sentences[0]["models"], "Long context pricing")
    limit = int(sentences[0]["thousands"]) * 1000
    names = _folded(table.header)
    sides = [(m["side"], int(m["thousands"]) * 1000) for n in names if (m := LIMIT.fullmatch(n))]
    if sides != [("≤", limit), (">", limit)]:
        raise SourceError(SOURCE.id, "Long context pricing", "columns do not fit the limit", names)
    told: list[str] = []
    models = named
    for line, row in zip(table.lines, table.rows, strict=True):
        place = f"line {line}"
        if names[0] == "model" and row[0]:
            models = _names(row[0], place)
        told.extend(models)
        for model in models:
            short, row_of = _long_context_row(_Terms(model, above=limit), row[-2:], place, text)
            listed = ordinary.get((model, row_of["meter"]), Decimal(-1))
            if listed is not None and listed != short:
                raise SourceError(
                    SOURCE.id, place, f"not the model table's price of {model}", row[-2]
                )
            yield row_of
    if set(told) != set(named):
        raise SourceError(SOURCE.id, "Long context pricing", "sentence and table differ", told)


def _long_context_row(
    terms: _Terms, cells: Sequence[str], place: str, text: str
) -> tuple[Decimal, dict[str, Any]]:
    """The price up to the limit, and the row of the price above it."""
    short, long = (LONG_CELL.fullmatch(cell) for cell in cells)
    if not short or not long or short["label"] != long["label"]:
        raise SourceError(SOURCE.id, place, "not a pair of prices for one meter", " | ".join(cells))
    row = _row(terms, long["label"].casefold(), long, "standard", place)
    rule = "whole_prompt" if WHOLE_PROMPT.search(text) else "unstated"
    return Decimal(short["price"]), {**row, "context_rule": rule}


def _bounded(row: dict[str, Any], long_rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The row, up to the long-context limit where its model has one.

    The page says that batch discounts and cache multipliers apply on top of long-context prices,
    so no meter of the model keeps its figure above the limit.
    """
    mine = [long for long in long_rows if long["listed_model"] == row["listed_model"]]
    if not mine or row["service_tier"] == "fast":
        return row
    return {
        **row,
        "context_up_to_tokens": mine[0]["context_above_tokens"],
        "context_rule": mine[0]["context_rule"],
    }


def _session_rows(table: MarkdownTable) -> Iterator[dict[str, Any]]:
    """Rows of the table of session prices (Claude Managed Agents)."""
    for line, (sku, rate, metering) in zip(table.lines, table.rows, strict=True):
        match = SESSION_RATE.fullmatch(rate)
        if not match:
            raise SourceError(SOURCE.id, f"line {line} rate", "not a price per session-hour", rate)
        yield token_row(
            locator=f"line {line}",
            listed_seller=SOURCE.seller_id,
            listed_model=sku,
            meter="session",
            price=Decimal(match["price"]),
            currency="USD",
            unit="per_hour",
            listed_price=f"${match['price']}",
            listed_unit="session-hour",
            problem=None if Decimal(match["price"]) else "zero price, free or missing not told",
            note=f"Claude Managed Agents; metered by {metering}",
        )


def _sentences(text: str) -> Iterator[dict[str, Any]]:
    """Rows of the tool prices that the page states in a sentence.

    A sentence that is gone or reads differently gives a row with a problem, so that a change of
    wording is seen and yet does not take the model prices down with it.
    """
    for model, sentence, meter, unit, words, divisor in (
        ("Web search", WEB_SEARCH, "web_search", "per_request", "1,000 searches", 1000),
        ("Code execution", CODE_EXECUTION, "session", "per_hour", "container-hour", 1),
    ):
        match = sentence.search(text)
        price = Decimal(match["price"]) / divisor if match else None
        zero = None if price else "zero price, free or missing not told"
        line = text.count("\n", 0, match.start()) + 1 if match else 1
        yield token_row(
            locator=f"line {line}",
            listed_seller=SOURCE.seller_id,
            listed_model=model,
            meter=meter,
            price=price,
            currency="USD",
            unit=unit,
            listed_price=f"${match['price']}" if match else "",
            listed_unit=words,
            problem=zero if match else "the page no longer says it so",
        )
