# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What ``scripts/test`` makes of its arguments and of pytest's report."""

from collections import Counter

import pytest

from bootstrap import databases, paths
from commands import test as command

HERE = "tests/test_setup_selection.py"
ADDON = "credit/tests"
GLUE = "website/tests"


@pytest.mark.parametrize("folder", [paths.ROOT, "/"])
def test_paths_decide_which_session_they_go_to(monkeypatch, folder):
    monkeypatch.chdir(folder)
    selected, options = command.split([f"{HERE}::test_x", "-k", "tests", "-x"])
    expected = {"tests": [f"{paths.ROOT / HERE}::test_x"], "addons": [], "shop": []}
    assert (selected, options) == (expected, ["-k", "tests", "-x"])


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with one add-on of each sort, which passes for the checkout."""
    manifests = {ADDON: "{}", GLUE: "{'auto_install': True}"}
    for name, manifest in manifests.items():
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name).with_name("__manifest__.py").write_text(manifest)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.chdir("/")
    return tmp_path


def test_add_on_paths_go_to_the_sessions_with_odoo(checkout):
    selected, options = command.split([ADDON, f"{GLUE}::TestCase", "-x"])
    addons, shop = [str(checkout / ADDON)], [f"{checkout / GLUE}::TestCase"]
    assert selected == {"tests": [], "addons": addons, "shop": shop}
    assert options == ["-x"]


def test_the_folder_of_an_add_on_is_a_path_of_it(checkout):
    selected, _options = command.split(["website", "credit"])
    addons, shop = [str(checkout / "credit")], [str(checkout / "website")]
    assert selected == {"tests": [], "addons": addons, "shop": shop}


def test_without_paths_everything_runs(checkout):
    selected, options = command.split(["-q"])
    assert selected == {
        "tests": [str(command.TOP)],
        "addons": [str(checkout / ADDON)],
        "shop": [str(checkout / GLUE)],
    }
    assert options == ["-q"]


def test_what_installs_itself_is_not_named_for_installation(checkout):
    assert paths.main_addons() == [checkout / "credit"]
    assert paths.glue_addons() == [checkout / "website"]
    assert paths.addons() == [checkout / "credit", checkout / "website"]
    assert databases.modules("demo") == databases.modules("shop") == ["credit"]


def test_each_session_of_add_ons_has_a_template():
    assert set(command.TEMPLATES.values()) <= set(databases.WITH_ADDONS)


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
