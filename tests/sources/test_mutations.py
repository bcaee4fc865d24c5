"""Every price page, changed in the ways in which pages change: read right, or refused.

Each source's own fixture is altered, and some real captures that read fast; a figure must never
turn up under another model, meter or unit than the one it was listed for, and what cannot be read
must not be taken for something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl
import pytest

from pipelines.source import Capture
from pipelines.sources.registry import registry
from schemas.columns import columns_of
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.sources import mutations
from tests.sources.mutations import NOVEL, Change, Site, mutants, restated, sites
from tests.support import fixture_capture, shared_capture

SOURCES = sorted(name for name, r in registry().items() if r.source.kind == "token_prices")
REAL = {
    "groq_models": ("2026-08-31", "groq/groq-models-2026-08.md"),
    "minimax_pricing": ("2026-10-31", "minimax/minimax-pricing-paygo-2026-10-LLM-section.md"),
    "moonshot_pricing": ("2026-05-08", "moonshot/kimi-k26-pricing-2026-05-08.md"),
    "voyage_pricing": ("2026-07-15", "voyage/voyage-pricing-2026-07-15.md"),
    "deepseek_pricing_zh": ("2026-07-17", "deepseek/deepseek-pricing-zh-cny-2026-07-17.html"),
}
SAMPLE = (
    "anthropic_pricing",
    "aws_bedrock",
    "cerebras_models",
    "deepseek_pricing_en",
    "zai_pricing",
)
"""Markdown, JSON of two depths, and HTML of two layouts: what the short run alters."""

DOCUMENTS = [
    pytest.param(name, marks=() if name in SAMPLE else pytest.mark.full)
    for name in (*SOURCES, *(f"{name} as captured" for name in REAL))
]
"""What is altered: the fixture of each source, and real captures."""

KEYS = tuple(c.name for c in columns_of(TokenPriceObservation) if c.is_key)
LOWER, UPPER = KEYS.index("context_above_tokens"), KEYS.index("context_up_to_tokens")
VARIANT = KEYS.index("variant")
MOST_SITES = 3
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Reading:
    """What a capture reads as: good figures by key, as history takes them, and rows kept out.

    ``unread`` counts the parts that nobody understands: one stands for all that was in it.
    """

    good: Mapping[Key, Decimal]
    kept_out: int
    unread: int


def reading(capture: Capture) -> Reading:
    """Figures of a capture; raises ``SourceError`` where it is refused, and what else breaks."""
    frame = registry()[capture.source_id].parse(capture)
    good = frame.filter(pl.col("problem").is_null(), pl.col("price").is_not_null())
    once = good.filter(~pl.struct(KEYS).is_duplicated())
    figures = dict(zip(once.select(KEYS).rows(), once["price"], strict=True))
    unread = frame["problem_scope"].is_in(["key", "section"]).sum()
    return Reading(figures, frame.height - once.height, unread)


@cache
def original(document: str) -> Capture:
    """The document before it is changed; skips where the real captures are absent."""
    source_id = document.removesuffix(" as captured")
    if source_id == document:
        return fixture_capture(source_id)
    day, file = REAL[source_id]
    return shared_capture(source_id, day, f"tokens/{file}")


@cache
def listed(document: str) -> Reading:
    """Figures of the document as it is."""
    return reading(original(document))


def accepted(capture: Capture) -> Reading | None:
    """What a capture reads as, None where it is refused."""
    try:
        return reading(capture)
    except SourceError:
        return None


def read_mutants(document: str, changes: Iterable[Change]) -> Iterator[tuple[Capture, Reading]]:
    """Changed documents that are not refused, with what they read as."""
    for change in changes:
        for mutant in mutants(original(document), change):
            if got := accepted(mutant):
                yield mutant, got


SAME: tuple[Change, ...] = (
    mutations.columns_swapped,
    mutations.column_added,
    mutations.title_in_another_language,
    mutations.unseen_characters,
    mutations.page_renamed,
    mutations.keys_reordered,
    mutations.key_added,
)
"""Changes that take no figure away: each is read as before, or kept out in sight."""

LESS: tuple[Change, ...] = (mutations.cell_removed, mutations.cell_emptied)
"""Changes that cost figures, or narrow the prompts that they are known for."""

MORE: tuple[Change, ...] = (
    mutations.column_doubled,
    mutations.row_inserted,
    mutations.row_doubled,
    mutations.entry_inserted,
)
"""Changes that bring a new model, or the same one twice."""


def is_new(key: Key) -> bool:
    return any(NOVEL in part for part in key if isinstance(part, str))


def is_within(key: Key, price: Decimal, wanted: Reading) -> bool:
    """Whether the figure was listed for these prompts and variants and perhaps for more."""

    def covers(known: Key) -> bool:
        rest = [i for i in range(len(KEYS)) if i not in (LOWER, UPPER, VARIANT)]
        return (
            all(key[i] == known[i] for i in rest)
            and known[VARIANT] in ("", key[VARIANT])
            and (key[LOWER] or 0) >= (known[LOWER] or 0)
            and (key[UPPER] or 10**9) <= (known[UPPER] or 10**9)
        )

    return any(price == other and covers(known) for known, other in wanted.good.items())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_new_layout_moves_no_figure(document: str) -> None:
    wanted = listed(document)
    for mutant, got in read_mutants(document, SAME):
        where = difference(document, mutant)
        assert all(wanted.good.get(key) == price for key, price in got.good.items()), where
        lost = len(wanted.good) - len(got.good)
        told = got.kept_out > wanted.kept_out or got.unread > wanted.unread
        assert not lost or told, where


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_gap_is_not_filled_from_the_cell_beside_it(document: str) -> None:
    wanted = listed(document)
    for mutant, got in read_mutants(document, LESS):
        for key, price in got.good.items():
            assert is_within(key, price, wanted), (key, price, difference(document, mutant))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_new_entry_leaves_the_others_alone(document: str) -> None:
    wanted = listed(document)
    for mutant, got in read_mutants(document, MORE):
        for key, price in got.good.items():
            assert is_new(key) or wanted.good.get(key) == price, (
                key,
                price,
                difference(document, mutant),
            )


METER = tuple(KEYS.index(name) for name in ("listed_model", "meter", "unit", "currency"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_lost_key_gives_no_figure_to_another_meter(document: str) -> None:
    """A key that is gone may have told prices apart or named the model; figures do not wander."""
    wanted = {(*(key[i] for i in METER), price) for key, price in listed(document).good.items()}
    models = {key[METER[0]] for key in listed(document).good}
    for mutant, got in read_mutants(document, (mutations.key_removed,)):
        for key, price in got.good.items():
            stays = (*(key[i] for i in METER), price) in wanted
            assert stays or key[METER[0]] not in models, (key, price, difference(document, mutant))


@cache
def priced(document: str) -> list[tuple[Site, frozenset[Key]]]:
    """Places of the document that hold a price, with the figures that follow from it."""
    capture, wanted = original(document), listed(document).good
    frame = registry()[capture.source_id].parse(capture).filter(pl.col("problem").is_null())
    numerals = {n for text in frame["listed_price"] for n in mutations.NUMERAL.findall(text)}
    found = []
    for site in sites(capture, numerals, 10 * MOST_SITES):
        if len(found) == MOST_SITES:
            break
        other = restated(site.numeral)
        try:
            got = reading(site.put(capture, site.symbol + other)).good
        except SourceError:
            continue
        times = Decimal(other) / site.number
        follow = {k for k, v in wanted.items() if v and got.get(k) == v * times}
        if follow and all(got.get(k) == v for k, v in wanted.items() if k not in follow):
            found.append((site, frozenset(follow)))
    return found


@pytest.mark.full
def test_prices_are_found_in_most_documents() -> None:
    """Else the tests below would test nothing.

    Azure states each price twice and wants both equal; IONOS writes decimal commas.
    """
    without = {name for name in SOURCES if not priced(name)}
    assert without == {"azure_ai_meters", "ionos_model_hub"}


def check_wording(
    document: str, form: str, write: Callable[[Site], str], number: Decimal | None
) -> None:
    """No figure but those of the place changes, and they are gone or say ``number``.

    Where ``write`` gives nothing, the form has no words for the place.
    """
    capture, wanted = original(document), listed(document).good
    known = {(*(key[i] for i in METER), price) for key, price in wanted.items()}
    for site, follow in priced(document):
        got = accepted(site.put(capture, write(site)))
        for key, price in got.good.items() if got else ():
            said = (form, site.symbol + site.numeral, write(site), key, price)
            if key not in follow:
                assert (*(key[i] for i in METER), price) in known, said
            else:
                assert number is not None, said
                assert price == wanted[key] * number / site.number, said


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_price_in_another_spelling_is_the_same_price(document: str) -> None:
    capture, wanted = original(document), listed(document).good
    for form, write in mutations.SAME_PRICE.items():
        for site, _ in priced(document):
            if written := write(site):
                got = accepted(site.put(capture, written))
                for key, price in got.good.items() if got else ():
                    assert wanted.get(key) == price, (form, site, written, key, price)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_thousands_are_thousands(document: str) -> None:
    for numeral, number in mutations.OTHER_PRICE.items():
        check_wording(document, numeral, lambda s, n=numeral: s.symbol + n, number)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_is_no_price_is_no_price(document: str) -> None:
    for form, write in mutations.NO_PRICE.items():
        check_wording(document, form, write, None)


def difference(document: str, mutant: Capture) -> str:
    """The first place in which a mutant differs from its document, for messages."""
    for old, new in zip(original(document).pages, mutant.pages, strict=True):
        a, b = old.content.decode(), new.content.decode()
        if a != b:
            start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
            return b[max(start - 80, 0) : start + 200]
    return ""
