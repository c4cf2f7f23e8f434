# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Prepared databases: made once as templates, copied per use.

Kinds of templates:

* ``base_demo``, ``base_plain``: Odoo's sale_management and l10n_fr_account, with and
  without demo data;
* ``base_shop``: ``base_plain`` and what sells in other ways: the website with cash on
  delivery and pay on site, the point of sale, the warehouse, loyalty programs;
* ``demo``, ``plain``, ``shop``: a copy of these with the add-ons of this checkout
  installed. In ``shop`` those that join them to other modules come by themselves.

A template's name ends in a hash of what went into it. It is built under another name
and renamed when complete, so one with the final name is never half-made.
"""

import os
import re
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from . import files, odoo_run, paths
from .console import SetupError, step
from .odoo_run import Odoo

#: How often a database is tried to be dropped, a second apart.
DROPS = 15
MODULES = ("sale_management", "l10n_fr_account")
SHOP_MODULES = (
    *("website_sale", "website_sale_collect", "delivery"),
    *("pos_sale", "sale_stock", "sale_loyalty", "certificate"),
)
#: The first one is what new users get; French is there to switch to.
LANGUAGE = "en_US,fr_FR"
#: Which kind another one is a copy of, with more installed.
BASES = {
    "demo": "base_demo",
    "plain": "base_plain",
    "shop": "base_shop",
    "base_shop": "base_plain",
}
WITH_ADDONS = ("demo", "plain", "shop")
KINDS = ("base_demo", "base_plain", "base_shop", *WITH_ADDONS)
NEW = "_new"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,58}")


def template_name(odoo: Odoo, kind: str) -> str:
    """Return the name which a template of this kind has now."""
    base = [odoo.source.build, *MODULES, LANGUAGE, odoo.server.host]
    if kind.endswith("shop"):
        base += SHOP_MODULES
    if kind in WITH_ADDONS:
        base.append(addons_digest())
    return f"ci_{kind}_{paths.text_digest(kind, *base)}"


def addons_digest() -> str:
    """Return the hash of the add-ons' code and data."""
    return paths.text_digest(paths.tree_digest(paths.addons()))


def prepared(kind: str, odoo: Odoo | None = None) -> str:
    """Return the name of the template of a kind, built first if needed.

    :param kind: one of KINDS
    :raises SetupError: Odoo could not install the modules
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not one of {KINDS}")
    odoo = odoo or odoo_run.prepare()
    if kind in BASES:
        prepared(BASES[kind], odoo)
    with files.lock(paths.local(), f"template {kind}"):
        name = template_name(odoo, kind)
        if not exists(name, odoo):
            _drop_outdated(odoo, kind)
            _build(odoo, kind, name)
    return name


def fresh_copy(kind: str, name: str, odoo: Odoo | None = None) -> str:
    """Make database ``name`` a copy of a template, replacing any of that name."""
    check_name(name)
    odoo = odoo or odoo_run.prepare()
    template = prepared(kind, odoo)
    try:
        _replace(odoo, template, name)
    except SetupError:
        # Another run may have dropped it meanwhile, the add-ons having changed.
        if exists(template, odoo):
            raise
        _replace(odoo, prepared(kind, odoo), name)
    return name


def drop(name: str, odoo: Odoo | None = None) -> None:
    """Remove a database and its attachments, if they exist."""
    odoo = odoo or odoo_run.prepare()
    statement = f'DROP DATABASE IF EXISTS "{check_name(name)}" WITH (FORCE)'
    for attempt in range(DROPS):
        try:
            odoo.server.sql(statement)
            break
        except SetupError:
            # The server's own processes may look after it, and may not be ended.
            if attempt == DROPS - 1:
                raise
            time.sleep(1)
    files.remove_tree(odoo.filestore(name))


def exists(name: str, odoo: Odoo) -> bool:
    """Tell whether a database exists."""
    query = f"SELECT 1 FROM pg_database WHERE datname = '{check_name(name)}'"
    return odoo.server.sql(query) == "1"


def names(odoo: Odoo, prefix: str) -> list[str]:
    """Return the databases whose name starts with ``prefix``."""
    rows = odoo.server.sql("SELECT datname FROM pg_database ORDER BY 1")
    return [row for row in rows.splitlines() if row.startswith(prefix)]


def comment(name: str, odoo: Odoo) -> str:
    """Return a database's comment: what its add-ons were last updated to."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
    return odoo.server.sql(f"{query} WHERE datname = '{check_name(name)}'")


