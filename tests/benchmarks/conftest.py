"""The programs of benchmarks/, as modules."""

import importlib.util

import pytest

from places import CHECKOUT


@pytest.fixture(scope="session")
def program():
    """Returns program(name): the module of benchmarks/NAME.py."""

    def load(name):
        description = importlib.util.spec_from_file_location(name, CHECKOUT / "benchmarks" / f"{name}.py")
        module = importlib.util.module_from_spec(description)
        description.loader.exec_module(module)
        return module

    return load
