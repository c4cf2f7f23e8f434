# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for the repository as a whole: layout, layers, manifests, languages."""

import ast
import csv
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from bootstrap import paths, repository_checks
from commands import lint

ROOT = paths.ROOT
ADDONS = paths.addons()
FILES = [ROOT / name for name in lint.tracked()]
PYTHON = [path for path in FILES if path.suffix == ".py"]
MAIN = ("credit_insurance", "credit_insurance_recovery")
#: These install themselves beside the modules that they join the first to.
GLUE = (
    "credit_insurance_certificate",
    "credit_insurance_delivery",
    "credit_insurance_pos_sale",
    "credit_insurance_recovery_stock",
    "credit_insurance_website_sale",
    "credit_insurance_website_sale_collect",
)
NAMES = (*MAIN, *GLUE)
COMMANDS = {"odoo", "demo", "test", "bench", "lint", "simulator"}
TOP = {
    *NAMES,
    *("tests", "scripts", "setup", "README.md", "pyproject.toml"),
    *(".ci", ".gitignore"),
}
TOP_OPTIONAL = {"LICENSE", ".gitattributes", ".editorconfig"}
HEADER = (
    "# Copyright 2026 Credit Insurance Suite contributors\n"
    "# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).\n"
)
DATA_FOLDERS = ("data", "demo", "report", "security", "views", "wizards")
IMAGE = re.compile(
    r"!\[[^\]]*\]\(\s*<?([^)\s>]+)|<img\b[^>]*?\bsrc=[\"']([^\"']+)", re.DOTALL
)
ELSEWHERE = re.compile(r"^(https?:|data:|//)")
SECRET_NAME = r"(?:pass(?:word|wd)|secret|token|api_?key|private_?key|credentials?)"
SECRETS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----"),
    re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\."),
    re.compile(r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|sk-[\w-]{20,})"),
    re.compile(r"://[^\s/:@\"'{}<>]+:[^\s/:@\"'{}<>]+@"),
    re.compile(rf"(?i){SECRET_NAME}[\"']?\s*[:=]\s*[\"'][A-Za-z0-9+/=_.-]{{16,}}[\"']"),
)


def short(path):
    return str(path.relative_to(ROOT))


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


# === LAYOUT === #


def test_top_level_is_the_design():
    names = {path.relative_to(ROOT).parts[0] for path in FILES}
    assert names - TOP_OPTIONAL == TOP


def test_addons_are_the_two_and_those_that_join_them_to_others():
    assert tuple(folder.name for folder in paths.main_addons()) == MAIN
    assert tuple(folder.name for folder in paths.glue_addons()) == GLUE
    assert sorted(folder.name for folder in ADDONS) == sorted(NAMES)


def test_commands_can_be_run():
    scripts = [path for path in FILES if path.parent == ROOT / "scripts"]
    assert {path.name for path in scripts} == COMMANDS
    programs = [*scripts, ROOT / ".ci" / "run"]
    assert [short(path) for path in programs if not os.access(path, os.X_OK)] == []


def test_python_files_name_their_licence():
    texts = {path: path.read_text(encoding="utf-8") for path in PYTHON}
    without = [path for path, text in texts.items() if not text.startswith(HEADER)]
    assert [short(path) for path in without] == []


def test_files_and_functions_are_short():
    findings = [
        f"{short(path)}{finding}"
        for path in PYTHON
        if not repository_checks.is_test(path.relative_to(ROOT))
        for finding in repository_checks.sizes(path.read_text(encoding="utf-8"))
    ]
    assert findings == []


# === MODELS === #


def models_of(addon):
    """Return (name, file, whether abstract) of each model that an add-on makes."""
    return [
        (name, path, "AbstractModel" in {getattr(b, "attr", "") for b in node.bases})
        for path in sorted(addon.rglob("*.py"))
        if not {"tests", "rules", "clients"} & set(path.relative_to(addon).parts)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
        for name in _names(node)
        if name.startswith("credit.insurance")
    ]


