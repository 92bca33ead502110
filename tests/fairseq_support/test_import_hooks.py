"""`import tlm_fairseq` acts whatever has been imported before it or is imported after it."""

import itertools
import subprocess
import sys

import pytest

ALLOWED_BY_TORCH = "print(len(torch.load(sys.argv[1])['model']), 'fairseq' in sys.modules)"
# The model is of an architecture that only this package knows.
LOADED_BY_FAIRSEQ = (
    "from fairseq import checkpoint_utils as c\n"
    "(model,), _ = c.load_model_ensemble([sys.argv[1]]); print(type(model).__name__, len(torch.load(sys.argv[1])))"
)


def run(code, *arguments):
    command = [sys.executable, "-W", "ignore", "-c", f"import sys\n{code}", *map(str, arguments)]
    process = subprocess.run(command, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    return process.stdout.strip()


def test_torch_alone_refuses_them(trained):
    with pytest.raises(AssertionError, match="Unsupported global"):
        run(f"import torch\n{ALLOWED_BY_TORCH}", trained / "checkpoint_last.pt")


@pytest.mark.parametrize("modules", itertools.permutations(["torch", "tlm_fairseq"]), ids=" ".join)
def test_torch_reads_checkpoints_without_fairseq(trained, modules):
    code = f"import {', '.join(modules)}\n{ALLOWED_BY_TORCH}"
    count, has_fairseq = run(code, trained / "checkpoint_last.pt").split()
    assert int(count) > 10 and has_fairseq == "False"


@pytest.mark.parametrize(
    "modules", [("torch", "fairseq", "tlm_fairseq"), ("tlm_fairseq", "fairseq", "torch")], ids=" ".join
)
def test_fairseq_reads_checkpoints_of_tlm_models(trained, modules):
    printed = run(f"import {', '.join(modules)}\n{LOADED_BY_FAIRSEQ}", trained / "checkpoint_last.pt")
    assert printed.split()[0] == "TLMTransformerModel" and int(printed.split()[1]) > 3


@pytest.mark.parametrize("name", ["attention", "fairseq_support.safe_loading"])
def test_modules_that_import_fairseq_come_first(name):
    """The models, which need them, wait until they are whole."""
    code = f"import tlm_fairseq.{name}, fairseq.models as m, tlm_fairseq.models\nprint(len(m.MODEL_REGISTRY))"
    assert int(run(code)) > 10


def test_what_was_imported_can_be_asked_for_its_source():
    code = "import tlm_fairseq, fairseq\nprint(len(fairseq.__loader__.get_source('fairseq')) > 0, tlm_fairseq.models)"
    assert run(code).startswith("True <module 'tlm_fairseq.models'")
