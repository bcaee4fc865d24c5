"""Scaleway Generative APIs: prices of hosted models, from the table of the pricing page.

Belongs here: the table captioned ``Generative API``, in euro. Must not be here: Managed Inference
(GPUs by the hour), which stands in tables with other captions on the same page.

What the table means by its own words:

* A cell names amount and unit (``€0.40 / million tokens``), a second amount is for cached input.
* ``Free`` in the output column is a price of zero. Embeddings and transcription have no other.
* The page may hold the table more than once for screens of other widths; all must be equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.html_tables import Cell, folded, html_of, table_grid
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="scaleway_generative_apis",
    kind="token_prices",
    publisher="Scaleway",
    urls=("https://www.scaleway.com/en/pricing/model-as-a-service/",),
    claims=(r"https://www\.scaleway\.com/en/pricing/model-as-a-service/?",),
    media_type="text/html",
    currency="EUR",
    is_official=True,
    terms="Public price page; no data licence stated.",
    minimum_rows=15,
    seller_id="scaleway",
    proven_on=("2026-09-10",),
)

CAPTION = "Generative API"
HEADER = ("Name", "Tasks", "Input tokens", "Output tokens", "")
SORT_ICON = " SortIcon"
TASKS = re.compile(
    r"(?:Chat|code|Vision|Audio|Embeddings|Audio transcription|Reranking)"
    r"(?:(?:,? and |, )(?:chat|code|Vision|Audio))*",
    re.IGNORECASE,
)
PRICE = re.compile(
    r"€(?P<price>\d+(?:\.\d+)?) ?/ ?(?P<unit>million tokens cached|million tokens|Audio minute)"
)
FREE = "Free"


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of the one table; raises ``SourceError`` on an unknown column, task or unit."""
    require_pages(capture, 1)
    if "</html>" not in capture.page.text:
        raise SourceError(SOURCE.id, "document", "not a whole page", capture.page.text[-120:])
    document = html_of(capture.page.text)
    tables = [
        (number, table_grid(tag))
        for number, tag in enumerate(document.find_all("table"))
        if tag.caption is not None and folded(tag.caption.get_text(" ")) == CAPTION
    ]
    texts = [[[cell.text for cell in row] for row in grid] for _, grid in tables]
    if not texts or any(other != texts[0] for other in texts):
        raise SourceError(SOURCE.id, "tables", f"not one table {CAPTION!r}", len(texts))
    number, grid = tables[0]
    header = tuple(cell.text.removesuffix(SORT_ICON) for cell in grid[0])
    if header != HEADER or len(grid) == 1:
        raise SourceError(SOURCE.id, f"table {number}", "unknown columns", " | ".join(header))
    rows = [
        row
        for line, cells in enumerate(grid[1:], start=1)
        for row in _model_rows(f"table {number} row {line}", cells)
    ]
    return frame_of(SOURCE, rows)


def _model_rows(place: str, cells: Sequence[Cell]) -> Iterator[dict[str, Any]]:
    """Rows of one model."""
    if len(cells) != len(HEADER) or not cells[0].text:
        raise SourceError(SOURCE.id, place, "not a row of five cells", [c.text for c in cells])
    model, tasks, inputs, output = (cell.text for cell in cells[:4])
    if not TASKS.fullmatch(tasks):
        raise SourceError(SOURCE.id, place, "unknown task", tasks)
    main = "embedding" if tasks == "Embeddings" else "input"
    for column, text, meter in ((2, inputs, main), (3, output, "output")):
        yield from _cell_rows(f"{place} column {column}", model, meter, text)


def _cell_rows(place: str, model: str, meter: str, text: str) -> Iterator[dict[str, Any]]:
    """Rows of one cell; only an output may be free, and only an input may be cached."""
    if text == FREE and meter == "output":
        yield _row(place, model, meter, Decimal(0), FREE, "Output tokens", None)
        return
    found = list(PRICE.finditer(text))
    if not found or " ".join(match[0] for match in found) != text:
        raise SourceError(SOURCE.id, place, "not a price in EUR", text)
    if len({match["unit"] for match in found}) != len(found):
        raise SourceError(SOURCE.id, place, "one unit priced twice", text)
    for match in found:
        unit, price = match["unit"], Decimal(match["price"])
        named = meter
        if unit == "million tokens cached":
            named = "cached_input"
        elif unit == "Audio minute":
            named = "audio_duration"
        if named != meter and meter != "input":
            raise SourceError(SOURCE.id, place, f"{unit} of {meter}", text)
        problem = None if price else "zero price, free or missing not told"
        yield _row(place, model, named, price, f"€{match['price']}", unit, problem)


def _row(
    place: str,
    model: str,
    meter: str,
    price: Decimal,
    listed: str,
    unit: str,
    problem: str | None,
) -> dict[str, Any]:
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        meter=meter,
        price=price,
        currency=SOURCE.currency,
        unit="per_minute" if meter == "audio_duration" else "per_mtok",
        listed_price=listed,
        listed_unit=unit,
        problem=problem,
    )
