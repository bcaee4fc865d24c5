"""Databricks: what serving open models costs per token, in Databricks units (DBU).

Unproven: no real page is held; the layout follows a page of September 2026 that a public
repository keeps.

Belongs here: the tables of standard and of priority pay-per-token rates. Must not be here:
provisioned throughput and batch inference, which are sold by the hour, models of other makers that
are passed on (a page of their own), and dollars: what a DBU costs differs by cloud, plan and region
and is filled in by a browser, so the figures stay in DBU.

A row may name several versions of a model at one price (``GLM-5.2, 5.3``): each gets its rows. A
model marked ``⌖`` costs more where data must stay in its region; the mark is kept as a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import Cell, html_of, table_grid
from pipelines.reading.parts import rows_of_parts, tables_as_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="databricks_serving",
    kind="token_prices",
    publisher="Databricks",
    urls=("https://www.databricks.com/product/pricing/foundation-model-serving",),
    claims=(r"https://www\.databricks\.com/product/pricing/foundation-model-serving/?",),
    media_type="text/html",
    currency="DBU",
    is_official=True,
    terms="Public price page, marked as open to indexing; no data licence stated; figures only.",
    minimum_rows=30,
    seller_id="databricks",
)

MODEL = "Model"
TITLE = re.compile(r"(?P<tier>Standard|Priority) Pay Per Token \(DBU Per 1M Tokens\)", re.I)
BY_THE_HOUR = re.compile(r".*\(DBU Per Hour(?: Per \d+ Model Units)?\)", re.I)
METERS: Mapping[str, str] = {
    "input": "input",
    "output": "output",
    "cache read": "cached_input",
    "cache write": "cache_write",
}
VERSIONS = re.compile(r"(?P<name>.*?)(?P<version>\d+(?:\.\d+)?)(?P<more>(?:, \d+(?:\.\d+)?)+)")
REGIONAL = "⌖"
NOTE = "costs more where data is processed in its region"
NUMBER = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+\.\d+|\d+(?:\.\d+)?")
"""Rates are shown with decimals: a comma without a point behind it may be a decimal one."""
EMBEDDING = re.compile(r"\b(?:GTE|BGE|E5|embed\w*)\b", re.IGNORECASE)
NO_PRICE = "-"


def parse(capture: Capture) -> pl.DataFrame:
    """Rates per token; raises ``SourceError`` on a table, column or cell nobody looked at."""
    require_pages(capture, 1)
    tables = html_of(capture.page.text).find_all("table")
    rows = rows_of_parts(SOURCE, tables_as_parts(tables, _table_rows))
    is_whole = all(row.get("problem_scope") != "section" for row in rows)
    if is_whole and not {"standard", "priority"} <= {row.get("service_tier") for row in rows}:
        raise SourceError(SOURCE.id, "tables", "no standard and priority rates", len(tables))
    return frame_of(SOURCE, rows)


def _table_rows(table: Tag, place: str) -> Iterator[dict[str, Any]]:
    grid = table_grid(table)
    if not grid or len(grid[0]) < 2 or {len(row) for row in grid} != {len(grid[0])}:
        raise SourceError(SOURCE.id, place, "rows of unequal length", [len(row) for row in grid])
    titles = {cell.text for cell in grid[0][1:]}
    title = titles.pop()
    if grid[0][0].text != MODEL or titles:
        raise SourceError(SOURCE.id, place, "unknown table", [cell.text for cell in grid[0]])
    if BY_THE_HOUR.fullmatch(title):
        return
    match = TITLE.fullmatch(title)
    columns = [cell.text.lower() for cell in grid[1][1:]] if match else []
    if match is None or set(columns) - set(METERS) or columns[:2] != ["input", "output"]:
        raise SourceError(SOURCE.id, place, "unknown table or column", [title, *columns])
    for number, row in enumerate(grid[2:], start=2):
        yield from _model_rows(f"{place} row {number}", match["tier"].lower(), columns, row)


def _model_rows(
    place: str, tier: str, columns: Sequence[str], row: Sequence[Cell]
) -> Iterator[dict[str, Any]]:
    """Rows of every model that a table row names; one without an output price must embed."""
    name, texts = row[0].text, [cell.text for cell in row[1:]]
    models = _models(name.removesuffix(REGIONAL).strip())
    for model in models:
        for index, (column, text) in enumerate(zip(columns, texts, strict=True), start=1):
            if text == NO_PRICE:
                continue
            if not NUMBER.fullmatch(text):
                raise SourceError(SOURCE.id, f"{place} column {index}", "not a rate in DBU", text)
            price = Decimal(text.replace(",", ""))
            embeds = column == "input" and texts[1] == NO_PRICE
            zero = None if price else "zero rate, free or missing not told"
            unclear = embeds and not EMBEDDING.search(model)
            yield token_row(
                locator=f"{place} column {index}",
                listed_seller=SOURCE.seller_id,
                listed_model=model,
                meter="embedding" if embeds else METERS[column],
                service_tier=tier,
                price=price,
                currency=SOURCE.currency,
                listed_price=text,
                listed_unit="DBU per million tokens",
                problem="no output price, and not known to embed" if unclear else zero,
                note=NOTE if REGIONAL in name else None,
            )


def _models(name: str) -> list[str]:
    """The models that a name stands for: ``GLM-5.2, 5.3`` for two."""
    match = VERSIONS.fullmatch(name)
    if match is None:
        return [name]
    versions = [match["version"], *match["more"].removeprefix(", ").split(", ")]
    return [f"{match['name']}{version}" for version in versions]
