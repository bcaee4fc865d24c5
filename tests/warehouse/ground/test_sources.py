"""What we read: the registry's rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_source_of_the_registry_and_nothing_else() -> None:
    registry = [
        {"source_id": "vast_bundles", "url_count": 1, "is_official": True, "status": "proven"},
        {"source_id": "old_list", "url_count": 0, "is_official": False, "status": "disabled"},
    ]
    columns = "source_id, url_count, is_official, status"
    assert rows_of("sources", {"core.sources": registry}, columns) == [
        ("old_list", 0, False, "disabled"),
        ("vast_bundles", 1, True, "proven"),
    ]
