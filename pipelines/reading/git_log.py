"""A document's `git log -p` taken apart into its versions, each with the moment of its commit.

Belongs here: applying the patches of a log. Does not belong here: what a version says (a source's
``parse``) and filing it (``pipelines/commands/importing.py``).

A log holds, newest first, entries of a line ``commit <hash>``, a line ``date <ISO 8601>`` (or the
usual ``Date:`` in ISO format), a subject, and the patch of one file. Git names the content before
and after each patch by its hash; a version whose hash is another is refused, so that a replay is
exact or not at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

NO_NEWLINE = "\\ No newline at end of file"


@dataclass(frozen=True)
class Version:
    """A document as one commit left it."""

    path: str
    commit: str
    committed_at: datetime
    content: bytes


def versions(log: str) -> list[Version]:
    """Versions of the one document of a log, oldest first.

    Raises:
        ValueError: naming the commit whose patch does not fit or whose content has another hash.
    """
    entries = re.split(r"(?m)^(?=commit [0-9a-f]{40}$)", log)
    found: list[Version] = []
    lines: list[str] = []
    for entry in reversed([e for e in entries if e.strip()]):
        head, mark, patch = entry.partition("\ndiff --git ")
        commit, moment = _field(head, r"commit ([0-9a-f]{40})"), _field(head, r"[Dd]ate:? +(\S+)")
        path = _field(patch, r"\+\+\+ b/([^\t\n]+)", commit)
        hashes = re.search(r"(?m)^index ([0-9a-f]+)\.\.([0-9a-f]+)", patch)
        if not mark or hashes is None:
            raise ValueError(f"commit {commit}: no patch of a text")
        before = "".join(lines).encode()
        if lines and not _blob(before).startswith(hashes[1]):
            raise ValueError(f"commit {commit}: does not follow the commit before it")
        lines = list(_applied(lines, patch.split("\n"), commit))
        content = "".join(lines).encode()
        if not _blob(content).startswith(hashes[2]):
            raise ValueError(f"commit {commit}: the content has another hash than {hashes[2]}")
        moment_at = datetime.fromisoformat(moment).astimezone(UTC)
        found.append(Version(path, commit, moment_at, content))
    if not found:
        raise ValueError("no commit in the log")
    return found


def _field(text: str, pattern: str, commit: str = "") -> str:
    match = re.search(rf"(?m)^{pattern}", text)
    if match is None:
        raise ValueError(f"commit {commit}: nothing like {pattern!r}")
    return match[1]


def _blob(content: bytes) -> str:
    """Git's own name of a content."""
    framed = b"blob %d\x00%s" % (len(content), content)
    return hashlib.sha1(framed, usedforsecurity=False).hexdigest()


def _applied(lines: Sequence[str], patch: Sequence[str], commit: str) -> Iterator[str]:
    """Lines of a document, each with its end, after a patch."""
    position, index = 0, 0
    while index < len(patch):
        match = re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", patch[index])
        index += 1
        if match is None:
            continue
        taken, left = int(match[2] or 1), int(match[4] or 1)
        start = int(match[1]) - (1 if taken else 0)
        yield from lines[position:start]
        position = start
        while taken or left:
            sign, text = patch[index][:1] or " ", patch[index][1:]
            is_last = index + 1 < len(patch) and patch[index + 1] == NO_NEWLINE
            line = text if is_last else f"{text}\n"
            index += 1 + is_last
            if sign in " -":
                if position >= len(lines) or lines[position] != line:
                    raise ValueError(f"commit {commit}: the patch does not fit at {text[:60]!r}")
                position, taken = position + 1, taken - 1
            if sign in " +":
                yield line
                left -= 1
    yield from lines[position:]
