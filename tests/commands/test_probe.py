"""The table at the end of ``make probe``."""

from __future__ import annotations

from pipelines.commands.probe import Trial, table_of


def test_each_source_stands_under_the_worst_of_its_documents() -> None:
    tried = {
        "fine": [Trial("proven"), Trial("proven")],
        "changed": [Trial("proven"), Trial("refused", "changed: table 0: unknown columns")],
        "new_key": [Trial("read in part", "/data/0/pricing: unknown column or key: 'video'")],
        "down": [Trial("unreachable", "https://down.example: http_error: 503")],
        "off": [Trial("left alone", "its terms forbid it")],
        "nothing": [],
    }
    assert [line.split() for line in table_of(tried)] == [
        line.split()
        for line in (
            "",
            "1 proven, 1 read in part, 1 refused, 1 unreachable, 2 left alone",
            "proven fine",
            "read in part new_key /data/0/pricing: unknown column or key: 'video'",
            "refused changed changed: table 0: unknown columns (1 of 2 documents)",
            "unreachable down https://down.example: http_error: 503",
            "left alone off its terms forbid it",
            "left alone nothing",
        )
    ]
