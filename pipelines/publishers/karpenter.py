"""Reader of the price maps that the Karpenter project generates from AWS's and Azure's price lists.

Belongs here: the generated Go file, and tables that others cut from its dated versions. Must not be
here: which clouds, regions and currencies (the modules say so), and what an instance type stands
for.

A file holds Linux machines on demand, by region and type, with six decimals. It says when it was
generated; that is when its figures were read, not when they took effect. Dated versions are all in
the project's history, so that they can be imported one by one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from pipelines.reading.json_documents import expect_keys
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import require_pages
from pipelines.source import Capture
from schemas.errors import SourceError

GENERATED = re.compile(r"// generated at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?: for [\w-]+)?")
REGION = re.compile(
    r'(?:"(?P<map>[\w-]+)": ?|\w+\["(?P<item>[\w-]+)"\] ?= ?map\[string\]float64)\{'
)
ENTRY = re.compile(r'"(?P<type>[^"\\]+)": *(?P<price>[0-9]+(?:\.[0-9]+)?),')
FRAME = re.compile(
    r"//.*|/\*.*|.*\*/|package pricing|import .*|func init\(\) \{|\}|\},|"
    r"var \w+(?:, _)? = (?:time\.Parse\(.*\)|map\[string\]map\[string\]float64\{\}?)"
)
DOLLARS = "usd_per_instance_hour_on_demand"
TABLES = {
    ("generated_at", "commit", "region", "instance_type", DOLLARS): ("instance_type", DOLLARS),
    ("generated_at", "commit", "region", "vm_size", DOLLARS): ("vm_size", DOLLARS),
    ("region", "instance_type", "price_per_hour", "currency"): ("instance_type", "price_per_hour"),
}
"""Columns of tables cut from the file, and which of them hold type and price."""


@dataclass(frozen=True)
class Entry:
    """One price and the line that it stands on."""

    line: int
    region: str
    type: str
    price: Decimal
    listed: str

    @property
    def locator(self) -> str:
        """Where the price stands."""
        return f"line {self.line}"


def entries(source_id: str, capture: Capture, currency: str) -> list[Entry]:
    """All prices of the capture; a type that comes twice in a region is an error."""
    require_pages(capture, 1)
    text = capture.page.text
    read = _map_entries if "package pricing" in text else _table_entries
    found = list(read(source_id, text, currency))
    seen: set[tuple[str, str]] = set()
    for entry in found:
        if (entry.region, entry.type) in seen:
            raise SourceError(source_id, entry.locator, f"twice in {entry.region}", entry.type)
        seen.add((entry.region, entry.type))
    if not found:
        raise SourceError(source_id, "document", "no price in it")
    return found


def _map_entries(source_id: str, text: str, _: str) -> Iterator[Entry]:
    """Prices of the Go file, line by line; a line of another form is an error."""
    if not any(GENERATED.fullmatch(line.strip()) for line in text.split("\n", 60)):
        raise SourceError(source_id, "document", "does not say when it was generated", text[:120])
    region, in_comment = "", False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        in_comment = (in_comment or line.startswith("/*")) and not line.endswith("*/")
        if found := REGION.fullmatch(line):
            region = found["map"] or found["item"]
        elif region and ENTRY.match(line):
            if ENTRY.sub("", line).strip():
                raise SourceError(source_id, f"line {number}", "not only prices", line)
            for entry in ENTRY.finditer(line):
                yield _entry(source_id, number, region, entry["type"], entry["price"])
        elif line and not in_comment and not FRAME.fullmatch(line):
            raise SourceError(source_id, f"line {number}", "neither region nor prices", line)


def _table_entries(source_id: str, text: str, currency: str) -> Iterator[Entry]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    columns = tuple(reader.fieldnames or ())
    if columns not in TABLES:
        problem = "neither the Go file nor a table cut from it"
        raise SourceError(source_id, "header", problem, text[:120])
    kind, price = TABLES[columns]
    for row in reader:
        field = f"line {reader.line_num}"
        expect_keys(source_id, field, filter(None, row), known=columns, required=columns)
        if (named := row.get("currency", "USD")) != currency:
            raise SourceError(source_id, f"{field} currency", f"not {currency}", named)
        yield _entry(source_id, reader.line_num, row["region"], row[kind], row[price])


def _entry(source_id: str, line: int, region: str, kind: str, listed: str) -> Entry:
    price = decimal_of(source_id, f"line {line}", listed)
    if price < 0 or not region or not kind:
        raise SourceError(source_id, f"line {line}", "not a price of a type in a region", listed)
    return Entry(line, region, kind, price, listed)


def dated_copies(
    origin: Mapping[str, str], moment: datetime, content: bytes
) -> Sequence[tuple[str, datetime, bytes]]:
    """Copies of the file that a table was cut from: address, moment and rows of each.

    Args:
        origin: ``repository``, ``path`` and, for a table of one version, ``commit``.
        moment: Date of the table itself; that of its rows where they name none.
        content: A table with ``generated_at`` and ``commit`` in each row, or of one version.
    """
    if origin.get("commit"):
        return [(_address(origin, origin["commit"]), moment, content)]
    header, *lines = content.decode("utf-8-sig").splitlines(keepends=True)
    versions: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        generated_at, commit, _ = line.split(",", 2)
        versions.setdefault((generated_at, commit), [header]).append(line)
    return [
        (
            _address(origin, commit),
            datetime.strptime(generated_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
            "".join(cut).encode(),
        )
        for (generated_at, commit), cut in versions.items()
    ]


def _address(origin: Mapping[str, str], commit: str) -> str:
    return f"https://raw.githubusercontent.com/{origin['repository']}/{commit}/{origin['path']}"
