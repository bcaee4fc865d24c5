"""Documents for people that are made, not written: ``make docs``.

Belongs here: which there are, and turning the registry and a published snapshot into Markdown. Does
not belong here: the map of the code (``architecture.py``), where columns come from
(``lineage.py``), what is compared and why it differs (``warehouse/models``) and documents written
by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb

from pipelines.commands.architecture import architecture_document
from pipelines.publish.places import write
from pipelines.settings import REPOSITORY
from pipelines.source import KINDS, RegisteredSource, Source
from pipelines.sources.described import described
from pipelines.sources.registry import registry
from schemas.published import TABLES
from warehouse.derive import models, subjects

DOCS = REPOSITORY / "docs"
SOURCES_FILE, ACCURACY_FILE = "sources.md", "accuracy.md"
ARCHITECTURE_FILE, LINEAGE_FILE = "architecture.md", "lineage.md"
MOST_ADDRESSES = 3
"""Addresses of one source that are listed in full."""


def write_documents(published: Path, folder: Path = DOCS) -> Iterable[str]:
    """Write the documents and say what was written.

    Args:
        published: Folder of snapshots; ``accuracy.md`` is made from ``latest`` in it and left
            alone where that compares nothing.
        folder: Where the documents stand.
    """
    write(folder / SOURCES_FILE, sources_document(registry().values()).encode())
    yield f"{SOURCES_FILE}: {len(registry())} sources"
    write(folder / ARCHITECTURE_FILE, architecture_document().encode())
    yield f"{ARCHITECTURE_FILE}: subjects in order: {', '.join(subjects(models().values()))}"
    yield _write_lineage(folder)
    yield _write_accuracy(published, folder)


def _write_lineage(folder: Path) -> str:
    if find_spec("sqlglot") is None:
        return f"{LINEAGE_FILE}: left alone: sqlglot, which only developers need, is not installed"
    from pipelines.commands.lineage import lineage_document

    write(folder / LINEAGE_FILE, lineage_document().encode())
    return f"{LINEAGE_FILE}: {len(TABLES)} published tables"


def _write_accuracy(published: Path, folder: Path) -> str:
    latest = (published / "latest").resolve()
    if not (latest / "pricebook.duckdb").exists():
        return f"{ACCURACY_FILE}: left alone: nothing is published yet"
    with duckdb.connect(str(latest / "pricebook.duckdb"), read_only=True) as book:
        book.execute("set timezone = 'UTC'")
        if not _compares(book):
            return f"{ACCURACY_FILE}: left alone: the snapshot compares no official document"
        text = accuracy_document(book, latest.name)
    write(folder / ACCURACY_FILE, text.encode())
    return f"{ACCURACY_FILE}: from snapshot {latest.name}"


def sources_document(sources: Iterable[RegisteredSource]) -> str:
    """The sources of every kind, from the registry alone, as Markdown."""
    known = [r.source for r in sources]
    chapters = [_SOURCES_OPENING, _statuses(known)]
    for kind in KINDS:
        of_kind = [s for s in known if s.kind == kind]
        if of_kind:
            chapters.append(f"## {kind}\n\n{_source_table(of_kind)}")
    return "\n\n".join(chapters) + "\n"


def _status_of(source: Source) -> str:
    """Whether a source is proven, as in the published table ``sources``."""
    return str(described(source)["status"])


def accuracy_document(book: duckdb.DuckDBPyConnection, version: str) -> str:
    """What a snapshot says about agreement between sources, as Markdown."""
    (as_of,) = book.execute("select as_of_at::date::varchar from snapshot").fetchall()[0]
    chapters = [
        _ACCURACY_OPENING.format(version=version, as_of=as_of),
        "## Agreement with sellers' own documents\n\n" + _ACCURACY_METHOD,
        _table(("third party", "seller is", *_METERS), _totals(book)),
        _table(
            ("third party", "official document", "its date", "days apart", *_METERS),
            _agreement(book),
        ),
        _table(("third party", "official documents without a comparison"), _gaps(book)),
        f"Third parties of which no capture was at hand: {_unheard(book)}.",
        "## Why figures differ today\n\n" + _CLASSES_METHOD,
        _table(("class", "figures", "with an official side", "for example"), _classes(book)),
        _table(("first source", "second source", "class", "figures"), _pairs(book)),
        "## Official figures that nothing explains\n\n" + _UNEXPLAINED,
        _table(
            ("seller", "model", "tier", "meter", "official", "other source", "it states", "dates"),
            _unexplained(book),
        ),
        "## What could be compared\n\n" + _COMPARED,
        _table(("outcome", "figures"), _outcomes(book)),
    ]
    return "\n\n".join(chapters) + "\n"


_SOURCES_OPENING = """\
# Sources

