"""Moments from which a model can cost something else at a seller."""

from __future__ import annotations

from typing import Any

from tests.warehouse.small import rows_of

SAYS = {
    "seller_id": "host",
    "model_key": "lab/m",
    "valid_from": "2026-03-01 00:00:00+00",
    "last_confirmed_at": "2026-05-10 06:00:00+00",
}
NOW = "2026-11-28"


def moments(*says: dict[str, Any], columns: str = "moment::date::varchar") -> list[Any]:
    given = {
        "mart.token_says": [{**SAYS, **row} for row in says],
        "core.snapshot": [{"as_of_at": f"{NOW} 00:00:00+00"}],
    }
    found = rows_of("token_moments", given, columns)
    return [row[0] if len(row) == 1 else row for row in found]


def test_a_start_a_last_word_its_growing_old_and_today() -> None:
    """Confirmed on 10 May; from the 31st day on, 10 June, that is long ago."""
    assert moments({}) == ["2026-03-01", "2026-05-10", "2026-06-10", NOW]


def test_each_lasts_until_the_next_and_today_is_told() -> None:
    columns = "moment::date::varchar, until_at::date::varchar, is_today"
    assert moments({}, columns=columns) == [
        ("2026-03-01", "2026-05-10", False),
        ("2026-05-10", "2026-06-10", False),
        ("2026-06-10", NOW, False),
        (NOW, None, True),
    ]


def test_an_end_is_one_too() -> None:
    assert "2026-04-01" in moments({"valid_to": "2026-04-01 00:00:00+00"})


def test_without_a_known_start_it_begins_in_1900() -> None:
    assert moments({"valid_from": None})[0] == "1900-01-01"


def test_once_however_many_sources_share_it() -> None:
    assert moments({}, {}) == moments({})


def test_of_the_future_only_what_is_announced() -> None:
    """Not that words of yesterday will have grown old."""
    fresh = {"last_confirmed_at": "2026-11-27 00:00:00+00"}
    assert moments(fresh) == ["2026-03-01", "2026-11-27", NOW]
    later = {"valid_from": "2026-12-01 00:00:00+00", "valid_to": "2027-01-01 00:00:00+00"}
    assert moments({**fresh, **later}) == ["2026-11-27", NOW, "2026-12-01", "2027-01-01"]


def test_every_seller_and_model_has_its_own() -> None:
    for other in ({"seller_id": "another"}, {"model_key": "lab/n"}):
        changed = {"valid_from": "2026-04-01 00:00:00+00", **other}
        key = next(iter(other))
        found = moments({}, changed, columns=f"{key}, moment::date::varchar")
        mine = [moment for name, moment in found if name == SAYS[key]]
        assert mine == moments({})
        assert len(found) == 8
