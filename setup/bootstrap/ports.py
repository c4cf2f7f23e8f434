# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Local TCP ports."""

import socket

from .console import SetupError

DEFAULT = 8069


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Tell whether a server can listen on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose(wanted: int | None, host: str = "127.0.0.1") -> int:
    """Return the port asked for, or the next free one from 8069 on.

    :raises SetupError: the port asked for is in use or may not be used
    """
    if wanted is None:
        free = (port for port in range(DEFAULT, DEFAULT + 100) if is_free(port, host))
        port = next(free, None)
        if port is None:
            raise SetupError("all ports from 8069 to 8168 are in use; give --port.")
        return port
    if not 1 <= wanted <= 65535:
        raise SetupError(f"{wanted} is no port number; give one from 1 to 65535.")
    if not is_free(wanted, host):
        raise SetupError(
            f"port {wanted} on {host} is in use or not allowed to this user; give"
            " another one with --port, or leave the option out to have one chosen."
        )
    return wanted
