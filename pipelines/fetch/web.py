"""The network for one night: hosts, their turns, and every request we make.

Belongs here: sending requests, waiting, robots.txt, redirects, pages, and the log of attempts.
Does not belong here: what is due (``night``) and what an answer means (``answers``).

Each host is asked one thing at a time, with a pause between; many hosts are asked at once. A host
that cannot be connected to, or that asks for too long a wait, is left alone for the night.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import os
import socket
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
from protego import Protego
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential_jitter

from pipelines.archive import Archive, Attempt, PageRecord
from pipelines.fetch.answers import (
    REDIRECTS,
    AttemptError,
    body_pieces,
    check_type,
    failure,
    is_retryable_status,
    read_body,
    retry_after,
)
from pipelines.fetch.policy import AGENT, FetchPolicy
from pipelines.fetch.targets import is_public, next_url
from pipelines.settings import source_key
from pipelines.source import Source
from schemas.errors import ArchiveError, FetchError

LOGGED_HEADERS = (
    "etag",
    "last-modified",
    "content-type",
    "content-length",
    "content-encoding",
    "cache-control",
    "age",
    "date",
    "retry-after",
    "location",
)
WRITTEN_AT_ONCE = 1 << 20
LOOKUPS_AT_ONCE = 64
"""Threads for name lookups: with a dead resolver each lookup holds one for seconds."""

Fetched = tuple[PageRecord, bytes]
"""A page and its bytes; none of a streamed document, whose bytes are in the archive alone."""


@dataclass
class _Host:
    """One host tonight: whose turn it is, what its robots.txt says, and why it is left alone."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    robots_turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    robots: Protego | None = None
    crawl_delay: float = 0.0
    used_at: float = float("-inf")
    free_at: float = float("-inf")
    given_up: str = ""
    barred: str = ""


@dataclass
class _Request:
    """One URL to get: for which source, and from which of its first URLs we came."""

    source: Source
    origin: httpx.URL
    asked: str
    url: httpx.URL
    seconds_left: float
    is_robots: bool = False
    is_redirected: bool = False

    @property
    def is_streamed(self) -> bool:
        """Whether the answer goes to the archive without being held whole."""
        return self.source.streamed_bytes > 0 and not self.is_robots