def _names(node):
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(
            statement.value, ast.Constant
        ):
            targets = [getattr(target, "id", "") for target in statement.targets]
            if "_name" in targets:
                yield statement.value.value


def test_models_are_found():
    found = {name for name, _path, _abstract in models_of(ADDONS[0])}
    assert {
        "credit.insurance.insurer",
        "credit.insurance.policy",
        "credit.insurance.policy.zone",
        "credit.insurance.cover",
        "credit.insurance.decision",
        "credit.insurance.exposure",
        "credit.insurance.adapter",
        "credit.insurance.adapter.demo",
        "credit.insurance.adapter.manual",
    } <= found


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_a_model_lives_in_the_file_of_its_name(addon):
    misplaced = [
        f"{name} in {short(path)}"
        for name, path, _abstract in models_of(addon)
        if path.stem != name.replace(".", "_")
    ]
    assert misplaced == []


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_each_model_has_access_rights(addon):
    path = addon / "security" / "ir.model.access.csv"
    lines = list(csv.DictReader(path.open(encoding="utf-8"))) if path.exists() else []
    allowed = {line["model_id:id"].split(".")[-1] for line in lines}
    models = models_of(addon)
    needed = {f"model_{name}" for name, _path, abstract in models if not abstract}
    needed = {name.replace(".", "_") for name in needed}
    assert needed - allowed == set()
    # A line without a group would be for everybody, the public included.
    assert [line["id"] for line in lines if not line["group_id:id"]] == []


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_each_module_is_imported_by_its_package(addon):
    forgotten = []
    for folder in (addon / "models", addon / "wizards", addon / "tests"):
        package = folder / "__init__.py"
        modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
        if folder.name == "tests":
            modules = {name for name in modules if name.startswith("test_")}
        if modules:
            forgotten += sorted(modules - _reachable(folder, parsed(package)))
    assert forgotten == []


