# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An Odoo 19 tree: the user's own, or Debian's package unpacked in the cache.

On Ubuntu the package is taken from the suite ``devel`` (never tried on a real
machine, unlike Debian).
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from . import apt, files, paths, process
from .console import SetupError, step

SERIES = "19.0"
PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
# Newer releases of these lack the web fonts which Odoo's links point to.
OLDER_PACKAGES = ("fonts-font-awesome", "fonts-inconsolata")
SUITES = {"debian": "sid", "ubuntu": "devel"}
DIST_PACKAGES = Path("usr/lib/python3/dist-packages")
STAMP = ".complete"
# Debian leaves this file out for its licence; without it each page logs an error.
STUB = Path("odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js")


@dataclass(frozen=True)
class OdooSource:
    """Where Odoo lies: ``python_path`` holds the package, ``build`` names its state."""

    python_path: Path
    addons: tuple[Path, ...]
    build: str


def locate() -> OdooSource:
    """Return the user's Odoo (CREDIT_INSURANCE_ODOO) or fetch one into the cache."""
    folder = os.environ.get("CREDIT_INSURANCE_ODOO")
    if folder:
        return existing(Path(folder).expanduser().absolute())
    cache = paths.cache()
    target = cache / f"odoo-{SERIES}"
    if not is_complete(target):
        with files.lock(cache, "odoo"):
            if not is_complete(target):
                fetch(target)
    return existing(target / DIST_PACKAGES, files.read(target / STAMP))


def existing(folder: Path, state: str = "") -> OdooSource:
    """Check a folder of the user's and describe it.

    :param folder: a source checkout, a folder that holds the package ``odoo``,
        or that package itself
    :raises SetupError: it is no Odoo, or not of the series 19.0
    """
    if (folder / "release.py").is_file() and folder.name == "odoo":
        folder = folder.parent
    release = folder / "odoo" / "release.py"
    if not release.is_file():
        raise SetupError(
            f"{folder} holds no Odoo (no odoo/release.py); set CREDIT_INSURANCE_ODOO to"
            " an Odoo 19 source folder, or unset it to have one fetched."
        )
    version = series(files.read(release))
    if version != SERIES:
        raise SetupError(
            f"{folder} holds Odoo {version} and {SERIES} is needed; set"
            " CREDIT_INSURANCE_ODOO to another folder, or unset it to have one fetched."
        )
    return OdooSource(folder, _addons(folder), _build(folder, state))


def series(release: str) -> str:
    """Read "19.0" out of the text of Odoo's release.py."""
    found = re.search(r"^version_info\s*=\s*\(\s*(\S+?)\s*,\s*(\d+)", release, re.M)
    return f"{found[1]}.{found[2]}".replace("'", "") if found else "of unknown version"


def _addons(folder: Path) -> tuple[Path, ...]:
    inner, outer = folder / "odoo" / "addons", folder / "addons"
    # Debian's package has all of them in the inner folder, a checkout in both.
    found = (inner,) if (inner / "sale_management").is_dir() else (outer, inner)
    if not any((path / "sale_management").is_dir() for path in found):
        raise SetupError(
            f"{folder} lacks Odoo's add-on sale_management; set"
            " CREDIT_INSURANCE_ODOO to a complete Odoo 19, or unset it to have one"
            " fetched."
        )
    return found


def _build(folder: Path, state: str) -> str:
    head = files.read(folder / ".git" / "HEAD").strip()
    if head.startswith("ref: "):
        head = files.read(folder / ".git" / head[5:]).strip()
    release = files.read(folder / "odoo" / "release.py")
    return paths.text_digest(release, head, state or folder)


def is_complete(target: Path) -> bool:
    """Tell whether a tree was unpacked to its end and nothing big is gone since."""
    try:
        stamp = json.loads(files.read(target / STAMP))
    except json.JSONDecodeError:
        return False
    return stamp.get("entries") == count_addons(target)


def count_addons(target: Path) -> int:
    """Count the entries of the add-ons folder of an unpacked tree."""
    folder = target / DIST_PACKAGES / "odoo" / "addons"
    return len(os.listdir(folder)) if folder.is_dir() else 0


def fetch(target: Path) -> None:
    """Download and unpack Debian's Odoo; ``target`` appears only when complete."""
    debs = target.parent / "debs"
    if not debs.is_dir():
        _download(debs)
    unpack(sorted(debs.glob("*.deb")), target)


def _download(debs: Path) -> None:
    family, codename = apt.distribution()
    older = codename if codename and codename != "sid" else "bookworm"
    private = apt.PrivateApt([SUITES[family], older])
    partial = paths.made(debs.with_name("debs.partial"))
    files.require_space(partial)
    private.update()
    wanted = [f"{name}/{SUITES[family]}" for name in PACKAGES]
    wanted += [f"{name}/{older}" for name in OLDER_PACKAGES]
    private.download(wanted, partial)
    partial.replace(debs)


def unpack(debs: list[Path], target: Path) -> None:
    """Unpack package files beside ``target``, mend the result, then rename it."""
    files.require_space(target.parent, 2)
    partial = target.with_name(f"{target.name}.partial")
    files.remove_tree(partial)
    partial.mkdir()
    with step(f"Unpacking Odoo {SERIES}", lambda: apt.megabytes(partial)):
        for deb in debs:
            _unpack_one(deb, partial)
        _add_stub(partial)
        _check_links(partial)
    stamp = {"debs": [deb.name for deb in debs], "entries": count_addons(partial)}
    files.write(partial / STAMP, json.dumps(stamp))
    files.remove_tree(target)
    partial.replace(target)


def _unpack_one(deb: Path, folder: Path) -> None:
    try:
        process.output(["dpkg", "-x", deb, folder], preexec_fn=process.die_with_parent)
    except SetupError as error:
        raise SetupError(
            f"{deb} could not be unpacked ({error}); delete the folder {deb.parent} to"
            " have it fetched again."
        ) from error


def _add_stub(folder: Path) -> None:
    stub = folder / DIST_PACKAGES / STUB
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.write_text("// Left out by Debian; background blurring is not available.\n")


def _check_links(folder: Path) -> None:
    broken = process.output(["find", folder, "-xtype", "l"]).split()
    if broken:
        raise SetupError(
            f"the unpacked Odoo has {len(broken)} links to files of missing packages"
            f" (first: {broken[0]}); use another Odoo 19 through CREDIT_INSURANCE_ODOO."
        )
