"""Versions of readings: what they rest on, and that a build brought up to date is a fresh build."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.history.versions import closure_of, version_of
from pipelines.source import Capture
from pipelines.sources.registry import registry
from tests.support import ROOT, changed_fixture, fixture_capture

READ_BY_AWS = "aws_ec2_pricing_page"
WORLD = (READ_BY_AWS, "azure_retail_gpu", "anthropic_pricing", "anthropic_docs", "deepinfra_models")


def test_a_reading_rests_on_what_its_module_imports_and_on_nothing_else() -> None:
    aws = closure_of(registry()[READ_BY_AWS])
    assert "pipelines.publishers.aws_instances" in aws.modules
    assert "pipelines.reading.rows" in aws.modules
    assert aws.seeds == {"aws_gpu_instances"}
    assert not [name for name in aws.modules if name.startswith("schemas.published")]
    strangers = {"pipelines.publishers.azure_sizes", "pipelines.reading.quoting"}
    assert not strangers & aws.modules
    assert closure_of(registry()["anthropic_docs"]).seeds == {"provider_sites"}
    page = closure_of(registry()["openai_pricing"])
    assert {"bs4", "lxml"} <= page.libraries


def test_sources_that_share_nothing_more_have_versions_of_their_own() -> None:
    versions = {source_id: version_of(registered) for source_id, registered in registry().items()}
    assert len(set(versions.values())) == len(versions)


OPENED = """
import os, sys
from pathlib import Path
from pipelines.history.versions import closure_of
from pipelines.sources.registry import registry
from tests.support import FIXTURES, fixture_capture
from warehouse.seeds import SEED_FOLDER

def watch(event, arguments):
    if event == "open" and str(arguments[0]).startswith(str(SEED_FOLDER)):
        opened.add(Path(str(arguments[0])).relative_to(SEED_FOLDER).parts[0].removesuffix(".csv"))

for source_id, registered in registry().items():
    if not (FIXTURES / source_id).is_dir():
        continue
    sys.stdout.flush()
    if os.fork():
        os.wait()
        continue
    opened = set()
    capture = fixture_capture(source_id)
    sys.addaudithook(watch)
    registered.read(capture)
    for name in opened:
        print(source_id, name, name in closure_of(registered).seeds)
    sys.stdout.flush()
    os._exit(0)
"""
"""Reads each fixture in a process of its own, where no seed is in memory, and watches the files."""


def test_a_parser_opens_no_seed_that_is_not_declared() -> None:
    found = subprocess.run(
        [sys.executable, "-c", OPENED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [line.split() for line in found.stdout.splitlines()]
    undeclared = [line for line in lines if line[2] != "True"]
    assert not undeclared, f"declare these seeds as SEEDS beside their reading: {undeclared}"
    assert [READ_BY_AWS, "aws_gpu_instances", "True"] in lines
    assert ["azure_retail_gpu", "azure_gpu_skus", "True"] in lines
    assert ["anthropic_docs", "provider_sites", "True"] in lines


BUILD = """
import hashlib, json, sys
from pathlib import Path
from pipelines.archive import Archive
from pipelines.build import ingest
from pipelines.identity.listings import identify
from warehouse.database import connect
from warehouse.derive import models, run_model

def build(archive, path):
    wanted = {"gpu_rates", "token_prices"}
    while more := {d for n in wanted for d in models()[n].depends_on} - wanted:
        wanted |= more
    with connect(Path(path)) as connection:
        ingest(connection, Archive(Path(archive)))
        identify(connection)
        for name, model in models().items():
            if name in wanted:
                run_model(connection, model)
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where table_name <> 'made' order by all"
        ).fetchall()
        return {
            table: hashlib.sha256(
                connection.sql(f"select * from {table} order by all").pl().write_ndjson().encode()
            ).hexdigest()
            for (table,) in tables
        }

