"""BytePlus ModelArk (Seed and others): its price page in English, in dollars.

Belongs here: the source and its wording. Must not be here: how the page is read
(``pipelines/publishers/ark.py``), images, 3D files, model units and plans, none of which the page
prices per million tokens.

Proven on a recorded page of three tables; the page as served today holds Markdown instead, whose
layout is known from public copies and from Volcengine's page, which is the same product.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.publishers import ark
from pipelines.publishers.ark import Column, Section, Wording
from pipelines.source import Capture, Source

SOURCE = Source(
    id="byteplus_modelark",
    kind="token_prices",
    publisher="BytePlus",
    urls=("https://docs.byteplus.com/en/docs/ModelArk/1544106",),
    claims=(r"https://docs\.byteplus\.com/(?:en/)?docs/ModelArk/1544106/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public documentation page; no data licence stated; figures only.",
    minimum_rows=60,
    seller_id="byteplus",
    proven_on=("2026-08-18",),
)

PER_MTOK = "(usd/mtokens)"
WORDING = Wording(
    currency="USD",
    money="USD",
    unit="usd/mtokens",
    utc_offset=8,
    sections={
        "onlineinference(standard)": Section(),
        "onlineinference(flex)": Section("flex"),
        "batchinference": Section("batch"),
        "offlinebatchinference": Section("batch"),
        "pricing": Section(),
        "videogenerationmodels": Section(),
        "embeddingvisionmodels": Section(),
    },
    main="onlineinference(standard)",
    columns={
        "modelid": Column("model"),
        "model": Column("model"),
        "pricingtiers(ktokens)": Column("condition"),
        f"input{PER_MTOK}": Column("price", "input"),
        f"input(non-audio){PER_MTOK}": Column("price", "input"),
        f"input(audio){PER_MTOK}": Column("price", "input_audio"),
        "cache-storage(usd/mtokens/hour)": Column("price", "cache_storage", "per_mtok_hour"),
        f"cache-hitinput{PER_MTOK}": Column("price", "cached_input"),
        f"cache-hitinput(non-audio){PER_MTOK}": Column("price", "cached_input"),
        f"cache-hitinput(audio){PER_MTOK}": Column("price", "cached_input_audio"),
        f"output{PER_MTOK}": Column("price", "output"),
        f"onlineinference{PER_MTOK}": Column("video", "output_video"),
        f"offlineinference{PER_MTOK}": Column("video", "output_video", tier="flex"),
        "servicetype": Column("service"),
        f"unitprice{PER_MTOK}": Column("service price"),
        "modelprovider": Column("other"),
        "billingmethod": Column("other"),
        "freequota": Column("other"),
    },
    examples=frozenset({"priceexamples"}),
    model=re.compile(r"(?P<id>[A-Za-z0-9][A-Za-z0-9._-]*)(?: ?> ?(?P<remark>.+))?"),
    superseded=None,
    tier=re.compile(r"Prompt length (?P<input>[\[(][^)\]]+[)\]])"),
    periods={"Off-peak hours": "off_peak", "Peak hours": "peak"},
    sizes=re.compile(r"For (?P<sizes>\d+[pk](?:(?:, | and |, and )\d+[pk])*) outputs?:"),
    figures={
        "Input without video": "input without video",
        "Input with video": "input with video",
        "Video with audio": "with audio",
        "Video without audio": "without audio",
    },
    not_sold=frozenset({"Not supported yet", "Not supported"}),
    services={
        "Inference input (text)": "input",
        "Inference input (image)": "input_image",
    },
)


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of the English page; raises ``SourceError`` on anything not looked at before."""
    return ark.read(SOURCE, WORDING, capture)
