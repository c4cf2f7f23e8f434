# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The virtual environment in the cache folder, with pinned packages."""

import os
import subprocess
import sys
import venv
from pathlib import Path

from . import files, paths, process
from .console import SetupError, step

REQUIREMENTS = {
    "run": paths.SETUP / "requirements.txt",
    "test": paths.SETUP / "requirements-test.txt",
}


def ensure(group: str = "run") -> Path:
    """Return the environment's Python, with the packages of ``group`` installed.

    :param group: "run" for what Odoo needs, "test" for that and the test tools
    :raises SetupError: no network, no space, or a package that cannot be had
    """
    folder = location()
    if not is_complete(folder, group):
        with files.lock(paths.cache(), "packages"):
            if not is_complete(folder, "run"):
                _create(folder)
            if not is_complete(folder, group):
                _install(folder, group)
    return folder / "bin" / "python"


def location() -> Path:
    """Return the folder of the environment for this interpreter."""
    return paths.cache() / f"venv-{sys.version_info[0]}.{sys.version_info[1]}"


def expected(group: str) -> str:
    """Return the stamp of a complete environment: its requirements and Python."""
    texts = [files.read(REQUIREMENTS["run"])]
    if group == "test":
        texts.append(files.read(REQUIREMENTS["test"]))
    return paths.text_digest(sys.version, *texts)


def is_complete(folder: Path, group: str) -> bool:
    """Tell whether the packages of ``group`` were installed to the end."""
    stamped = files.read(folder / f".complete-{group}") == expected(group)
    return stamped and _starts(folder / "bin" / "python")


def _starts(python: Path) -> bool:
    # Its interpreter may have been upgraded or removed meanwhile.
    try:
        done = subprocess.run([python, "-c", ""], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _create(folder: Path) -> None:
    files.require_space(folder.parent)
    files.remove_tree(folder)
    with step("Making the virtual environment"):
        try:
            venv.create(folder, with_pip=True, symlinks=True)
        except (subprocess.CalledProcessError, OSError) as error:
            raise SetupError(
                f"Python's venv module failed ({error}); as root type: apt-get install"
                " python3-venv"
            ) from error
    _install(folder, "run")


def _install(folder: Path, group: str) -> None:
    log = paths.local("logs") / f"pip-{group}.log"
    command = [folder / "bin" / "python", "-m", "pip", "install"]
    command += ["--no-input", "--disable-pip-version-check", "-r", REQUIREMENTS[group]]
    # A user's settings must not turn this into an installation elsewhere.
    hidden = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    env = {key: value for key, value in os.environ.items() if key not in hidden}
    with step(f"Installing Python packages ({group})", lambda: _progress(log)):
        if process.logged(command, log, env):
            reason = process.last_line(files.read(log), "ERROR")[:300] or "see the log"
            raise SetupError(
                f"pip could not install the Python packages ({reason}); check the"
                f" network and start again (log: {log})."
            )
    files.write(folder / f".complete-{group}", expected(group))


def _progress(log: Path) -> str:
    lines = files.read(log).splitlines()
    number = sum(line.startswith("Collecting") for line in lines)
    installing = any(line.startswith("Installing collected") for line in lines)
    return "installing" if installing else f"{number} packages collected"
