"""What a refused document tells the operator: what was looked for, and what was found instead."""

from __future__ import annotations

import pytest

from pipelines.history.check import split
from pipelines.reading.rows import frame_of
from pipelines.reading.stepped_over import complete
from pipelines.sources.registry import registry
from schemas.errors import SourceError
from tests.support import fixture_capture, page_capture, read_whole


def test_too_few_rows_are_told_with_the_commonest_reasons() -> None:
    """The fixture has 38 good rows and 5 rejects; the list must have 600."""
    source_id = "openrouter_models"
    frame = read_whole(fixture_capture(source_id))
    with pytest.raises(SourceError) as caught:
        split(registry()[source_id], frame)
    told = str(caught.value)
    assert told.startswith(
        "openrouter_models: rows: looked for at least 600 rows of token price meters, found 38 and "
        "5 rejects: "
    )
    assert "with 'zero price, free or missing not told' (/data/" in told
    assert "first reject" not in told


def test_a_page_of_which_nothing_is_known_is_told_by_its_tables() -> None:
    source = registry()["civo_pricing"].source
    read = complete(source, lambda _: frame_of(source, []))
    page = "<h1>Preise</h1><table><tr><th>Name</th><th>Betrag</th></tr></table>"
    with pytest.raises(SourceError) as caught:
        read(page_capture(source.id, f"<html><body>{page}</body></html>"))
    seen = "the page has 1 table(s) and 0 line(s) of tables with money: 'Name | Betrag'"
    assert str(caught.value) == (
        f"civo_pricing: document: nothing that the reader looks for; {seen}"
    )


def test_a_document_that_gives_nothing_at_all_is_told_so() -> None:
    nothing = read_whole(fixture_capture("openrouter_models")).clear()
    with pytest.raises(SourceError, match="found 0, and nothing else that the reader knows"):
        split(registry()["openrouter_models"], nothing)
