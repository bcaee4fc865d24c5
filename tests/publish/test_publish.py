"""Publishing: what a snapshot contains, when there is a new one, and what readers never see."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.publish.formats import FORMULA, to_csv
from pipelines.publish.manifest import commit_of, damaged
from pipelines.publish.snapshot import Published, publish, version_of
from schemas import fields
from schemas.columns import columns_of, description_of
from schemas.dictionary import meaning_alone, meaning_of
from schemas.errors import GateError, PricebookError
from schemas.published import TABLES
from tests.builds import AS_OF, alter, make_build
from warehouse.macros import Macro

ROOT = Path(__file__).parents[2]
SOURCES = [{"title": "Acme", "path": "https://example.org/pricing"}, {"title": "B", "path": None}]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build file that tests must not change."""
    return make_build(tmp_path_factory.mktemp("build") / "build.duckdb")


@pytest.fixture(scope="module")
def snapshot(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A first snapshot of it that tests must not change."""
    return published(build, tmp_path_factory.mktemp("first") / "published")


def published(build: Path, root: Path, **changes: Any) -> Published:
    """Publish with usual arguments."""
    usual: dict[str, Any] = {"as_of": AS_OF, "sources": SOURCES, "checked": {"acme": AS_OF}}
    return publish(build, root, **{**usual, **changes})


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def run(code: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python code from the project's root in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        env={**os.environ, **environment},
    )


# What a snapshot contains


def test_layout(snapshot: Published) -> None:
    tables = {f"{form}/{name}.{form}" for name in TABLES for form in ("csv", "parquet")}
    others = {"datapackage.json", "pricebook.duckdb", "README.md", "dictionary.md"}
    assert set(files_of(snapshot.path)) == tables | others
    assert re.fullmatch(r"2026-11-23-[0-9a-f]{12}", snapshot.version)
    assert snapshot.is_new
    assert snapshot.changed_tables == tuple(TABLES)
    root = snapshot.path.parent
    assert (root / "latest").readlink() == Path(snapshot.version)
    assert sorted(p.name for p in root.iterdir()) == [snapshot.version, "latest", "latest.json"]


def test_latest_json_names_version_manifest_and_confirmations(snapshot: Published) -> None:
    manifest = (snapshot.path / "datapackage.json").read_bytes()
    assert json.loads((snapshot.path.parent / "latest.json").read_bytes()) == {
        "version": snapshot.version,
        "path": snapshot.version,
        "as_of_at": "2026-11-23T04:00:00Z",
        "datapackage_sha256": hashlib.sha256(manifest).hexdigest(),
        "checked": {"acme": "2026-11-23T04:00:00Z"},
    }


def test_all_formats_hold_the_rows_of_the_build(build: Path, snapshot: Published) -> None:
    with duckdb.connect() as reader:
        reader.execute(f"attach '{build}' as build (read_only)")
        reader.execute(f"attach '{snapshot.path}/pricebook.duckdb' as book (read_only)")
        for name, model in TABLES.items():
            listed = ", ".join(f'"{c.name}"' for c in columns_of(model))
            expected = reader.sql(f"select {listed} from build.mart.{name} order by all").fetchall()
            types = ", ".join(f"'{c.name}': '{c.duckdb_type}'" for c in columns_of(model))
            for found in (
                f"book.main.{name}",
                f"read_parquet('{snapshot.path}/parquet/{name}.parquet')",
                f"read_csv('{snapshot.path}/csv/{name}.csv', allow_quoted_nulls=false, "
                f"types={{{types}}})",
            ):
                assert reader.sql(f"select * from {found}").fetchall() == expected, found


def test_duckdb_file_carries_types_constraints_comments_and_no_wal(snapshot: Published) -> None:
    with duckdb.connect(str(snapshot.path / "pricebook.duckdb"), read_only=True) as book:
        comments = dict(book.execute("select table_name, comment from duckdb_tables()").fetchall())
        found = book.execute(
            "select table_name, column_name, is_nullable, comment from duckdb_columns() "
            "where not internal order by table_name, column_index"
        ).fetchall()
    assert comments == {name: description_of(model) for name, model in TABLES.items()}
    assert found == [
        (name, c.name, c.is_nullable, meaning_of(c))
        for name in sorted(TABLES)
        for c in columns_of(TABLES[name])
    ]
    assert not list(snapshot.path.parent.rglob("*.wal"))


def test_parquet_is_typed_compressed_and_described(snapshot: Published) -> None:
    for name, model in TABLES.items():
        path = snapshot.path / f"parquet/{name}.parquet"
        schema = pq.read_schema(path)
        assert schema.metadata[b"description"].decode() == description_of(model)
        for column in columns_of(model):
            field = schema.field(column.name)
            assert field.metadata[b"description"].decode() == meaning_alone(column)
            assert field.nullable == column.is_nullable
        chunk = pq.ParquetFile(path).metadata.row_group(0).column(0)
        assert chunk.compression == "ZSTD"
        with duckdb.connect() as reader:
            seen = reader.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
        types = {row[0]: row[1].replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ") for row in seen}
        assert types == {c.name: c.duckdb_type for c in columns_of(model)}


def macro(name: str, create: str) -> Macro:
    """A macro of a test."""
    return Macro.read(
        name, f"-- What it gives.\n-- Example: from {name}()\ncreate macro {create};\n"
    )


def test_macros_run_in_the_published_file_and_are_listed(build: Path, tmp_path: Path) -> None:
    cheapest = macro(
        "cheapest", "cheapest() as table select min(price_usd) from token_price_meters"
    )
    done = published(build, tmp_path, macros=[cheapest])
    with duckdb.connect(str(done.path / "pricebook.duckdb"), read_only=True) as book:
        assert book.execute(cheapest.example).fetchall() == [(Decimal("1.5"),)]
        assert book.execute(
            "select function_name, comment from duckdb_functions() where not internal"
        ).fetchall() == [("cheapest", "What it gives.")]
    readme = (done.path / "README.md").read_text(encoding="utf-8")
    assert "| `cheapest()` | What it gives. |" in readme
    dictionary = (done.path / "dictionary.md").read_text(encoding="utf-8")
    assert "### cheapest\n\n`cheapest()`\n\nWhat it gives." in dictionary


def test_readme_explains_the_guard_and_its_sql_undoes_it(snapshot: Published) -> None:
    text = (snapshot.path / "README.md").read_text(encoding="utf-8")
    assert snapshot.version in text
    undo = text.split("```sql\n")[2].split("\n```")[0]
    cells = ["=1+1", "'=1", " -x", "\tx", "plain", "'quoted", "＠x", "", "-"]
    written = to_csv(pa.table({"listed_price": cells, "n": list(range(len(cells)))}))
    with duckdb.connect() as reader:
        rows = reader.execute(
            "select listed_price from (values "
            + ", ".join("(?)" for _ in cells)
            + ") t(listed_price)",
            parsed(written, 0),
        ).fetchall()
        undone = [
            reader.execute(f"select {undo} from (select ? as listed_price)", row).fetchall()[0][0]
            for row in rows
        ]
    assert undone == cells


# The manifest


def test_manifest_keeps_the_rules_of_data_package_2(snapshot: Published) -> None:
    """The rules of https://datapackage.org/standard/, as far as they touch what we write."""
    manifest = json.loads((snapshot.path / "datapackage.json").read_bytes())
    assert manifest["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert manifest["version"] == snapshot.version
    assert datetime.fromisoformat(manifest["created"]) == AS_OF
    assert manifest["licenses"][0]["name"] == "CC-BY-4.0"
    assert manifest["sources"] == [SOURCES[0], {"title": "B"}]
    names = [resource["name"] for resource in manifest["resources"]]
    assert len(names) == len(set(names)) == 2 * len(TABLES) + 1
    for resource in manifest["resources"]:
        assert re.fullmatch(r"[-a-z0-9._]+", resource["name"])
        assert not resource["path"].startswith(("/", ".", "~"))
        path = snapshot.path / resource["path"]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert (resource["bytes"], resource["hash"]) == (path.stat().st_size, f"sha256:{digest}")
        assert {"title", "description", "format", "mediatype"} <= set(resource)
        assert "data" not in resource
        if resource.get("type") == "table":
            check_table_schema(resource["schema"], path.stem)
        if resource["format"] == "csv":
            assert resource["encoding"] == "utf-8"


def check_table_schema(schema: dict[str, Any], name: str) -> None:
    """The rules of https://datapackage.org/standard/table-schema/."""
    fields = {field["name"]: field for field in schema["fields"]}
    assert len(fields) == len(schema["fields"])
    assert list(fields) == [c.name for c in columns_of(TABLES[name])]
    types = {"string", "number", "integer", "boolean", "date", "datetime"}
    assert {field["type"] for field in fields.values()} <= types
    assert schema["missingValues"] == [""]
    for key in schema.get("primaryKey", []):
        assert fields[key]["constraints"]["required"]
    for field in fields.values():
        assert set(field.get("constraints", {})) <= {"required", "enum"}
        enum = field.get("constraints", {}).get("enum", ["one"])
        assert enum
        assert len(enum) == len(set(enum))


def test_nothing_published_knows_the_machine(snapshot: Published) -> None:
    for name, content in files_of(snapshot.path).items():
        assert str(snapshot.path.parent).encode() not in content, name


def test_commit_of_a_checkout(tmp_path: Path) -> None:
    assert commit_of(tmp_path) is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    assert commit_of(tmp_path) is None
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    clean = commit_of(tmp_path)
    assert clean is not None
    assert re.fullmatch(r"[0-9a-f]{40}", clean)
    (tmp_path / "new").touch()
    assert commit_of(tmp_path) == f"{clean}-dirty"


# CSV


SIGNS = "=+-@＝＋－＠\t\r\n' \u00a0\u3000\u200b\ufeff\",;a1"  # noqa: RUF001
TEXTS = st.one_of(st.text(alphabet=SIGNS, max_size=6), st.text(max_size=8))


def parsed(content: bytes, column: int) -> list[str]:
    """One column of a CSV file as Python's reader sees it."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    return [row[column] for row in rows[1:]]


def would_run(cell: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula, told without our pattern."""
    blank = {c for c in cell if unicodedata.category(c) in {"Zs", "Zl", "Zp", "Cc", "Cf"}}
    behind_blanks = cell.lstrip("".join(blank))
    return cell[:1] in {"\t", "\r", "\n"} or behind_blanks[:1] in set("=+-@＝＋－＠")  # noqa: RUF001


@settings(max_examples=300)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_csv_texts_never_run_and_can_be_restored(texts: list[str]) -> None:
    written = to_csv(pa.table({"text": texts, "n": [-1.5] * len(texts)}))
    cells = parsed(written, 0)
    assert not [cell for cell in cells if would_run(cell)]
    restored = pl.Series(cells).str.replace(f"^'({FORMULA})", "${1}").to_list()
    assert restored == texts
    for text, cell in zip(texts, cells, strict=True):
        assert cell in (text, f"'{text}")
        assert cell != text or not would_run(text)
    assert parsed(written, 1) == ["-1.5"] * len(texts)


@settings(max_examples=200)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_csv_floats_come_back_the_same_without_exponents(numbers: list[float]) -> None:
    cells = parsed(to_csv(pa.table({"n": numbers, "m": numbers})), 0)
    assert [float(cell) for cell in cells] == numbers
    assert not [cell for cell in cells if "e" in cell.lower()]


def test_csv_by_the_letter() -> None:
    table = pa.table(
        {
            "text": ["a,b", 'q"q', "two\nlines", "", None, "-MIT"],
            "price": pa.array([Decimal("-0.15"), None] * 3, pa.decimal128(18, 9)),
            "at": pa.array([AS_OF, AS_OF.replace(microsecond=7)] * 3, pa.timestamp("us", "UTC")),
            "on": pa.array([AS_OF.date(), None] * 3, pa.date32()),
            "is": [True, False, None] * 2,
        }
    )
    assert to_csv(table).decode().split("\r\n") == [
        "text,price,at,on,is",
        '"a,b",-0.150000000,2026-11-23T04:00:00.000000Z,2026-11-23,true',
        '"q""q",,2026-11-23T04:00:00.000007Z,,false',
        '"two\nlines",-0.150000000,2026-11-23T04:00:00.000000Z,2026-11-23,',
        '"",,2026-11-23T04:00:00.000007Z,,true',
        ",-0.150000000,2026-11-23T04:00:00.000000Z,2026-11-23,false",
        "'-MIT,,2026-11-23T04:00:00.000007Z,,",
        "",
    ]


# When there is a new version


PUBLISH = """
import sys
from pathlib import Path
from pipelines.publish.snapshot import publish
from warehouse.macros import Macro
from tests.builds import AS_OF
publish(Path(sys.argv[1]), Path(sys.argv[2]), as_of=AS_OF, sources=[], checked={})
"""


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    build = make_build(tmp_path / "build.duckdb", rows=3000)
    long_text = "repeat(chr(97 + (hash(locator) % 26)::int), 9000)"
    alter(build, f"update mart.rejected_rows set offending = {long_text} where offending is null")
    for seed in ("1", "2"):
        done = run(PUBLISH, build, tmp_path / seed, PYTHONHASHSEED=seed, MALLOC_PERTURB_=seed)
        assert done.returncode == 0, done.stderr
    first, second = files_of(tmp_path / "1"), files_of(tmp_path / "2")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_order_of_rows_in_the_build_does_not_matter(build: Path, tmp_path: Path) -> None:
    shuffled = make_build(tmp_path / "shuffled.duckdb")
    for name in TABLES:
        alter(
            shuffled,
            f"create temp table t as select * from mart.{name} order by all desc; "
            f"delete from mart.{name}; insert into mart.{name} from t",
        )
    assert published(shuffled, tmp_path / "a").version == published(build, tmp_path / "b").version


def test_unchanged_build_makes_no_version_but_confirms(build: Path, tmp_path: Path) -> None:
    first = published(build, tmp_path)
    before = {p: p.stat() for p in [tmp_path / "latest", *first.path.rglob("*")]}
    again = published(build, tmp_path, checked={"acme": AS_OF + timedelta(days=1)})
    assert again == Published(first.version, first.path, False, ())
    assert {p: p.stat() for p in before} == before
    latest = json.loads((tmp_path / "latest.json").read_bytes())
    assert latest["checked"] == {"acme": "2026-11-24T04:00:00Z"}


def test_changed_rows_make_a_version_that_names_the_table(tmp_path: Path) -> None:
    build = make_build(tmp_path / "build.duckdb")
    first = published(build, tmp_path / "published")
    kept = files_of(first.path)
    alter(build, "update mart.fx_rates set usd_per_unit = 2 where currency = 'USD'")
    second = published(build, tmp_path / "published")
    assert second.is_new
    assert second.changed_tables == ("fx_rates",)
    assert (tmp_path / "published/latest").resolve() == second.path.resolve()
    assert files_of(first.path) == kept
    alter(build, "update mart.fx_rates set usd_per_unit = 1.5 where currency = 'USD'")
    back = published(build, tmp_path / "published")
    assert back == Published(first.version, first.path, False, ("fx_rates",))
    assert (tmp_path / "published/latest").resolve() == first.path.resolve()


def test_macros_and_date_are_part_of_the_version(build: Path, tmp_path: Path) -> None:
    def version(**changes: Any) -> str:
        return published(build, tmp_path, **changes).version

    plain = version()
    later = version(as_of=AS_OF + timedelta(days=1))
    assert (later[:10], later[10:]) == ("2026-11-24", plain[10:])
    assert version(sources=[], checked={}) == plain
    assert version(macros=[macro("one", "one() as 1")]) != plain


def test_rows_and_contracts_are_part_of_the_version() -> None:
    class Noted(TABLES["gpus"]):  # type: ignore[misc]
        """The contract with one more column."""

        note: str = fields.column("Anything else.")

    plain = version_of(AS_OF, {"gpus": b"gpu_id\n"}, TABLES, [])
    assert version_of(AS_OF, {"gpus": b"gpu_id\n"}, {**TABLES}, []) == plain
    assert version_of(AS_OF, {"gpus": b"gpu_id\nh100\n"}, TABLES, []) != plain
    assert version_of(AS_OF, {"gpus": b"gpu_id\n"}, {**TABLES, "gpus": Noted}, []) != plain


def test_date_is_that_of_utc(build: Path, tmp_path: Path) -> None:
    east = datetime(2026, 11, 24, 2, 0, tzinfo=timezone(timedelta(hours=5)))
    done = published(build, tmp_path, as_of=east)
    assert done.version.startswith("2026-11-23-")
    manifest = json.loads((done.path / "datapackage.json").read_bytes())
    assert manifest["created"] == "2026-11-23T21:00:00Z"


def test_damaged_version_is_refused_by_name(build: Path, tmp_path: Path) -> None:
    first = published(build, tmp_path)
    (first.path / "csv/gpus.csv").write_bytes(b"torn")
    with pytest.raises(PricebookError, match=r"csv/gpus\.csv"):
        published(build, tmp_path)
    (first.path / "datapackage.json").unlink()
    with pytest.raises(PricebookError, match=r"datapackage\.json"):
        published(build, tmp_path)


# What stops publishing


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("drop table mart.gpus", "mart.gpus: the build has no such table"),
        ("alter table mart.gpus drop column maker", "mart.gpus: maker: the build has no such"),
        ("alter table mart.gpus alter memory_gb type integer", "mart.gpus: memory_gb: INTEGER"),
        (
            "alter table mart.gpus alter maker drop not null; update mart.gpus set maker = null",
            "mart.gpus: maker: null in 3 rows",
        ),
    ],
)
def test_broken_contract_is_named_and_latest_stays(tmp_path: Path, damage: str, named: str) -> None:
    build = make_build(tmp_path / "build.duckdb")
    root = tmp_path / "published"
    published(build, root)
    before = files_of(root)
    alter(build, damage)
    with pytest.raises(GateError, match=re.escape(named)):
        published(build, root)
    assert files_of(root) == before


