"""The data that a Next.js page carries in its scripts (a React "flight" payload).

Belongs here: joining the pushed pieces, and reading the one JSON value behind a key. Does not
belong here: knowledge of one website.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pipelines.reading.json_documents import json_of
from schemas.errors import SourceError

PUSH = re.compile(r"<script[^>]*>self\.__next_f\.push\((\[.*?\])\)</script>", re.DOTALL)


def payload_of(source_id: str, text: str) -> str:
    """The strings of a page's push calls, joined; a value may be cut by the border of two."""
    parts: list[str] = []
    for number, match in enumerate(PUSH.finditer(text)):
        pushed = json_of(source_id, match[1], f"script {number}")
        parts += [part for part in pushed[1:2] if isinstance(part, str)]
    return "".join(parts)


def value_of(source_id: str, payload: str, key: str) -> Any:
    """The JSON value of a key that the payload has exactly once; raises ``SourceError``."""
    written = f"{json.dumps(key)}:"
    if payload.count(written) != 1:
        raise SourceError(source_id, key, "not exactly once in the page", payload.count(written))
    start = payload.index(written) + len(written)
    try:
        _, end = json.JSONDecoder().raw_decode(payload, start)
    except json.JSONDecodeError as error:
        shown = payload[start : start + 120]
        raise SourceError(source_id, key, f"not JSON ({error})", shown) from error
    return json_of(source_id, payload[start:end], key)


def offset_of(text: str, key: str, value: str, start: int = 0) -> int:
    """Place in the page's text of a key with a string value inside the payload, else ``start``."""
    pair = f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False)}"
    return max(text.find(json.dumps(pair, ensure_ascii=False)[1:-1], start), start)
