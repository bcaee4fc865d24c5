"""Errors that name what is wrong: source, field and value.

Belongs here: exception types shared by rooms of the pipeline. Does not belong here: handling.
"""

from __future__ import annotations


class PricebookError(Exception):
    """Base of every error the pipeline raises on purpose; its text is meant for the operator."""


class SourceError(PricebookError):
    """A document does not read as its source's parser expects.

    The text reads ``<source>: <field>: <what is wrong>: <value>``.
    """

    def __init__(self, source_id: str, field: str, message: str, value: object = None) -> None:
        shown = "" if value is None else f": {str(value)[:300]!r}"
        super().__init__(f"{source_id}: {field}: {message}{shown}")
        self.source_id = source_id
        self.field = field
        self.value = None if value is None else str(value)


class FetchError(PricebookError):
    """A document could not be fetched; says which URL and why."""

    def __init__(self, url: str, outcome: str, message: str, status: int | None = None) -> None:
        super().__init__(f"{url}: {outcome}: {message}")
        self.url = url
        self.outcome = outcome
        self.message = message
        self.status = status


class ArchiveError(PricebookError):
    """The archive's bytes and its log disagree."""


class GateError(PricebookError):
    """A check that stands before publishing failed."""
