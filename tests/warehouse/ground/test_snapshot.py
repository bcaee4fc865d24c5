"""The moment that the snapshot speaks for."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_it_is_the_moment_of_the_build() -> None:
    core = [{"as_of_at": "2026-11-27 06:30:00+00"}]
    moment = "as_of_at::varchar"
    assert rows_of("snapshot", {"core.snapshot": core}, moment) == [("2026-11-27 06:30:00+00",)]
