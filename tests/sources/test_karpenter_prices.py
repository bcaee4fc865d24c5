"""Karpenter's price maps: figures of the real tables, dated copies, and files that must fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.archive import Archive
from pipelines.commands.importing import import_folder
from pipelines.history.ingest import ingest_source, prepare
from pipelines.source import Capture
from pipelines.sources.gpu_rates import karpenter_aws_prices as aws
from pipelines.sources.gpu_rates import karpenter_azure_prices as azure
from pipelines.sources.registry import registry, retold_by
from schemas.errors import SourceError
from tests.support import (
    FIXTURES,
    SHARED_CAPTURES,
    capture_of,
    fixture_capture,
    parse,
    read_real,
    real_captures,
)

MAP = FIXTURES / aws.SOURCE.id / "pricing_aws.go"


def capture(text: str, partition: str = "aws") -> Capture:
    url = next(u for u in aws.SOURCE.first_urls if aws.SOURCE.partition(u) == partition)
    return capture_of(
        aws.SOURCE.id, datetime(2026, 7, 20, tzinfo=UTC), [(url, text.encode())], partition
    )


def test_the_chinese_map_is_in_yuan_and_of_another_seller() -> None:
    row = parse(capture(MAP.read_text().replace("us-east-1", "cn-north-1"), "aws_cn")).row(
        2, named=True
    )
    assert (row["listed_seller"], row["currency"], row["sku"]) == (
        "aws_china",
        "CNY",
        "g4dn.xlarge",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("// generated at", "// made at", "does not say when"),
        ('"p4d.24xlarge": 21.957642,', '"p4d.24xlarge": price(),', "line 24: neither region nor"),
        ('"p4d.24xlarge": 21.957642,', '"p4d.24xlarge": 1.0, 2.0,', "line 24: not only prices"),
        ('"p4d.24xlarge"', '"p5.48xlarge"', "line 26: twice in us-east-1"),
        ("package pricing", "package prices", "neither the Go file nor a table"),
    ],
)
def test_a_map_of_another_form_is_refused(old: str, new: str, message: str) -> None:
    text = MAP.read_text()
    assert old in text
    with pytest.raises(SourceError, match=message):
        parse(capture(text.replace(old, new)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("region,instance_type,price\nus-east-1,p5.48xlarge,1\n", "neither the Go file nor"),
        (
            "region,instance_type,price_per_hour,currency\nus-east-1,p5.48xlarge,1,CNY\n",
            "line 2 currency: not USD",
        ),
        (
            "region,instance_type,price_per_hour,currency\nus-east-1,p5.48xlarge,1\n",
            "line 2 currency",
        ),
        (
            "region,instance_type,price_per_hour,currency\nus-east-1,p5.48xlarge,x,USD\n",
            "not a number",
        ),
    ],
)
def test_a_table_of_another_form_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(capture(text))


def test_only_tables_cut_from_the_maps_are_taken_for_copies() -> None:
    path = "pkg/providers/pricing/zz_generated.pricing_aws.go"
    found = retold_by(f"github.com/aws/karpenter-provider-aws git log : {path}")
    assert found is not None
    assert found[0].source.id == aws.SOURCE.id
    assert retold_by(f"github.com/other/karpenter-provider-aws git log : {path}") is None
    assert retold_by("") is None


def test_a_table_of_several_versions_becomes_a_capture_of_each(tmp_path: Path) -> None:
    head = "generated_at,commit,region,instance_type,usd_per_instance_hour_on_demand\n"
    types = ["p4d.24xlarge", "p5.48xlarge", "g5.xlarge", "g6.xlarge", "g4dn.xlarge"]
    table = head + "".join(
        f"{moment},{commit},us-east-1,{name},{price}\n"
        for moment, commit, price in (
            ("2025-04-28T13:22:31Z", "aaa111", "2.0"),
            ("2025-06-23T13:18:30Z", "bbb222", "1.0"),
        )
        for name in types
    )
    (tmp_path / "history.csv").write_text(table)
    (tmp_path / "broken.csv").write_text("a\nb\n")
    origin = "github.com/aws/karpenter-provider-aws git log : "
    path = "pkg/providers/pricing/zz_generated.pricing_aws.go"
    (tmp_path / "index.csv").write_text(
        "path,live_url,captured_on,kind,origin\n"
        f"history.csv,,2026-07-20,derived,{origin}{path}\n"
        f"broken.csv,,2026-07-20,derived,{origin}{path}\n"
        "other.csv,,2026-07-20,derived,somewhere\n"
    )
    archive = Archive(tmp_path / "archive")
    report = import_folder(tmp_path, archive)
    assert report.filed == ["history.csv", "history.csv"]
    assert report.unclaimed == ["other.csv"]
    assert [path for path, _ in report.refused] == ["broken.csv"]
    first, second = archive.captures()
    assert (first.captured_at.day, second.captured_at.day) == (28, 23)
    assert first.pages[0].url.endswith(f"/aaa111/{path}")
    assert archive.read(second.pages[0].sha256).decode().count("bbb222") == 5
    assert import_folder(tmp_path, archive).known == ["history.csv", "history.csv"]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Core tables with all dated copies of both clouds."""
    real_captures()
    archive = Archive(tmp_path_factory.mktemp("archive"))
    folder = tmp_path_factory.mktemp("captures")
    header, *lines = (SHARED_CAPTURES / "index.csv").read_text().splitlines()
    mine = [line for line in lines if "/karpenter_" in line]
    (folder / "index.csv").write_text("\n".join([header, *mine, ""]))
    (folder / "gpu").symlink_to((SHARED_CAPTURES / "gpu").resolve())
    report = import_folder(folder, archive)
    assert report.unclaimed == ["gpu/aws/karpenter_pricing_aws_us_gov.csv"]
    assert report.refused == []
    connection = duckdb.connect()
    prepare(connection)
    records = archive.captures()
    for source_id in (aws.SOURCE.id, azure.SOURCE.id):
        chosen = [r for r in records if r.source_id == source_id]
        outcomes = ingest_source(connection, registry()[source_id], archive, chosen)
        assert {o.status for o in outcomes} == {"loaded"}, outcomes
    yield connection
    connection.close()


