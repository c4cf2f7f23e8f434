# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The simulator as an HTTP server: one prefix for each insurer, and /control."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from . import wire
from .control import Control
from .faults import Fault
from .messages import Reply, Request
from .payloads import damaged
from .soap import rendered
from .state import State

_BEFORE = ("timeout_before", "reset_before", "close_before")
_AFTER = ("timeout_after", "reset_after", "close_after")


class Simulator:
    """A server on an address of this machine; ``with`` starts and stops it.

    :param port: 0 for any free one
    :param state_file: where cases are kept between two starts
    :param tls: makes it serve https
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        state_file: Path | None = None,
        tls: ssl.SSLContext | None = None,
    ):
        self.state = State(state_file)
        self.stopping = threading.Event()
        self.control = Control(self.state, lambda: self.address)
        self._server = _Server((host, port), _Handler)
        self._server.simulator = self
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.tls = tls

    @property
    def address(self) -> str:
        host, port = self._server.server_address[:2]
        return f"{self._scheme}://{host!s}:{port}"

    def serve(self) -> None:
        """Serve until ``stop``, saving the state each second."""
        saver = threading.Thread(target=self._save_regularly, daemon=True)
        saver.start()
        try:
            self._server.serve_forever(poll_interval=0.05)
        finally:
            self.stopping.set()
            self.state.save()

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "Simulator":
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self.stop()

    def _save_regularly(self) -> None:
        while not self.stopping.wait(1):
            self.state.save()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    simulator: Simulator
    tls: ssl.SSLContext | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        # In the request's own thread: a slow handshake holds up nobody else.
        if self.tls:
            request.settimeout(5)
            secured = self.tls.wrap_socket(
                request, server_side=True, do_handshake_on_connect=False
            )
            try:
                secured.do_handshake()
            except ssl.SSLError:
                return self._refuse(secured)
            request = secured
        super().finish_request(request, client_address)

    def _refuse(self, connection: ssl.SSLSocket) -> None:
        """Let a client read why it is refused, before the connection is closed."""
        with socket.socket(fileno=connection.detach()) as plain:
            plain.settimeout(2)
            plain.shutdown(socket.SHUT_WR)
            while plain.recv(65_536):
                pass

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients which went away are no news here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "simulated-insurer"
    # Small answers in two parts would each wait for 40 ms.
    disable_nagle_algorithm = True
    server: _Server
    skew = 0.0

    def do_GET(self) -> None:
        simulator = self.server.simulator
        insurer, request = self._read()
        if insurer == "control":
            with simulator.state.lock:
                reply = simulator.control.handle(request)
            return self._send(reply)
        if insurer not in simulator.state.insurers:
            return self._send(Reply(404, {"error": "no such insurer"}))
        with simulator.state.lock:
            taken = simulator.state.faults.take(insurer, request.method, request.path)
            fault = taken or Fault("close_after", times=0)
            name = taken.fault if taken else ""
            simulator.state.remember(insurer, request, name)
        if name in _BEFORE:
            return self._break(fault)
        reply = self._reply(insurer, request, fault if name else None)
        if name in _AFTER:
            return self._break(fault)
        self._answer(reply, fault, name)

    def _reply(self, insurer: str, request: Request, fault: Fault | None) -> Reply:
        instead = wire.instead(fault, request) if fault else None
        if instead:
            return instead
        state = self.server.simulator.state
        with state.lock:
            return state.insurers[insurer].handle(request)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def _read(self) -> tuple[str, Request]:
        parts = urlsplit(self.path)
        insurer, _slash, path = parts.path.strip("/").partition("/")
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return insurer, Request(
            method=self.command,
            path=f"/{path}",
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            body=self.rfile.read(length),
        )

    def _answer(self, reply: Reply, fault: Fault, name: str) -> None:
        reply = damaged(reply, name)
        if isinstance(reply.data, dict) and "xml" in reply.content_type:
            reply.body = rendered(reply.data)
        if name == "clock_skew":
            self.skew = fault.seconds
        sender = getattr(self, f"_send_{name}", None)
        if sender:
            sender(reply, fault)
        else:
            self._send(wire.reshaped(reply, fault) if name else reply)

    # === WAYS OF ANSWERING === #

    def _send(self, reply: Reply, length: int | None = None) -> None:
        body = reply.rendered()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        now = time.time() + self.server.simulator.state.book.offset
        return super().date_time_string(timestamp or now + self.skew)

    def _break(self, fault: Fault) -> None:
        self.close_connection = True
        if fault.fault.startswith("timeout"):
            self.server.simulator.stopping.wait(fault.seconds)
        if fault.fault.startswith("reset"):
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()

    def _send_truncated(self, reply: Reply, _fault: Fault) -> None:
        body = reply.rendered()
        self._send(Reply(**{**vars(reply), "body": body[: len(body) // 2]}), len(body))
        self.close_connection = True

    def _send_drip(self, reply: Reply, fault: Fault) -> None:
        self._start(reply, {"Content-Length": str(len(reply.rendered()))})
        for byte in reply.rendered():
            self.wfile.write(bytes([byte]))
            if self.server.simulator.stopping.wait(fault.seconds):
                return

    def _send_huge(self, reply: Reply, fault: Fault) -> None:
        self._stream(reply, wire.huge(fault.megabytes), {})

    def _send_bomb(self, reply: Reply, fault: Fault) -> None:
        headers = {"Content-Encoding": "gzip"}
        self._stream(reply, wire.bomb(fault.megabytes), headers)

    def _stream(
        self, reply: Reply, chunks: Iterator[bytes], headers: dict[str, str]
    ) -> None:
        self._start(reply, {"Transfer-Encoding": "chunked", **headers})
        for chunk in chunks:
            if chunk:
                self.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def _start(self, reply: Reply, headers: dict[str, str]) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: what came in is at /control/received."""
