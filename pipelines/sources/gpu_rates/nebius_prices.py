"""Nebius: prices per GPU of its AI cloud, on demand and preemptible, from its price page.

Belongs here: the tables of GPU instances. Must not be here: the tables of CPU instances, storage
and services, whose titles name no GPU (skipped by that rule), and tokens, which are another page.

The page carries its tables twice, as escaped JSON of its own and as laid-out cells; the first is
read where it is there, the second otherwise.

What the tables mean:

* prices are for one GPU and hour; CPUs and memory beside them are the share of one GPU, or a range
  where the buyer chooses: there the price on demand is ``from``, depends on the choice and is kept
  as a problem;
* a column ``(Effective October 1, 2026)`` announces a price: it starts at that day, and the price
  on demand beside it ends there;
* a preemptible price is the seller's own where it is plain, and a floor where it is ``from``;
* ``Contact us`` says that there is no public price, a dash that the GPU is not sold that way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from pipelines.reading.html_tables import folded
from pipelines.reading.json_documents import json_of
from pipelines.reading.price_page import ZERO, PricePage, dollars, words
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source

SOURCE = Source(
    id="nebius_prices",
    kind="gpu_rates",
    publisher="Nebius",
    urls=("https://nebius.com/prices",),
    claims=(r"https://nebius\.com/prices/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="nebius",
    proven_on=("2026-08-31",),
)

TITLES = ("NVIDIA GPU Instances", "Preemptible NVIDIA GPU Instances")
FACTS = ("Item", "vCPUs", "RAM, GB")
DEMAND = "On-demand, GPU-hour"
PREEMPTIBLE = ("Preemptible, GPU-hour", "Spot price, GPU-hour*")
ANNOUNCED = re.compile(
    r"(?:On-demand, )?GPU-hour \(Effective (?P<day>[A-Z][a-z]+ \d{1,2}, \d{4})\)"
)
BLOCK = re.compile(
    r'\\"title\\":\\"(?P<title>(?:[^"\\]|\\\\.)*)\\"(?:(?!\\"title\\").)*?'
    r'\\"table\\":\{\\"content\\":(?P<rows>\[\[.*?\]\])(?=[,}])',
    re.DOTALL,
)
CLASS = "pc-highlight-table-block"
NOT_SOLD = ("––", "—", "–", "-", "")
ON_REQUEST = re.compile(r"\[Contact us\]\([^)]*\)|Contact us")
CELL = re.compile(r"(?P<floor>from )?(?P<price>\$\S*?)(?P<footnote>\^?\*+\^?)?")
RANGE_PROBLEM = "a floor: the price depends on the CPUs and memory chosen"


@dataclass(frozen=True)
class _Table:
    """A table of the page: title, and rows of cells with their places, the head first."""

    title: str
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class _Column:
    """What a price column says: how the GPU is bought, and from and until when."""

    head: str
    purchase: str
    start: datetime | None = None
    end: datetime | None = None


def parse(capture: Capture) -> pl.DataFrame:
    """One row per GPU and price column."""
    require_pages(capture, 1)
    page = PricePage(SOURCE.id, capture.page.text)
    tables = list(_escaped(page)) or list(_laid_out(page))
    if not tables:
        raise page.error("tables", "no table at all", page.text[:120])
    titles = [table.title for table in tables if "GPU" in table.title]
    if unknown := sorted(set(titles) - set(TITLES)):
        raise page.error("tables", "unknown table of GPUs", ", ".join(unknown))
    if TITLES[0] not in titles or len(set(titles)) != len(titles):
        raise page.error("tables", "expected each table of GPUs once", ", ".join(titles))
    rows = [row for table in tables if table.title in TITLES for row in _rows(page, table)]
    return frame_of(SOURCE, rows)


def _escaped(page: PricePage) -> Iterator[_Table]:
    """Tables of the page's own escaped JSON."""
    for block in BLOCK.finditer(page.text):
        title = json.loads(f'"{block["title"]}"')
        try:
            body = json.loads(f'"{block["rows"]}"', strict=False)
        except ValueError as error:
            raise page.error(f"offset {block.start()} {title}", "not escaped JSON") from error
        rows = json_of(SOURCE.id, body, f"offset {block.start()} {title}")
        at = block.start("rows")
        placed = []
        for cells in rows:
            if not all(isinstance(cell, str) for cell in cells):
                raise page.error(f"offset {at} {title}", "not a row of texts", cells)
            found = page.text.find(json.dumps(cells[0])[1:-1], at) if cells else -1
            at = found if found >= 0 else at
            placed.append((f"offset {at}", [folded(cell) for cell in cells]))
        yield _Table(folded(title), placed)


