# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A real server for tests and measurements, and users who call it over HTTP."""

import os
import signal
import subprocess
import time
import urllib.request
import xmlrpc.client
from contextlib import contextmanager

from bootstrap import paths, ports


@contextmanager
def served(odoo, database, *arguments):
    """Serve a database; give the server's address and its process.

    :param arguments: further ones of Odoo's command line, ``--workers=4`` for instance
    """
    port = ports.choose(None)
    log = paths.local("logs") / f"served_{database}.log"
    common = ("-d", database, f"--http-port={port}", "--max-cron-threads=0")
    with log.open("wb") as stream:
        process = subprocess.Popen(
            odoo.command(*common, *arguments),
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=odoo.environment(),
            # Workers end with the process that they are the children of.
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url)
        yield url, process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(url):
    for _attempt in range(300):
        try:
            with urllib.request.urlopen(f"{url}/web/health", timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("Odoo did not start")


class User:
    """A user of a served database over XML-RPC, with a connection of its own."""

    def __init__(self, url, database, login):
        self.database, self.login = database, login
        common = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common")
        self.uid = common.authenticate(database, login, login, {})
        self.models = xmlrpc.client.ServerProxy(
            f"{url}/xmlrpc/2/object", allow_none=True
        )

    def call(self, model, method, *arguments, **options):
        """Call a method; an error of Odoo's is an ``xmlrpc.client.Fault``."""
        return self.models.execute_kw(
            self.database, self.uid, self.login, model, method, arguments, options
        )
