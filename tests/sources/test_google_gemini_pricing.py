"""The Gemini API's pricing page: figures of real captures, every quirk, and bad documents."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.google_gemini_pricing import SOURCE
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    changed_text,
    fixture_capture,
    good,
    page_capture,
    parse,
    prices_where,
    read_page,
    read_real,
    shared_capture,
    understood,
)

FILES = {"2026-05-08": "05-08", "2026-06-05": "06-02"}
TABS = """# Gemini Developer API pricing

## Gemini 2.5 Flash Preview TTS

_`gemini-2.5-flash-preview-tts`_

[Standard](https://example.test/pricing#standard)[Batch](https://example.test/pricing#batch)More

|  | Free Tier | Paid Tier, per 1M tokens in USD |
| --- | --- | --- |
| Output price | Free of charge | $10.00 (audio) |

|  | Free Tier | Paid Tier, per 1M tokens in USD |
| --- | --- | --- |
| Output price | Not available | $5.00 (audio) |
"""


def real(day: str) -> pl.DataFrame:
    name = f"tokens/google/gemini-pricing-jina-2026-{FILES[day]}.md"
    return read_real(SOURCE.id, day, name)


page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def price(
    frame: pl.DataFrame, model: str, meter: str, tier: str = "standard", above: int | None = None
) -> list[str]:
    where = {"service_tier": tier, "context_above_tokens": above}
    return prices_where(frame, listed_model=model, meter=meter, **where)


@pytest.mark.parametrize(("day", "rows", "bad"), [("2026-05-08", 470, 2), ("2026-06-05", 454, 27)])
def test_real_pages_give_every_price(day: str, rows: int, bad: int) -> None:
    frame = real(day)
    assert frame.height == rows
    assert frame["problem"].drop_nulls().len() == bad
    assert price(frame, "gemini-2.5-pro", "input") == ["1.25"]
    assert price(frame, "gemini-2.5-pro", "input", above=200_000) == ["2.5"]
    assert price(frame, "gemini-2.5-pro", "output", "priority", above=200_000) == ["27"]
    assert price(frame, "gemini-2.5-pro", "cached_input", "batch") == ["0.125"]
    assert price(frame, "gemini-2.5-pro", "cache_storage", "priority") == ["8.1"]
    assert price(frame, "gemini-2.5-flash", "input_audio", "flex") == ["0.5"]
    assert price(frame, "gemini-2.5-flash", "output", "batch") == ["1.25"]
    assert price(frame, "gemini-2.5-flash-image", "output_image", "batch") == ["0.0195"]
    assert price(frame, "gemini-2.5-flash", "web_search") == ["0.035"]
    assert price(frame, "Imagen 4 Ultra", "output_image") == ["0.06"]
    assert price(frame, "Veo 3 Fast", "output_video") == ["0.1", "0.12", "0.3"]
    assert price(frame, "Lyria 3 Pro Preview (Full Song)", "request") == ["0.08"]
    assert set(frame["currency"]) == {"USD"}


@pytest.mark.parametrize("day", list(FILES))
def test_keys_of_real_pages_are_unique(day: str) -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not real(day).select(keys).is_duplicated().any()


def test_what_changed_between_the_real_pages() -> None:
    first, second = (real(day) for day in FILES)
    models = [set(frame["listed_model"]) for frame in (first, second)]
    assert models[1] - models[0] == {
        "gemini-3.5-flash",
        "gemini-3.1-flash-image",
        "gemini-3-pro-image",
    }
    assert price(second, "gemini-3.5-flash", "output", "priority") == ["16.2"]
    assert price(second, "gemini-3.5-flash", "cached_input", "flex") == ["0.08"]
    assert price(first, "gemini-embedding-2", "input", "batch") == []
    assert price(second, "gemini-embedding-2", "input_image", "batch") == ["0.225"]
    shut = pl.col("listed_model").str.starts_with("gemini-2.0-flash")
    assert set(first.filter(shut)["available_until"]) == {date(2026, 6, 1)}
    assert set(second.filter(shut)["problem"]) == {"shut down on June 1, 2026"}


@pytest.mark.parametrize("day", list(FILES))
def test_lines_lead_to_the_price(day: str) -> None:
    name = f"tokens/google/gemini-pricing-jina-2026-{FILES[day]}.md"
    capture = shared_capture(SOURCE.id, day, name)
    lines = capture.page.text.splitlines()
    for row in parse(capture).rows(named=True):
        assert row["listed_price"] in lines[int(row["locator"].removeprefix("line ")) - 1]


def test_dated_prices_end_and_begin_on_their_days() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text).filter(
        pl.col("listed_model") == "gemini-3.8-flash",
        pl.col("meter") == "output",
        pl.col("service_tier") == "standard",
    )
    turn = datetime(2027, 1, 1, tzinfo=UTC)
    assert frame.select("offer", "effective_from", "effective_to").rows() == [
        ("promotional", None, turn),
        ("list", turn, None),
    ]
    assert price(frame, "gemini-3.8-flash", "output") == ["3.75", "7.5"]


def test_tabs_name_the_tiers_of_a_rendered_page() -> None:
    frame = page(TABS)
    assert price(frame, "gemini-2.5-flash-preview-tts", "output_audio") == ["10"]
    assert price(frame, "gemini-2.5-flash-preview-tts", "output_audio", "batch") == ["5"]


def test_one_section_prices_every_id_it_names() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    for model in ("gemini-3.1-pro-preview", "gemini-3.1-pro-preview-customtools"):
        assert price(frame, model, "output", above=200_000) == ["18"]


@pytest.mark.parametrize("cell", ["€0.72", "$-0.72", "$0.72 per 1K characters", "$0.72 $0.80", "?"])
def test_a_cell_that_reads_differently_is_kept_out(cell: str) -> None:
    frame = page(changed("| Free of charge | $0.72 |", f"| Free of charge | {cell} |"))
    bad = frame.filter(pl.col("service_tier") == "priority", pl.col("meter") == "output")
    assert bad["price"].to_list() == [None]
    assert bad["problem"].str.contains("Output price").all()
    assert bad["listed_price"].to_list() == [cell]
    assert price(frame, "gemini-2.5-flash-lite", "input", "priority") == ["0.18"]


def test_an_unknown_row_or_modality_is_kept_out() -> None:
    frame = page(changed("| Lyria 3 Clip Preview (30s) |", "| Chirp 9 |"))
    assert "Lyria 3 Clip Preview (30s)" not in set(frame["listed_model"])
    assert "Chirp 9: unknown row of the table" in set(frame["problem"])
    frame = page(changed("$12.00 or $0.018/min (audio)", "$12.00 (smell)"))
    assert "unknown modality" in " ".join(frame["problem"].drop_nulls())


def test_zero_is_not_taken_for_free_but_free_of_charge_is() -> None:
    row = "| Output price (including thinking tokens) | Free of charge | $0.72 |"
    zero = page(changed(row, row.replace("$0.72", "$0.00")))
    assert "zero price, free or missing not told" in set(zero["problem"])
    free = page(changed(row, row.replace("$0.72", "Free of charge")))
    assert price(free, "gemini-2.5-flash-lite", "output", "priority") == ["0"]
    assert "zero price, free or missing not told" not in set(free["problem"])


def test_a_tier_and_a_section_never_seen_keep_only_their_tables_out() -> None:
    columns = ["listed_model", "service_tier", "meter", "unit", "price", "problem"]
    text = fixture_capture(SOURCE.id).page.text
    before = page(text).select(columns)
    frame = page(changed("### Priority", "### Turbo")).select(columns)
    bad = frame.filter(pl.col("problem").str.contains("not looked at before"))
    assert bad["price"].drop_nulls().is_empty()
    assert set(bad["problem"].str.slice(-5)) == {"Turbo"}
    assert set(frame.rows()) - set(bad.rows()) <= set(before.rows())
    assert "priority" not in set(frame["service_tier"])
    more = "\n## Data retention\n\n| Plan | Days |\n|---|---|\n| Free | 30 |\n"
    assert page(text + more).select(columns).equals(before)
    sold = page(text + more.replace("30", "$30")).select(columns)
    assert sold.head(len(before)).equals(before)
    assert sold.tail(-len(before))["listed_model"].to_list() == ["Free"]


def test_titles_in_another_case_are_the_same() -> None:
    before = page(fixture_capture(SOURCE.id).page.text)
    frame = page(changed("| Free Tier | Paid Tier, per 1M", "| Free tier | Paid tier, per 1M"))
    assert frame.equals(before)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Paid Tier, per second in USD", "Paid Tier, per frame in USD", "unknown unit or currency"),
        ("per second in USD", "per second in EUR", "unknown unit or currency"),
        ("| Paid Tier, per second in USD |", "| Price |", "unknown columns"),
        ("### Batch", "### Standard", "tables and service tiers do not pair"),
        ("### Flex\n", "", "tables and service tiers do not pair"),
        ("|---|---|---|", "", "price outside of a table"),
    ],
)
def test_an_unknown_layout_costs_its_sections_alone(old: str, new: str, said: str) -> None:
    before = good(page(fixture_capture(SOURCE.id).page.text))
    text = changed(old, new)
    capture = page_capture(SOURCE.id, text)
    with pytest.raises(SourceError, match=said) as caught:
        understood(capture)
    assert str(caught.value).startswith("google_gemini_pricing: ")
    try:
        frame = parse(capture)
    except SourceError as error:
        assert "parts are not understood" in str(error)
        return
    refused = frame.filter(pl.col("problem_scope") == "section")
    assert all(line.startswith("line ") for line in refused["locator"])
    kept, lost = good(frame)["listed_model"].unique(), before["listed_model"].unique()
    assert set(kept) < set(lost)
    columns = ["listed_model", "service_tier", "meter", "unit", "price", "variant"]
    assert set(good(frame).select(columns).rows()) <= set(before.select(columns).rows())


def test_a_page_without_model_sections_is_refused() -> None:
    with pytest.raises(SourceError, match="no model section"):
        page(changed("## ", "#### "))


def test_a_html_page_is_refused() -> None:
    with pytest.raises(SourceError, match="no model section"):
        page("<html><h2>Gemini 2.5 Pro</h2><table><tr><td>$1.25</td></tr></table></html>")
