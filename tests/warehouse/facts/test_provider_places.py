"""Places of providers: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {
            "provider_id": "alibaba_cloud",
            "region": "华北2（北京）",
            "role": "inference",
            "place": "CN",
            "is_certain": True,
        },
        {
            "provider_id": "mistral",
            "region": "default",
            "role": "storage",
            "place": "EU",
            "is_certain": False,
        },
    ]
    expected = [
        ("alibaba_cloud", "华北2（北京）", "inference", "CN", True),
        ("mistral", "default", "storage", "EU", False),
    ]
    assert (
        rows_of(
            "provider_places",
            {"seed.provider_places": seed},
            "provider_id, region, role, place, is_certain",
        )
        == expected
    )
