"""Fetching over real sockets on loopback: hosts that fail, lie, stall, redirect and forget.

Belongs here: what the network may do to us, and what the archive holds afterwards. Does not
belong here: parsers, and any address beyond this machine.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import pytest

from pipelines.archive import Archive, Attempt, CaptureRecord, PageRecord
from pipelines.fetch import FetchPolicy, SourceOutcome, capture_all, fetch_now
from pipelines.source import Embedded, Paging, Source
from pipelines.sources.gpu_rates.vast_bundles import SOURCE as VAST
from schemas.errors import ArchiveError, FetchError

NIGHT = datetime.now(UTC)
POLICY = FetchPolicy(
    contact_url="https://example.org/contact",
    connect_timeout=3.0,
    read_timeout=3.0,
    total_seconds=10.0,
    max_bytes=1_000_000,
    backoff_seconds=0.01,
    max_backoff_seconds=0.05,
    max_retry_after=5.0,
)
JSON = {"Content-Type": "application/json"}
BODY = b'{"rows": [1, 2, 3]}'


@dataclass
class Answer:
    """What the server says: a proper answer, or ``raw`` bytes after which it hangs up."""

    status: int = 200
    body: bytes = BODY
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    raw: Iterator[bytes] | None = None
    pause: float = 0.0


@dataclass
class Seen:
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]
    at: float


class Server:
    """A web server on loopback that answers by path, each path's last answer for ever."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, list[Answer]] = {}
        self.seen: list[Seen] = []
        self.busy = self.most_busy = self.raw_bytes_sent = 0
        self.lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.answer(self)

            def log_message(self, *_: Any) -> None:
                """Keep quiet."""

        self.http = ThreadingHTTPServer((host, 0), Handler)
        self.http.daemon_threads = True
        self.http.handle_error = lambda *_: None  # type: ignore[method-assign]  # they hang up
        if tls:
            self.http.socket = tls.wrap_socket(self.http.socket, server_side=True)
        self.authority = f"{host}:{self.http.server_address[1]}"
        self.url = f"{'https' if tls else 'http'}://{self.authority}"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        with self.lock:
            self.seen.append(Seen(handler.path, headers, time.monotonic()))
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
            left = self.routes.get(handler.path, [Answer(404, b"no such thing")])
            answer = left.pop(0) if len(left) > 1 else left[0]
        try:
            time.sleep(answer.pause)
            self.send(handler, answer)
        except OSError:
            handler.close_connection = True
        finally:
            with self.lock:
                self.busy -= 1

    def send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        if answer.raw is not None:
            handler.close_connection = True
            for piece in answer.raw:
                handler.wfile.write(piece)
                self.raw_bytes_sent += len(piece)
            return
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        if answer.status != 304:
            handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(b"" if answer.status == 304 else answer.body)

    def paths(self, *, robots: bool = False) -> list[str]:
        return [seen.path for seen in self.seen if robots or seen.path != "/robots.txt"]

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    running: list[Server] = []

    def start(*args: Any, **routes: Any) -> Server:
        running.append(Server(*args, **routes))
        return running[-1]

    yield start
    for server in running:
        server.close()


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def source_of(*urls: str, **changes: Any) -> Source:
    """A source that claims everything, one partition per value of ``zone``, and never dawdles."""
    stated: dict[str, Any] = {
        "id": "probe",
        "kind": "token_prices",
        "publisher": "Probe",
        "claims": (r"[^?]*\?zone=(?P<partition>\w+).*", r".*"),
        "media_type": "application/json",
        "currency": "USD",
        "is_official": True,
        "terms": "for tests",
        "minimum_rows": 1,
        "urls": urls,
        "delay_seconds": 0.0,
    }
    return Source(**{**stated, **changes})


def capture(
    archive: Archive,
    *sources: Source,
    policy: FetchPolicy = POLICY,
    night_at: datetime = NIGHT,
    is_offline: bool = False,
) -> SourceOutcome:
    """The first source's outcome of one night."""
    return capture_all(sources, archive, night_at, policy, is_offline=is_offline)[0]


def attempts(archive: Archive, *, robots: bool = False) -> list[Attempt]:
    return [a for a in archive.attempts() if robots or not a.url.endswith("/robots.txt")]


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def raw(*pieces: bytes, pause: float = 0.0, first: float = 0.0) -> Iterator[bytes]:
    """Pieces of a raw answer, with a pause before each but the first."""
    for number, piece in enumerate(pieces):
        time.sleep(pause if number else first)
        yield piece


def expect_failure(
    archive: Archive, source: Source, *words: str, policy: FetchPolicy = POLICY
) -> SourceOutcome:
    """Capture must fail, log no capture, and name the URL and all words as the reason."""
    outcome = capture(archive, source, policy=policy)
    assert outcome.outcome == "failed"
    assert outcome.captures == 0
    assert archive.captures() == []
    for word in (source.first_urls[0].split("?")[0], *words):
        assert word in outcome.message
    return outcome


# --- good answers


def test_a_document_is_captured_and_every_attempt_is_logged(
    server: Server, archive: Archive
) -> None:
    server.routes["/doc"] = [
        Answer(headers={**JSON, "ETag": '"one"', "Cache-Control": "max-age=60", "X-Other": "no"})
    ]
    outcome = capture(archive, source_of(f"{server.url}/doc"))
    assert outcome == SourceOutcome("probe", "fetched", 1)
    (record,) = archive.captures()
    assert (record.origin, record.night_at, record.partition) == ("fetched", NIGHT, "")
    assert archive.load(record).page.content == BODY
    assert record.pages[0].etag == '"one"'
    robots, document = archive.attempts()
    assert (robots.url, robots.source_id) == (f"{server.url}/robots.txt", "probe")
    assert (robots.status, robots.outcome, robots.message) == (404, "failed", "HTTP 404 Not Found")
    assert (document.outcome, document.status, document.bytes) == ("stored", 200, len(BODY))
    assert document.sha256 == record.pages[0].sha256
    assert document.night_at == NIGHT
    assert document.started_at <= record.captured_at
    assert document.duration_ms >= 0
    assert document.headers["etag"] == '"one"'
    assert document.headers["cache-control"] == "max-age=60"
    assert document.headers["content-length"] == str(len(BODY))
    assert "x-other" not in document.headers


