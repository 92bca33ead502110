import tomllib

import pytest
from packaging.requirements import Requirement

from tlm_fairseq.commands.optional_packages import EXTRAS, how_to_install

from places import CHECKOUT

DISTRIBUTIONS = {"sklearn": "scikit-learn", "ua_gec": "ua-gec"}


@pytest.mark.parametrize("package, extra", EXTRAS.items())
def test_the_extra_brings_the_package(package, extra):
    extras = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert DISTRIBUTIONS.get(package, package) in {Requirement(each).name for each in extras[extra]}


def test_a_module_of_a_missing_package():
    error = ModuleNotFoundError("No module named 'scipy.stats'", name="scipy.stats")
    assert how_to_install(error) == "the package scipy is not installed: pip install 'tlm-fairseq[experiments]'"


@pytest.mark.parametrize("name", ["tlm_fairseq.nothing", None])
def test_another_module(name):
    assert how_to_install(ModuleNotFoundError(name=name)) is None
