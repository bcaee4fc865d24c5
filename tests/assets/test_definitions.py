"""What Dagster shows: assets, their groups, what they rest on, how fresh they must be."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines.assets.common import history_key, raw_key, table_key
from pipelines.definitions import defs
from pipelines.gates import gates
from pipelines.sources.registry import registry
from schemas.published import TABLES
from warehouse.derive import MODEL_FOLDER

GRAPH = defs.resolve_asset_graph()
SUBJECTS = sorted(path.name for path in MODEL_FOLDER.iterdir() if path.is_dir())


def test_every_folder_of_models_is_a_group_and_one_step() -> None:
    for subject in SUBJECTS:
        files = {path.stem for path in (MODEL_FOLDER / subject).glob("*.sql")}
        keys = GRAPH.asset_keys_for_group(subject)
        assert {key.path[-1] for key in keys} == files
        assert {GRAPH.get(key).assets_def.op.name for key in keys} == {subject}


def test_a_night_has_few_steps() -> None:
    nodes = defs.resolve_job_def("nightly").graph.node_dict
    assert sorted(nodes) == sorted([*SUBJECTS, "sources", "names", "published__snapshot"])


def test_no_step_goes_without_the_resource_that_holds_the_lock() -> None:
    for definition in GRAPH.assets_defs:
        assert "night" in definition.required_resource_keys, definition


def test_every_gate_of_a_published_table_blocks() -> None:
    specs = [spec for d in GRAPH.assets_defs for spec in d.check_specs]
    for name in TABLES:
        mine = [spec for spec in specs if spec.asset_key == table_key(f"mart.{name}")]
        assert sorted(spec.name for spec in mine) == sorted(gates(name))
        assert all(spec.blocking for spec in mine)


def test_the_snapshot_rests_on_every_published_table() -> None:
    parents = GRAPH.get(dg.AssetKey(["published", "snapshot"])).parent_keys
    assert {table_key(f"mart.{name}") for name in TABLES} <= parents


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("core.spot_hints", {"history/aws_spot_advisor"}),
        ("core.fx_rates", {"history/ecb_reference_rates"}),
        (
            "core.gpu_listings",
            {"core/gpu_rates", "seed/gpu_aliases", "seed/providers", "seed/seller_aliases"},
        ),
        ("core.sources", set()),
        ("core.fact_names", set()),
    ],
)
def test_a_core_table_rests_on_what_it_is_made_from(table: str, expected: set[str]) -> None:
    parents = GRAPH.get(table_key(table)).parent_keys
    assert {key.to_user_string() for key in parents} == expected


def test_a_source_rests_on_nothing_and_its_history_on_it_alone() -> None:
    for source_id in registry():
        assert GRAPH.get(raw_key(source_id)).parent_keys == set()
        assert GRAPH.get(history_key(source_id)).parent_keys == {raw_key(source_id)}


@pytest.mark.parametrize(
    ("source_id", "warns", "fails"),
    [
        # Every night: one missed is a warning, two are a failure, with six hours of grace.
        ("anthropic_pricing", timedelta(hours=30), timedelta(hours=54)),
        # Once a week.
        ("aws_ec2_price_list", timedelta(days=7, hours=6), timedelta(days=14, hours=6)),
    ],
)
def test_freshness_follows_the_cadence(source_id: str, warns: timedelta, fails: timedelta) -> None:
    policy = GRAPH.get(raw_key(source_id)).freshness_policy
    assert policy.warn_window.to_timedelta() == warns
    assert policy.fail_window.to_timedelta() == fails


def test_assets_name_the_file_to_edit() -> None:
    def file_of(key: dg.AssetKey) -> Path:
        shown = GRAPH.get(key).metadata["dagster/code_references"]
        return Path(shown.code_references[0].file_path)

    assert file_of(table_key("mart.token_prices")) == MODEL_FOLDER / "tokens" / "token_prices.sql"
    assert file_of(raw_key("groq_models")).parts[-2:] == ("token_prices", "groq_models.py")
    for key in GRAPH.materializable_asset_keys:
        if key.path[0] in ("raw", "history", "seed", "mart"):
            assert file_of(key).exists(), key


def test_published_and_core_tables_show_their_columns() -> None:
    for name in ("mart.token_prices", "core.gpu_rates", "core.ingested", "seed.providers"):
        shown = GRAPH.get(table_key(name)).metadata["dagster/column_schema"]
        assert all(column.description for column in shown.columns)
        assert len(shown.columns) >= 3
