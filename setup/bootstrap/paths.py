# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where everything lies: one folder in the checkout, one cache folder of the user's."""

import ast
import hashlib
import os
from pathlib import Path

from .console import SetupError

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
SETUP = ROOT / "setup"


def cache() -> Path:
    """Return the user's cache folder (Odoo, packages), made if needed."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return made(Path(base).absolute() / "credit-insurance")


def local(*parts: str) -> Path:
    """Return a folder of the checkout's ignored state, made if needed."""
    return made(LOCAL.joinpath(*parts))


def made(folder: Path) -> Path:
    """Make a folder and return it; SetupError when the system refuses."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"the folder {folder} cannot be made ({error.strerror}); give this user"
            " the right to write there, or set XDG_CACHE_HOME for the cache."
        ) from error
    return folder


def addons() -> list[Path]:
    """Return the add-on folders of this checkout, in a stable order."""
    return sorted(path.parent for path in ROOT.glob("*/__manifest__.py"))


def glue_addons() -> list[Path]:
    """Return the add-ons that Odoo installs by itself beside the modules they join.

    Naming one for an installation would bring all of those modules with it.
    """
    return [folder for folder in addons() if manifest(folder).get("auto_install")]


def main_addons() -> list[Path]:
    """Return the add-ons that people choose to install."""
    return [folder for folder in addons() if not manifest(folder).get("auto_install")]


def manifest(addon: Path) -> dict:
    """Return what an add-on's manifest says."""
    text = (addon / "__manifest__.py").read_text(encoding="utf-8")
    return ast.literal_eval(text)


def tree_digest(folders: list[Path]) -> str:
    """Hash the names and contents of all files below ``folders``.

    Tests, documentation and byte code are left out: they change no database.
    """
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder.parent)
            if path.is_file() and not _ignored(relative.parts):
                digest.update(f"{relative}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _ignored(parts: tuple[str, ...]) -> bool:
    return (
        "__pycache__" in parts
        or parts[1] in ("tests", "readme", "README.rst", "README.md")
        or parts[-1].endswith((".pyc", "~"))
        or parts[-1].startswith(".")
    )


def text_digest(*parts: object) -> str:
    """Hash some values to 12 hexadecimal digits."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]
