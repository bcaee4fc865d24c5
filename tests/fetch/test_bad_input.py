"""Bad answers over real sockets: a clear reason, and the last good prices still stand."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.archive import Archive
from pipelines.fetch import FetchPolicy, SourceOutcome, capture_all
from pipelines.history.ingest import ingest_source, prepare
from pipelines.history.ledger import Outcome
from pipelines.source import RegisteredSource
from pipelines.sources.registry import registry
from tests.support import fixture_capture

NIGHT = datetime(2026, 8, 1, 2, 15, tzinfo=UTC)
GOOD = json.loads(fixture_capture("openrouter_models").page.content)
Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(
    body: bytes, status: int = 200, kind: str = "application/json", **headers: str
) -> Answer:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", headers.get("length", str(len(body))))
        for name, value in headers.items():
            if name == "length":
                continue
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


class Night:
    """A seller on loopback, an archive, and a build file."""

    def __init__(self, root: Path) -> None:
        self.answer: Answer = answer(json.dumps(GOOD).encode())
        night = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/robots.txt":
                    answer(b"", 404)(self)
                else:
                    night.answer(self)

            def log_message(self, *arguments: Any) -> None:
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        base = registry()["openrouter_models"]
        url = f"http://127.0.0.1:{self.server.server_port}/api/v1/models"
        source = replace(
            base.source, urls=(url,), claims=(url,), hosts=(), minimum_rows=2, delay_seconds=0.0
        )
        self.registered = RegisteredSource(source, base.parse, base.module)
        self.archive = Archive(root / "archive")
        self.connection = duckdb.connect(str(root / "build.duckdb"))
        prepare(self.connection)
        self.number = 0

    def run(self) -> tuple[SourceOutcome, list[Outcome]]:
        """One night: capture and ingest."""
        policy = FetchPolicy(connect_timeout=1, read_timeout=1, total_seconds=3, max_bytes=2**20)
        (outcome,) = capture_all(
            [self.registered.source], self.archive, NIGHT + timedelta(days=self.number), policy
        )
        self.number += 1
        records = self.archive.captures()
        return outcome, ingest_source(self.connection, self.registered, self.archive, records)

    def standing(self) -> list[tuple[str, str, Decimal]]:
        return self.connection.execute(
            "select listed_model, meter, price from core.token_price_meters "
            "where superseded_at is null order by all"
        ).fetchall()


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    running = Night(tmp_path)
    outcome, ingested = running.run()
    assert outcome.outcome == "fetched", outcome
    assert [i.status for i in ingested] == ["loaded"]
    assert running.standing()
    yield running
    running.server.shutdown()
    running.connection.close()


BOMB = gzip.compress(b"0" * 50_000_000)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (answer(b"gone", 404), "404"),
        (answer(b"slow down", 429, Retry_After="0"), "429"),
        (answer(b"broken", 500), "500"),
        (answer(b"", 302, Location="http://10.0.0.1/prices"), "leads to http://10.0.0.1"),
        (answer(b"<html>Sorry</html>", 200, "text/html"), "html"),
        (answer(BOMB, Content_Encoding="gzip"), "larger than"),
        (answer(b'{"data": [', length="99999"), ""),
    ],
    ids=["404", "429", "500", "private redirect", "error page", "gzip bomb", "cut short"],
)
def test_an_answer_we_cannot_take(night: Night, bad: Answer, reason: str) -> None:
    before = night.standing()
    night.answer = bad
    outcome, ingested = night.run()
    assert outcome.outcome == "failed"
    assert outcome.source_id == "openrouter_models"
    assert "/api/v1/models" in outcome.message
    assert reason in outcome.message
    assert ingested == []
    assert night.standing() == before
    assert [a for a in night.archive.attempts() if a.outcome in ("failed", "refused")]


def test_an_unreachable_host(night: Night) -> None:
    before = night.standing()
    night.server.shutdown()
    night.server.server_close()
    outcome, _ = night.run()
    assert outcome.outcome == "failed"
    assert "could not be connected to" in outcome.message
    assert night.standing() == before


def _changed(change: Callable[[list[dict[str, Any]]], object]) -> bytes:
    document = json.loads(json.dumps(GOOD))
    change(document["data"])
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"data": [{"id": "a/b", "pricing"', "document"),
        (json.dumps(GOOD).encode("utf-16"), ""),
        (b'{"data": []}', "data"),
    ],
    ids=["truncated JSON", "wrong charset", "empty table"],
)
def test_a_document_that_does_not_read(night: Night, body: bytes, field: str) -> None:
    before = night.standing()
    night.answer = answer(body)
    _, (ingested,) = night.run()
    assert ingested.status == "refused"
    assert field in ingested.message
    assert night.standing() == before
    reasons = night.connection.execute(
        "select reason from core.rejects where locator is null"
    ).fetchall()
    assert reasons == [(ingested.message,)]


@pytest.mark.parametrize(
    ("pricing", "scope"),
    [
        ({"new_meter": "0.1"}, "key"),
        ({"prompt": "about a dollar"}, "section"),
        ({"prompt": "-0.000001"}, "section"),
    ],
    ids=["new column", "unknown unit", "negative price"],
)
def test_an_entry_that_does_not_read(night: Night, pricing: dict[str, str], scope: str) -> None:
    """It is named, the last prices of it stand, and the others are taken."""
    before = night.standing()
    night.answer = answer(_changed(lambda rows: rows[0]["pricing"].update(pricing)))
    _, (ingested,) = night.run()
    assert ingested.status == "loaded"
    assert night.standing() == before
    ((reason, found),) = night.connection.execute(
        "select reason, scope from core.rejects where scope in ('key', 'section')"
    ).fetchall()
    assert next(iter(pricing)) in reason
    assert found == scope


def test_a_price_that_nobody_asks(night: Night) -> None:
    """Half a dollar a token is a slip of unit: kept out with its place, the last one stands."""
    before = night.standing()
    first = next(row for row in GOOD["data"] if float(row["pricing"]["prompt"]) > 0)
    night.answer = answer(
        _changed(
            lambda rows: next(r for r in rows if r["id"] == first["id"])["pricing"].update(
                prompt="0.5"
            )
        )
    )
    _, (ingested,) = night.run()
    assert ingested.status == "loaded"
    assert [p for p in night.standing() if p[:2] == (first["id"], "input")] == [
        p for p in before if p[:2] == (first["id"], "input")
    ]
    ((reason, locator, offending),) = night.connection.execute(
        "select reason, locator, offending from core.rejects where capture_id = (select "
        "capture_id from core.ingested order by captured_at desc limit 1) "
        "and offending like ? and reason not like '%dynamic%'",
        [f'%"{first["id"]}"%'],
    ).fetchall()
    assert "price" in reason or "prompt" in reason
    assert locator.endswith("/prompt")
    assert first["id"] in offending


def test_a_thousandfold_price_is_held_back(night: Night) -> None:
    first = next(row for row in GOOD["data"] if float(row["pricing"]["prompt"]) > 0)
    dear = str(Decimal(first["pricing"]["prompt"]) * 1000)
    night.answer = answer(
        _changed(
            lambda rows: next(r for r in rows if r["id"] == first["id"])["pricing"].update(
                prompt=dear
            )
        )
    )
    before = night.standing()
    _, (ingested,) = night.run()
    assert ingested.status == "loaded"
    same = [p for p in night.standing() if p[:2] == (first["id"], "input")]
    assert same == [p for p in before if p[:2] == (first["id"], "input")]
    reasons = [r for (r,) in night.connection.execute("select reason from core.rejects").fetchall()]
    assert any("held back" in r or "is above" in r for r in reasons)
