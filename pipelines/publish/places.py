"""Putting finished files where readers look: all at once, or not at all.

Belongs here: syncing, renaming and swapping on the file system, and naming the file a write
failed on. Does not belong here: what the files contain.

Everything unfinished has a name that begins with ``.writing-`` and stands beside its final place,
so that a rename is one step and what a killed run leaves behind is known by its name.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas.errors import PricebookError

UNFINISHED = ".writing-"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failed write, as on a full disk, into an error that names the file."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        raise PricebookError(f"{path}: cannot be written: {error}") from error


def write(path: Path, content: bytes) -> None:
    """Write a new file and the folders it stands in."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def unfinished(final: Path) -> Path:
    """Where a file or folder of this process is made before it gets its final name."""
    return final.parent / f"{UNFINISHED}{os.getpid()}-{final.name}"


def remove_unfinished(root: Path) -> None:
    """Remove what killed runs left; the caller holds the data folder for itself."""
    for path in root.glob(f"{UNFINISHED}*"):
        with writing(path):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def put_folder(made: Path, final: Path) -> None:
    """Sync every file and folder below ``made``, then give it its final name."""
    for path in sorted(made.rglob("*")):
        _sync(path)
    _sync(made)
    with writing(final):
        made.rename(final)
    _sync(final.parent)


def put_link(link: Path, target: str) -> None:
    """Make ``link`` point to ``target`` in one step, whatever it pointed to before."""
    made = unfinished(link)
    with writing(link):
        made.symlink_to(target)
        made.replace(link)
    _sync(link.parent)


def prepare_file(final: Path, content: bytes) -> Path:
    """Write and sync a file aside, so that `put_file` needs no more room on the disk."""
    made = unfinished(final)
    write(made, content)
    _sync(made)
    return made


def put_file(made: Path, final: Path) -> None:
    """Give a prepared file its final name: readers see the old bytes or the new ones."""
    with writing(final):
        made.replace(final)
    _sync(final.parent)


def _sync(path: Path) -> None:
    with writing(path):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