def _laid_out(page: PricePage) -> Iterator[_Table]:
    """Tables of the page's cells."""
    for root in page.soup.find_all(class_=f"{CLASS}__root"):
        title = words(page.one(root.find_all("h2"), f"{page.place(root)} title"))
        rows = [
            (
                page.place(row),
                [words(cell) for cell in row.find_all(class_=f"{CLASS}__cell")],
            )
            for row in root.find_all(class_=f"{CLASS}__row")
        ]
        yield _Table(title, rows)


def _rows(page: PricePage, table: _Table) -> Iterator[dict[str, Any]]:
    if len(table.rows) < 2:
        raise page.error(table.title, "no rows")
    place, heads = table.rows[0]
    if tuple(heads[: len(FACTS)]) != FACTS or len(heads) == len(FACTS):
        raise page.error(f"{place} {table.title}", "unknown columns", ", ".join(heads))
    columns = _columns(page, f"{place} {table.title}", heads[len(FACTS) :])
    for place, cells in table.rows[1:]:
        if len(cells) != len(heads) or not cells[0]:
            raise page.error(f"{place} {table.title}", "not a row of the table", " | ".join(cells))
        for column, cell in zip(columns, cells[len(FACTS) :], strict=True):
            if cell not in NOT_SOLD:
                yield _row(page, place, cells, column, cell)


def _columns(page: PricePage, place: str, heads: Sequence[str]) -> list[_Column]:
    columns = []
    for head in heads:
        if match := ANNOUNCED.fullmatch(head):
            columns.append(_Column(head, "on_demand", _day(page, place, match["day"])))
        elif head == DEMAND:
            columns.append(_Column(head, "on_demand"))
        elif head in PREEMPTIBLE:
            columns.append(_Column(head, "spot"))
        else:
            raise page.error(place, "unknown column", head)
    starts = [column.start for column in columns if column.start]
    keys = [(column.purchase, column.start) for column in columns]
    if len(set(keys)) != len(keys) or len(starts) > 1:
        raise page.error(place, "two columns for one price", ", ".join(heads))
    end = starts[0] if starts else None
    return [
        _Column(c.head, c.purchase, end=end) if c.purchase == "on_demand" and not c.start else c
        for c in columns
    ]


def _day(page: PricePage, place: str, text: str) -> datetime:
    try:
        return datetime.strptime(text, "%B %d, %Y").replace(tzinfo=UTC)
    except ValueError as error:
        raise page.error(place, "not a day", text) from error


def _row(
    page: PricePage, place: str, cells: Sequence[str], column: _Column, cell: str
) -> dict[str, Any]:
    gpu = cells[0]
    match = CELL.fullmatch(cell)
    price, reasons = None, []
    if ON_REQUEST.fullmatch(cell):
        reasons.append("no public price: contact the seller")
    elif match is None:
        raise page.error(f"{place} {gpu} {column.head}", "not a price", cell)
    else:
        price = dollars(SOURCE.id, f"{place} {gpu} {column.head}", match["price"])
        reasons += [] if price else [ZERO]
    is_floor = match is not None and match["floor"] is not None
    if is_floor and column.purchase == "on_demand":
        reasons.append(RANGE_PROBLEM)
    return gpu_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        sku=gpu,
        listed_gpu=gpu,
        region="unstated",
        purchase=column.purchase,
        price=price,
        currency=SOURCE.currency,
        unit="per_gpu_hour",
        includes_host=True,
        spot_kind=("floor" if is_floor else "administered") if column.purchase == "spot" else None,
        listed_price=cell,
        listed_unit=column.head,
        effective_from=column.start,
        effective_to=column.end,
        problem="; ".join(reasons) or None,
        note=f"With {cells[1]} virtual CPUs and {cells[2]} GB of memory.",
    )
