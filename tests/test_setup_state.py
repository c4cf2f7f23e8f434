# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stamps, locks, digests, log scanning and the settings of the servers."""

import os
import signal
import subprocess
import sys
import time

import pytest

from bootstrap import databases, files, log_scan, paths, process, python_env
from bootstrap import server as servers
from bootstrap.console import SetupError
from bootstrap.server import Server

STAMP = "2026-01-02 03:04:05,678 99"


def test_write_leaves_no_temporary_file(tmp_path):
    path = tmp_path / "file"
    for text in ("one", "two"):
        files.write(path, text, mode=0o600)
    assert path.read_text() == "two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["file"]


def test_lock_keeps_others_out_and_says_so(tmp_path, capfd):
    with files.lock(tmp_path, "odoo"):
        other = _run_python(
            "from bootstrap import files; folder = Path(sys.argv[2])\n"
            "with files.lock(folder, 'odoo'): (folder / 'done').touch()\n",
            tmp_path,
        )
        assert _wait_for(lambda: "Waiting for another run" in capfd.readouterr().err)
        assert other.poll() is None
        assert not (tmp_path / "done").exists()
    assert other.wait(10) == 0
    assert (tmp_path / "done").exists()


def _run_python(program, argument):
    start = "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path\n"
    command = [sys.executable, "-c", start + program, str(paths.SETUP), str(argument)]
    return subprocess.Popen(command)


def test_lack_of_space_is_told(tmp_path):
    with pytest.raises(SetupError, match="GB are needed"):
        files.require_space(tmp_path, 10**6)


def test_environment_needs_the_stamp_of_these_requirements(tmp_path, monkeypatch):
    requirements = tmp_path / "requirements.txt"
    monkeypatch.setitem(python_env.REQUIREMENTS, "run", requirements)
    requirements.write_text("one==1\n")
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to("/bin/true")
    assert not python_env.is_complete(folder, "run")
    files.write(folder / ".complete-run", python_env.expected("run"))
    assert python_env.is_complete(folder, "run")
    requirements.write_text("one==2\n")
    assert not python_env.is_complete(folder, "run")