Made from the registry by `make docs`; edit the source's module, not this page. `proven` means that
the parser was run on real captures of the dates given; `unproven` that none was at hand: the
published table says `proven` once live fetches have passed all checks on two nights. Hand-kept rows
(`warehouse/seeds/`) name their page and date themselves."""

_ACCURACY_OPENING = """\
# Accuracy

Made by `make docs` from snapshot `{version}`, which speaks for {as_of}.
To make it anew: import dated captures (`make import FOLDER=...`), run `make nightly`, then
`make docs`, all with the same `PRICEBOOK_DATA`. Everything here is a query over the published
tables `source_accuracy`, `token_price_disagreements` and `coverage`."""

_ACCURACY_METHOD = """\
Standard tier, prompts without a lower bound, per million tokens; models as the official document
lists them that both sides price. A model agrees where all its compared figures are equal to the
last digit. An official document as last captured in a month stands beside the capture of the third
party that is nearest in time, at most 45 days away: differences of date are differences here.
The first table adds up the newest comparison of every official document."""

_CLASSES_METHOD = """\
Every two sources that state different figures for the same thing as of the snapshot, each with the
first reason that a figure, a name or a date bears out (`reason` says which). Captures of different
ages are compared, so that most differences are of date."""

_UNEXPLAINED = "All of them, the seller's own document on one side."

_COMPARED = """\
Every figure of today, by what became of it; `coverage` has the same by source. A figure that is
compared with several sources counts as differing where one of them differs."""

_METERS = ("input", "cached input", "output")


def _statuses(sources: Sequence[Source]) -> str:
    rows = []
    for kind in KINDS:
        of_kind = [s for s in sources if s.kind == kind]
        counts = [sum(_status_of(s) == w for s in of_kind) for w in _STATUSES]
        official = sum(s.is_official for s in of_kind)
        if of_kind:
            rows.append((kind, len(of_kind), official, *counts))
    return _table(("kind", "sources", "official", *_STATUSES), rows)


_STATUSES = ("proven", "unproven", "disabled")


def _source_table(sources: Sequence[Source]) -> str:
    rows = [
        (
            f"`{s.id}`",
            s.publisher,
            _addresses(s),
            s.media_type,
            s.currency,
            "yes" if s.is_official else "no",
            f"disabled: {s.disabled}" if s.disabled else _status_of(s),
            ", ".join(s.proven_on),
            s.terms,
        )
        for s in sorted(sources, key=lambda s: (not s.is_official, s.id))
    ]
    return _table(
        (
            "source",
            "publisher",
            "address",
            "format",
            "currency",
            "official",
            "status",
            "proven on captures of",
            "terms and robots",
        ),
        rows,
    )


def _addresses(source: Source) -> str:
    if callable(source.urls):
        hosts = sorted({urlsplit(url).netloc for url in source.first_urls})
        shown = [f"addresses at {host}, made from the seeds" for host in hosts]
    else:
        shown = [f"<{url}>" for url in source.urls]
    if len(shown) > MOST_ADDRESSES:
        shown = [f"{shown[0]} and {len(shown) - 1} more like it"]
    if source.embedded:
        shown.append(f"packaged: `{source.embedded.url}`")
    return ", ".join(shown)


def _compares(book: duckdb.DuckDBPyConnection) -> bool:
    return bool(_rows(book, "select 1 from source_accuracy where compared > 0 limit 1"))


def _totals(book: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Third party, kind of seller, and agreement per meter, newest comparisons added up."""
    return _rows(
        book,
        f"""
        with official as (
            select distinct h.source_id,
                case when p.kind = 'gateway' then 'a gateway' else 'a lab, cloud or host' end
                    as seller_kind
            from token_price_history h
            join providers p on p.provider_id = h.seller_id
            where h.is_official
        ),
        newest as (
            select source_id, official_source_id, max(compared_on) as compared_on
            from source_accuracy where compared > 0
            group by source_id, official_source_id
        )
        select concat('`', a.source_id, '`'), o.seller_kind, {_SHARES}
        from source_accuracy a
        join newest n using (source_id, official_source_id, compared_on)
        join official o on o.source_id = a.official_source_id
        group by a.source_id, o.seller_kind
        order by a.source_id, o.seller_kind desc
    """,
    )


