"""What the summary says of a source that failed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.assets.night import Night, summary
from pipelines.fetch import SourceOutcome
from pipelines.settings import Settings


@pytest.mark.parametrize(
    ("failures", "words"),
    [
        (("https://a.example/?x=1; y: HTTP 404",), "https://a.example/?x=1; y: HTTP 404"),
        (("first", "second", "third"), "first (and 2 more like it)"),
    ],
)
def test_the_first_failure_stands_for_those_like_it(
    tmp_path: Path, failures: tuple[str, ...], words: str
) -> None:
    """Failures are counted, not found in a text: one whose address has a semicolon is one."""
    night = Night(Settings(tmp_path, False, ""), started_at=datetime(2026, 8, 1, tzinfo=UTC))
    night.outcomes = [SourceOutcome("toy_prices", "failed", 0, failures)]
    assert f"  toy_prices: failed; last good: never; {words}" in summary(night)
