# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Debian packages: fetched without touching the machine's apt settings, or installed.

Fetching uses a private apt configuration (own sources, lists and cache) on the
mirror which the machine itself uses, so that it works for any user.
"""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from . import files, paths, process
from .console import SetupError, step

KEYRINGS = {
    "debian": Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    "ubuntu": Path("/usr/share/keyrings/ubuntu-archive-keyring.gpg"),
}


def os_release(text: str | None = None) -> dict[str, str]:
    """Parse ``/etc/os-release`` into a dictionary."""
    text = files.read(Path("/etc/os-release")) if text is None else text
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {key: " ".join(shlex.split(value)) for key, value in pairs}


def distribution() -> tuple[str, str]:
    """Return ("debian" or "ubuntu", its codename); SetupError on other systems."""
    release = os_release()
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    family = next((name for name in names if name in KEYRINGS), None)
    if not family or not shutil.which("apt-get"):
        raise SetupError(
            "fetching Odoo needs apt (Debian or Ubuntu), which this system lacks;"
            " put an Odoo 19 in a folder and name it in CREDIT_INSURANCE_ODOO."
        )
    key = "UBUNTU_CODENAME" if family == "ubuntu" else "VERSION_CODENAME"
    return family, release.get(key) or release.get("VERSION_CODENAME", "")


def mirror(codename: str) -> str:
    """Return the address of the machine's own mirror of its distribution."""
    listing = process.output(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"]
    )
    rows = [line.split() for line in listing.splitlines()]
    rows = [row for row in rows if len(row) == 3 and row[2] == "main"]
    rows.sort(key=lambda row: row[1] != codename)
    if not rows:
        raise SetupError(
            "apt has no package mirror configured; add one to /etc/apt/sources.list,"
            " or name an Odoo 19 folder in CREDIT_INSURANCE_ODOO."
        )
    return rows[0][0]


class PrivateApt:
    """apt on the machine's mirror, with suites of our choice and its own lists."""

    def __init__(self, suites: list[str]) -> None:
        family, codename = distribution()
        keyring = KEYRINGS[family]
        if not keyring.exists():
            raise SetupError(
                f"the file {keyring} is missing; type: apt-get install"
                f" {family}{'-archive' if family == 'debian' else ''}-keyring"
            )
        self.folder = paths.made(paths.cache() / "apt")
        for name in ("lists/partial", "cache/archives/partial"):
            paths.made(self.folder / name)
        address = mirror(codename)
        component = "main universe" if family == "ubuntu" else "main"
        lines = [
            f"deb [signed-by={keyring}] {address} {suite} {component}\n"
            for suite in dict.fromkeys(suites)
        ]
        files.write(self.folder / "sources.list", "".join(lines))

    def command(self, *arguments: str) -> list[str]:
        """Return an apt-get command line on the private configuration."""
        options = {
            "Dir::Etc::sourcelist": self.folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State::lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            # The cache folder may be unreadable for apt's own download user.
            "APT::Sandbox::User": "root" if process.is_root() else "",
        }
        return [
            "apt-get",
            *(f"-o{key}={value}" for key, value in options.items() if value),
            *arguments,
        ]

    def update(self) -> None:
        """Fetch the package lists."""
        with step("Fetching the package lists", lambda: megabytes(self.folder)):
            # Without this option apt takes a mirror out of reach for a warning.
            arguments = ("-oAPT::Update::Error-Mode=any", "update")
            run(self.command(*arguments), "apt-update.log")

    def download(self, packages: list[str], folder: Path) -> None:
        """Download packages into ``folder``; what is there already is kept."""
        listing = process.output(
            self.command("download", "--print-uris", *packages), cwd=folder
        )
        total = sum(int(line.split()[2]) for line in listing.splitlines() if line)
        files.require_space(folder)

        def progress() -> str:
            return f"{files.size(folder) * 100 // max(total, 1)} % of {total >> 20} MB"

        with step(f"Downloading {len(packages)} packages", progress):
            run(self.command("download", *packages), "apt-download.log", cwd=folder)


def megabytes(folder: Path) -> str:
    """Return a folder's size for a progress line."""
    return f"{files.size(folder) >> 20} MB"


def run(command: list[str], log_name: str, **options) -> None:
    """Run apt, or raise SetupError with its first reason and what to do."""
    log = paths.local("logs") / log_name
    if process.logged(command, log, **options):
        lines = files.read(log).splitlines()
        reasons = [line[2:].strip() for line in lines if line.startswith("E:")]
        reason = reasons[0][:300] if reasons else "see the log"
        raise SetupError(
            f"apt-get failed ({reason}); check the network and the package mirror,"
            f" then start again (log: {log})."
        )


def install(package: str, purpose: str) -> None:
    """Install a system package as root; SetupError with what to type otherwise."""
    if not shutil.which("apt-get"):
        raise SetupError(f"{purpose} needs {package}; install it with your system.")
    if not process.is_root():
        raise SetupError(
            f"{purpose} needs {package} and only root can install it;"
            f" type: sudo apt-get install {package}"
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    arguments = ["install", "-y", "--no-install-recommends", package]
    with step(f"Installing {package}"):
        if not _known(package):
            run(["apt-get", "update"], "apt-update.log", env=environment)
        run(["apt-get", *arguments], f"apt-{package}.log", env=environment)


def _known(package: str) -> bool:
    # A fresh container has no package lists, or lists older than its mirror.
    command = ["apt-get", "install", "--print-uris", "-qq", package]
    done = subprocess.run(command, capture_output=True, check=False)
    age = subprocess.run(
        ["find", "/var/lib/apt/lists", "-name", "*Packages*", "-mtime", "-1"],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0 and bool(age.stdout.strip())