def test_the_user_agent_says_who_we_are_and_nothing_is_remembered(
    server: Server, archive: Archive
) -> None:
    server.routes["/a"] = [Answer(headers={**JSON, "Set-Cookie": "id=1; Path=/"})]
    server.routes["/b"] = [Answer()]
    source = source_of(f"{server.url}/a", f"{server.url}/b", headers={"X-Asked": "yes"})
    assert capture(archive, source).outcome == "fetched"
    name, _, contact = server.seen[0].headers["user-agent"].partition(" ")
    assert name.startswith("sovereign-pricebook/")
    assert contact == "(+https://example.org/contact)"
    assert server.seen[-1].headers["x-asked"] == "yes"
    assert "cookie" not in server.seen[-1].headers
    assert FetchPolicy().user_agent == name


def test_packed_bodies_are_unpacked_members_and_all(server: Server, archive: Archive) -> None:
    packed = gzip.compress(BODY[:7]) + gzip.compress(BODY[7:])
    server.routes["/doc"] = [Answer(body=packed, headers={**JSON, "Content-Encoding": "gzip"})]
    assert capture(archive, source_of(f"{server.url}/doc")).outcome == "fetched"
    assert archive.load(archive.captures()[0]).page.content == BODY


def test_another_charset_is_kept_as_it_came(server: Server, archive: Archive) -> None:
    body = "Preis: 3 €".encode("cp1252")
    kind = "text/plain; charset=windows-1252"
    server.routes["/doc"] = [Answer(body=body, headers={"Content-Type": kind})]
    assert capture(archive, source_of(f"{server.url}/doc")).outcome == "fetched"
    (record,) = archive.captures()
    assert archive.load(record).page.content == body
    assert record.pages[0].content_type == kind


def test_fetch_now_reads_afresh_and_logs_no_capture(server: Server, archive: Archive) -> None:
    server.routes["/doc?zone=a"] = [Answer(headers={**JSON, "ETag": '"one"'})]
    source = source_of(f"{server.url}/doc?zone=a", f"{server.url}/gone?zone=b")
    good, bad = fetch_now(source, POLICY, archive)
    assert isinstance(good, CaptureRecord)
    page = archive.load(good).page
    assert (good.partition, page.content, page.url) == ("a", BODY, source.first_urls[0])
    assert archive.captures() == []
    assert isinstance(bad, FetchError)
    assert bad.status == 404
    assert "/gone?zone=b: failed: HTTP 404" in str(bad)
    assert not any("if-none-match" in seen.headers for seen in server.seen)


# --- hosts and statuses that fail


def test_an_unreachable_host_is_given_up_for_the_night(archive: Archive) -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    source = source_of(*(f"{url}/doc?zone={zone}" for zone in "abcdef"))
    outcome = expect_failure(archive, source, "could not be connected to", "Connect call failed")
    assert outcome.message.count("not tried: 127.0.0.1: could not be connected to") == 6
    rows = attempts(archive, robots=True)
    assert [row.url for row in rows] == [f"{url}/robots.txt"] * POLICY.connect_attempts
    assert {row.status for row in rows} == {None}


def test_hosts_that_do_not_answer_are_tried_side_by_side_and_twice(archive: Archive) -> None:
    swallowing, waiting = [], []
    for _ in range(12):
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        swallowing.append(listener)
        for _ in range(3):  # a full queue drops whoever comes next, like a network that is gone
            knock = socket.socket()
            knock.setblocking(False)
            knock.connect_ex(listener.getsockname())
            waiting.append(knock)
    ports = [listener.getsockname()[1] for listener in swallowing]
    sources = [source_of(f"http://127.0.0.1:{port}/doc", id=f"s{port}") for port in ports]
    policy = FetchPolicy(connect_timeout=0.6, backoff_seconds=0.01)
    outcomes = capture_all(sources, archive, NIGHT, policy)
    assert {outcome.outcome for outcome in outcomes} == {"failed"}
    assert all("could not be connected to" in outcome.message for outcome in outcomes)
    knocks: dict[str, list[datetime]] = {source.id: [] for source in sources}
    for row in attempts(archive, robots=True):
        knocks[row.source_id].append(row.started_at)
    assert {len(times) for times in knocks.values()} == {policy.connect_attempts}
    assert max(times[0] for times in knocks.values()) < min(times[-1] for times in knocks.values())
    for each in (*swallowing, *waiting):
        each.close()


def test_not_found_is_not_asked_for_again(server: Server, archive: Archive) -> None:
    expect_failure(archive, source_of(f"{server.url}/doc"), "HTTP 404 Not Found")
    assert server.paths() == ["/doc"]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_passing_troubles_are_asked_again(server: Server, archive: Archive, status: int) -> None:
    server.routes["/doc"] = [Answer(status), Answer()]
    assert capture(archive, source_of(f"{server.url}/doc")).outcome == "fetched"
    assert [row.status for row in attempts(archive)] == [status, 200]
    assert [row.outcome for row in attempts(archive)] == ["failed", "stored"]


