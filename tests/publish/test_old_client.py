"""The published DuckDB file in a client of the 1.x line.

``PRICEBOOK_OLD_DUCKDB`` names a Python that has an old duckdb (1.1 is what we promise).
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from pipelines.publish.snapshot import publish
from schemas.columns import columns_of
from schemas.published import TABLES
from tests.builds import AS_OF, make_build
from warehouse.macros import macros

OLD_PYTHON = os.environ.get("PRICEBOOK_OLD_DUCKDB")

LOOK = """
import duckdb, json, sys
con = duckdb.connect(sys.argv[1], read_only=True)
tables = [r[0] for r in con.execute("select table_name from duckdb_tables()").fetchall()]
print(json.dumps({
    "version": duckdb.__version__,
    "rows": {t: con.execute(f'select count(*) from "{t}"').fetchone()[0] for t in tables},
    "comments": con.execute(
        "select count(*) from duckdb_columns() where comment <> '' and not internal"
    ).fetchone()[0],
    "required": con.execute(
        "select count(*) from duckdb_columns() where not is_nullable and not internal"
    ).fetchone()[0],
    "price": con.execute(
        "select input_usd_per_mtok::varchar, typeof(input_usd_per_mtok) from token_prices "
        "where input_usd_per_mtok is not null limit 1"
    ).fetchone(),
    "moment": con.execute(
        "select epoch(min(as_of_at)), typeof(min(as_of_at)) from snapshot"
    ).fetchone(),
    "macros": dict(con.execute(
        "select function_name, comment from duckdb_functions() where not internal"
    ).fetchall()),
    "examples_run": len([con.execute(q).fetchall() for q in json.loads(sys.argv[2])]),
}))
"""


@pytest.mark.skipif(not OLD_PYTHON, reason="PRICEBOOK_OLD_DUCKDB names no Python with duckdb 1.1")
def test_old_client_reads_tables_comments_and_macros(tmp_path: Path) -> None:
    done = publish(
        make_build(tmp_path / "build.duckdb", rows=50),
        tmp_path / "published",
        as_of=AS_OF,
        sources=[],
        checked={},
        macros=tuple(macros().values()),
    )
    examples = json.dumps([m.example for m in macros().values()])
    look = subprocess.run(
        [str(OLD_PYTHON), "-c", LOOK, str(done.path / "pricebook.duckdb"), examples],
        capture_output=True,
        text=True,
        check=True,
    )
    seen = json.loads(look.stdout)
    columns = [c for model in TABLES.values() for c in columns_of(model)]
    assert seen["version"].startswith("1.")
    assert seen["rows"] == dict.fromkeys(TABLES, 50)
    assert seen["comments"] == len(columns)
    assert seen["required"] == sum(not c.is_nullable for c in columns)
    assert seen["price"] == ["1.500000000", "DECIMAL(18,9)"]
    assert seen["moment"] == [AS_OF.timestamp(), "TIMESTAMP WITH TIME ZONE"]
    assert seen["macros"] == {m.name: m.description for m in macros().values()}
    assert seen["examples_run"] == len(macros())
