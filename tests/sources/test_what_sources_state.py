"""What every source must state about itself, beside what the registry checks."""

from __future__ import annotations

import pytest

from pipelines.sources.registry import registry


@pytest.mark.parametrize("source_id", sorted(registry()))
def test_a_source_states_its_publisher_and_terms(source_id: str) -> None:
    source = registry()[source_id].source
    assert source.publisher, f"{source_id}: publisher is empty"
    assert source.terms, f"{source_id}: terms are empty"
