"""Volcengine Ark (Doubao and others): its price page in Chinese, in yuan.

Belongs here: the source and its wording. Must not be here: how the page is read
(``pipelines/publishers/ark.py``), packages of guaranteed throughput, images, 3D files, model units,
tools, knowledge bases and plans, none of which the page prices per million tokens.

The nightly source is the documentation API. The page itself holds the same Markdown; the reader
was proven on that page.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.publishers import ark
from pipelines.publishers.ark import Column, Section, Wording
from pipelines.source import Capture, Source

SOURCE = Source(
    id="volcengine_pricing",
    kind="token_prices",
    publisher="Volcengine",
    urls=(
        "https://www.volcengine.com/api/doc/getDocDetail"
        "?LibraryID=82379&DocumentID=1544106&type=online",
    ),
    claims=(
        r"https://(?:www|docs)\.volcengine\.com/api/doc/getDocDetail"
        r"\?LibraryID=82379&DocumentID=1544106(?:&[^#]*)?",
        r"https://(?:www|docs)\.volcengine\.com/docs/82379/1544106/?(?:\?[^#]*)?",
    ),
    media_type="application/json",
    currency="CNY",
    is_official=True,
    terms="Data behind a public documentation page; no data licence stated; figures only.",
    minimum_rows=300,
    seller_id="volcengine",
    proven_on=("2026-07-17",),
)

PER_MTOK = "元/百万token"
FINE_TUNED = "fine-tuned"
WORDING = Wording(
    currency="CNY",
    money="yuan",
    unit=PER_MTOK,
    utc_offset=8,
    sections={
        "在线推理(常规)": Section(),
        "在线推理(低延迟)": Section("fast"),
        "批量推理": Section("batch"),
        "按token单价": Section(),
        "向量模型": Section(),
        "精调-按token后付费": Section(),
        "推理-在线推理": Section("standard", FINE_TUNED),
        "推理-批量推理": Section("batch", FINE_TUNED),
    },
    main="在线推理(常规)",
    columns={
        "模型名称": Column("model"),
        "模型": Column("model"),
        "基础模型id": Column("model"),
        "精调模型对应的基础模型": Column("model"),
        "条件千token": Column("condition"),
        "条件(千token)": Column("condition"),
        "条件输入长度:千token": Column("condition"),
        f"输入(非音频){PER_MTOK}": Column("price", "input"),
        f"输入(音频){PER_MTOK}": Column("price", "input_audio"),
        f"缓存存储{PER_MTOK}/小时": Column("price", "cache_storage", "per_mtok_hour"),
        f"缓存命中(非音频){PER_MTOK}": Column("price", "cached_input"),
        f"缓存命中(音频){PER_MTOK}": Column("price", "cached_input_audio"),
        f"输出{PER_MTOK}": Column("price", "output"),
        f"文本输入{PER_MTOK}": Column("price", "input"),
        f"图片输入{PER_MTOK}": Column("price", "input_image"),
        f"lora精调{PER_MTOK}": Column("price", "training", variant="LoRA"),
        f"全量精调{PER_MTOK}": Column("price", "training", variant="full"),
        f"在线推理{PER_MTOK}": Column("video", "output_video"),
        f"离线推理{PER_MTOK}": Column("video", "output_video", tier="flex"),
    },
    examples=frozenset({"价格示例"}),
    model=re.compile(
        r"(?P<id>[A-Za-z0-9][A-Za-z0-9._-]*(?:正式版|预览版)?)(?: ?>? ?(?P<remark>.+))?"
    ),
    superseded=re.compile(r"调整前价格, ?(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d) ?起不适用"),
    tier=re.compile(
        r"输入长度 ?(?P<input>[\[(][^)\]]+[)\]])(?: ?且输出长度 ?(?P<output>[\[(][^)\]]+[)\]]))?"
    ),
    periods={"空闲时段": "off_peak", "高峰时段": "peak"},
    sizes=re.compile(r"输出视频分辨率为 ?(?P<sizes>\d+[pk](?:[,、 ]+\d+[pk])*):?"),
    figures={
        "输入不含视频": "input without video",
        "输入包含视频": "input with video",
        "有声视频": "with audio",
        "无声视频": "without audio",
    },
    not_sold=frozenset({"暂不支持"}),
    services={},
)


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of the Chinese page; raises ``SourceError`` on anything not looked at before."""
    return ark.read(SOURCE, WORDING, capture)