def test_a_server_that_keeps_failing_is_left_after_three_attempts(
    server: Server, archive: Archive
) -> None:
    server.routes["/doc"] = [Answer(500)]
    expect_failure(archive, source_of(f"{server.url}/doc"), "HTTP 500")
    assert server.paths() == ["/doc"] * 3
    assert [row.status for row in attempts(archive)] == [500] * 3


def test_retry_after_in_seconds_is_waited_for(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer(429, headers={"Retry-After": "1"}), Answer()]
    assert capture(archive, source_of(f"{server.url}/doc")).outcome == "fetched"
    first, second = (seen.at for seen in server.seen[-2:])
    assert second - first >= 1.0
    assert attempts(archive)[0].headers["retry-after"] == "1"


def test_retry_after_as_a_date_is_waited_for(server: Server, archive: Archive) -> None:
    until = datetime.now(UTC) + timedelta(seconds=2)
    answer = Answer(503, headers={"Retry-After": format_datetime(until, usegmt=True)})
    server.routes["/doc"] = [answer, Answer()]
    assert capture(archive, source_of(f"{server.url}/doc")).outcome == "fetched"
    asked_again_at = server.seen[-1].at + (time.time() - time.monotonic())
    assert asked_again_at >= until.replace(microsecond=0).timestamp()


def test_a_host_that_asks_for_too_long_a_wait_is_left_alone(
    server: Server, archive: Archive
) -> None:
    server.routes["/doc?zone=a"] = [Answer(429, headers={"Retry-After": "3600"})]
    server.routes["/doc?zone=b"] = [Answer()]
    source = source_of(f"{server.url}/doc?zone=a", f"{server.url}/doc?zone=b")
    expect_failure(archive, source, "HTTP 429", "asks to wait 3600 s", "not tried")
    assert server.paths() == ["/doc?zone=a"]


# --- bodies that are not what they should be


def test_a_web_page_in_place_of_data_is_refused(server: Server, archive: Archive) -> None:
    kind = {"Content-Type": "text/html; charset=utf-8"}
    server.routes["/doc"] = [Answer(body=b"<h1>Sorry</h1>", headers=kind)]
    expect_failure(archive, source_of(f"{server.url}/doc"), "refused", "text/html")
    assert [row.outcome for row in attempts(archive)] == ["refused"]
    assert attempts(archive)[0].sha256 is None
    page = source_of(f"{server.url}/doc", media_type="text/html")
    assert capture(archive, page).outcome == "fetched"


def test_an_empty_body_is_refused(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer(body=b"")]
    expect_failure(archive, source_of(f"{server.url}/doc"), "the body is empty")


@pytest.mark.parametrize(
    "head",
    [b"Content-Length: 1000\r\n\r\n" + BODY, b"Transfer-Encoding: chunked\r\n\r\n13\r\n" + BODY],
    ids=["length", "chunked"],
)
def test_a_body_cut_short_is_tried_again(server: Server, archive: Archive, head: bytes) -> None:
    start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    server.routes["/doc"] = [Answer(raw=raw(start + head)) for _ in range(3)]
    expect_failure(archive, source_of(f"{server.url}/doc"), "broken transfer", "peer closed")
    assert len(server.paths()) == 3


def test_a_packed_body_cut_short_is_tried_again(server: Server, archive: Archive) -> None:
    headers = {**JSON, "Content-Encoding": "gzip"}
    server.routes["/doc"] = [
        Answer(body=gzip.compress(BODY)[:-9], headers=headers),
        Answer(body=b"not packed at all", headers=headers),
        Answer(),
    ]
    assert capture(archive, source_of(f"{server.url}/doc")).outcome == "fetched"
    messages = [row.message for row in attempts(archive)]
    assert messages[0] == "gzip ends too early"
    assert messages[1].startswith("broken gzip")


def test_an_encoding_nobody_asked_for_is_refused(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer(headers={**JSON, "Content-Encoding": "br"})]
    expect_failure(archive, source_of(f"{server.url}/doc"), "encoding 'br'")
    assert server.seen[-1].headers["accept-encoding"] == "gzip"


def test_a_packed_bomb_ends_at_the_limit(server: Server, archive: Archive) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    pieces = [bomb[at : at + 8192] for at in range(0, len(bomb), 8192)]
    server.routes["/doc"] = [Answer(raw=raw(head, *pieces))]
    source = source_of(f"{server.url}/doc")
    tracemalloc.start()
    expect_failure(archive, source, "refused", "larger than 1000000 bytes")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000_000
    assert len(attempts(archive)) == 1


def test_a_long_plain_body_ends_at_the_limit(server: Server, archive: Archive) -> None:
    endless = itertools.chain([b"HTTP/1.1 200 OK\r\n\r\n"], itertools.repeat(bytes(65536), 10_000))
    server.routes["/doc"] = [Answer(raw=endless)]
    expect_failure(archive, source_of(f"{server.url}/doc"), "larger than 1000000 bytes")
    assert server.raw_bytes_sent < 50_000_000


# --- documents that are streamed, and personal data that is not kept


def stored_objects(archive: Archive) -> list[Path]:
    return [path for path in (archive.root / "objects").rglob("*") if path.is_file()]


