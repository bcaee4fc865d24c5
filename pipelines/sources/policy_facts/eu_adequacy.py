"""European Commission: countries whose protection of personal data it found adequate.

Belongs here: the sentence that names them. Must not be here: pending decisions, and whether one
company takes part in the Data Privacy Framework (the list of its participants has no address that
was seen to answer with data).

A country that is no longer named ends; a name that is not known is kept out with its words.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.reading.passages import PolicyPage, place, require_document
from pipelines.reading.quoting import plain_text
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError
from schemas.policies import UNKNOWN

URL = (
    "https://commission.europa.eu/law/law-topic/data-protection/"
    "international-dimension-data-protection/adequacy-decisions_en"
)
SOURCE = Source(
    id="eu_adequacy",
    kind="policy_facts",
    publisher="European Commission",
    urls=(URL,),
    claims=(re.escape(URL),),
    media_type="text/html",
    currency="",
    is_official=True,
    terms="Commission Decision 2011/833/EU: reuse with credit.",
    minimum_rows=10,
    cadence_hours=7 * 24 - 4,
)
PAGE = PolicyPage("Adequacy decisions", "register", (r"[Aa]dequacy decisions?",), ())
SENTENCE = re.compile(
    r"(?:has so far recognised|has recognised) (?P<names>.{40,900}?),? as providing adequate "
    r"protection"
)
COUNTRIES = {
    "Andorra": "AD",
    "Argentina": "AR",
    "Brazil": "BR",
    "Canada": "CA",
    "Faroe Islands": "FO",
    "Guernsey": "GG",
    "Israel": "IL",
    "Isle of Man": "IM",
    "Japan": "JP",
    "Jersey": "JE",
    "New Zealand": "NZ",
    "Republic of Korea": "KR",
    "South Korea": "KR",
    "Switzerland": "CH",
    "United Kingdom": "GB",
    "United States": "US",
    "Uruguay": "UY",
}
STATUS = {"CA": "adequate_partial", "US": "adequate_if_certified"}
IGNORED = re.compile(r"^(?:the|and|and the) |\s*\([^()]*\)|\s+(?:under the|participating) .*$")


def parse(capture: Capture) -> pl.DataFrame:
    """One row of each country named; raises ``SourceError`` where the sentence is not there."""
    require_pages(capture, 1)
    plain = plain_text(capture.page)
    require_document(SOURCE.id, PAGE, plain.text)
    match = SENTENCE.search(plain.text)
    if match is None:
        raise SourceError(SOURCE.id, "document", "no sentence that names the countries", URL)
    rows = []
    start = match.start("names")
    for part in re.finditer(r"[^,()]+(?:\([^()]*\)[^,()]*)*", match["names"]):
        for piece in re.finditer(r"(?:(?!(?<!GDPR) and (?=[A-Z(t])).)+", part[0]):
            words = piece[0].strip()
            name = IGNORED.sub("", re.sub(r"^(?:and )?(?:the )?", "", words)).strip()
            if not name:
                continue
            code = COUNTRIES.get(name)
            offset = start + part.start() + piece.start()
            rows.append(
                {
                    "page": 0,
                    "locator": place(capture.page.text, plain.origin(offset)),
                    "scope_type": "country",
                    "listed_scope": code or name,
                    "fact": "adequacy_status",
                    "document": PAGE.document,
                    "value": STATUS.get(code, "adequate") if code else UNKNOWN,
                    "quote": words,
                    "document_kind": "register",
                    "is_first_party": True,
                    "problem": None if code else f"country: nobody has looked at {name!r}",
                }
            )
    return frame_of(SOURCE, rows)
