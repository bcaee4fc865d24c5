"""What a source is: the contract between one website's module and the rest of the pipeline.

Belongs here: ``Source`` (what we know about a website), ``Capture`` (bytes as fetched), the kinds
of source and a source with its parser. Does not belong here: fetching, storing, reading aids
(``reading``) and finding the sources (``sources/registry.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from typing import BinaryIO
from urllib.parse import urlsplit

import polars as pl

import schemas.observations as observations
from schemas.errors import PricebookError, SourceError
from schemas.fields import Table

PACKAGE_SCHEME = "package:"
"""URL scheme of documents that an installed Python package ships (`package:<name>/<file>`)."""


@dataclass(frozen=True)
class Kind:
    """A family of sources that share one observation contract.

    ``closes_missing``: whether a row that a full capture no longer has is closed. True where a
    document lists everything on sale; false where it is a window on a longer series.
    ``has_quotes``: whether rows quote their page, and each quote is held to it.
    ``has_prices``: whether its pages hold tables of prices, of which no line may be lost.
    ``name``: column with the name under which a document lists a thing, where it has one.
    """

    id: str
    observation: type[Table]
    table: str
    closes_missing: bool = True
    has_quotes: bool = False
    has_prices: bool = False
    name: str = ""


KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "token_prices",
            observations.TokenPriceObservation,
            "token_price_meters",
            has_prices=True,
            name="listed_model",
        ),
        Kind(
            "gpu_rates", observations.GpuRateObservation, "gpu_rates", has_prices=True, name="sku"
        ),
        Kind("spot_hints", observations.SpotHintObservation, "spot_hints"),
        Kind("model_facts", observations.ModelFactObservation, "model_facts"),
        Kind("model_configs", observations.ModelConfigObservation, "model_configs"),
        Kind("throughput", observations.ThroughputObservation, "throughput", closes_missing=False),
        Kind("policy_facts", observations.PolicyFactObservation, "policy_facts", has_quotes=True),
        Kind("reference", observations.FxRateObservation, "fx_rates", closes_missing=False),
    )
}


@dataclass(frozen=True)
class Page:
    """One fetched document: its URL, its decoded-from-transfer bytes and their sha256.

    ``body`` is the bytes, or for a document of a streamed source (``Source.streamed_bytes``) what
    opens them: such a page is read through ``open`` and never held whole.
    """

    url: str
    body: bytes | Callable[[], BinaryIO]
    content_type: str = ""
    sha256: str = ""

    def open(self) -> BinaryIO:
        """The bytes as a file to read from start to end and to close."""
        return BytesIO(self.body) if isinstance(self.body, bytes) else self.body()

    @property
    def content(self) -> bytes:
        """All bytes at once; raises ``ValueError`` where the page is for streaming only."""
        if not isinstance(self.body, bytes):
            raise ValueError(f"{self.url}: too large to be held whole; open it instead")
        return self.body

    @property
    def text(self) -> str:
        """The content as strict UTF-8 (a byte-order mark is allowed); raises ``UnicodeError``."""
        return self.content.decode("utf-8-sig")


@dataclass(frozen=True)
class Capture:
    """All pages of one partition of a source, as fetched at one time, in order.

    A parser turns exactly this into rows and looks at nothing else, today's date included.
    """

    source_id: str
    captured_at: datetime
    pages: tuple[Page, ...]
    partition: str = ""

    @property
    def page(self) -> Page:
        """The only page; raises ``ValueError`` where there are several."""
        (page,) = self.pages
        return page


@dataclass(frozen=True)
class Paging:
    """How a source goes on to the next page, as data.

    Either ``next_url_pointer`` (JSON pointer to the URL of the next page, null at the end) or
    ``page_parameter`` (query parameter counted up from 1 until ``rows_pointer`` holds fewer than
    ``page_size`` entries). More than ``max_pages`` pages is an error, not an end.
    """

    next_url_pointer: str = ""
    page_parameter: str = ""
    rows_pointer: str = ""
    page_size: int = 0
    max_pages: int = 100


@dataclass(frozen=True)
class Embedded:
    """A document that an installed package ships: the night's stand-in where there is no network.

    ``read`` returns the bytes and the moment up to which they speak (a date from the data itself,
    never the time of installation).
    """

    url: str
    read: Callable[[], tuple[bytes, datetime]]


Copy = tuple[str, datetime, bytes]
"""A dated copy of a document: its address, the moment it speaks for, its bytes."""


@dataclass(frozen=True)
class Retold:
    """Tables of dated copies of a source's document, as collectors cut them from its history.

    ``origin`` is the full-match pattern of what an index of captures says about where such a table
    comes from, which has no address of its own. ``copies`` takes the match's groups, the date of
    the table and its bytes, and gives the copies, each at an address that the source claims.
    """

    origin: str
    copies: Callable[[Mapping[str, str], datetime, bytes], Sequence[Copy]]


@dataclass(frozen=True)
class Source:
    """Everything known about one website or API.

    Attributes:
        id: snake_case, equal to the module's name.
        kind: Key of ``KINDS``.
        publisher: Who publishes the document.
        urls: Addresses to fetch each night (first page of each partition); or a callable that
            gives them. Empty for a source that is embedded only.
        claims: Full-match patterns of the URLs this source understands. A named group
            ``partition`` splits the source into parts that are complete on their own (a zone, a
            model); a named group ``page`` numbers pages of a part.
        media_type: Expected content, e.g. ``application/json``, ``text/html``, ``text/markdown``.
        currency: ISO 4217 codes that occur, comma separated; empty where there is no money.
        is_official: Whether the publisher speaks about its own prices or facts.
        terms: Licence, terms of use and robots in one line, in our own words.
        minimum_rows: A capture with fewer good rows is refused.
        cadence_hours: Hours between fetches; a younger good capture is not fetched again.
        seller_id: The one seller the document speaks for; empty for aggregators.
        paging: How to go on to further pages, if there are any.
        hosts: Hosts a redirect may lead to besides those of ``urls``.
        headers: Extra request headers.
        key_variable: Environment variable with the operator's own API key, sent as a bearer token
            to the host of ``urls`` and to no other; without it the source is skipped. Empty where
            no key is needed.
        delay_seconds: Pause between two requests to the host.
        embedded: A packaged document to use as well.
        streamed_bytes: Largest document of a source whose documents go to the archive and to the
            parser as a stream; 0 for documents that fit in memory (the policy limits those).
        retold: Tables of dated copies that the importer may file as captures.
        scrub: Leaves personal data out of a document before anything of it is archived; the same
            bytes always give the same bytes.
        proven_on: Dates of real captures that the parser was proven on; empty is ``unproven``.
        disabled: Why the source is off, or empty.
    """

    id: str
    kind: str
    publisher: str
    claims: tuple[str, ...]
    media_type: str
    currency: str
    is_official: bool
    terms: str
    minimum_rows: int
    urls: tuple[str, ...] | Callable[[], Sequence[str]] = ()
    cadence_hours: int = 20
    seller_id: str = ""
    paging: Paging | None = None
    hosts: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    key_variable: str = ""
    delay_seconds: float = 1.0
    embedded: Embedded | None = None
    streamed_bytes: int = 0
    scrub: Callable[[bytes], bytes] | None = None
    retold: Retold | None = None
    proven_on: tuple[str, ...] = ()
    disabled: str = ""

    @cached_property
    def first_urls(self) -> tuple[str, ...]:
        """Addresses to fetch, in order."""
        return tuple(self.urls() if callable(self.urls) else self.urls)

    @cached_property
    def allowed_hosts(self) -> frozenset[str]:
        """Hosts that may serve this source, redirects included."""
        own = {urlsplit(url).hostname or "" for url in self.first_urls}
        return frozenset(own | set(self.hosts)) - {""}

    def claim(self, url: str) -> re.Match[str] | None:
        """Match of the first claim that covers the whole URL, or None."""
        return next((m for c in self.claims if (m := re.fullmatch(c, url))), None)

    def partition(self, url: str) -> str:
        """Partition that a claimed URL belongs to; empty for an undivided source."""
        match = self.claim(url)
        return (match.groupdict().get("partition") or "") if match else ""

    def page_number(self, url: str) -> int:
        """Number of the page that a claimed URL stands for, 1 where it does not say."""
        match = self.claim(url)
        return int((match.groupdict().get("page") if match else None) or 1)


@dataclass(frozen=True)
class RegisteredSource:
    """A source and its parser."""

    source: Source
    parse: Callable[[Capture], pl.DataFrame]
    module: str

    def read(self, capture: Capture) -> pl.DataFrame:
        """Rows of a capture; whatever its parser fails with is a ``SourceError`` of this source.

        A page that changed in a way its parser did not foresee costs this document alone, never
        the night.
        """
        try:
            return self.parse(capture)
        except SourceError as error:
            if error.source_id == self.source.id:
                raise
            raise SourceError(self.source.id, "document", str(error), error.value) from error
        except (PricebookError, OSError):
            raise  # the archive's own trouble, met while a document is streamed from it
        except Exception as error:
            failure = f"the parser failed with {type(error).__name__}"
            raise SourceError(self.source.id, "document", failure, error) from error


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