def test_a_streamed_document_is_opened_and_never_held(server: Server, archive: Archive) -> None:
    body = b"".join(b"line %d\n" % number for number in range(300_000))
    packed = gzip.compress(body, 1)
    headers = {"Content-Type": "text/csv", "Content-Encoding": "gzip", "ETag": '"one"'}
    server.routes["/list.csv"] = [Answer(body=packed, headers=headers), Answer(304)]
    source = source_of(f"{server.url}/list.csv", media_type="text/csv", streamed_bytes=5_000_000)
    assert len(body) > POLICY.max_bytes
    assert capture(archive, source).outcome == "fetched"
    (record,) = archive.captures()
    page = archive.load(record, is_streamed=True).page
    with page.open() as file:
        assert file.readline() == b"line 0\n"
        assert file.read() == body[7:]
    with pytest.raises(ValueError, match="too large to be held whole"):
        _ = page.text
    assert archive.read(page.sha256) == body
    assert attempts(archive)[-1].bytes == len(body)
    again = capture(archive, source, night_at=NIGHT + timedelta(days=1))
    assert again.outcome == "unchanged"
    assert server.seen[-1].headers["if-none-match"] == '"one"'


@pytest.mark.parametrize(
    ("body", "headers", "message"),
    [
        (bytes(2_000_001), {}, "larger than 2000000 bytes"),
        (
            gzip.compress(bytes(3_000_000), mtime=0),
            {"Content-Encoding": "gzip"},
            "larger than 2000000",
        ),
        (gzip.compress(BODY, mtime=0)[:-9], {"Content-Encoding": "gzip"}, "gzip ends too early"),
        (b"", {}, "the body is empty"),
    ],
)
def test_a_streamed_document_that_fails_leaves_nothing(
    server: Server, archive: Archive, body: bytes, headers: dict[str, str], message: str
) -> None:
    server.routes["/list"] = [Answer(body=body, headers={**JSON, **headers})]
    expect_failure(archive, source_of(f"{server.url}/list", streamed_bytes=2_000_000), message)
    robots = hashlib.sha256(b"").hexdigest()
    assert {path.name for path in stored_objects(archive)} <= {f"{robots}.gz"}


def test_damage_of_a_streamed_document_is_found_at_its_end(
    server: Server, archive: Archive
) -> None:
    server.routes["/list"] = [Answer()]
    source = source_of(f"{server.url}/list", streamed_bytes=2_000_000)
    assert capture(archive, source).outcome == "fetched"
    page = archive.load(archive.captures()[0], is_streamed=True).page
    (place,) = (p for p in stored_objects(archive) if p.name == f"{page.sha256}.gz")
    place.write_bytes(gzip.compress(b"other bytes"))
    with pytest.raises(ArchiveError, match="another hash"), page.open() as file:
        file.read()


def test_addresses_of_hosts_never_reach_the_archive(server: Server, archive: Archive) -> None:
    body = (
        b'{"offers": [{"public_ipaddr": "192.0.2.7", "host_id": 4711, "hostname": "a.example",'
        b' "ssh": "ssh://192.0.2.8:22, [2001:db8::7]", "driver": "535.104.05.1", "n": 0.25}]}'
    )
    server.routes["/api"] = [Answer(body=body)]
    source = replace(VAST, urls=(f"{server.url}/api",), claims=(r".*",), delay_seconds=0.0)
    assert capture(archive, source).outcome == "fetched"
    (offer,) = json.loads(archive.load(archive.captures()[0]).page.content)["offers"]
    assert offer == {
        **dict.fromkeys(("public_ipaddr", "host_id", "hostname"), "withheld"),
        "ssh": "ssh://withheld:22, [withheld]",
        "driver": "535.104.05.1",
        "n": 0.25,
    }
    kept = b"".join(archive.read(path.stem) for path in stored_objects(archive))
    kept += b"".join(path.read_bytes() for path in archive.root.glob("*.jsonl"))
    assert not re.search(rb"192\.0\.2|2001:db8|a\.example|4711", kept)


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_slow_drip_ends_at_the_total_time(server: Server, archive: Archive, where: str) -> None:
    start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    start += b"X-Long: " if where == "head" else b"Content-Length: 999\r\n\r\n"
    server.routes["/doc"] = [Answer(raw=raw(start, *[b"1"] * 400, pause=0.05))]
    policy = FetchPolicy(read_timeout=1.5, total_seconds=2.5, backoff_seconds=0.01)
    source = source_of(f"{server.url}/doc")
    expect_failure(archive, source, "not complete within 2.5 s", policy=policy)
    assert len(server.paths()) == 1


def test_silence_ends_at_the_read_timeout_and_is_tried_again(
    server: Server, archive: Archive
) -> None:
    server.routes["/doc"] = [Answer(pause=2.0), Answer(pause=2.0), Answer()]
    policy = FetchPolicy(read_timeout=1.0, backoff_seconds=0.01)
    outcome = capture(archive, source_of(f"{server.url}/doc"), policy=policy)
    assert outcome.outcome == "fetched"
    assert [row.message for row in attempts(archive)][:2] == ["sent nothing for 1 s"] * 2


# --- redirects


def test_a_redirect_on_the_own_host_is_followed_and_logged(
    server: Server, archive: Archive
) -> None:
    server.routes["/doc"] = [Answer(302, headers={"Location": "/new"})]
    server.routes["/new"] = [Answer(headers={**JSON, "ETag": '"new"'})]
    assert capture(archive, source_of(f"{server.url}/doc")).outcome == "fetched"
    (record,) = archive.captures()
    assert record.pages[0].url == f"{server.url}/doc"
    assert record.pages[0].etag == ""  # it is the target's, not that of the URL we ask for
    first, second = attempts(archive)
    assert (first.outcome, first.headers["location"]) == ("redirected", "/new")
    assert (second.outcome, second.url) == ("stored", f"{server.url}/new")


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "localhost",
        "[::1]",
        "2130706433",
        "0x7f.1",
        "0",
        "169.254.169.254",
        "[::ffff:10.0.0.1]",
        "[::ffff:7f00:1]",
        "[2002:a00:1::]",
        "[fd00::1]",
        "100.64.0.1",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(
    server: Server, archive: Archive, host: str
) -> None:
    port = server.http.server_address[1]
    server.routes["/doc"] = [Answer(302, headers={"Location": f"http://{host}:{port}/secret"})]
    source = source_of(f"{server.url}/doc", hosts=(host.strip("[]"),))
    expect_failure(archive, source, "refused", "leads to", "private address")
    assert server.paths() == ["/doc"]
    assert [row.outcome for row in attempts(archive)] == ["refused"]


