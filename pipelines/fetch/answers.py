"""What an answer means: take it, follow it, ask again, or leave it.

Belongs here: the rule that says which failures are worth another attempt, what a failure is
called, and unpacking a body within its limit. Does not belong here: sending requests and waiting.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from pipelines.fetch.policy import FetchPolicy
from schemas.errors import FetchError

MOST_UNPACKED = 1 << 20
"""Bytes unpacked at one time."""

REDIRECTS = (301, 302, 303, 307, 308)


class AttemptError(FetchError):
    """A failed attempt: whether another may help, and whether there was no connection at all."""

    def __init__(
        self,
        url: httpx.URL,
        outcome: str,
        message: str,
        status: int | None = None,
        *,
        is_retryable: bool = False,
        is_unreachable: bool = False,
    ) -> None:
        super().__init__(str(url), outcome, message, status)
        self.is_retryable = is_retryable
        self.is_unreachable = is_unreachable


def is_retryable_status(status: int) -> bool:
    """Whether asking again may help: the one place that says so for HTTP statuses."""
    return status in (408, 425, 429) or 500 <= status < 600


def failure(url: httpx.URL, error: Exception, policy: FetchPolicy) -> AttemptError:
    """What ended an attempt, in our words: the one place that says so for everything but HTTP."""
    match error:
        case AttemptError():
            return error
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.ProxyError():
            message = f"could not be connected to ({_first_cause(error)})"
            return AttemptError(url, "failed", message, is_retryable=True, is_unreachable=True)
        case httpx.TimeoutException():
            message = f"sent nothing for {policy.read_timeout:g} s"
            return AttemptError(url, "failed", message, is_retryable=True)
        case httpx.TransportError():
            message = f"broken transfer ({_first_cause(error)})"
            return AttemptError(url, "failed", message, is_retryable=True)
        case TimeoutError():
            return AttemptError(url, "failed", f"not complete within {policy.total_seconds:g} s")
    return AttemptError(url, "failed", f"{type(error).__name__}: {error}")


def check_type(response: httpx.Response, media_type: str) -> None:
    """Raise where a web page stands in for the document asked for."""
    found = response.headers.get("content-type", "")
    is_web_page = re.match(r"\s*(text/html|application/xhtml)", found, re.IGNORECASE)
    if is_web_page and "html" not in media_type:
        message = f"content type {found!r} where {media_type!r} was expected"
        raise AttemptError(response.url, "refused", message, response.status_code)


def retry_after(response: httpx.Response) -> float:
    """Seconds that ``Retry-After`` asks for, as seconds or as an HTTP date; 0 where it is unset."""
    value = response.headers.get("retry-after", "").strip()
    if re.fullmatch("[0-9]{1,9}", value):
        return float(value)
    try:
        until = parsedate_to_datetime(value).replace(tzinfo=UTC)  # HTTP dates are always GMT
    except ValueError:
        return 0.0
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """The whole body, of no more than ``limit`` bytes."""
    return b"".join([piece async for piece in body_pieces(response, limit)])


async def body_pieces(response: httpx.Response, limit: int) -> AsyncIterator[bytes]:
    """The body piece by piece, unpacked as it comes in, so that a packed bomb ends at the limit.

    httpx would unpack each chunk whole, and take a packed body that ends early for complete.
    """
    url, status = response.url, response.status_code
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise AttemptError(url, "refused", f"encoding {encoding!r} was not asked for", status)
    unzip = _Unzip() if encoding in ("gzip", "x-gzip") else None
    size = 0
    async for chunk in response.aiter_raw():
        try:
            pieces = unzip.add(chunk, limit + 1 - size) if unzip else (chunk,)
            for piece in pieces:
                size += len(piece)
                if size > limit:
                    raise AttemptError(url, "refused", f"larger than {limit} bytes", status)
                yield piece
        except zlib.error as error:
            message = f"broken gzip ({error})"
            raise AttemptError(url, "failed", message, status, is_retryable=True) from error
    if unzip and not unzip.is_complete:
        raise AttemptError(url, "failed", "gzip ends too early", status, is_retryable=True)


class _Unzip:
    """Gzip, piece by piece and never more than there is room for."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self.is_complete = True

    def add(self, packed: bytes, room: int) -> Iterator[bytes]:
        """What a further piece unpacks to, up to ``room`` bytes, in parts of moderate size."""
        while packed and room > 0:
            if self._member.eof:
                self._member = zlib.decompressobj(wbits=31)  # a further member of the same file
            part = self._member.decompress(packed, min(room, MOST_UNPACKED))
            packed = self._member.unconsumed_tail or self._member.unused_data
            self.is_complete = self._member.eof
            room -= len(part)
            yield part


def _first_cause(error: Exception) -> str:
    """The system's own words where there are some, rather than ``All attempts failed``."""
    text = str(error) or type(error).__name__
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, BaseExceptionGroup):
            cause = cause.exceptions[0]
        if isinstance(cause, OSError):
            text = str(cause) or text
        cause = cause.__cause__ or cause.__context__
    return text
