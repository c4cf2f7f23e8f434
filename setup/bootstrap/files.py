# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that survive a kill: atomic writes, locks between runs, disk space."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .console import SetupError, say

GIGABYTE = 1024**3
NEEDED_GIGABYTES = 4


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file at once: readers see the old text or the new, never half."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.partial")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_EXCL, mode)
    with open(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    temporary.replace(path)


def read(path: Path) -> str:
    """Return a file's text, or an empty string if there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""


def remove_tree(folder: Path) -> None:
    """Remove a folder and what is in it, if it exists."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


# The lock files open now: children get them, so that a lock outlives a killed run
# until its orphans (tar below dpkg, say) have ended too.
held: list[int] = []


@contextmanager
def lock(folder: Path, name: str) -> Iterator[None]:
    """Let one run at a time into the block; the system frees it if a run is killed."""
    with (folder / f"{name}.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another run which works on {name} in {folder} ...")
            fcntl.flock(stream, fcntl.LOCK_EX)
        held.append(stream.fileno())
        try:
            yield
        finally:
            held.remove(stream.fileno())


def require_space(folder: Path, gigabytes: float = NEEDED_GIGABYTES) -> None:
    """Raise SetupError unless the disk of ``folder`` has that much space free."""
    free = shutil.disk_usage(folder).free / GIGABYTE
    if free < gigabytes:
        raise SetupError(
            f"the disk of {folder} has {free:.1f} GB free and {gigabytes:g} GB are"
            " needed; free some space, or set XDG_CACHE_HOME to a folder on another"
            " disk if this is the cache."
        )


def size(folder: Path) -> int:
    """Return the bytes in a folder's files; files which vanish meanwhile count 0."""
    total = 0
    for base, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(base, name)).st_size
            except FileNotFoundError:
                continue
    return total