print(json.dumps([build(sys.argv[1], path) for path in sys.argv[2:]]))
"""


def build(code: Path, archive: Path, *files: Path) -> list[dict[str, str]]:
    """Hashes of the tables of build files, each made or brought up to date by this code."""
    found = subprocess.run(
        [sys.executable, "-c", BUILD, str(archive), *map(str, files)],
        cwd=code,
        env={"PYTHONPATH": str(code), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr[-2000:]
    tables: list[dict[str, str]] = json.loads(found.stdout.splitlines()[-1])
    return tables


def file(archive: Archive, capture: Capture) -> None:
    pages = tuple(PageRecord(p.url, archive.put(p.content), p.content_type) for p in capture.pages)
    moment = capture.captured_at
    archive.log_capture(
        CaptureRecord(capture.source_id, capture.partition, moment, moment, "imported", pages)
    )


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, str]]:
    """An archive of five sources with a tenfold price on the last day, its build, its tables."""
    root = tmp_path_factory.mktemp("base")
    archive = Archive(root / "archive")
    for source_id in WORLD:
        file(archive, fixture_capture(source_id))
    tenfold = changed_fixture(READ_BY_AWS, ("55.0400000000", "550.4000000000"))
    later = tenfold.captured_at + timedelta(days=1)
    file(archive, Capture(tenfold.source_id, later, tenfold.pages, tenfold.partition))
    (tables,) = build(ROOT, root / "archive", root / "build.duckdb")
    return root / "archive", root / "build.duckdb", tables


CHANGES = {
    "the module of a source": (
        "pipelines/sources/gpu_rates/aws_ec2_pricing_page.py",
        ('f"Region code ', 'f"Code of the region '),
        "core.gpu_rates",
    ),
    "a publisher's reader": (
        "pipelines/publishers/aws_instances.py",
        ("from our table of AWS", "by our table of AWS"),
        "core.gpu_rates",
    ),
    "a format's reader": (
        "pipelines/reading/rows.py",
        ('return f"{note[:1].upper()}{note[1:]}."', 'return f"{note[:1].upper()}{note[1:]}!"'),
        "core.gpu_rates",
    ),
    "a seed that a parser reads": (
        "warehouse/seeds/aws_gpu_instances.csv",
        ("p5.48xlarge,H100,8,80", "p5.48xlarge,H100,4,80"),
        "mart.gpu_rates",
    ),
    "an alias": (
        "warehouse/seeds/seller_aliases.csv",
        ("source_id,listed_seller,provider_id,note\n",)
        + ("source_id,listed_seller,provider_id,note\naws_ec2_pricing_page,aws,azure,\n",),
        "mart.gpu_rates",
    ),
    "a price that is let through": (
        "warehouse/seeds/overrides.csv",
        ("source_id,listed_model,meter,price,decided_on,note\n",)
        + (
            "source_id,listed_model,meter,price,decided_on,note\n"
            "aws_ec2_pricing_page,p5.48xlarge,gpu,550.4,2026-10-01,\n",
        ),
        "mart.gpu_rates",
    ),
}
"""What is changed: the file, the text and its new words, and a table that must show it."""

RARER = ("a publisher's reader", "a format's reader", "a price that is let through")


@pytest.mark.parametrize(
    "what", [pytest.param(w, marks=[pytest.mark.full] if w in RARER else []) for w in CHANGES]
)
def test_a_build_brought_up_to_date_is_a_fresh_build(
    what: str, base: tuple[Path, Path, dict[str, str]], tmp_path: Path
) -> None:
    archive, built, before = base
    for room in ("pipelines", "schemas", "warehouse"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    name, (old, new), table = CHANGES[what]
    text = (tmp_path / name).read_text()
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1))
    shutil.copy(built, tmp_path / "old.duckdb")
    brought, fresh = build(tmp_path, archive, tmp_path / "old.duckdb", tmp_path / "new.duckdb")
    assert brought == fresh
    assert brought[table] != before[table]


def test_a_comment_in_one_publishers_reader_leaves_other_sources_alone(tmp_path: Path) -> None:
    for room in ("pipelines", "schemas", "warehouse"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "pipelines" / "publishers" / "aws_instances.py"
    path.write_text(f"{path.read_text()}\n# a remark\n")
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import json\nfrom pipelines.history.versions import version_of\n"
            "from pipelines.sources.registry import registry\n"
            "print(json.dumps({name: version_of(r) for name, r in registry().items()}))",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    after = json.loads(told.stdout)
    changed = {name for name, r in registry().items() if version_of(r) != after[name]}
    assert changed == {
        "aws_china_ec2_price_list",
        "aws_ec2_price_list",
        "aws_ec2_pricing_page",
        "aws_spot_advisor",
        "karpenter_aws_prices",
    }