def test_a_redirect_to_another_port_of_this_machine_is_refused(
    server: Server, serve: Callable[..., Server], archive: Archive
) -> None:
    other = serve()
    server.routes["/doc"] = [Answer(302, headers={"Location": f"{other.url}/secret"})]
    expect_failure(archive, source_of(f"{server.url}/doc"), "private address (127.0.0.1)")
    assert other.seen == []


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://elsewhere.example/doc", "not on a host of the source"),
        ("http://127.0.0.1.nip.example/", "not on a host of the source"),
        ("file:///etc/passwd", "neither http nor https"),
        ("/doc", "redirects to itself"),
        ("", "redirects to itself"),
    ],
)
def test_a_redirect_that_leads_astray_is_refused(
    server: Server, archive: Archive, location: str, reason: str
) -> None:
    server.routes["/doc"] = [Answer(301, headers={"Location": location})]
    expect_failure(archive, source_of(f"{server.url}/doc"), "refused", reason)
    assert server.paths() == ["/doc"]


def test_a_redirect_to_no_url_is_a_failure(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer(301, headers={"Location": "http://:x/"})]
    expect_failure(archive, source_of(f"{server.url}/doc"), "Invalid URL in location header")


def test_redirects_in_a_circle_end(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer(302, headers={"Location": "/more"})]
    server.routes["/more"] = [Answer(302, headers={"Location": "/doc"})]
    expect_failure(archive, source_of(f"{server.url}/doc"), "more than 5 redirects")
    assert len(server.paths()) == 6


# --- what we have already


def test_an_etag_saves_the_transfer(server: Server, archive: Archive) -> None:
    headers = {**JSON, "ETag": '"one"'}
    server.routes["/doc"] = [Answer(headers=headers), Answer(304, headers={}), Answer()]
    source = source_of(f"{server.url}/doc")
    assert capture(archive, source).outcome == "fetched"
    second = capture(archive, source, night_at=NIGHT + timedelta(days=1))
    assert second == SourceOutcome("probe", "unchanged", 1)
    assert server.seen[-1].headers["if-none-match"] == '"one"'
    first, again = archive.captures()
    assert first.content_id == again.content_id
    assert again.pages[0].etag == '"one"'
    row = attempts(archive)[-1]
    assert (row.outcome, row.status, row.sha256) == ("not_modified", 304, first.pages[0].sha256)
    assert isinstance(fetch_now(source, POLICY, archive)[0], CaptureRecord)
    assert "if-none-match" not in server.seen[-1].headers


def test_a_date_saves_the_transfer(server: Server, archive: Archive) -> None:
    stamp = "Mon, 23 Nov 2026 01:00:00 GMT"
    server.routes["/doc"] = [Answer(headers={**JSON, "Last-Modified": stamp}), Answer(304)]
    source = source_of(f"{server.url}/doc")
    capture(archive, source)
    second = capture(archive, source, night_at=NIGHT + timedelta(days=1))
    assert second.outcome == "unchanged"
    assert server.seen[-1].headers["if-modified-since"] == stamp


def test_damaged_bytes_are_asked_for_afresh(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer(headers={**JSON, "ETag": '"one"'})]
    source = source_of(f"{server.url}/doc")
    capture(archive, source)
    next(archive.root.glob("objects/*/*.gz")).unlink()
    assert capture(archive, source, night_at=NIGHT + timedelta(days=1)).outcome == "unchanged"
    assert "if-none-match" not in server.seen[-1].headers
    assert archive.load(archive.captures()[-1]).page.content == BODY


def test_the_same_bytes_again_are_unchanged(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer()]
    source = source_of(f"{server.url}/doc")
    capture(archive, source)
    second = capture(archive, source, night_at=NIGHT + timedelta(days=1))
    assert second == SourceOutcome("probe", "unchanged", 1)
    assert [row.outcome for row in attempts(archive)] == ["stored", "unchanged"]
    assert len(archive.captures()) == 2


def test_a_304_that_was_not_asked_for_is_a_failure(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer(304)]
    expect_failure(archive, source_of(f"{server.url}/doc"), "HTTP 304")


def test_a_young_capture_is_not_fetched_again(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer()]
    source = source_of(f"{server.url}/doc", cadence_hours=24)
    capture(archive, source)
    asked = len(server.seen)
    young = capture(archive, source, night_at=NIGHT + timedelta(hours=23))
    assert young == SourceOutcome("probe", "not_due", 0)
    assert len(server.seen) == asked
    later = capture(archive, source, night_at=NIGHT + timedelta(hours=24))
    assert later.outcome == "unchanged"


def test_only_the_partitions_that_failed_are_fetched_again(
    server: Server, archive: Archive
) -> None:
    server.routes["/doc?zone=a"] = [Answer()]
    server.routes["/doc?zone=b"] = [Answer(404), Answer()]
    source = source_of(f"{server.url}/doc?zone=a", f"{server.url}/doc?zone=b")
    first = capture(archive, source)
    assert (first.outcome, first.captures) == ("partial", 1)
    assert f"{server.url}/doc?zone=b: failed: HTTP 404" in first.message
    assert [record.partition for record in archive.captures()] == ["a"]
    assert capture(archive, source) == SourceOutcome("probe", "fetched", 1)
    assert server.paths().count("/doc?zone=a") == 1


