"""Certificates and reports: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {"provider_id": "anthropic", "scheme": "SOC 2", "holder": "provider"},
        {"provider_id": "scaleway", "scheme": "ISO 27001", "holder": "provider"},
    ]
    expected = [("anthropic", "SOC 2", "provider"), ("scaleway", "ISO 27001", "provider")]
    assert (
        rows_of("certifications", {"seed.certifications": seed}, "provider_id, scheme, holder")
        == expected
    )
