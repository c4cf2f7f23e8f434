# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The embedded PostgreSQL, with a real cluster of its own."""

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest

from bootstrap import postgres, python_env
from bootstrap import server as servers
from bootstrap.postgres import Cluster


@pytest.fixture(scope="module")
def programs():
    python_env.ensure("run")
    return servers.binaries(python_env.location())


@pytest.fixture(scope="module")
def cluster(programs):
    base = Path(tempfile.mkdtemp(prefix="ci-postgres-"))
    base.chmod(0o755)
    deep = base / ("a-folder-with-a-long-name-" * 3) / ("another one " * 4)
    deep.mkdir(parents=True)
    cluster = Cluster(deep / "postgres", programs)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(base)
    shutil.rmtree(cluster.socket_folder())


def test_deep_path_gets_a_short_private_socket_folder(cluster):
    folder = cluster.socket_folder()
    assert folder != cluster.data
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= postgres.LONGEST_SOCKET
    assert folder.stat().st_mode & 0o077 == 0


def test_short_path_keeps_the_socket_in_the_cluster(programs):
    data = Path("/tmp/postgres")
    assert Cluster(data, programs).socket_folder() == data


def test_server_answers_with_the_settings(cluster):
    server = cluster.server()
    assert server.sql("SHOW fsync") == "off"
    assert server.sql("SHOW max_connections") == "200"
    assert server.sql("SELECT current_user") == "odoo"
    servers.check(server)


def test_second_start_leaves_the_server_alone(cluster):
    first = cluster.running()
    cluster.start()
    assert cluster.running() == first


def test_other_settings_restart_it(cluster, monkeypatch):
    first = cluster.running()
    changed = {**postgres.SETTINGS, "work_mem": "16MB"}
    monkeypatch.setattr(postgres, "SETTINGS", changed)
    assert cluster.start().sql("SHOW work_mem") == "16MB"
    assert cluster.running() != first


def test_killed_server_is_started_again(cluster):
    os.kill(cluster.running(), signal.SIGKILL)
    until = time.monotonic() + 10
    while cluster.running() and time.monotonic() < until:
        time.sleep(0.05)
    assert (cluster.data / "postmaster.pid").exists()
    assert cluster.start().sql("SELECT 1") == "1"


def test_pid_file_of_another_process_is_stale(cluster):
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    assert cluster.running() is None
    assert cluster.start().sql("SELECT 1") == "1"


def test_half_made_cluster_is_made_again(programs):
    base = Path(tempfile.mkdtemp(prefix="ci-postgres-"))
    base.chmod(0o755)
    (base / "postgres.partial" / "half").mkdir(parents=True)
    cluster = Cluster(base / "postgres", programs)
    try:
        assert cluster.start().sql("SELECT 1") == "1"
    finally:
        cluster.stop()
        shutil.rmtree(base)
