"""The skeleton of a new source: its module, its fixture and its test, each failing until filled in.

Belongs here: checking what was asked for, the text of the three, and what to do next. Must not be
here: what a source is (``pipelines/source.py``) and how the registry finds it.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.source import KINDS
from pipelines.sources.registry import claimant, registry
from schemas.columns import columns_of
from schemas.errors import PricebookError
from warehouse.seeds import read_seed

READERS = {
    "token_prices": "one `token_row` (pipelines.reading.rows) for each figure; a list in the form "
    "of OpenAI's /models is declared instead (pipelines.reading.model_list)",
    "gpu_rates": "one `gpu_row` (pipelines.reading.rows) for each offer; a page of price tables "
    "has a reader of its own (pipelines.reading.price_page)",
    "policy_facts": "pages and passages are declared instead (pipelines.reading.passages)",
}
MEDIA = {"json": "application/json", "md": "text/markdown", "csv": "text/csv", "html": "text/html"}

MODULE = '''"""{id}: say here whose document it is and what it states.

Belongs here: the part of the document that is read. Must not be here: what is left out, and why.

Say what the fields mean: unit, currency, what zero and a missing figure stand for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="{id}",
    kind="{kind}",
    publisher="",
    urls=("{url}",),
    claims=(r"{claim}",),
    media_type="{media}",
    currency="{currency}",
    is_official={is_official},
    terms="",
    minimum_rows=1,
    seller_id="{seller}",
)


def parse(capture: Capture) -> pl.DataFrame:
    """Every entry of the document; raises ``SourceError`` on one that was not looked at before."""
    require_pages(capture, 1)
    return frame_of(SOURCE, list(_rows(capture.page.text)))


def _rows(text: str) -> Iterator[dict[str, Any]]:
    raise SourceError(
        SOURCE.id,
        "document",
        "its parser is not written yet; each row has the columns of {contract}",
    )
'''

TEST = '''"""{id}: figures that a person can check against the page."""

from __future__ import annotations

from tests.support import fixture_capture, parse


def test_figures_of_the_page() -> None:
    rows = parse(fixture_capture("{id}"))
    assert rows.height == 0, "state here some figures of the page, and what the parser refuses"
'''


def new_source(root: Path, source_id: str, kind: str, url: str, seller: str = "") -> list[str]:
    """Write the skeleton under a checkout; returns the lines that say what is next.

    Args:
        root: The checkout.
        source_id: Name of the module, snake_case.
        kind: Key of ``KINDS``.
        url: Address of the document.
        seller: Provider that the document speaks for; empty for a collector's.

    Raises:
        PricebookError: The id is taken or no module name, the kind unknown, the URL unusable or
            read by another source. Nothing is written then.
    """
    _check(root, source_id, kind, url)
    name = Path(urlsplit(url).path).suffix.removeprefix(".")
    suffix = name if name in MEDIA else "html"
    columns = columns_of(KINDS[kind].observation)
    has_money = any(column.name == "currency" for column in columns)
    values = {
        "id": source_id,
        "kind": kind,
        "url": url,
        "claim": re.sub(r"\\([-/])", r"\1", re.escape(url)),
        "media": MEDIA[suffix],
        "currency": "USD" if has_money else "",
        "is_official": bool(seller),
        "seller": seller,
        "contract": f"schemas.observations.{KINDS[kind].observation.__name__}",
    }
    page = f"page.{suffix}"
    captured = {
        "captured_at": "2026-01-01T00:00:00Z",
        "partition": "",
        "pages": [{"file": page, "url": url}],
    }
    fixture = Path("tests/fixtures") / source_id
    files = {
        Path(f"pipelines/sources/{kind}/{source_id}.py"): MODULE.format_map(values),
        fixture / "capture.json": json.dumps(captured, indent=2) + "\n",
        fixture / page: "",
        fixture / "golden.csv": ",".join(c.name for c in columns if not c.is_nullable) + "\n",
        Path(f"tests/sources/test_{source_id}.py"): TEST.format_map(values),
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return [*(f"wrote {path}" for path in files), "", "Next:", *_steps(files, kind, seller)]


def _steps(files: dict[Path, str], kind: str, seller: str) -> list[str]:
    module, captured, page, golden, test = files
    contract = f"rows with the columns of schemas.observations.{KINDS[kind].observation.__name__}"
    steps = [
        f"{page}: a small document of your own in the layout of the real one, with real figures; "
        f"its date in {captured.name}",
        f"{golden}: the rows it must give; leave out columns that say nothing",
        f"{module}: publisher, terms and what opens the module; then {READERS.get(kind, contract)}",
        f"{test}: figures that a person can check, and what is refused",
    ]
    if seller and seller not in _providers():
        steps.append(f"warehouse/seeds/providers.csv: a row for {seller}, which is a new seller")
    steps.append("make docs lint; make test; make probe SOURCE=" + module.stem)
    return [f"  {number}. {step}" for number, step in enumerate(steps, start=1)]


def _providers() -> list[str]:
    return sorted(read_seed("providers")["provider_id"])


def _check(root: Path, source_id: str, kind: str, url: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", source_id):
        raise PricebookError(f"ID={source_id!r}: not snake_case, such as acme_pricing")
    if kind not in KINDS:
        raise PricebookError(f"KIND={kind!r}: no such kind; {_nearest(kind, list(KINDS))}")
    if taken := list((root / "pipelines/sources").glob(f"*/{source_id}.py")):
        others = [other for other in registry() if other != source_id]
        near = ", ".join(get_close_matches(source_id, others)) or "nothing like it"
        raise PricebookError(
            f"ID={source_id!r}: {taken[0].relative_to(root)} has it; taken too: {near}"
        )
    parts = urlsplit(url)
    if (
        parts.scheme != "https"
        or not parts.hostname
        or parts.fragment
        or re.search(r'[\s"\\]', url)
    ):
        raise PricebookError(
            f"URL={url!r}: not the https address of one document, such as "
            "https://acme.example/pricing"
        )
    if found := claimant(url):
        raise PricebookError(f"URL={url!r}: source {found.source.id!r} reads it already")


def _nearest(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{hint}There are {', '.join(known)}"
