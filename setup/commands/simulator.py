# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``scripts/simulator``: simulated insurers as a process of their own."""

import argparse
from pathlib import Path

from bootstrap import ports
from bootstrap.console import SetupError, say
from simulator import faults
from simulator.server import Simulator

_DEFAULT = 8090
_HELP = """
Applications up to 50,000 are granted at once, up to 250,000 half of it two hours later,
others are refused; a limit from 40,000 on is halved after thirty days. The clock, these
rules and all else is read and changed below /control, see setup/simulator/control.py.
Any credentials are right unless they contain "wrong".

Faults (NAME[@PATH][xTIMES], once unless told, -1 for ever):
"""


def main(arguments: list[str]) -> int:
    """Serve until Ctrl-C."""
    options = _parse(arguments)
    try:
        waiting = [faults.parse(text) for text in options.faults]
    except ValueError as error:
        raise SetupError(f"{error}.") from error
    port = _port(options.port, options.host)
    try:
        simulator = Simulator(options.host, port, options.state)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SetupError(f"the simulator cannot start: {error}") from error
    for fault in waiting:
        simulator.state.faults.add(fault)
    if options.movements:
        for name in simulator.state.insurers:
            simulator.state.book.generate(name, options.policy, options.movements)
    _announce(simulator)
    try:
        simulator.serve()
    except KeyboardInterrupt:
        say("\nStopped.")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    listed = "\n".join(f"  {name:16}{text}" for name, text in faults.FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="scripts/simulator",
        description="Run simulated insurers, over REST and SOAP, until Ctrl-C.",
        epilog=_HELP + listed,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="(default: %(default)s)")
    parser.add_argument(
        "--port", type=int, help=f"(default: the first free one from {_DEFAULT} on)"
    )
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="keep applications and decisions"
    )
    parser.add_argument(
        "--faults", nargs="*", default=[], metavar="FAULT", help="see below"
    )
    parser.add_argument(
        "--movements", type=int, default=0, metavar="N", help="decisions to begin with"
    )
    parser.add_argument(
        "--policy", default="P1", help="of these decisions (default: %(default)s)"
    )
    return parser.parse_args(arguments)


def _port(wanted: int | None, host: str) -> int:
    if wanted == 0:
        return 0
    if wanted is not None:
        return ports.choose(wanted, host)
    free = (p for p in range(_DEFAULT, _DEFAULT + 100) if ports.is_free(p, host))
    port = next(free, None)
    if port is None:
        raise SetupError(f"all ports from {_DEFAULT} on are in use; give --port.")
    return port


def _announce(simulator: Simulator) -> None:
    print(f"Simulated insurers at {simulator.address}", flush=True)
    for name in simulator.state.insurers:
        say(f"  {name:9} {simulator.address}/{name}")
    say(f"  control   {simulator.address}/control/state")
    say("Ctrl-C stops.")
