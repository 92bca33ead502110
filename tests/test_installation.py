"""The installed package: it is whole, what it needs loads, and fairseq finds it by its bare name from any folder."""

import importlib.util
import os
import subprocess
import sysconfig
from pathlib import Path

import pytest
import torch

from installed_package import install_package, link_fairseq

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tlm_fairseq"

# Tells at the end of a command which tlm_fairseq it used.
SITECUSTOMIZE = """\
import atexit, sys

@atexit.register
def tell():
    if "tlm_fairseq" in sys.modules:
        print("tlm_fairseq is", sys.modules["tlm_fairseq"].__file__)
"""


def source_files(package):
    """Paths within ``package`` of all files but compiled ones."""
    return {path.relative_to(package) for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"}


@pytest.fixture(scope="module")
def site_packages(tmp_path_factory):
    """A folder that pip installed this package into. Nothing is fetched, and the checkout gets no build folders."""
    target = tmp_path_factory.mktemp("site-packages")
    install_package(tmp_path_factory.mktemp("checkout"), target)
    return target


@pytest.fixture(scope="module")
def beside_fairseq(site_packages):
    """The same folder with fairseq in it."""
    link_fairseq(site_packages)
    (site_packages / "sitecustomize.py").write_text(SITECUSTOMIZE)
    return site_packages


@pytest.fixture
def train(beside_fairseq, toy_data, tmp_path):
    """Runs fairseq-train for one update in an unrelated folder, with this ``--user-dir``."""

    def run(user_dir):
        command = [
            os.path.join(sysconfig.get_path("scripts"), "fairseq-train"),
            str(toy_data),
            "--user-dir",
            user_dir,
            "--arch",
            "transformer_tiny_tlm",
            "--tlm-rate",
            "0.125",
            "--optimizer",
            "adam",
            "--max-tokens",
            "200",
            "--max-update",
            "1",
            "--cpu",
            "--no-save",
            "--disable-validation",
            "--log-format",
            "simple",
        ]
        environment = os.environ | {"PYTHONPATH": str(beside_fairseq), "PYTHONSAFEPATH": "1"}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    return run


def assert_trained_with(result, package):
    output = result.stdout + result.stderr
    assert result.returncode == 0, output
    assert "tlm_rate=0.125" in output and "done training in " in output
    assert "hydra" not in result.stderr, "hydra tells of its deprecations"
    assert Path(output.split("tlm_fairseq is ")[-1].split("\n")[0]).resolve().parent == package


def test_every_file_of_the_package_is_installed_and_nothing_else(site_packages):
    files = source_files(site_packages / "tlm_fairseq")
    recipes = {path for path in files if path.parts[0] == "recipes"}
    assert files - recipes == source_files(PACKAGE)
    results_and_picture = {
        path for path in source_files(ROOT / "examples") if "results" in path.parts or path.suffix == ".png"
    }
    assert {path.relative_to("recipes") for path in recipes} == source_files(ROOT / "examples") - results_and_picture
    others = {path.name for path in site_packages.iterdir()} - {"fairseq", "sitecustomize.py"}
    assert {name for name in others if not name.endswith(".dist-info")} == {"tlm_fairseq", "bin"}
    assert (site_packages / "bin" / "tlm-fairseq").exists()


def test_bare_name_is_found_from_an_unrelated_folder(train, site_packages):
    assert_trained_with(train("tlm_fairseq"), site_packages / "tlm_fairseq")


def test_folder_of_the_checkout_is_found_by_path(train):
    assert_trained_with(train(str(PACKAGE)), PACKAGE)


def test_what_transformers_imports_loads():
    """transformers imports torchaudio where it is installed; `tlm-fairseq doctor` tells how to cure one that fails."""
    from transformers import BartModel, ViTModel, WhisperModel

    assert all(issubclass(model, torch.nn.Module) for model in (BartModel, ViTModel, WhisperModel))
    if importlib.util.find_spec("torchaudio"):
        importlib.import_module("torchaudio")
