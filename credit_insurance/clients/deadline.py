# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An end to an exchange as a whole.

The timeouts of ``requests`` bound the wait for the next byte. A server that sends one
byte every few seconds would keep a worker for hours; here each read gets at most what
is left of the time for the whole exchange.
"""

import io
import time
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Deadline:
    """The time left, in seconds; unlimited until it is started."""

    def __init__(self) -> None:
        self._end = float("inf")

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left.

        :raises TimeoutError: none are
        """
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the answer took too long as a whole")
        return seconds


class _Reader(io.RawIOBase):
    """What a socket receives, each time within what is left."""

    def __init__(self, source: Any, sock: "_Socket"):
        self._source = source
        self._sock = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.shorten()
        return self._source.readinto(buffer)

    def close(self) -> None:
        # The socket itself stays open until the last of its files is closed.
        self._source.close()
        return super().close()


class _Socket:
    """A connected socket, plain or TLS, whose reads end by the deadline."""

    def __init__(self, sock: Any, deadline: Deadline):
        self._sock = sock
        self._deadline = deadline
        self._timeout: float | None = sock.gettimeout()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def settimeout(self, seconds: float | None) -> None:
        self._timeout = seconds
        self._sock.settimeout(seconds)

    def shorten(self) -> None:
        """Let the next operation take no longer than is left."""
        left = self._deadline.left()
        wanted = left if self._timeout is None else min(self._timeout, left)
        self._sock.settimeout(wanted)

    def sendall(self, *arguments: Any) -> None:
        self.shorten()
        self._sock.sendall(*arguments)

    def makefile(self, mode: str = "r", *_arguments: Any, **_options: Any) -> Any:
        if mode != "rb":
            return self._sock.makefile(mode, *_arguments, **_options)
        return io.BufferedReader(_Reader(self._sock.makefile("rb", 0), self))


class DeadlineAdapter(HTTPAdapter):
    """An adapter of ``requests`` all of whose connections end by ``deadline``."""

    def __init__(self, deadline: Deadline, ssl_context: Any = None):
        self._pools = {
            "http": _pool(HTTPConnectionPool, deadline),
            "https": _pool(HTTPSConnectionPool, deadline),
        }
        self._ssl_context = ssl_context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> Any:
        if self._ssl_context:
            options["ssl_context"] = self._ssl_context
        made = super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools
        return made

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        if self._ssl_context:
            options["ssl_context"] = self._ssl_context
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pool(pool: Any, deadline: Deadline) -> Any:
    class Connection(pool.ConnectionCls):
        sock: Any

        def connect(self) -> Any:
            connected = super().connect()
            self.sock = _Socket(self.sock, deadline)
            return connected

    return type(pool.__name__, (pool,), {"ConnectionCls": Connection})