def _reachable(folder, tree, seen=frozenset()):
    """Return the modules of a package that importing it imports, in the end."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            module = (node.module or "").split(".")[0]
            names = {module} if module else {alias.name for alias in node.names}
            for name in names - seen:
                path = folder / f"{name}.py"
                seen |= {name}
                if path.exists():
                    seen = _reachable(folder, parsed(path), seen)
    return seen


# === LAYERS === #


def imports_of(path, addon):
    """Return the absolute name of each module that a file imports, anywhere in it."""
    package = list(path.relative_to(addon.parent).with_suffix("").parts[:-1])
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def layer(name):
    """Return the (add-on's own) layer that an imported module is in, if any."""
    parts = name.removeprefix("odoo.addons.").split(".")
    return parts[1] if parts[0] in NAMES and len(parts) > 1 else ""


def test_both_addons_have_rules_that_the_checks_look_at():
    with_rules = [a.name for a in ADDONS if (a / "rules" / "__init__.py").is_file()]
    assert sorted(with_rules) == sorted(MAIN)


def test_rules_import_the_standard_library_and_rules_only():
    assert _imports_up("rules", {"rules"}, sys.stdlib_module_names) == []


def test_clients_do_not_import_odoo():
    # What they import from elsewhere (requests, lxml, zeep) Odoo requires as well.
    assert _imports_up("clients", {"rules", "clients"}, None) == []


def _imports_up(folder, layers, libraries):
    findings = []
    for addon in ADDONS:
        for path in sorted((addon / folder).rglob("*.py")):
            for name in imports_of(path, addon):
                first = name.split(".")[0]
                if layer(name) and first != "odoo":
                    fits = layer(name) in layers
                else:
                    fits = first != "odoo" and (not libraries or first in libraries)
                if not fits:
                    findings.append(f"{short(path)} imports {name}")
    return findings


def test_relative_imports_are_understood(tmp_path):
    addon = tmp_path / "credit_insurance"
    (addon / "rules").mkdir(parents=True)
    path = addon / "rules" / "one.py"
    path.write_text(
        "from ..models import two\nfrom . import three\nfrom .four import f\n"
        "def late():\n    from odoo.tools import five\n"
    )
    assert list(imports_of(path, addon)) == [
        "credit_insurance.models.two",
        "credit_insurance.rules.three",
        "credit_insurance.rules.four.f",
        "odoo.tools.five",
    ]


# === MANIFESTS, TEXTS, PICTURES === #


def test_what_installs_itself_brings_in_nothing_else():
    needed = {name: paths.manifest(ROOT / name)["depends"] for name in GLUE}
    assert all(paths.manifest(ROOT / name)["auto_install"] is True for name in GLUE)
    # One of ours, and all the others must be there before Odoo installs it.
    ours = {name: sorted(set(terms) & set(NAMES)) for name, terms in needed.items()}
    assert {name: len(terms) for name, terms in ours.items()} == dict.fromkeys(GLUE, 1)
    assert not any(paths.manifest(ROOT / name).get("application") for name in GLUE)


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_manifest_names_each_data_file_and_no_other(addon):
    terms = paths.manifest(addon)
    named = [*terms.get("data", ()), *terms.get("demo", ())]
    there = {
        path.relative_to(addon).as_posix()
        for folder in DATA_FOLDERS
        for path in (addon / folder).rglob("*")
        if path.suffix in (".xml", ".csv")
    }
    assert sorted(named) == sorted(there)
    demo = {name for name in there if name.startswith("demo/")}
    assert set(terms.get("demo", ())) == demo


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_manifest_names_assets_that_exist(addon):
    patterns = [
        p for paths_ in paths.manifest(addon).get("assets", {}).values() for p in paths_
    ]
    assert [p for p in patterns if not list(ROOT.glob(p))] == []
    tours = {p for p in (addon / "static" / "tests").rglob("*.js")}
    assert tours <= {path for p in patterns for path in ROOT.glob(p)}


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_french_is_complete(addon):
    path = addon / "i18n" / "fr.po"
    assert list(repository_checks.translations(path) if path.exists() else ()) == []


def test_pictures_exist():
    pages = [ROOT / "README.md"]
    pages += [addon / "static" / "description" / "index.html" for addon in ADDONS]
    missing = [
        f"{short(page)}: {picture}"
        for page in pages
        if page.exists()
        for pair in IMAGE.findall(page.read_text(encoding="utf-8"))
        for picture in pair
        if picture and not ELSEWHERE.match(picture)
        if not (page.parent / picture.split("?")[0]).is_file()
    ]
    assert missing == []
    assert all((a / "static" / "description" / "icon.png").is_file() for a in ADDONS)


# === SECRETS === #


def secrets_in(text):
    """Return the lines of a text that look as if they held a secret."""
    return [line for line in text.splitlines() if any(s.search(line) for s in SECRETS)]


def test_no_file_holds_a_secret():
    findings = []
    for path in FILES:
        if path.suffix in repository_checks.TEXT and path.is_file():
            lines = secrets_in(path.read_text(encoding="utf-8"))
            findings += [f"{short(path)}: {line.strip()}" for line in lines]
    assert findings == []


def test_only_demo_users_have_a_password_and_it_is_their_login():
    field = re.compile(SECRET_NAME)
    findings = []
    for path in (p for p in FILES if p.suffix == ".xml" and p.is_file()):
        for record in ElementTree.parse(path).iter("record"):
            values = {f.get("name", ""): f.text for f in record.iter("field")}
            for name, value in values.items():
                of_demo = path.parent.name == "demo" and value == values.get("login")
                if field.search(name) and (value or "").strip() and not of_demo:
                    findings.append(f"{short(path)}: {record.get('id')}.{name}")
    assert findings == []


@pytest.mark.parametrize(
    "line",
    [
        f"api_key = '{'c0ffee' * 4}'",
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "https://user:" + "pass1@insurer.example.com",
    ],
)
def test_secrets_are_recognised(line):
    assert secrets_in(line) == [line]


@pytest.mark.parametrize(
    "line", ['password = "admin"', "token = self._token()", "https://{user}:{key}@host"]
)
def test_harmless_lines_are_let_pass(line):
    assert secrets_in(line) == []
