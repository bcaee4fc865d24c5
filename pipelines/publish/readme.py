"""The words that go with a snapshot: what is in it and how to read it.

Belongs here: the README of a snapshot. Does not belong here: the meaning of single columns
(``schemas/dictionary.py``) and the project's own README.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pipelines.publish.formats import FORMULA
from pipelines.publish.manifest import instant
from schemas.columns import title_of
from schemas.published import TABLES
from warehouse.macros import Macro


def readme(version: str, as_of: datetime, rows: Mapping[str, int], macros: Iterable[Macro]) -> str:
    """The README of a snapshot; ``rows`` counts the rows of every table."""
    listed = "\n".join(f"| `{name}` | {rows[name]} | {title_of(TABLES[name])} |" for name in rows)
    called = "\n".join(f"| `{m.signature}` | {m.description} |" for m in macros)
    undo = "regexp_replace(listed_price, '^''(" + FORMULA.replace("'", "''") + ")', '\\1')"
    return _TEXT.format(
        version=version, as_of=instant(as_of), tables=listed, macros=called, undo=undo
    )


_TEXT = """\
# Sovereign Pricebook {version}

What each AI model costs per token at every seller, what each GPU costs per hour at every cloud,
what each model's licence allows, and whose law can reach the data on each route, as known at
{as_of}.

This folder is a snapshot. Its files never change; the next state of the data is another folder
beside it. `latest` always points to the newest one. To read several files that belong together,
resolve `latest` once, or take the folder's name from `latest.json`, and read all of them there.

| file | content |
|---|---|
| `pricebook.duckdb` | all tables and macros, with comments |
| `parquet/` | one typed file per table |
| `csv/` | one text file per table |
| `dictionary.md` | every column: type, unit, vocabulary, meaning; every macro with an example |
| `datapackage.json` | size, SHA-256 and columns of every file, sources, licence |

| table | rows | one row is |
|---|---|---|
{tables}

| macro of the DuckDB file | what it gives |
|---|---|
{macros}

## Reading it

DuckDB 1.0 or later:

```sql
attach 'pricebook.duckdb' as book (read_only);
select model_id, seller_id, input_usd_per_mtok from book.token_prices order by 3 limit 10;
select column_name, comment from duckdb_columns() where table_name = 'token_prices';
```

Open the file read-only: a client that opens it for writing shuts out all others and may change
it. Parquet files carry the same descriptions as metadata under the key `description`.

* Null means unknown or not applicable, as the column says: never zero, free or no.
* Money is exact, DECIMAL(18,9). Instants are UTC. Where a table has `valid_from` and `valid_to`,
  the first is inclusive and the second exclusive.
* Every price names the document it was read from (`source_url`, `capture_sha256`) and the place in
  it (`locator`); today's prices also say when they were last confirmed (`last_confirmed_at`).

## The CSV files

UTF-8 without a byte order mark, RFC 4180: comma, one header line, CRLF, quotes where needed.
An empty cell is null; `""` is an empty text. Decimals have nine digits behind the point, instants
look like `2026-11-23T04:00:00.000000Z`, booleans are `true` and `false`.

Text cells that a spreadsheet would run as a formula have one `'` put in front: those that begin,
behind any `'` and blanks, with `=`, `+`, `-`, `@` or their full-width forms, and those that begin,
behind any `'`, with a tab or a line break. Numbers are as they are. Parquet and DuckDB have the
texts unchanged. To undo it, take one `'` away from the front of such a cell; in DuckDB, for the
column `listed_price`:

```sql
{undo}
```

## Licence

The compilation is licensed under CC BY 4.0, <https://creativecommons.org/licenses/by/4.0/>. The
figures are facts stated by their publishers, whom the table `sources` names together with the
terms of each. Verdicts and comparisons are ours; they are not legal advice.
"""
