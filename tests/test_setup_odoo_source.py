# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Finding, checking and unpacking Odoo."""

import subprocess

import pytest

from bootstrap import apt, files, odoo_source
from bootstrap.console import SetupError

RELEASE = "version_info = ({}, 0, FINAL, 0, '')\n"


def make_odoo(folder, version="19, 0", module="addons/sale_management"):
    (folder / "odoo" / "addons" / "base").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(RELEASE.format(version))
    (folder / module).mkdir(parents=True)
    return folder


def make_deb(folder, name, content="x"):
    tree = folder / f"{name}-tree"
    (tree / "DEBIAN").mkdir(parents=True)
    control = f"Package: {name}\nVersion: 1\nArchitecture: all\n"
    control += "Maintainer: Nobody <nobody@example.com>\nDescription: trial\n"
    (tree / "DEBIAN" / "control").write_text(control)
    addon = tree / odoo_source.DIST_PACKAGES / "odoo" / "addons" / name
    addon.mkdir(parents=True)
    (addon / "file").write_text(content)
    deb = folder / f"{name}.deb"
    subprocess.run(["dpkg-deb", "-b", tree, deb], check=True, capture_output=True)
    return deb


def test_source_checkout_has_both_addons_folders(tmp_path):
    found = odoo_source.existing(make_odoo(tmp_path))
    assert found.python_path == tmp_path
    assert found.addons == (tmp_path / "addons", tmp_path / "odoo" / "addons")


def test_packaged_odoo_has_the_inner_folder_only(tmp_path):
    make_odoo(tmp_path, module="odoo/addons/sale_management")
    (tmp_path / "addons" / "sale_management").mkdir(parents=True)
    assert odoo_source.existing(tmp_path).addons == (tmp_path / "odoo" / "addons",)


def test_the_package_itself_may_be_named(tmp_path):
    make_odoo(tmp_path)
    assert odoo_source.existing(tmp_path / "odoo").python_path == tmp_path


def test_build_follows_the_commit(tmp_path):
    make_odoo(tmp_path)
    (tmp_path / ".git").mkdir()
    builds = set()
    for commit in ("a" * 40, "b" * 40):
        (tmp_path / ".git" / "HEAD").write_text(commit)
        builds.add(odoo_source.existing(tmp_path).build)
    assert len(builds) == 2


@pytest.mark.parametrize(
    ("version", "named"), [("18, 0", "18.0"), ("'saas~18', 4", "saas~18.4")]
)
def test_another_series_is_refused(tmp_path, version, named):
    with pytest.raises(SetupError, match=f"holds Odoo {named} and 19.0 is needed"):
        odoo_source.existing(make_odoo(tmp_path, version))


def test_incomplete_odoo_is_refused(tmp_path):
    with pytest.raises(SetupError, match="lacks Odoo's add-on sale_management"):
        odoo_source.existing(make_odoo(tmp_path, module="addons/web"))


def test_half_unpacked_tree_is_mended(tmp_path):
    deb, target = make_deb(tmp_path, "sale"), tmp_path / "odoo"
    left_over = tmp_path / "odoo.partial" / "half"
    left_over.mkdir(parents=True)
    odoo_source.unpack([deb], target)
    assert odoo_source.is_complete(target)
    assert not (target / "half").exists()
    assert not left_over.exists()
    assert (target / odoo_source.DIST_PACKAGES / odoo_source.STUB).is_file()


def test_tree_without_stamp_or_with_losses_is_not_complete(tmp_path):
    debs = [make_deb(tmp_path, "sale"), make_deb(tmp_path, "stock")]
    target = tmp_path / "odoo"
    assert not odoo_source.is_complete(target)
    odoo_source.unpack(debs, target)
    addons = target / odoo_source.DIST_PACKAGES / "odoo" / "addons"
    files.remove_tree(addons / "stock")
    assert not odoo_source.is_complete(target)
    odoo_source.unpack(debs, target)
    assert odoo_source.is_complete(target)
    (target / odoo_source.STAMP).write_text("{")
    assert not odoo_source.is_complete(target)


def test_broken_package_leaves_nothing_behind(tmp_path):
    broken = tmp_path / "broken.deb"
    broken.write_text("not a package")
    with pytest.raises(SetupError, match="could not be unpacked"):
        odoo_source.unpack([broken], tmp_path / "odoo")
    assert not (tmp_path / "odoo").exists()


def test_dangling_link_is_noticed(tmp_path):
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(SetupError, match="1 links to files of missing packages"):
        odoo_source._check_links(tmp_path)


def test_os_release_is_parsed():
    text = 'ID=debian\nVERSION_CODENAME="bookworm"\n# comment\n'
    expected = {"ID": "debian", "VERSION_CODENAME": "bookworm"}
    assert apt.os_release(text) == expected


def test_other_systems_are_told_what_to_do(monkeypatch):
    monkeypatch.setattr(apt, "os_release", lambda: {"ID": "fedora"})
    with pytest.raises(SetupError, match="CREDIT_INSURANCE_ODOO"):
        apt.distribution()


def test_ubuntu_is_recognised_through_its_family(monkeypatch):
    release = {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}
    release |= {"VERSION_CODENAME": "wilma", "UBUNTU_CODENAME": "noble"}
    monkeypatch.setattr(apt, "os_release", lambda: release)
    monkeypatch.setattr(apt.shutil, "which", lambda name: name)
    assert apt.distribution() == ("ubuntu", "noble")


def test_installing_needs_root(monkeypatch):
    monkeypatch.setattr(apt.shutil, "which", lambda name: name)
    monkeypatch.setattr(apt.process, "is_root", lambda: False)
    with pytest.raises(SetupError, match="sudo apt-get install chromium"):
        apt.install("chromium", "the browser tests")
