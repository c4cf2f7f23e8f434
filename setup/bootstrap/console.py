# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Progress lines and failures in one sentence."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

SUPPORTED_PYTHONS = ((3, 10), (3, 13))


class SetupError(Exception):
    """What is missing and what to do, in one sentence for the user."""


def require_python(version: tuple[int, int] | None = None) -> None:
    """Raise SetupError unless the interpreter is one which Odoo 19 accepts."""
    version = version or sys.version_info[:2]
    if not SUPPORTED_PYTHONS[0] <= version <= SUPPORTED_PYTHONS[1]:
        raise SetupError(
            f"Odoo 19 needs Python 3.10 to 3.13 and this is {version[0]}.{version[1]};"
            " install one of these and name it in CREDIT_INSURANCE_PYTHON."
        )


def say(text: str = "") -> None:
    """Print progress: on stderr, so that a command's own output stays clean."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str, detail: Callable[[], str] = lambda: "") -> Iterator[None]:
    """Show ``title`` with elapsed seconds while the block runs.

    :param detail: gives a short text (a size, a percentage) at each refresh
    """
    started, done = time.monotonic(), threading.Event()
    if not sys.stderr.isatty():
        say(f"{title} ...")
    ticker = threading.Thread(
        target=_tick, args=(title, detail, started, done), daemon=True
    )
    ticker.start()
    try:
        yield
    except BaseException:
        _finish(ticker, done, f"{title}: failed after {_seconds(started)}")
        raise
    _finish(ticker, done, f"{title}: done in {_seconds(started)}")


def _finish(ticker: threading.Thread, done: threading.Event, line: str) -> None:
    done.set()
    ticker.join()
    say(f"\r\033[K{line}" if sys.stderr.isatty() else line)


def _tick(
    title: str, detail: Callable[[], str], started: float, done: threading.Event
) -> None:
    tty = sys.stderr.isatty()
    while not done.wait(0.5 if tty else 15):
        text = ""
        with suppress(Exception):
            text = detail()
        line = " ".join(filter(None, (f"{title} ... {_seconds(started)}", text)))
        print(f"\r\033[K{line[:110]}" if tty else line, end="", file=sys.stderr)
        print("" if tty else "\n", end="", file=sys.stderr, flush=True)


def _seconds(started: float) -> str:
    return f"{time.monotonic() - started:.0f} s"
