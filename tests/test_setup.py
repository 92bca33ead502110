"""pyproject.toml: what is needed where, and that constraints.txt names a tested version of all of it."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def declared():
    """The table ``project`` of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def constraints():
    lines = (ROOT / "constraints.txt").read_text("utf-8").split("\n")
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def needed(declared):
    extras = [need for name, needs in declared["optional-dependencies"].items() if name != "all" for need in needs]
    return [Requirement(line) for line in declared["dependencies"] + extras]


def names_on(requirements, platform, machine):
    place = {"sys_platform": platform, "platform_machine": machine}
    return [need.name for need in requirements if need.marker is None or need.marker.evaluate(place)]


# ve-fairseq has wheels for Linux x86-64 only; fairseq-fixed builds from source.
@pytest.mark.parametrize(
    "platform, machine, fairseq",
    [
        ("linux", "x86_64", "ve-fairseq"),
        ("linux", "aarch64", "fairseq-fixed"),
        ("darwin", "arm64", "fairseq-fixed"),
        ("darwin", "x86_64", "fairseq-fixed"),
        ("win32", "AMD64", "fairseq-fixed"),
    ],
)
def test_each_platform_gets_one_fairseq(declared, constraints, platform, machine, fairseq):
    for requirements in (needed(declared), constraints):
        names = names_on(requirements, platform, machine)
        assert [name for name in names if "fairseq" in name] == [fairseq]


# The versions that ve-fairseq 0.12.3 has wheels for.
@pytest.mark.parametrize(
    "version, supported", [("3.10.13", False), ("3.11.0", True), ("3.12.9", True), ("3.13.0", False)]
)
def test_supported_pythons(declared, version, supported):
    assert (version in SpecifierSet(declared["requires-python"])) is supported


def test_every_direct_dependency_has_one_tested_version_within_its_range(declared, constraints):
    pinned = {canonicalize_name(constraint.name): constraint for constraint in constraints}
    assert len(pinned) == len(constraints)
    for need in needed(declared):
        pins = list(pinned[canonicalize_name(need.name)].specifier)
        assert [pin.operator for pin in pins] == ["=="], need
        assert pins[0].version in need.specifier, need


def test_extra_all_holds_every_other_extra(declared):
    extras = dict(declared["optional-dependencies"])
    [everything] = map(Requirement, extras.pop("all"))
    assert (everything.name, everything.extras) == (declared["name"], set(extras))
