"""A pipeline as ``pip install`` alone gives it: copied from the installed package, and run far from any checkout."""

import os
import subprocess

import pytest

from command_server import commands
from installed_package import install_package, link_fairseq

pytest.importorskip("errant", reason="ERRANT is not installed")

NUMBERS = {
    "VOCABULARY": "350",
    "LAYERS": "1",
    "WIDTH": "16",
    "FFN_WIDTH": "16",
    "HEADS": "2",
    "UPDATES": "2",
    "WARMUP": "1",
    "BEAM": "1",
    "CUDA_VISIBLE_DEVICES": "",
}


@pytest.fixture
def run(tmp_path):
    """Runs a command with its output in an empty folder; the package lies in another, beside fairseq."""
    packages = tmp_path / "site-packages"
    install_package(tmp_path / "checkout", packages)
    link_fairseq(packages)
    (tmp_path / "work").mkdir()
    variables = {**os.environ, **NUMBERS, "PYTHONPATH": str(packages), "PYTHONSAFEPATH": "1"}
    with commands(tmp_path / "bin", variables) as executables:
        variables["PATH"] = os.pathsep.join([str(executables), os.environ["PATH"]])

        def run(*words, **further):
            environment = variables | further
            done = subprocess.run(words, cwd=tmp_path / "work", env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout + done.stderr

        yield run


def test_it_runs_with_the_installed_package_and_keeps_its_outputs(run, tmp_path):
    work = tmp_path / "work"
    run("tlm-fairseq", "recipe", "copy", "gec-ukrainian", "mine")
    run("tlm-fairseq", "gec", "sample", "--out", "text")
    train, valid = ([f"text/{part}.src", f"text/{part}.tgt"] for part in ("train", "valid"))
    test = ["text/test.src", "text/test.ref0", "text/test.ref1"]
    parts = ["--train", *train, "--valid", *valid, "--test", *test]
    run("tlm-fairseq", "gec", "prepare", "parallel", *parts, "--m2", "none", "--out", "data")

    shown = run("mine/examples/gec/ukrainian/run.sh", DATA="data")
    assert "--user-dir tlm_fairseq" in shown and "5 sentences, 2 annotators" in shown
    # What acts is shown, and of all that fairseq tells of itself no configuration, and no word of hydra's.
    assert "Token-Level Masking: rate 0.1, both, 2 self-attentions (1 encoder, 1 decoder)" in shown
    assert "'_name'" not in shown and "Namespace(" not in shown and "hydra" not in shown.lower()
    assert {path.name for path in work.iterdir()} == {"data", "mine", "text"}
    made = work / "mine/runs/gec-ukrainian"
    assert (made / "train/checkpoint_best.pt").is_file() and (made / "evaluate/scores.json").is_file()