def _share(meter: str) -> str:
    """SQL of one cell: agreeing of compared models of a meter, and the share in percent."""
    compared = f"sum(case when meter = '{meter}' then compared else 0 end)"
    agree = f"sum(case when meter = '{meter}' then agree else 0 end)"
    return (
        f"case when {compared} = 0 then '' else concat({agree}, ' of ', {compared}, ' (', "
        f"printf('%.1f', 100.0 * {agree} / {compared}), ' %)') end"
    )


_SHARES = ", ".join(_share(meter) for meter in ("input", "cached_input", "output"))


def _agreement(book: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return _rows(
        book,
        f"""
        select concat('`', source_id, '`'), concat('`', official_source_id, '`'), compared_on,
            max(days_apart), {_SHARES}
        from source_accuracy
        group by source_id, official_source_id, compared_on
        having sum(compared) > 0
        order by source_id, official_source_id, compared_on
    """,
    )


def _gaps(book: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return _rows(
        book,
        """
        with compared as (
            select source_id, official_source_id, sum(compared) as models,
                max(captured_on) as captured_on
            from source_accuracy group by source_id, official_source_id
        )
        select concat('`', source_id, '`'),
            string_agg(concat('`', official_source_id, '`', case when captured_on is null
                then ' (no capture within 45 days)' else ' (nothing comparable)' end), ', '
                order by official_source_id)
        from compared where models = 0
        group by source_id order by source_id
    """,
    )


def _unheard(book: duckdb.DuckDBPyConnection) -> str:
    rows = _rows(
        book,
        """
        select concat('`', h.source_id, '`')
        from source_health h join sources s using (source_id)
        where s.kind = 'token_prices' and not s.is_official and h.captures = 0
        order by h.source_id
    """,
    )
    return ", ".join(name for (name,) in rows) or "none"


def _classes(book: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return _rows(
        book,
        """
        with named as (
            select *, concat('`', reason_class, '`', case when reason_class = 'stale' then
                case when reason like '% days before %' then ', by age alone'
                    else ', by a former figure' end end) as class
            from token_price_disagreements
        ),
        placed as (
            select *, row_number() over (
                partition by class
                order by is_official desc, service_tier = 'standard' desc,
                    meter in ('input', 'output') desc, seller_id, listed_model, meter,
                    disagreement_id) as place
            from named
        )
        select class, count(*),
            count(case when is_official or other_is_official then 1 end),
            max(case when place = 1 then concat(seller_id, ' ', listed_model, ', ', meter, ': ',
                price::double, ' against ', other_price::double, ' ', currency, ': ', reason) end)
        from placed group by class
        order by count(*) desc, class
    """,
    )


def _pairs(book: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return _rows(
        book,
        """
        select concat('`', source_id, '`'), concat('`', other_source_id, '`'),
            concat('`', reason_class, '`'), count(*)
        from token_price_disagreements
        group by source_id, other_source_id, reason_class
        order by source_id, other_source_id, count(*) desc, reason_class
    """,
    )


def _unexplained(book: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return _rows(
        book,
        """
        select seller_id, listed_model, service_tier, meter,
            concat(price::double, ' ', currency), concat('`', other_source_id, '`'),
            other_price::double,
            concat(last_confirmed_at::date, ' and ', other_last_confirmed_at::date)
        from token_price_disagreements
        where reason_class = 'unexplained' and is_official
        order by seller_id, listed_model, service_tier, meter, other_source_id, disagreement_id
    """,
    )


def _outcomes(book: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return _rows(
        book,
        """
        select replace(measure, 'figures: ', ''), sum(value)::bigint from coverage
        where subject = 'token_price_disagreements' and measure like 'figures: %'
        group by measure order by sum(value) desc, measure
    """,
    )


def _rows(book: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = book.execute(query).fetchall()
    return rows


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        lines.append("| " + " | ".join(_cell(value) for value in row) + " |")
    return "\n".join(lines) if len(lines) > 2 else "None."


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.replace("|", "\\|").split())