def test_macro_that_cannot_be_created_is_named(build: Path, tmp_path: Path) -> None:
    with pytest.raises(GateError, match=r"macro v: .*no_such_table"):
        published(build, tmp_path, macros=[macro("v", "v() as table from no_such_table")])
    assert list(tmp_path.iterdir()) == []


def test_missing_build_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PricebookError, match=r"absent\.duckdb"):
        published(tmp_path / "absent.duckdb", tmp_path / "published")


FULL_DISK = """
import resource, sys
from pathlib import Path
from schemas.errors import PricebookError
from pipelines.publish.snapshot import publish
from warehouse.macros import Macro
from tests.builds import AS_OF
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    publish(Path(sys.argv[1]), Path(sys.argv[2]), as_of=AS_OF, sources=[], checked={})
except PricebookError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("limit", "file"),
    [
        (600, "csv/token_prices.csv"),
        pytest.param(50_000, "pricebook.duckdb", marks=pytest.mark.full),
    ],
)
def test_full_disk_names_the_file_and_leaves_latest(tmp_path: Path, limit: int, file: str) -> None:
    build = make_build(tmp_path / "build.duckdb")
    root = tmp_path / "published"
    published(build, root)
    before = files_of(root)
    alter(build, "update mart.fx_rates set usd_per_unit = 2")
    done = run(FULL_DISK, build, root, limit)
    assert done.returncode == 0, done.stderr
    assert file in done.stdout
    assert "cannot be written" in done.stdout
    assert files_of(root) == before
    assert not list(root.glob(".*"))


# Kills and readers


KILLED = """
import os, signal, sys, time
from pathlib import Path
from pipelines.publish.snapshot import publish
from warehouse.macros import Macro
from tests.builds import AS_OF

