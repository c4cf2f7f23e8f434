# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Entry of all commands: ``main.py COMMAND ARGUMENTS``."""

import importlib
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bootstrap import console

COMMANDS = ("demo", "test", "odoo", "bench", "lint", "simulator")


def main(argv: list[str]) -> int:
    """Run one command and return its exit code; failures are one sentence."""
    if not argv or argv[0] not in COMMANDS:
        print(f"usage: main.py {{{','.join(COMMANDS)}}} ...", file=sys.stderr)
        return 2
    # Others (PostgreSQL's own user) must be able to read what is unpacked here.
    os.umask(0o022)
    # A shell starts background commands with Ctrl-C ignored; "kill -INT" should work.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return _guarded(argv[0], argv[1:])


def _guarded(command: str, arguments: list[str]) -> int:
    try:
        console.require_python()
        return importlib.import_module(f"commands.{command}").main(arguments) or 0
    except console.SetupError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(
            f"error: the system refused a file or a process: {error}", file=sys.stderr
        )
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
