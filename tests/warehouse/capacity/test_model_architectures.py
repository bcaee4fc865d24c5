"""Architectures: the configuration file as last read, else the hand-checked figures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

KEPT = {
    "model_id": "Lab/M",
    "layers": 80,
    "params_total_b": 70.6,
    "params_active_b": 70.6,
    "source_url": "https://lab.example/kept",
    "evidence_url": "https://lab.example/paper",
    "evidence_kind": "paper",
    "checked_on": "2026-01-01",
    "note": "by hand",
}
LIVE = {
    "hf_repo": "lab/m",
    "layers": 61,
    "source_url": "https://lab.example/config.json",
    "first_seen_at": "2026-10-01 00:00:00+00",
}
COLUMNS = "model_id, layers, params_total_b, source_url, evidence_url, evidence_kind, "
COLUMNS += "checked_on::varchar, note"


def architectures(**live: Any) -> list[tuple[Any, ...]]:
    given = {"seed.model_architectures": [KEPT], "core.model_configs": [{**LIVE, **live}]}
    return rows_of("model_architectures", given, COLUMNS)


def test_the_file_speaks_of_layers_and_the_hand_kept_row_of_parameters() -> None:
    where = ("https://lab.example/kept", "https://lab.example/config.json", "config", "2026-10-01")
    assert architectures() == [("Lab/M", 61, 70.6, *where, "by hand")]


@pytest.mark.parametrize(
    "other", [{"superseded_at": "2026-11-01 00:00:00+00"}, {"hf_repo": "lab/another"}], ids=str
)
def test_without_a_file_the_hand_kept_row(other: dict[str, Any]) -> None:
    where = ("https://lab.example/kept", "https://lab.example/paper", "paper", "2026-01-01")
    assert architectures(**other) == [("Lab/M", 80, 70.6, *where, "by hand")]