build, folder = Path(sys.argv[1]), Path(sys.argv[2])
TOUCHING = ("open", "os.mkdir", "os.rename", "os.symlink", "os.remove", "os.rmdir")

def night(root, stop_at):
    seen = 0
    def hook(event, arguments):
        nonlocal seen
        if event in TOUCHING and str(root) in str(arguments):
            seen += 1
            if seen == stop_at:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    publish(build, root, as_of=AS_OF, sources=[], checked={})
    return seen

def child(root, stop_at=0, stop_after=None):
    reading, writing = os.pipe()
    if not (pid := os.fork()):
        os.write(writing, str(night(root, stop_at)).encode())
        os._exit(0)
    os.close(writing)
    if stop_after is not None:
        time.sleep(stop_after)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return status, os.read(reading, 99)

roots = sorted(folder.iterdir())
started = time.monotonic()
status, answer = child(roots[0])
took, touches = time.monotonic() - started, int(answer)
assert status == 0, status
by_touch = [1, touches // 3, *range(touches - 8, touches + 1)]
by_time = [took / 5, took / 3]
if len(roots) < 14:
    by_touch, by_time = [*by_touch[:2], by_touch[-4], by_touch[-1]], []
for root, stop_at in zip(roots[1:], by_touch):
    assert child(root, stop_at)[0] == signal.SIGKILL
for root, stop_after in zip(roots[1 + len(by_touch):], by_time, strict=True):
    child(root, 0, stop_after)
"""


@pytest.mark.parametrize("count", [5, pytest.param(14, marks=pytest.mark.full)])
def test_kill_at_any_moment_leaves_a_whole_latest(tmp_path: Path, count: int) -> None:
    """The first of the folders is left alone; the short run kills at four touches."""
    build = make_build(tmp_path / "build.duckdb")
    roots = [tmp_path / "roots" / f"{number:02}" for number in range(count)]
    old = published(build, roots[0]).version
    for root in roots[1:]:
        shutil.copytree(roots[0], root, symlinks=True)
    alter(build, "update mart.fx_rates set usd_per_unit = 2")
    new = published(build, tmp_path / "undisturbed").version
    done = run(KILLED, build, tmp_path / "roots")
    assert done.returncode == 0, done.stderr
    left = {check_whole(root) for root in roots}
    assert left == {old, new}
    for root in roots:
        assert published(build, root).version == new
        assert check_whole(root) == new
        assert sorted(p.name for p in root.iterdir()) == sorted([old, new, "latest", "latest.json"])


def check_whole(root: Path) -> str:
    """Assert that all a reader can reach is whole; returns the version that `latest` names."""
    folder = (root / "latest").resolve(strict=True)
    assert damaged(folder) is None
    with duckdb.connect(str(folder / "pricebook.duckdb"), read_only=True) as book:
        assert len(book.execute("select * from fx_rates").fetchall()) == 3
    named = json.loads((root / "latest.json").read_bytes())
    manifest = (root / named["path"] / "datapackage.json").read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == named["datapackage_sha256"]
    return folder.name


READER = """
import json, sys
from pathlib import Path
import duckdb

root, stop = Path(sys.argv[1]), Path(sys.argv[2])
reads, versions = 0, set()
while not stop.exists():
    folder = (root / "latest").resolve(strict=True)
    manifest = json.loads((folder / "datapackage.json").read_bytes())
    assert manifest["version"] == folder.name
    with duckdb.connect(str(folder / "pricebook.duckdb"), read_only=True) as book:
        inside = book.execute("select epoch(as_of_at) from snapshot").fetchone()
    text = duckdb.execute(
        "select epoch(as_of_at) from read_csv(?)", [str(folder / "csv/snapshot.csv")]
    ).fetchone()
    assert inside == text, (inside, text)
    with duckdb.connect(str(root / "latest/pricebook.duckdb"), read_only=True) as book:
        assert book.execute("select count(*) from token_prices").fetchone() == (3,)
    named = json.loads((root / "latest.json").read_bytes())
    assert (root / named["path"] / "README.md").exists()
    reads += 1
    versions.add(folder.name)
    if reads == 1:
        print("reading", flush=True)
print(reads, len(versions))
"""


@pytest.mark.full
def test_readers_are_never_blocked_or_torn(tmp_path: Path) -> None:
    build = make_build(tmp_path / "build.duckdb")
    alter(
        build,
        "delete from mart.snapshot where as_of_at <> (select min(as_of_at) from mart.snapshot)",
    )
    root, stop = tmp_path / "published", tmp_path / "stop"
    published(build, root)
    readers = [start_reader(root, stop) for _ in range(2)]
    for _ in range(10):
        alter(build, "update mart.snapshot set as_of_at = as_of_at + interval 1 hour")
        assert published(build, root).is_new
    time.sleep(0.2)
    stop.touch()
    for reader in readers:
        output, errors = reader.communicate(timeout=60)
        assert reader.returncode == 0, errors
        reads, versions = map(int, output.split())
        assert reads >= versions >= 3


def start_reader(root: Path, stop: Path) -> subprocess.Popen[str]:
    """A reader that has read once."""
    command: Sequence[str] = [sys.executable, "-c", READER, str(root), str(stop)]
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    return reader
