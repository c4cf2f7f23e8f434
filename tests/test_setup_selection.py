# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What ``scripts/test`` makes of its arguments and of pytest's report."""

from collections import Counter

import pytest

from bootstrap import paths
from commands import test as command

HERE = "tests/test_setup_selection.py"
ADDON = "credit_insurance/tests"


@pytest.mark.parametrize("folder", [paths.ROOT, "/"])
def test_paths_decide_which_session_they_go_to(monkeypatch, folder):
    monkeypatch.chdir(folder)
    top, addon, options = command.split([f"{HERE}::test_x", "-k", "tests", "-x"])
    assert top == [f"{paths.ROOT / HERE}::test_x"]
    assert (addon, options) == ([], ["-k", "tests", "-x"])


def test_add_on_paths_go_to_the_session_with_odoo(tmp_path, monkeypatch):
    (tmp_path / ADDON).mkdir(parents=True)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.chdir("/")
    top, addon, _options = command.split([ADDON])
    assert (top, addon) == ([], [str(tmp_path / ADDON)])


def test_without_paths_everything_runs(tmp_path, monkeypatch):
    (tmp_path / ADDON).mkdir(parents=True)
    (tmp_path / ADDON / ".." / "__manifest__.py").write_text("{}")
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    top, addon, options = command.split(["-q"])
    assert top == [str(command.TOP)]
    assert addon == [str(tmp_path / ADDON)]
    assert options == ["-q"]


def test_report_is_counted(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="2" errors="1" skipped="3"/>'
        "</testsuites>"
    )
    expected = {"passed": 3, "failed": 3, "skipped": 3}
    assert command.read_report(report) == expected
    assert command.read_report(tmp_path / "none.xml") == {}


def test_summary_sums_all_sessions(capsys):
    sessions = [command.Session(name, []) for name in ("tests", "addons")]
    sessions[0].counts = Counter(passed=2, skipped=1)
    sessions[1].counts = Counter(passed=3)
    assert command.summarise(sessions) == 0
    assert capsys.readouterr().out == "5 passed, 0 failed, 1 skipped\n"


def test_failed_session_fails_the_command(capsys):
    session = command.Session("tests", [], Counter(passed=1, failed=1), failed=True)
    assert command.summarise([session]) == 1
    assert capsys.readouterr().out == "1 passed, 1 failed, 0 skipped\n"


def test_nothing_found_fails_the_command(capsys):
    assert command.summarise([command.Session("tests", [])]) == 1
    assert capsys.readouterr().out == "0 passed, 0 failed, 0 skipped\n"
