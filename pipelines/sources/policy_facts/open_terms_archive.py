"""Contracts and policies as Open Terms Archive keeps them, each version under its commit.

Belongs here: which archived document speaks for which provider, and the passages that are read from
it. Must not be here: documentation pages (each provider's own module) and how a log is taken apart
(``git_log.py``).

A capture is the document, and, as its second page, the newest commit of its path: a document that
the archive stopped to follow looks the same every night, and only the date of its commit tells. Of
a copy without the second page nobody knows when it last changed. A `git log -p` of a document is
taken apart into its versions, each captured at its commit.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

import polars as pl

from pipelines.publishers.contracts import DOCUMENTS
from pipelines.reading.git_log import versions
from pipelines.reading.json_documents import json_of
from pipelines.reading.passages import PolicyPage, policy_rows
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Copy, Page, Retold, Source
from schemas.errors import SourceError

RAW = "https://raw.githubusercontent.com/OpenTermsArchive/"
COMMITS = "https://api.github.com/repos/OpenTermsArchive/"


def _partition(service: str, terms: str) -> str:
    return f"{quote(service)}/{quote(terms)}"


PARTS = {_partition(service, terms): (c, service, terms) for c, service, terms in DOCUMENTS}


def _urls() -> Sequence[str]:
    urls = []
    for part, (collection, _, _) in PARTS.items():
        urls.append(f"{RAW}{collection}-versions/main/{part}.md")
        urls.append(f"{COMMITS}{collection}-versions/commits?per_page=1&path={part}.md")
    return urls


def _copies(origin: Mapping[str, str], dated: datetime, content: bytes) -> Sequence[Copy]:
    """Versions of a document from its log, each at the moment of its commit."""
    base = f"{RAW}{origin['collection']}-versions/main/"
    found = [
        (f"{base}{quote(v.path)}", v.committed_at, v.content)
        for v in versions(content.decode("utf-8"))
    ]
    if strange := [url for url, _, _ in found if not SOURCE.claim(url)]:
        raise ValueError(f"no passages are known of {strange[0]}")
    return found


def _claims() -> Iterator[str]:
    for collection in sorted({c for c, _, _ in DOCUMENTS}):
        part = "|".join(re.escape(p) for p, (c, _, _) in PARTS.items() if c == collection)
        yield rf"{re.escape(RAW + collection)}-versions/main/(?P<partition>{part})\.md"
        yield (
            rf"{re.escape(COMMITS + collection)}-versions/commits\?per_page=1&path="
            rf"(?P<partition>{part})\.md"
        )


SOURCE = Source(
    id="open_terms_archive",
    kind="policy_facts",
    publisher="Open Terms Archive",
    urls=_urls,
    claims=tuple(_claims()),
    media_type="text/plain",
    currency="",
    is_official=False,
    terms="ODC-BY 1.0; the texts are their publishers'; facts and short quotes only.",
    minimum_rows=1,
    delay_seconds=0.5,
    retold=Retold(r"github:OpenTermsArchive/(?P<collection>[a-z-]+)-versions @ [0-9a-f]+", _copies),
    proven_on=("2025-02-16", "2026-02-10", "2026-04-21", "2026-08-14", "2026-08-22"),
)


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one document, and its hash; raises ``SourceError`` where it is not that document."""
    require_pages(capture)
    if len(capture.pages) > 2 or capture.partition not in PARTS:
        raise SourceError(SOURCE.id, "pages", "not a document and its commit", len(capture.pages))
    collection, service, terms = PARTS[capture.partition]
    changed_at = _committed_at(capture.pages[1]) if len(capture.pages) == 2 else None
    document = f"{service}: {terms} ({collection})"
    page = PolicyPage(document, "terms", (), DOCUMENTS[collection, service, terms])
    digest = {
        "page": 0,
        "locator": "line 1",
        "scope_type": "provider",
        "listed_scope": service,
        "fact": "document_sha256",
        "condition": document,
        "document": document,
        "value": hashlib.sha256(capture.pages[0].content).hexdigest(),
        "document_kind": "register",
        "is_first_party": False,
        "effective_from": changed_at,
    }
    rows = list(policy_rows(SOURCE.id, service, page, capture, changed_at))
    return frame_of(SOURCE, [digest, *rows])


def _committed_at(page: Page) -> datetime:
    """When the document last changed, from the commit that the second page describes."""
    commits = json_of(SOURCE.id, page.text, "commits")
    try:
        written = commits[0]["commit"]["committer"]["date"]
        return datetime.fromisoformat(written).astimezone(UTC)
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise SourceError(SOURCE.id, "commits", "no date of a commit", page.text[:80]) from error