class Web:
    """The network for one night. To be entered once; what comes goes into the archive."""

    def __init__(
        self,
        policy: FetchPolicy,
        archive: Archive,
        night_at: datetime,
        held: Mapping[tuple[str, str], PageRecord],
    ) -> None:
        self.policy = policy
        self.archive = archive
        self.night_at = night_at
        self.held = held
        self._hosts: dict[str, _Host] = {}
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Web:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(LOOKUPS_AT_ONCE))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client:
            await self._client.aclose()

    async def pages(self, source: Source, urls: Sequence[str]) -> AsyncIterator[PageRecord]:
        """All pages of one partition, in order; raises ``FetchError`` at the first that fails."""
        origin = httpx.URL(urls[0])
        for first in urls:
            url, seen = first, {first}
            while url:
                page, content = await self._document(source, origin, url)
                yield page
                url = next_url(source, first, url, len(seen), content)
                if url:
                    await self._check_page(source, origin, page.url, url, seen)
                    seen.add(url)

    async def _check_page(
        self, source: Source, origin: httpx.URL, here: str, url: str, seen: set[str]
    ) -> None:
        """Raise unless a next page is a new one of the same partition, and not one too many."""
        most = source.paging.max_pages if source.paging else 1
        problem = ""
        if url in seen:
            problem = "which was there already"
        elif len(seen) >= most:
            problem = f"more than the {most} pages it may have"
        elif not source.claim(url) or source.partition(url) != source.partition(here):
            problem = f"which {source.id} does not claim for the same partition"
        if problem:
            raise FetchError(here, "refused", f"next page is {url}, {problem}")
        await self._check_target(source, origin, here, httpx.URL(url))

    async def _document(
        self, source: Source, origin: httpx.URL, url: str, *, is_robots: bool = False
    ) -> Fetched:
        """One document, over as many redirects as it takes."""
        is_streamed = source.streamed_bytes > 0
        left = self.policy.streamed_seconds if is_streamed else self.policy.total_seconds
        request = _Request(source, origin, url, httpx.URL(url), left, is_robots)
        for _ in range(self.policy.max_redirects + 1):
            answer = await self._get(request)
            if not isinstance(answer, httpx.URL):
                return answer
            request = replace(request, url=answer, is_redirected=True)
        limit = self.policy.max_redirects
        raise FetchError(url, "refused", f"more than {limit} redirects, the last to {request.url}")

    async def _get(self, request: _Request) -> httpx.URL | Fetched:
        """A document, or where a redirect leads: in the host's turn, retries included."""
        url = request.url
        host = self._hosts.setdefault(f"{url.scheme}://{url.host}:{_port(url)}", _Host())
        if not request.is_robots:
            async with host.robots_turn:
                if host.robots is None:
                    host.robots = await self._robots(host, request)
        async with host.turn:
            if host.given_up:
                raise FetchError(str(url), "failed", f"not tried: {url.host}: {host.given_up}")
            if host.barred:
                raise FetchError(str(url), "refused", host.barred)
            if host.robots and not host.robots.can_fetch(str(url), AGENT):
                raise FetchError(str(url), "refused", "disallowed by robots.txt")
            try:
                answer: httpx.URL | Fetched = await self._retrying()(self._attempt, host, request)
            except AttemptError as error:
                if error.is_unreachable:
                    host.given_up = error.message
                raise
            return answer

    def _retrying(self) -> AsyncRetrying:
        def has_had_enough(state: RetryCallState) -> bool:
            error = state.outcome.exception() if state.outcome else None
            is_unreachable = isinstance(error, AttemptError) and error.is_unreachable
            most = self.policy.connect_attempts if is_unreachable else self.policy.attempts
            return state.attempt_number >= most

        return AsyncRetrying(
            retry=retry_if_exception(lambda e: isinstance(e, AttemptError) and e.is_retryable),
            stop=has_had_enough,
            wait=wait_exponential_jitter(
                multiplier=self.policy.backoff_seconds,
                jitter=self.policy.backoff_seconds,
                max=self.policy.max_backoff_seconds,
            ),
            reraise=True,
        )

    async def _robots(self, host: _Host, request: _Request) -> Protego:
        """The host's rules, as RFC 9309 has it: no such file allows all, a failing one nothing."""
        url = request.url.copy_with(raw_path=b"/robots.txt", fragment=None)
        text = ""
        try:
            _, content = await self._document(
                request.source, request.origin, str(url), is_robots=True
            )
            text = content.decode("utf-8-sig", "replace")
        except FetchError as error:
            if error.status is None or not 300 <= error.status < 500:
                host.barred = f"robots.txt could not be read, which bars all: {error.message}"
        rules = Protego.parse(text)
        host.crawl_delay = min(rules.crawl_delay(AGENT) or 0.0, self.policy.max_crawl_delay)
        return rules

    async def _attempt(self, host: _Host, request: _Request) -> httpx.URL | Fetched:
        """One request and its row in the log."""
        delay = max(request.source.delay_seconds, host.crawl_delay)
        await asyncio.sleep(max(host.used_at + delay, host.free_at) - monotonic())
        started_at, started = datetime.now(UTC), monotonic()
        row: dict[str, Any] = {}
        try:
            async with asyncio.timeout(request.seconds_left):
                return await self._exchange(host, request, row)
        except Exception as error:
            failed = failure(request.url, error, self.policy)
            row.update(outcome=failed.outcome, message=failed.message)
            raise failed from error
        finally:
            host.used_at = monotonic()
            request.seconds_left -= host.used_at - started
            row["duration_ms"] = round((host.used_at - started) * 1000)
            if "outcome" in row:
                where = (request.source.id, str(request.url))
                self.archive.log_attempt(Attempt(self.night_at, started_at, *where, **row))

    async def _exchange(
        self, host: _Host, request: _Request, row: dict[str, Any]
    ) -> httpx.URL | Fetched:
        """Send one request and take its answer, noting in ``row`` what is worth logging."""
        self._client = self._client or _client(self.policy)
        held = self._held(request)
        headers = {**request.source.headers, **_key(request), **_conditions(held)}
        async with self._client.stream("GET", request.url, headers=headers) as response:
            status, found = response.status_code, response.headers
            row["status"] = status
            row["headers"] = {name: found[name] for name in LOGGED_HEADERS if name in found}
            if status == 304 and held:
                row.update(outcome="not_modified", sha256=held[0].sha256, bytes=len(held[1]))
                return held
            if status in REDIRECTS:
                target = await self._redirect_target(request, response)
                row["outcome"] = "redirected"
                return target
            if status != 200:
                raise self._status_error(host, response)
            if not request.is_robots:
                check_type(response, request.source.media_type)
            take = self._take_streamed if request.is_streamed else self._take_whole
            digest, is_new, size, content = await take(request, response)
        if not size and not request.is_robots:
            raise AttemptError(request.url, "refused", "the body is empty", status)
        outcome = "stored" if is_new else "unchanged"
        row.update(outcome=outcome, sha256=digest, bytes=size)
        return _record(request, response, digest), content

    async def _take_whole(
        self, request: _Request, response: httpx.Response
    ) -> tuple[str, bool, int, bytes]:
        """Read and store a document that fits in memory: hash, whether it is new, size, bytes."""
        content = await read_body(response, self.policy.max_bytes)
        if request.source.scrub and not request.is_robots:
            content = await asyncio.to_thread(request.source.scrub, content)
        digest, is_new = await asyncio.to_thread(self._stored, content)
        return digest, is_new, len(content), content

    async def _take_streamed(
        self, request: _Request, response: httpx.Response
    ) -> tuple[str, bool, int, bytes]:
        """Pass a document on into the archive as it comes in, in parts of moderate size."""
        limit = request.source.streamed_bytes
        waiting = bytearray()
        with self.archive.writing() as writer:
            async for piece in body_pieces(response, limit):
                waiting += piece
                if len(waiting) >= WRITTEN_AT_ONCE:
                    await asyncio.to_thread(writer.write, bytes(waiting))
                    waiting.clear()
            await asyncio.to_thread(writer.write, bytes(waiting))
            if not writer.size:
                return "", False, 0, b""
            digest, is_new = await asyncio.to_thread(writer.finish)
            return digest, is_new, writer.size, b""

    def _held(self, request: _Request) -> Fetched | None:
        """What the last capture has of a URL, where the server can be asked about it."""
        page = self.held.get((request.source.id, request.asked))
        if request.is_redirected or not page:
            return None
        if not page.etag and not page.last_modified:
            return None
        if request.is_streamed:
            return page, b""
        try:
            return page, self.archive.read(page.sha256)
        except ArchiveError:
            return None  # damaged: ask for it afresh

    def _status_error(self, host: _Host, response: httpx.Response) -> AttemptError:
        """What a status other than success means, heeding the wait that the host asks for."""
        status = response.status_code
        message = f"HTTP {status} {response.reason_phrase}".rstrip()
        is_retryable = is_retryable_status(status)
        wait = retry_after(response) if is_retryable else 0.0
        host.free_at = monotonic() + wait
        if wait > self.policy.max_retry_after:
            message += f", asks to wait {wait:.0f} s, too long for tonight"
            host.given_up = message
            is_retryable = False
        return AttemptError(response.url, "failed", message, status, is_retryable=is_retryable)

    def _stored(self, content: bytes) -> tuple[str, bool]:
        """Store a document: its hash, and whether its bytes are new to us."""
        digest, is_new = hashlib.sha256(content).hexdigest(), True
        try:
            is_new = self.archive.read(digest) != content
        except ArchiveError:
            self.archive.put(content)
        return digest, is_new

    async def _redirect_target(self, request: _Request, response: httpx.Response) -> httpx.URL:
        """Where a redirect leads; raises where we do not go there."""
        url, status = request.url, response.status_code
        target = url.join(response.headers.get("location", ""))
        try:
            if target == url:
                raise FetchError(str(url), "refused", "redirects to itself")
            await self._check_target(request.source, request.origin, str(url), target)
        except FetchError as error:
            raise AttemptError(url, "refused", error.message, status) from error
        return target

    async def _check_target(
        self, source: Source, origin: httpx.URL, here: str, target: httpx.URL
    ) -> None:
        """Raise unless a URL that a website gave us may be asked on behalf of the source.

        Addresses are looked up before connecting; a name that does not resolve here passes, as
        connecting to it fails, or a proxy resolves it.
        """
        problem = ""
        if target.scheme not in ("http", "https"):
            problem = "is neither http nor https"
        elif here.startswith("https:") and target.scheme == "http":
            problem = "goes from https down to http"
        elif target.host not in source.allowed_hosts:
            problem = "is not on a host of the source"
        elif private := await self._private_addresses(origin, target):
            problem = f"is at a private address ({', '.join(private)})"
        if problem:
            raise FetchError(here, "refused", f"leads to {target}, which {problem}")

    async def _private_addresses(self, origin: httpx.URL, target: httpx.URL) -> list[str]:
        """Addresses of a URL's host that are not public; a loopback origin may lead to itself."""
        lookup = asyncio.get_running_loop().getaddrinfo(
            target.host, _port(target), type=socket.SOCK_STREAM
        )
        try:
            found = await asyncio.wait_for(lookup, self.policy.connect_timeout)
        except (OSError, UnicodeError):
            return []
        addresses = {ipaddress.ip_address(entry[4][0]) for entry in found}
        is_origin = (target.host, _port(target)) == (origin.host, _port(origin))
        if is_origin and all(address.is_loopback for address in addresses):
            return []
        return sorted(str(address) for address in addresses if not is_public(address))


