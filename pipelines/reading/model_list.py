"""Lists of models in the shape of OpenAI's ``/models``, read from a declaration.

Belongs here: what such lists share (a list of objects, each with an id and an object of prices
under keys of their own), and the form in which a source declares its list. Must not be here: the
keys of one seller, what they mean, and what one figure becomes (``figures.py``).

A source is its ``SOURCE``, its ``LIST`` and ``parse = partial(read, SOURCE, LIST)``. One whose list
has a trait of its own hands a function to the declaration; a document of another build is read by
its own module with the parts below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.figures import Figure, charged, figures_in
from pipelines.reading.json_documents import (
    expect_keys,
    json_of,
    list_in,
    object_in,
    unknown_price_keys,
)
from pipelines.reading.parts import Part, Row, rows_of_parts, shown
from pipelines.reading.rows import aside, frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

MONEY_WORDS = re.compile(r"pric|cost|fee|discount|currency|tariff|surcharge|billing", re.I)

NO_PRICE = "no price in it"

Entry = tuple[str, str, dict[str, Any]]
"""A model of a list: where it stands, its id, its object."""
RowMaker = Callable[
    [str, Mapping[str, Any], Mapping[str, Figure], Mapping[str, Any]], Iterable[Row]
]
"""Takes the prices' pointer, the prices, what their keys mean, and the columns of all rows."""


@dataclass(frozen=True)
class ModelList:
    """Where a list keeps its models and prices, and what each key of the prices means.

    A key of the prices that is not named here costs its own figure. A model that does not read in
    another way is refused alone; so is one with a key outside its prices that may mean money.

    Attributes:
        prices: What each key prices; null and empty text are no figure.
        if_charged: The same for keys that the list fills in for every model: zero is no figure.
        kinds: In place of ``prices``, by kind of model; None for a kind that is not read.
        kind_at: Where a model names its kind, for ``kinds``, steps split by ``/``.
        usual_kind: The kind of a model that names none; None where each must name one.
        required: Keys that every object of prices has.
        ignored: Keys beside the prices that were looked at and are not read.
        prices_at: Where a model keeps its prices, steps split by ``/``.
        may_lack_prices: Whether a model without an object of prices is passed over.
        money: Keys of a model that sound like money and are not read.
        at: Where the list stands: ``/data``, or empty where it is the document.
        beside: Keys that the document may have besides the list.
        name: Key of a model's id.
        offers: Function that gives pointer and object of each way in which one model is sold;
            prices and terms are then those of these objects.
        terms: Function that says more about a model's prices: further columns of its rows.
        rows: Function that makes the rows of one object of prices, in place of one row a figure.
    """

    prices: Mapping[str, Figure] = field(default_factory=dict)
    if_charged: Mapping[str, Figure] = field(default_factory=dict)
    kinds: Mapping[str, Mapping[str, Figure] | None] = field(default_factory=dict)
    kind_at: str = "type"
    usual_kind: str | None = None
    required: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    prices_at: str = "pricing"
    may_lack_prices: bool = False
    money: tuple[str, ...] = ()
    at: str = "/data"
    beside: tuple[str, ...] = ("object",)
    name: str = "id"
    offers: Callable[[str, Mapping[str, Any]], Iterable[tuple[str, dict[str, Any]]]] | None = None
    terms: Callable[[str, Mapping[str, Any]], Mapping[str, Any]] | None = None
    rows: RowMaker | None = None


def read(source: Source, declared: ModelList, capture: Capture) -> pl.DataFrame:
    """Prices of every model of a capture's list.

    Raises ``SourceError`` on another document, and where the declaration does not cover most
    models.
    """
    models = models_of(source, declared, capture)
    return frame_of(source, rows_of(source, declared, models))


def models_of(source: Source, declared: ModelList, capture: Capture) -> list[Entry]:
    """The models of a capture; raises ``SourceError`` as `models_in`, and on a key beside them."""
    require_pages(capture, 1)
    document = json_of(source.id, capture.page.text)
    if declared.at:
        key = declared.at.removeprefix("/")
        answer = object_in(source, "", document)
        known = (*declared.beside, key)
        expect_keys(source.id, "document", answer, known=known, required=(key,))
        document = answer[key]
    return models_in(source, declared.at, document, declared.name)