def set_comment(name: str, text: str, odoo: Odoo) -> None:
    """Set a database's comment."""
    odoo.server.sql(f"COMMENT ON DATABASE \"{check_name(name)}\" IS '{text}'")


def check_name(name: str) -> str:
    """Return a database name that needs no quoting; SetupError for others."""
    if not NAME.fullmatch(name):
        raise SetupError(
            f"{name!r} is not usable as a database name; take up to 59 letters, digits,"
            " '.', '-' or '_' (CREDIT_INSURANCE_DB)."
        )
    return name


def build_warnings(name: str) -> list[str]:
    """Return the warnings which Odoo logged while a template was built."""
    text = files.read(_warnings_file(name))
    return text.split("\0") if text else []


def _warnings_file(name: str) -> Path:
    return paths.local("templates") / f"{name}.warnings"


def _build(odoo: Odoo, kind: str, name: str) -> None:
    temporary = f"{name}{NEW}"
    files.require_space(paths.local(), 2)
    drop(temporary, odoo)
    if kind in BASES:
        _copy(odoo, template_name(odoo, BASES[kind]), temporary)
    warnings = odoo.run(
        f"Preparing the database template {kind}",
        f"template_{kind}",
        *_arguments(kind, temporary),
    )
    odoo_run.show(warnings, f"while preparing {kind}")
    files.write(_warnings_file(name), "\0".join(warnings))
    _rename(odoo, temporary, name)


def _arguments(kind: str, database: str) -> list[str]:
    arguments = ["-d", database, "--stop-after-init", "--no-http"]
    arguments += ["-i", ",".join(modules(kind))]
    if kind == "base_demo":
        arguments += ["--with-demo", "--load-language", LANGUAGE]
    return arguments


def modules(kind: str) -> Sequence[str]:
    """Return what is named for installation in a template of a kind."""
    if kind in WITH_ADDONS:
        # Odoo takes an empty list for a mistake; without add-ons there is no work.
        return [folder.name for folder in paths.main_addons()] or ["base"]
    return SHOP_MODULES if kind == "base_shop" else MODULES


def _copy(odoo: Odoo, source: str, target: str) -> None:
    drop(target, odoo)
    odoo.server.sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    if odoo.filestore(source).is_dir():
        # Odoo never changes an attachment's file, so a link is as good as a copy.
        shutil.copytree(
            odoo.filestore(source), odoo.filestore(target), copy_function=_link
        )


def _replace(odoo: Odoo, template: str, name: str) -> None:
    with step(f"Copying {template} to {name}"):
        _copy(odoo, template, f"{name}{NEW}")
        drop(name, odoo)
        _rename(odoo, f"{name}{NEW}", name)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _rename(odoo: Odoo, old: str, new: str) -> None:
    # Files first: a database that has its final name must be complete.
    files.remove_tree(odoo.filestore(new))
    if odoo.filestore(old).is_dir():
        odoo.filestore(old).replace(odoo.filestore(new))
    odoo.server.sql(f'ALTER DATABASE "{old}" RENAME TO "{new}"')


def _drop_outdated(odoo: Odoo, kind: str) -> None:
    for name in names(odoo, f"ci_{kind}_"):
        drop(name, odoo)
        _warnings_file(name).unlink(missing_ok=True)
