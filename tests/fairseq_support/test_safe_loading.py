"""Checkpoints load with weights_only=True, and a hostile one is refused before anything runs."""

import argparse
import os
import pickle
import subprocess
import sys

import numpy
import pytest
import torch

from tlm_fairseq.fairseq_support import safe_loading
from tlm_fairseq.fairseq_support.pickle_names import names_asked_for


class Hostile:
    """Unpickling it would create the file that its path names."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


FORMATS = {
    "zip": {},
    "before torch 1.6": dict(_use_new_zipfile_serialization=False),
    "pickle protocol 4": dict(pickle_protocol=4),
}


@pytest.fixture(params=FORMATS, ids=str)
def hostile(request, tmp_path):
    """A checkpoint that would make the folder "ran" beside it, in each file format."""
    path = tmp_path / "hostile.pt"
    state = {"args": argparse.Namespace(arch="bart_large"), "model": {"weight": torch.ones(2)}}
    torch.save({**state, "extra_state": Hostile(tmp_path / "ran")}, path, **FORMATS[request.param])
    return path


def test_the_hostile_file_does_what_it_says_when_trusted(hostile):
    torch.load(hostile, weights_only=False)
    assert (hostile.parent / "ran").is_dir()


def test_a_hostile_checkpoint_is_refused_and_nothing_runs(hostile):
    with pytest.raises(safe_loading.RefusedCheckpoint) as refusal:
        safe_loading.load(hostile)
    assert "\n" not in str(refusal.value)
    assert f"tlm-fairseq checkpoint inspect {hostile}" in str(refusal.value)
    assert not (hostile.parent / "ran").exists()
    # posix.mkdir is what Python calls os.mkdir.
    assert f"{os.mkdir.__module__}.mkdir" in names_asked_for(hostile).names
    assert not (hostile.parent / "ran").exists()


def test_fairseq_itself_refuses_it(hostile, fairseq_commands):
    from fairseq import checkpoint_utils

    with pytest.raises(safe_loading.RefusedCheckpoint, match="refused"):
        checkpoint_utils.load_model_ensemble([str(hostile)])
    assert not (hostile.parent / "ran").exists()


@pytest.mark.parametrize("hostile", ["zip"], indirect=True)  # the message of each form is tested above
def test_a_refusal_is_one_line_without_traceback(hostile):
    code = "import sys, fairseq.checkpoint_utils as c, tlm_fairseq.models\nc.load_checkpoint_to_cpu(sys.argv[1])"
    process = subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(hostile)], capture_output=True, text=True)
    assert process.returncode == 1
    assert "Traceback" not in process.stderr
    assert process.stderr.strip().split("\n")[-1].startswith(f"{hostile}: refused")
    assert not (hostile.parent / "ran").exists()


def test_what_fairseq_writes_is_accepted(tmp_path):
    from fairseq.data import Dictionary
    from fairseq.distributed.utils import _TensorPlaceholder
    from fairseq.logging.meters import AverageMeter, StopwatchMeter, TimeMeter
    from omegaconf import OmegaConf

    import tlm_fairseq.models  # noqa: F401

    state = {
        "args": argparse.Namespace(arch="transformer", values=[1, "a", None]),
        "cfg": OmegaConf.create({"model": {"_name": "x", "list": [1, 2]}, "nothing": None}),
        "bleu": numpy.float64(12.5),
        "count": numpy.int64(3),
        "array": numpy.arange(3.0),
        "meters": [AverageMeter(), TimeMeter(), StopwatchMeter()],
        "placeholder": _TensorPlaceholder(0),
        "dictionary": Dictionary(),
        "tensor": torch.ones(2, dtype=torch.bfloat16),
    }
    for options in FORMATS.values():
        if "pickle_protocol" in options:
            continue  # torch.save never writes it unless asked
        torch.save(state, tmp_path / "state.pt", **options)
        loaded = safe_loading.load(tmp_path / "state.pt")
        assert loaded["args"] == state["args"] and loaded["cfg"] == state["cfg"]
        assert loaded["bleu"] == 12.5 and loaded["count"] == 3 and loaded["array"].tolist() == [0, 1, 2]


def test_an_allowed_class_is_no_way_in(tmp_path):
    # A callable smuggled as an argument of an allowed class is still a name that is looked up, and refused.
    class Smuggled:
        def __reduce__(self):
            return argparse.Namespace, (), {"run": os.system}

    torch.save({"args": Smuggled()}, tmp_path / "smuggled.pt")
    with pytest.raises(pickle.UnpicklingError, match="system"):
        safe_loading.load(tmp_path / "smuggled.pt")
