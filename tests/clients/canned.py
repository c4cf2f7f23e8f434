# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A server that answers whatever it is told, over real HTTP."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOGIN = {
    "data": {"access_token": "t0ken-of-tests"},
    "access_token": "t0ken-of-tests",
    "idToken": "t0ken-of-tests",
}


class Canned:
    """Answers any login, and anything else with ``status``, ``headers``, ``body``."""

    def __init__(self):
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.canned = self
        self.reset()

    def reset(self):
        self.status, self.headers, self.body = 200, {}, b""
        self.requests, self.login, self.echo = [], LOGIN, False

    def json(self, data, status=200, **headers):
        self.answer(json.dumps(data).encode(), "application/json", status, **headers)

    def answer(self, body, content_type="application/json", status=200, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.headers = {"Content-Type": content_type, **named}
        self.status, self.body = status, body

    @property
    def address(self):
        host, port = self._server.server_address
        return f"http://{host}:{port}"

    def __enter__(self):
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        ).start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients which hang up are what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        canned = self.server.canned
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        canned.requests.append((self.command, self.path, body))
        if canned.echo:
            return self._echo(canned, body)
        if self.path.rstrip("s").endswith(("token", "authorize")):
            return self._send(
                200,
                {"Content-Type": "application/json"},
                json.dumps(canned.login).encode(),
            )
        self._send(canned.status, canned.headers, canned.body)

    do_POST = do_PUT = do_GET

    def _echo(self, canned, body):
        """Send back what came in, as a chatty gateway does."""
        said = f"{self.headers}\n{self.path}\n{body.decode('utf-8', 'replace')}"
        if canned.echo == "json":
            said = json.dumps({"errors": [{"detail": said}], "message": said})
        elif canned.echo == "latin-1":
            said = json.dumps({"message": said}, ensure_ascii=False)
        coding = {"latin-1": "latin-1", "utf-16": "utf-16"}.get(canned.echo, "utf-8")
        kind = f"application/json; charset={coding}"
        self._send(
            canned.status, {"Content-Type": kind}, said.encode(coding, "replace")
        )

    def _send(self, status, headers, body):
        self.send_response(status)
        if "Transfer-Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        pass