def _record(request: _Request, response: httpx.Response, digest: str) -> PageRecord:
    """What a capture says of a page."""
    names = ["content-type", "etag", "last-modified"]
    if request.is_redirected:
        names = names[:1]  # a target's validators say nothing about the URL we ask for
    return PageRecord(request.asked, digest, *(response.headers.get(n, "") for n in names))


def _key(request: _Request) -> dict[str, str]:
    """The operator's key as a header, for the host it is meant for: no redirect carries it off."""
    key = source_key(request.source.key_variable)
    is_home = (request.url.scheme, request.url.host, _port(request.url)) == (
        request.origin.scheme,
        request.origin.host,
        _port(request.origin),
    )
    return {"Authorization": f"Bearer {key}"} if key and is_home and not request.is_robots else {}


def _conditions(held: Fetched | None) -> dict[str, str]:
    """Request headers that ask only for what we do not hold already."""
    if not held:
        return {}
    named = {"If-None-Match": held[0].etag, "If-Modified-Since": held[0].last_modified}
    return {name: value for name, value in named.items() if value}


def _client(policy: FetchPolicy) -> httpx.AsyncClient:
    """A client with the environment's proxies and certificates, and no memory for cookies."""
    return httpx.AsyncClient(
        http2=True,
        verify=_certificates(),
        headers={"User-Agent": policy.user_agent, "Accept-Encoding": "gzip"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(policy.read_timeout, connect=policy.connect_timeout, pool=None),
        limits=httpx.Limits(max_connections=None),
    )


def _certificates() -> ssl.SSLContext:
    """Trusted certificates: httpx heeds ``SSL_CERT_*`` alone, we curl's and requests' too."""
    if os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR"):
        return httpx.create_ssl_context()
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if not bundle:
        return httpx.create_ssl_context()
    if Path(bundle).is_dir():
        return ssl.create_default_context(capath=bundle)
    return ssl.create_default_context(cafile=bundle)


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)
