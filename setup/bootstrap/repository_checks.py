# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Checks of the repository's own rules, which no tool has: sizes, words, languages.

They run in the virtual environment for the tests, for its polib.
"""

import ast
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from pathlib import Path

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
TEXT = (".py", ".xml", ".js", ".scss", ".css", ".md", ".txt", ".toml", ".cfg", ".po")
TEXT += (".pot", ".csv", ".sh", ".html", ".rst", ".yml", "")
# Put together here, so that this file does not match itself.
WORDS = {
    "an open end": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
    "a path of one machine": re.compile(
        r"(?<![\w.~-])/(ro" + r"ot|ho" + r"me|wo" + r"rk|Us" + r"ers)/\w"
    ),
    "a package registry's host": re.compile(
        r"\b(py" + r"pi\.org|pythonhos" + r"ted\.org|npm" + r"js\.(org|com)"
        r"|(deb|ftp|security)\.deb" + r"ian\.org|(archive|security)\.ubu" + r"ntu\.com)"
    ),
}


def check(root: Path, files: list[Path]) -> list[str]:
    """Return what is wrong in ``files``, one line for each finding."""
    findings = []
    for path in files:
        if path.suffix in TEXT and path.is_file():
            name, text = path.relative_to(root), path.read_text(encoding="utf-8")
            findings += [f"{name}{finding}" for finding in _check_one(path, text)]
    return findings


def _check_one(path: Path, text: str) -> Iterator[str]:
    yield from words(text)
    if path.suffix == ".py" and not is_test(path):
        yield from sizes(text)
    if path.suffix == ".xml":
        yield from well_formed(text)
    if path.name == "fr.po":
        yield from translations(path)


def is_test(path: Path) -> bool:
    """Tell whether a file holds tests, which may be long."""
    return "tests" in path.parts


def words(text: str) -> Iterator[str]:
    """Find what must not be in a public repository."""
    for number, line in enumerate(text.splitlines(), 1):
        for name, pattern in WORDS.items():
            if pattern.search(line):
                yield f":{number}: {name}: {line.strip()[:80]}"


def sizes(text: str) -> Iterator[str]:
    """Find files and functions that are too long."""
    lines = text.count("\n")
    if lines > LONGEST_FILE:
        yield f":1: {lines} lines, {LONGEST_FILE} at most"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                limit = f"{LONGEST_FUNCTION} at most"
                yield f":{node.lineno}: {node.name} has {length} lines, {limit}"


def well_formed(text: str) -> Iterator[str]:
    """Find XML that cannot be parsed."""
    try:
        ElementTree.fromstring(text.encode())  # noqa: S314 - our own files
    except ElementTree.ParseError as error:
        yield f": not well-formed XML: {error}"


def translations(path: Path) -> Iterator[str]:
    """Find French texts that are missing or marked as doubtful."""
    import polib

    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f":{entry.linenum}: fuzzy: {entry.msgid[:60]}"
        elif not entry.translated():
            yield f":{entry.linenum}: not translated: {entry.msgid[:60]}"


def main(arguments: Iterable[str]) -> int:
    """Check the files named on standard input, below the folder given."""
    (root,) = map(Path, arguments)
    findings = check(root, [root / line for line in sys.stdin.read().splitlines()])
    print("\n".join(findings))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
