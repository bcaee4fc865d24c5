"""When an interval of history holds: what the source states, else what we saw."""

from __future__ import annotations

import pytest

from tests.warehouse.small import rows_of

SEEN, GONE = "2026-03-10", "2026-05-20"


@pytest.mark.parametrize(
    ("stated_from", "stated_to", "superseded", "expected"),
    [
        (None, None, None, (SEEN, None)),
        (None, None, GONE, (SEEN, GONE)),
        ("2026-02-01", None, None, ("2026-02-01", None)),
        ("2026-12-01", None, None, ("2026-12-01", None)),
        # An end that is stated counts, and whichever of the two ends comes first.
        (None, "2026-12-31", None, (SEEN, "2026-12-31")),
        (None, "2026-12-31", GONE, (SEEN, GONE)),
        (None, "2026-04-01", GONE, (SEEN, "2026-04-01")),
        # Over before it was seen: nobody knows when it began, unless the source says so.
        (None, "2026-03-09", GONE, (None, "2026-03-09")),
        (None, SEEN, GONE, (None, SEEN)),
        (None, "2026-03-11", GONE, (SEEN, "2026-03-11")),
        ("2026-01-01", "2026-03-09", GONE, ("2026-01-01", "2026-03-09")),
    ],
)
@pytest.mark.parametrize("table", ["mart.token_meters", "core.gpu_rates"])
def test_start_and_end(
    table: str,
    stated_from: str | None,
    stated_to: str | None,
    superseded: str | None,
    expected: tuple[str | None, str | None],
) -> None:
    row = {
        "row_id": "r",
        "effective_from": stated_from,
        "effective_to": stated_to,
        "first_seen_at": SEEN,
        "superseded_at": superseded,
    }
    columns = "row_id, valid_from::date::varchar, valid_to::date::varchar"
    assert rows_of("spans", {table: [row]}, columns) == [("r", *expected)]


def test_tokens_and_gpus_are_together() -> None:
    given = {
        "mart.token_meters": [{"row_id": "token", "first_seen_at": SEEN}],
        "core.gpu_rates": [{"row_id": "gpu", "first_seen_at": SEEN}],
    }
    assert rows_of("spans", given, "row_id") == [("gpu",), ("token",)]