def spans(history: duckdb.DuckDBPyConnection, sku: str, region: str) -> list[Any]:
    return history.execute(
        "select cast(first_seen_at as date)::varchar, cast(superseded_at as date)::varchar, price "
        "from core.gpu_rates where sku = ? and region = ? order by first_seen_at",
        [sku, region],
    ).fetchall()


def test_the_aws_cut_of_june_2025_is_in_history(history: duckdb.DuckDBPyConnection) -> None:
    assert spans(history, "p5.48xlarge", "us-east-1") == [
        ("2023-09-18", "2025-06-23", Decimal("98.32")),
        ("2025-06-23", None, Decimal("55.04")),
    ]
    assert spans(history, "p4d.24xlarge", "us-east-1") == [
        ("2023-09-18", "2025-06-23", Decimal("32.7726")),
        ("2025-06-23", None, Decimal("21.957642")),
    ]
    p5en = spans(history, "p5en.48xlarge", "us-east-1")
    assert [price for *_, price in p5en] == [Decimal("84.8"), Decimal("63.296")]


def test_the_same_azure_size_costs_what_it_costs_by_region(
    history: duckdb.DuckDBPyConnection,
) -> None:
    prices = dict(
        history.execute(
            "select region, price from core.gpu_rates where superseded_at is null "
            "and source_id = ? and sku = 'Standard_ND96isr_H100_v5'",
            [azure.SOURCE.id],
        ).fetchall()
    )
    assert (prices["eastus"], prices["southafricawest"]) == (Decimal("98.32"), Decimal("186.608"))
    assert (min(prices.values()), max(prices.values())) == (Decimal("98.32"), Decimal("186.608"))


def test_the_map_and_microsoft_name_the_same_prices(
    history: duckdb.DuckDBPyConnection,
) -> None:
    name = "gpu/azure/azure_retail_eastus_nd_2026-07-27.json"
    own = read_real("azure_retail_gpu", "2026-07-27", name)
    standing = {
        row["sku"]: row["price"]
        for row in own.iter_rows(named=True)
        if row["purchase"] == "on_demand" and row["problem"] is None
    }
    found = dict(
        history.execute(
            "select sku, price from core.gpu_rates where superseded_at is null "
            "and source_id = ? and region = 'eastus'",
            [azure.SOURCE.id],
        ).fetchall()
    )
    shared = standing.keys() & found.keys()
    assert {"Standard_ND96isr_H100_v5", "Standard_ND96is_H100_v5"} <= shared
    assert {sku: found[sku] for sku in shared} == {sku: standing[sku] for sku in shared}


def test_yuan_are_not_dollars(history: duckdb.DuckDBPyConnection) -> None:
    rows = history.execute(
        "select listed_seller, currency, price from core.gpu_rates "
        "where region = 'cn-north-1' and sku = 'p3.16xlarge'"
    ).fetchall()
    assert rows == [("aws_china", "CNY", Decimal("288.627"))]


def test_golden_rows_of_the_map_are_those_of_the_real_table(
    history: duckdb.DuckDBPyConnection,
) -> None:
    own = parse(fixture_capture(aws.SOURCE.id))
    real = dict(
        history.execute(
            "select sku, price from core.gpu_rates where superseded_at is null "
            "and region = 'us-east-1'"
        ).fetchall()
    )
    assert {row["sku"]: real.get(row["sku"]) for row in own.iter_rows(named=True)} == {
        row["sku"]: row["price"] for row in own.iter_rows(named=True)
    }
