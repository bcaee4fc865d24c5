"""Scaleway's model prices: every kind of cell, and pages that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.scaleway_generative_apis import SOURCE
from schemas.errors import SourceError
from tests.support import changed_text, fixture_capture, read_page

URL = SOURCE.first_urls[0]
FIXTURE = fixture_capture(SOURCE.id).page.text


page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def figures(frame: pl.DataFrame, model: str) -> dict[str, tuple[Decimal, str]]:
    found = frame.filter(pl.col("listed_model") == model)
    return {r["meter"]: (r["price"], r["unit"]) for r in found.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("model", "prices"),
    [
        ("glm-5.2", {"input": ("1.80", "per_mtok"), "output": ("5.50", "per_mtok")}),
        (
            "deepseek-v4-flash-0731",
            {
                "input": ("0.40", "per_mtok"),
                "cached_input": ("0.08", "per_mtok"),
                "output": ("0.80", "per_mtok"),
            },
        ),
        (
            "whisper-large-v3",
            {"audio_duration": ("0.003", "per_minute"), "output": ("0", "per_mtok")},
        ),
        ("qwen3-embedding-8b", {"embedding": ("0.10", "per_mtok"), "output": ("0", "per_mtok")}),
    ],
)
def test_prices(model: str, prices: dict[str, tuple[str, str]]) -> None:
    frame = page(FIXTURE)
    assert figures(frame, model) == {m: (Decimal(p), unit) for m, (p, unit) in prices.items()}
    assert set(frame["currency"]) == {"EUR"}
    assert frame["problem"].null_count() == frame.height


def test_table_repeated_for_other_screens_is_read_once() -> None:
    table = FIXTURE[FIXTURE.index("<div>") : FIXTURE.index("</body>")]
    assert page(changed("</body>", f"{table}</body>")).height == page(FIXTURE).height
    with pytest.raises(SourceError, match="not one table"):
        page(changed("</body>", f"{table.replace('€1.80', '€1.90')}</body>"))


def test_models_may_be_added_and_moved() -> None:
    lines = FIXTURE.splitlines()
    first = next(line for line in lines if "glm-5.2" in line)
    lines.remove(first)
    lines.insert(lines.index("</tbody></table></div>"), first)
    lines.insert(lines.index(first), first.replace("glm-5.2", "glm-6").replace("€1.80", "€2"))
    frame = page("\n".join(lines))
    assert figures(frame, "glm-6")["input"] == (Decimal(2), "per_mtok")
    assert figures(frame, "glm-5.2")["input"] == (Decimal("1.80"), "per_mtok")


def test_a_listed_zero_is_not_taken_for_free() -> None:
    frame = page(changed("€1.80", "€0.00")).filter(pl.col("listed_price") == "€0.00")
    assert frame["problem"].to_list() == ["zero price, free or missing not told"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<span>Output tokens</span>", "<span>Result</span>", "unknown columns"),
        ("<span>Tasks</span>", "<span>Tasks</span></button></th><th><button>", "unknown columns"),
        ("€1.80<!-- --> /<sup>million", "$1.80<!-- --> /<sup>million", "not a price in EUR"),
        ("€1.80<!-- --> /<sup>million", "€-1.80<!-- --> /<sup>million", "not a price in EUR"),
        ("€1.80<!-- --> /<sup>million tokens", "€1.80 /<sup>thousand tokens", "not a price"),
        ("million tokens cached", "million tokens", "one unit priced twice"),
        ("Audio transcription", "Mind reading", "unknown task"),
        ("Generative API</caption>", "Models</caption>", "not one table"),
        ('<td colSpan="1">Embeddings</td>', "", "not a row of five cells"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("scaleway_generative_apis: ")


@pytest.mark.parametrize(
    "text",
    ["", "<html><body>503</body></html>", FIXTURE[: len(FIXTURE) - 300]],
    ids=["empty", "error page", "cut"],
)
def test_other_documents_raise(text: str) -> None:
    with pytest.raises(SourceError, match="scaleway_generative_apis: "):
        page(text)


def test_claims_its_page_only() -> None:
    assert SOURCE.claim(URL)
    assert SOURCE.claim(URL.removesuffix("/"))
    assert SOURCE.claim("https://www.scaleway.com/en/pricing/gpu/") is None
