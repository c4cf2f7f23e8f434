# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The launchers: from any folder, through links, with sentences for failures."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from bootstrap import paths, ports
from bootstrap.console import SetupError, require_python

COMMANDS = ("demo", "test", "odoo", "bench", "lint", "simulator")


def run(command, *arguments, **environment):
    return subprocess.run(
        [str(command), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=environment.get("PWD_FOR_TEST", "/"),
    )


@pytest.fixture
def empty_cache(tmp_path):
    return {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_through_a_link_fetches_nothing(name, tmp_path, empty_cache):
    link = tmp_path / "a link with spaces"
    link.symlink_to(paths.ROOT / "scripts" / name)
    done = run(link, "--help", PWD_FOR_TEST=str(tmp_path), **empty_cache)
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage:" in done.stdout
    assert not (tmp_path / "cache").exists()


def test_unsupported_python_is_one_sentence(tmp_path):
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    command = paths.ROOT / "scripts" / "demo"
    done = run(command, CREDIT_INSURANCE_PYTHON=str(old))
    assert done.returncode == 1
    assert "is not a Python 3.10 to 3.13" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("version", [(3, 9), (3, 14)])
def test_versions_outside_of_what_odoo_accepts(version):
    with pytest.raises(SetupError, match=r"3\.10 to 3\.13"):
        require_python(version)


@pytest.mark.parametrize("version", [(3, 10), (3, 13)])
def test_versions_which_odoo_accepts(version):
    require_python(version)


def test_wrong_odoo_folder_is_one_sentence(tmp_path, empty_cache):
    done = run(
        paths.ROOT / "scripts" / "demo",
        *("--no-serve",),
        CREDIT_INSURANCE_ODOO=str(tmp_path),
        **empty_cache,
    )
    assert done.returncode == 1
    assert f"error: {tmp_path} holds no Odoo" in done.stderr
    assert "Traceback" not in done.stderr


def test_port_in_use_is_said_before_any_work(empty_cache):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        command = paths.ROOT / "scripts" / "demo"
        done = run(command, f"--port={port}", **empty_cache)
    assert done.returncode == 1
    assert f"port {port} on 127.0.0.1 is in use" in done.stderr
    assert done.stderr.count("\n") == 1


def test_next_free_port_is_taken(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        monkeypatch.setattr(ports, "DEFAULT", taken)
        assert ports.choose(None) > taken


@pytest.mark.parametrize("port", [0, 70000])
def test_no_port_number(port):
    with pytest.raises(SetupError, match="no port number"):
        ports.choose(port)


def test_unwritable_cache_is_one_sentence(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    environment = {
        "XDG_CACHE_HOME": str(blocked / "below"),
        "CREDIT_INSURANCE_ODOO": "",
    }
    done = run(paths.ROOT / "scripts" / "demo", "--no-serve", **environment)
    assert done.returncode == 1
    assert "cannot be made" in done.stderr
    assert done.stderr.count("\n") == 1


def test_launchers_are_executable():
    folder = Path(paths.ROOT / "scripts")
    assert sorted(path.name for path in folder.iterdir()) == sorted(COMMANDS)
    assert all(os.access(path, os.X_OK) for path in folder.iterdir())