def models_in(source: Source, pointer: str, value: Any, name: str = "id") -> list[Entry]:
    """Pointer, id and object of each model; the list must have some, and each one once."""
    models = list_in(source, pointer, value)
    if not models:
        raise SourceError(source.id, pointer or "document", "no model in the list", models)
    found: dict[str, Entry] = {}
    for index, item in enumerate(models):
        place = f"{pointer}/{index}"
        model_id = object_in(source, place, item).get(name)
        if not isinstance(model_id, str) or not model_id:
            raise SourceError(source.id, f"{place}/{name}", "model without an id", model_id)
        if model_id in found:
            raise SourceError(source.id, f"{place}/{name}", "model listed twice", model_id)
        found[model_id] = (place, model_id, item)
    return list(found.values())


def rows_of(source: Source, declared: ModelList, models: Iterable[Entry]) -> list[Row]:
    """Rows of the models of a list, and a reject for each that has none."""
    return rows_of_entries(source, models, partial(_model_rows, source, declared))


def rows_of_entries(
    source: Source,
    entries: Iterable[Entry],
    read_entry: Callable[[str, str, dict[str, Any]], Iterable[Row]],
) -> list[Row]:
    """Rows of entries, each of which stands alone; see ``parts.py``."""
    return rows_of_parts(
        source,
        (
            Part(
                pointer,
                name,
                entry,
                partial(read_entry, pointer, name, entry),
                {"listed_model": name},
                NO_PRICE,
            )
            for pointer, name, entry in entries
        ),
    )


def _model_rows(
    source: Source, declared: ModelList, pointer: str, name: str, model: dict[str, Any]
) -> Iterator[Row]:
    """Rows of one model in all ways in which it is sold."""
    if declared.offers is None:
        yield from _rows(source, declared, pointer, model, name)
        return
    expect_no_money(source, pointer, model, declared.money)
    for place, offer in declared.offers(pointer, model):
        yield from _rows(source, declared, place, offer, name)


def _rows(
    source: Source, declared: ModelList, pointer: str, model: Mapping[str, Any], name: str
) -> Iterator[Row]:
    """Rows of one model, or of one way in which it is sold."""
    place, found = _prices_in(source, declared, pointer, model)
    if found is None and declared.may_lack_prices:
        yield aside(pointer, NO_PRICE, shown(model))
        return
    keys = _keys_for(source, declared, pointer, model)
    if keys is None:
        yield aside(pointer, f"kind of model that is not read: {_kind(declared, model)}", name)
        return
    prices = object_in(source, place, found)
    known = {*keys, *declared.if_charged, *declared.ignored}
    yield from unknown_price_keys(
        source, place, prices, known, required=declared.required, listed_model=name
    )
    terms = {"model": name, **(declared.terms(pointer, model) if declared.terms else {})}
    if declared.rows is not None:
        yield from declared.rows(place, prices, keys, terms)
        return
    each = {**keys, **charged(source, place, prices, declared.if_charged)}
    yield from figures_in(source, place, prices, each, **terms)


def _prices_in(
    source: Source, declared: ModelList, pointer: str, model: Mapping[str, Any]
) -> tuple[str, Any]:
    """Where a model keeps its prices, and what stands there; no other key may mean money."""
    value: Any = model
    for step in declared.prices_at.split("/"):
        holder = object_in(source, pointer, value)
        expect_no_money(source, pointer, holder, (step, *declared.money))
        pointer, value = f"{pointer}/{step}", holder.get(step)
    return pointer, value


def _keys_for(
    source: Source, declared: ModelList, pointer: str, model: Mapping[str, Any]
) -> Mapping[str, Figure] | None:
    """What the keys of a model's prices mean; None where its kind is not read."""
    if not declared.kinds:
        return declared.prices
    kind = _kind(declared, model)
    if not isinstance(kind, str) or kind not in declared.kinds:
        what = "kind of price" if "/" in declared.kind_at else "type of model"
        raise SourceError(source.id, f"{pointer}/{declared.kind_at}", f"unknown {what}", kind)
    return declared.kinds[kind]


def _kind(declared: ModelList, model: Mapping[str, Any]) -> Any:
    """The kind that a model names, else the usual one."""
    holder: Any = model
    *path, last = declared.kind_at.split("/")
    for step in path:
        holder = holder.get(step) if isinstance(holder, dict) else None
    return holder.get(last, declared.usual_kind) if isinstance(holder, dict) else None


def expect_no_money(
    source: Source, pointer: str, item: Mapping[str, Any], known: Iterable[str] = ("pricing",)
) -> None:
    """Raise on a key outside of ``known`` whose name may mean money."""
    if unknown := sorted(key for key in item if MONEY_WORDS.search(key) and key not in known):
        raise SourceError(source.id, pointer, "unknown key that may hold money", unknown)