def test_a_disabled_source_and_an_offline_night_ask_nothing(
    server: Server, archive: Archive
) -> None:
    off = source_of(f"{server.url}/doc", disabled="its owner asked us to stop")
    assert capture(archive, off) == SourceOutcome(
        "probe", "disabled", 0, ("its owner asked us to stop",)
    )
    source = source_of(f"{server.url}/doc")
    outcome = capture(archive, source, is_offline=True)
    assert outcome == SourceOutcome("probe", "skipped_offline", 0)
    assert server.seen == []


# --- keys


def test_a_key_is_sent_to_the_own_host_alone_and_written_nowhere(
    server: Server, serve: Callable[..., Server], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBE_KEY", " sesame\n")
    other = serve()
    server.routes["/doc"] = [Answer(302, headers={"Location": "/new"})]
    server.routes["/new"] = [Answer()]
    other.routes["/doc"] = [Answer()]
    mine = source_of(f"{server.url}/doc", key_variable="PROBE_KEY")
    assert capture(archive, mine, source_of(f"{other.url}/doc")).outcome == "fetched"
    sent = {seen.path: seen.headers.get("authorization") for seen in server.seen}
    assert sent == {"/robots.txt": None, "/doc": "Bearer sesame", "/new": "Bearer sesame"}
    assert all("authorization" not in seen.headers for seen in other.seen)
    files = [path.read_bytes() for path in archive.root.rglob("*") if path.is_file()]
    assert files
    assert not [content for content in files if b"sesame" in content]


def test_without_its_key_a_source_is_skipped_and_says_which(
    server: Server, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBE_KEY", " ")
    source = source_of(f"{server.url}/doc", key_variable="PROBE_KEY")
    words = "needs a key of your own in the environment variable PROBE_KEY"
    assert capture(archive, source) == SourceOutcome("probe", "skipped_without_key", 0, (words,))
    assert server.seen == []


# --- robots.txt


def robots_of(text: str) -> list[Answer]:
    return [Answer(body=text.encode(), headers={"Content-Type": "text/plain"})]


def test_robots_rules_are_kept_and_read_once(server: Server, archive: Archive) -> None:
    server.routes["/robots.txt"] = robots_of(
        "User-agent: *\nDisallow: /\n\nUser-agent: Sovereign-Pricebook\nDisallow: /private"
    )
    server.routes["/doc?zone=a"] = server.routes["/private?zone=b"] = [Answer()]
    source = source_of(f"{server.url}/private?zone=b", f"{server.url}/doc?zone=a")
    other = source_of(f"{server.url}/doc?zone=a", id="other")
    outcome = capture(archive, source, other)
    assert outcome.outcome == "partial"
    assert f"{server.url}/private?zone=b: refused: disallowed by robots.txt" in outcome.message
    assert server.paths(robots=True).count("/robots.txt") == 1
    assert "/private?zone=b" not in server.paths()
    assert next(archive.attempts()).outcome == "stored"


def test_robots_that_fail_bar_the_host(server: Server, archive: Archive) -> None:
    server.routes["/robots.txt"] = [Answer(500)]
    server.routes["/doc"] = [Answer()]
    expect_failure(archive, source_of(f"{server.url}/doc"), "robots.txt could not be read", "500")
    assert server.paths() == []


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_robots_that_are_not_there_allow(server: Server, archive: Archive, status: int) -> None:
    server.routes["/robots.txt"] = [Answer(status)]
    server.routes["/doc"] = [Answer()]
    assert capture(archive, source_of(f"{server.url}/doc")).outcome == "fetched"


def test_robots_behind_a_redirect_or_as_a_web_page_are_read(
    server: Server, archive: Archive
) -> None:
    server.routes["/robots.txt"] = [Answer(301, headers={"Location": "/rules"})]
    page = Answer(body=b"User-agent: *\nDisallow: /", headers={"Content-Type": "text/html"})
    server.routes["/rules"] = [page]
    expect_failure(archive, source_of(f"{server.url}/doc"), "disallowed by robots.txt")


def test_a_crawl_delay_is_kept_up_to_a_cap(server: Server, archive: Archive) -> None:
    server.routes["/robots.txt"] = robots_of("User-agent: *\nCrawl-delay: 99")
    server.routes["/doc"] = [Answer()]
    policy = FetchPolicy(max_crawl_delay=0.3)
    assert capture(archive, source_of(f"{server.url}/doc"), policy=policy).outcome == "fetched"
    assert server.seen[1].at - server.seen[0].at >= 0.3


# --- pages


def page_of(rows: int, following: object = None) -> Answer:
    return Answer(body=json.dumps({"items": list(range(rows)), "next": following}).encode())


def test_pages_are_followed_by_pointer(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [page_of(2, "/doc?page=2")]
    server.routes["/doc?page=2"] = [page_of(2, f"{server.url}/doc?page=3")]
    server.routes["/doc?page=3"] = [page_of(1)]
    source = source_of(f"{server.url}/doc", paging=Paging(next_url_pointer="/next", max_pages=3))
    assert capture(archive, source) == SourceOutcome("probe", "fetched", 1)
    (record,) = archive.captures()
    paths = ["/doc", "/doc?page=2", "/doc?page=3"]
    assert [page.url for page in record.pages] == [server.url + path for path in paths]


@pytest.mark.parametrize("query", ["", "?page=1&size=2", "?size=2"])
def test_pages_are_counted_by_parameter(server: Server, archive: Archive, query: str) -> None:
    following = {
        "": ["?page=2", "?page=3"],
        "?page=1&size=2": ["?page=2&size=2", "?page=3&size=2"],
        "?size=2": ["?size=2&page=2", "?size=2&page=3"],
    }[query]
    paths = [f"/doc{each}" for each in (query, *following)]
    for path, rows in zip(paths, (2, 2, 0), strict=True):
        server.routes[path] = [page_of(rows)]
    paging = Paging(page_parameter="page", rows_pointer="/items", page_size=2)
    outcome = capture(archive, source_of(f"{server.url}/doc{query}", paging=paging))
    assert outcome.outcome == "fetched"
    assert server.paths() == paths


@pytest.mark.parametrize(
    ("following", "reason"),
    [
        ("/doc?page=2", "more than the 3 pages"),
        ("/doc", "was there already"),
        ("http://elsewhere.example/doc?page=2", "not on a host of the source"),
        ("http://127.0.0.1:1/doc?page=2", "private address"),
        ("/doc?zone=b", "does not claim for the same partition"),
        ("/unclaimed", "does not claim for the same partition"),
        (7, "no URL: 7"),
    ],
)
def test_a_next_page_that_leads_astray_is_refused(
    server: Server, archive: Archive, following: object, reason: str
) -> None:
    server.routes["/doc"] = [page_of(2, following)]
    server.routes["/doc?page=2"] = [page_of(2, "/doc?page=3")]
    server.routes["/doc?page=3"] = [page_of(2, "/doc?page=4")]
    source = source_of(
        f"{server.url}/doc",
        claims=(r".*\?zone=(?P<partition>\w+)", r".*/doc(\?page=\d+)?"),
        paging=Paging(next_url_pointer="/next", max_pages=3),
    )
    expect_failure(archive, source, "refused", reason)


@pytest.mark.parametrize("body", [b"{}", b"not json", b"[]"])
def test_a_page_that_does_not_say_is_no_end(server: Server, archive: Archive, body: bytes) -> None:
    server.routes["/doc"] = [Answer(body=body)]
    source = source_of(f"{server.url}/doc", paging=Paging(next_url_pointer="/next"))
    expect_failure(archive, source, "cannot tell the next page", "/next")


def test_endless_counted_pages_are_an_error(server: Server, archive: Archive) -> None:
    for path in ("/doc", "/doc?page=2", "/doc?page=3"):
        server.routes[path] = [page_of(2)]
    paging = Paging(page_parameter="page", rows_pointer="/items", page_size=2, max_pages=2)
    source = source_of(f"{server.url}/doc", paging=paging)
    expect_failure(archive, source, "more than the 2 pages")
    assert len(server.paths()) == 2


def test_a_missing_page_leaves_the_last_good_capture(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [page_of(2, "/doc?page=2"), page_of(3, "/doc?page=2")]
    server.routes["/doc?page=2"] = [page_of(1), Answer(404)]
    source = source_of(f"{server.url}/doc", paging=Paging(next_url_pointer="/next"))
    assert capture(archive, source).outcome == "fetched"
    second = capture(archive, source, night_at=NIGHT + timedelta(days=1))
    assert (second.outcome, second.captures) == ("failed", 0)
    assert f"{server.url}/doc?page=2: failed: HTTP 404" in second.message
    assert len(archive.captures()) == 1


# --- politeness


def test_a_host_is_asked_one_thing_at_a_time_and_many_hosts_at_once(
    serve: Callable[..., Server], archive: Archive
) -> None:
    servers = [serve(f"127.0.0.{number}") for number in range(1, 7)]
    sources = []
    for number, each in enumerate(servers):
        for zone in "abc":
            each.routes[f"/doc?zone={zone}"] = [Answer(pause=0.15)]
        each.routes["/other"] = [Answer(pause=0.15)]
        zones = [f"{each.url}/doc?zone={zone}" for zone in "abc"]
        sources += [
            source_of(*zones, id=f"zones_{number}"),
            source_of(f"{each.url}/other", id=f"other_{number}"),
        ]
    done: list[str] = []
    outcomes = capture_all(
        sources, archive, NIGHT, POLICY, on_done=lambda outcome: done.append(outcome.source_id)
    )
    assert {outcome.outcome for outcome in outcomes} == {"fetched"}
    assert [outcome.source_id for outcome in outcomes] == [source.id for source in sources]
    assert sorted(done) == sorted(source.id for source in sources)
    assert [each.most_busy for each in servers] == [1] * 6
    assert max(each.seen[0].at for each in servers) < min(each.seen[-1].at for each in servers)


def test_the_delay_lies_between_all_requests_to_a_host(server: Server, archive: Archive) -> None:
    for zone in "ab":
        server.routes[f"/doc?zone={zone}"] = [Answer(500), Answer()]
    urls = [f"{server.url}/doc?zone={zone}" for zone in "ab"]
    assert capture(archive, source_of(*urls, delay_seconds=0.2)).outcome == "fetched"
    times = [seen.at for seen in server.seen]
    assert len(times) == 5
    assert min(after - before for before, after in itertools.pairwise(times)) >= 0.2


# --- the environment


def test_a_proxy_of_the_environment_is_used(
    server: Server, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url)
    server.routes["http://prices.example/doc"] = [
        Answer(302, headers={"Location": "http://www.prices.example/doc"})
    ]
    server.routes["http://www.prices.example/doc"] = [Answer()]
    source = source_of("http://prices.example/doc", hosts=("www.prices.example",))
    assert capture(archive, source).outcome == "fetched"
    assert server.seen[0].path == "http://prices.example/robots.txt"


def test_settings_that_cannot_be_used_are_an_outcome(
    server: Server, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "gopher://127.0.0.1:70")
    expect_failure(archive, source_of(f"{server.url}/doc"), "ValueError", "gopher")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, made for this run, with its key in the same file."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("the openssl command, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(  # noqa: S603
        [openssl, *asked.split(), *names, *files], check=True, capture_output=True
    )
    return folder / "cert.pem"


@pytest.fixture
def tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's side of TLS, with no certificate named in the environment."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_of_the_environment_are_trusted(
    serve: Callable[..., Server],
    archive: Archive,
    tls: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    server = serve(tls=tls)
    server.routes["/doc"] = [Answer()]
    source = source_of(f"{server.url}/doc")
    expect_failure(archive, source, "certificate verify failed")
    monkeypatch.setenv(name, str(certificate))
    assert capture(archive, source).outcome == "fetched"


def test_a_redirect_down_to_http_is_refused(
    serve: Callable[..., Server],
    archive: Archive,
    tls: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = serve(tls=tls)
    server.routes["/doc"] = [Answer(302, headers={"Location": f"http://{server.authority}/new"})]
    expect_failure(archive, source_of(f"{server.url}/doc"), "goes from https down to http")


def speak_http2(listener: socket.socket, tls: ssl.SSLContext, protocols: list[str | None]) -> None:
    """Answer every request of one connection with ``BODY`` over HTTP/2; 404 for robots.txt."""
    with tls.wrap_socket(listener.accept()[0], server_side=True) as stream:
        protocols.append(stream.selected_alpn_protocol())
        http = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        http.initiate_connection()
        stream.sendall(http.data_to_send())
        while data := stream.recv(65536):
            for event in http.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    is_robots = (b":path", b"/robots.txt") in (event.headers or [])
                    status = "404" if is_robots else "200"
                    http.send_headers(event.stream_id, [(":status", status)])
                    http.send_data(event.stream_id, BODY, end_stream=True)
            stream.sendall(http.data_to_send())


def test_http_2_is_spoken_where_it_is_offered(
    archive: Archive, tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls.set_alpn_protocols(["h2"])
    protocols: list[str | None] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=speak_http2, args=(listener, tls, protocols), daemon=True)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/doc"
        assert capture(archive, source_of(url)).outcome == "fetched"
        thread.join(timeout=2)
    assert protocols == ["h2"]
    assert archive.load(archive.captures()[0]).page.content == BODY


# --- embedded documents


MOMENT = datetime(2026, 9, 1, tzinfo=UTC)


def packaged(read: Callable[[], tuple[bytes, datetime]] = lambda: (BODY, MOMENT)) -> Embedded:
    return Embedded("package:probe/data.json", read)


def test_an_embedded_document_is_stored_once_and_never_stands_for_the_live_one(
    server: Server, archive: Archive
) -> None:
    server.routes["/doc"] = [Answer(body=b'{"rows": [4]}')]
    source = source_of(f"{server.url}/doc", embedded=packaged(), cadence_hours=24 * 365)
    offline = capture(archive, source, is_offline=True)
    assert offline == SourceOutcome("probe", "embedded", 1)
    (record,) = archive.captures()
    assert (record.origin, record.captured_at, record.night_at) == ("embedded", MOMENT, MOMENT)
    assert record.pages[0].url == "package:probe/data.json"
    again = capture(archive, source, is_offline=True)
    assert again == SourceOutcome("probe", "embedded", 0)
    assert len(archive.captures()) == 1
    assert server.seen == []
    assert capture(archive, source) == SourceOutcome("probe", "fetched", 1)
    assert [record.origin for record in archive.captures()] == ["embedded", "fetched"]


def test_a_source_may_be_embedded_only(archive: Archive) -> None:
    source = source_of(embedded=packaged())
    assert capture(archive, source) == SourceOutcome("probe", "embedded", 1)
    assert capture(archive, source) == SourceOutcome("probe", "embedded", 0)


@pytest.mark.parametrize(
    "read",
    [
        lambda: 1 / 0,
        lambda: (b"", MOMENT),
        lambda: (BODY, MOMENT.replace(tzinfo=None)),
    ],
    ids=["raises", "empty", "no time zone"],
)
def test_an_embedded_document_that_fails_is_an_outcome(
    server: Server, archive: Archive, read: Callable[[], tuple[bytes, datetime]]
) -> None:
    server.routes["/doc"] = [Answer()]
    source = source_of(f"{server.url}/doc", embedded=packaged(read))
    outcome = capture(archive, source, is_offline=True)
    assert (outcome.outcome, outcome.captures) == ("failed", 0)
    assert "package:probe/data.json: failed: " in outcome.message
    outcome = capture(archive, source)
    assert (outcome.outcome, outcome.captures) == ("partial", 1)
    assert [record.origin for record in archive.captures()] == ["fetched"]


def test_a_source_that_cannot_name_its_urls_is_an_outcome(archive: Archive) -> None:
    outcome = capture(archive, source_of(urls=lambda: [1 / 0]), source_of(id="none"))
    assert outcome.outcome == "failed"
    assert outcome.message == "probe: ZeroDivisionError: division by zero"


def test_a_partial_import_does_not_stand_for_a_capture(server: Server, archive: Archive) -> None:
    server.routes["/doc"] = [Answer()]
    page = PageRecord(f"{server.url}/doc", archive.put(b"{}"), etag='"half"')
    archive.log_capture(
        CaptureRecord("probe", "", NIGHT, NIGHT, "imported", (page,), is_partial=True)
    )
    assert capture(archive, source_of(f"{server.url}/doc")).outcome == "fetched"
    assert "if-none-match" not in server.seen[-1].headers
