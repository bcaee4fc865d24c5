"""Where a document's own words lead: the next page, and addresses nobody may lead us to.

Belongs here: pure functions over URLs, addresses and page contents. Does not belong here: asking
the network anything.
"""

from __future__ import annotations

import ipaddress
import json
import re
from typing import Any
from urllib.parse import urljoin

from pipelines.source import Source
from schemas.errors import FetchError


def partitions(source: Source) -> dict[str, list[str]]:
    """First URLs by the partition they belong to."""
    found: dict[str, list[str]] = {}
    for url in source.first_urls:
        found.setdefault(source.partition(url), []).append(url)
    return found


def next_url(source: Source, first: str, url: str, number: int, content: bytes) -> str:
    """The page after page ``number`` of those that began at ``first``; empty at the end.

    Raises ``FetchError`` where the page does not say, rather than take that for the end.
    """
    if not (paging := source.paging):
        return ""
    pointer = paging.next_url_pointer or paging.rows_pointer
    try:
        found = _pointed(json.loads(content), pointer)
    except (ValueError, LookupError, TypeError) as error:
        message = f"cannot tell the next page: nothing at {pointer!r} ({error!r})"
        raise FetchError(url, "refused", message) from error
    if paging.next_url_pointer:
        if found is not None and not isinstance(found, str):
            raise FetchError(url, "refused", f"next page at {pointer!r} is no URL: {found!r:.100}")
        return urljoin(url, found) if found else ""
    if not isinstance(found, list | dict):
        raise FetchError(url, "refused", f"no rows at {pointer!r}: {found!r:.100}")
    if len(found) < paging.page_size:
        return ""
    return _with_parameter(first, paging.page_parameter, number + 1)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is one of the open internet, also where IPv6 wraps an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_site_local:
            return False
        address = address.ipv4_mapped or address.sixtofour or address
    return address.is_global and not address.is_multicast


def _pointed(document: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) leads to; raises where it leads nowhere."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def _with_parameter(url: str, name: str, value: int) -> str:
    """The URL with a query parameter set, and not a character changed besides."""
    pattern = rf"(?<=[?&]){re.escape(name)}=[^&#]*"
    changed, count = re.subn(pattern, lambda _: f"{name}={value}", url)
    return changed if count else f"{url}{'&' if '?' in url else '?'}{name}={value}"
