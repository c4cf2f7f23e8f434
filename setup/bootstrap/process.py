# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Child processes: logged, and never outliving a killed parent."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import files
from .console import SetupError

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to end this child when its parent is killed.

    Without it a half-done installation would go on beside the next run.
    """
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return


def logged(
    command: Sequence[object],
    log: Path,
    env: Mapping[str, str] | None = None,
    **options,
) -> int:
    """Run a command with all its output in ``log``; return its exit code."""
    with log.open("wb") as stream:
        return subprocess.call(
            [str(part) for part in command],
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            preexec_fn=die_with_parent,
            pass_fds=files.held,
            **options,
        )


def output(command: Sequence[object], **options) -> str:
    """Return a command's output, or raise SetupError with its last error line."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            check=False,
            pass_fds=files.held,
            **options,
        )
    except FileNotFoundError as error:
        raise SetupError(f"the program {command[0]} is not installed.") from error
    if done.returncode:
        reason = last_line(done.stderr) or f"exit code {done.returncode}"
        raise SetupError(f"{Path(str(command[0])).name} failed: {reason}")
    return done.stdout


def last_line(text: str, containing: str = "") -> str:
    """Return the last non-empty line (which contains a text), without spaces."""
    lines = [line.strip() for line in text.splitlines() if containing in line]
    return next((line for line in reversed(lines) if line), "")


def alive(pid: int, *words: str) -> bool:
    """Tell whether a process runs and has all of ``words`` in its command line."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
    text = command.replace(b"\0", b" ").decode(errors="replace")
    return bool(text.strip()) and all(word in text for word in words)


def is_root() -> bool:
    """Tell whether system packages can be installed."""
    return os.geteuid() == 0