def test_environment_whose_python_is_gone_is_not_complete(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to("/nowhere/python3")
    files.write(tmp_path / ".complete-run", python_env.expected("run"))
    assert not python_env.is_complete(tmp_path, "run")


def test_digest_follows_code_but_not_tests(tmp_path):
    addon = tmp_path / "addon"
    for name in ("models", "tests", "__pycache__"):
        (addon / name).mkdir(parents=True)
        (addon / name / "a.py").write_text("1")
    first = paths.tree_digest([addon])
    (addon / "tests" / "a.py").write_text("2")
    (addon / "__pycache__" / "a.py").write_text("2")
    assert paths.tree_digest([addon]) == first
    (addon / "models" / "a.py").write_text("2")
    assert paths.tree_digest([addon]) != first


def test_children_end_with_a_killed_parent(tmp_path):
    program = (
        "from bootstrap import process\n"
        "process.logged(['sh', '-c', 'echo $$; exec sleep 60'], Path(sys.argv[2]))\n"
    )
    log = tmp_path / "log"
    with _run_python(program, log) as parent:
        child = int(_wait_for(lambda: files.read(log).strip()))
        parent.send_signal(signal.SIGKILL)
    assert _wait_for(lambda: not process.alive(child, "sleep"))


def _wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_scanner_returns_warnings_with_their_traceback():
    text = (
        f"{STAMP} INFO db odoo: fine\n{STAMP} WARNING db odoo.x: bad\n  detail\n"
        f"{STAMP} INFO db odoo: fine\n{STAMP} ERROR db odoo.y: worse\n"
    )
    found = log_scan.warnings(text)
    expected = ["WARNING db odoo.x: bad\n  detail", "ERROR db odoo.y: worse"]
    assert found == [f"{STAMP} {entry}" for entry in expected]


@pytest.mark.parametrize("level", ["WARNING", "ERROR", "CRITICAL"])
def test_scanner_knows_all_levels(level):
    assert log_scan.warnings(f"{STAMP} {level} db odoo.x: bad")


def test_scanner_lets_the_missing_extension_pass():
    text = (
        f"{STAMP} ERROR ? odoo.sql_db: bad query: b'CREATE EXTENSION IF NOT EXISTS"
        " pg_trgm'\nERROR: extension is not available\n"
        f"{STAMP} WARNING ? odoo.service.db: Unable to create PostgreSQL extensions : x"
    )
    assert log_scan.warnings(text) == []


def test_scanner_takes_a_missing_log_for_clean(tmp_path):
    assert log_scan.scan(tmp_path / "none.log") == []


@pytest.mark.parametrize("name", ["", "a b", 'a"; DROP', "é", "x" * 60, "-x"])
def test_database_names_that_need_quoting_are_refused(name):
    with pytest.raises(SetupError, match="CREDIT_INSURANCE_DB"):
        databases.check_name(name)


@pytest.fixture
def no_server(monkeypatch):
    for name in (*servers.LIBPQ, "CREDIT_INSURANCE_ODOO_CONF"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_embedded_server_without_variables(no_server, tmp_path):
    assert servers.external(tmp_path / "psql") is None


def test_server_of_libpq_variables(no_server, tmp_path):
    no_server.setenv("PGHOST", "db.example.com")
    no_server.setenv("PGUSER", "me")
    found = servers.external(tmp_path / "psql")
    assert (found.host, found.user, found.database) == (
        "db.example.com",
        "me",
        "postgres",
    )
    assert found.options() == {"db_host": "db.example.com", "db_user": "me"}


def test_server_of_an_odoo_conf(no_server, tmp_path):
    conf = tmp_path / "odoo.conf"
    conf.write_text("[options]\ndb_host = h\ndb_port = False\ndb_password = a%b\n")
    no_server.setenv("CREDIT_INSURANCE_ODOO_CONF", str(conf))
    no_server.setenv("PGHOST", "other")
    found = servers.external(tmp_path / "psql")
    assert (found.host, found.port, found.password) == ("h", "", "a%b")


@pytest.mark.parametrize("text", [None, "nothing", "[other]\n"])
def test_wrong_odoo_conf_is_told(no_server, tmp_path, text):
    conf = tmp_path / "odoo.conf"
    if text is not None:
        conf.write_text(text)
    no_server.setenv("CREDIT_INSURANCE_ODOO_CONF", str(conf))
    with pytest.raises(SetupError, match=r"is no readable odoo\.conf"):
        servers.external(tmp_path / "psql")


@pytest.mark.parametrize(
    ("row", "reason"), [("120009|t", "13 or newer"), ("160000|f", "CREATEDB")]
)
def test_unsuitable_servers_are_refused(monkeypatch, row, reason, tmp_path):
    monkeypatch.setattr(Server, "sql", lambda self, statement: row)
    with pytest.raises(SetupError, match=reason):
        servers.check(Server(tmp_path / row))


def test_odoo_does_not_see_settings_of_the_environment():
    environ = {"PGHOST": "x", "ODOO_RC": "y", "PATH": "z"}
    assert servers.without_settings(environ) == {"PATH": "z"}


def test_orphans_of_a_killed_run_keep_its_lock(tmp_path):
    program = (
        "from bootstrap import files, process\n"
        "with files.lock(Path(sys.argv[2]), 'odoo'):\n"
        "    process.output(['sh', '-c', 'sleep 2 & echo $! > pid; wait'],\n"
        "                   cwd=sys.argv[2])\n"
    )
    with _run_python(program, tmp_path) as parent:
        orphan = int(_wait_for(lambda: files.read(tmp_path / "pid").strip()))
        parent.kill()
    assert process.alive(orphan, "sleep")
    with files.lock(tmp_path, "odoo"):
        assert not process.alive(orphan, "sleep")
