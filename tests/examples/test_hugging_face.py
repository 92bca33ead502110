"""The example for transformers' Trainer, run as a user would on a small random BERT and made-up sentences."""

import json
import os
import runpy
import subprocess
import sys

import pytest

from places import CHECKOUT
from small_transformers import BY_NAME

transformers = pytest.importorskip("transformers", minversion="5")
pytest.importorskip("accelerate", reason="transformers' Trainer needs it: pip install 'tlm-fairseq[transformers]'")

pytestmark = pytest.mark.training

SCRIPT = CHECKOUT / "examples" / "hugging_face" / "cola.py"
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "book", "read", "was", "."]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A folder of data and one of a model."""
    data, model = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("model")
    for name, count in (("in_domain_train", 12), ("in_domain_dev", 4)):
        rows = [
            f"gj04\t{row % 2}\t{'*' * (row % 2 == 0)}\tthe {'book ' * (row % 3)}was read .\n" for row in range(count)
        ]
        (data / f"{name}.tsv").write_text("".join(rows), "utf-8")
    settings = BY_NAME["Bert"].model(vocab_size=len(PIECES), pad_token_id=0).config
    transformers.BertForSequenceClassification(settings).save_pretrained(model)
    transformers.BertTokenizer(vocab={piece: row for row, piece in enumerate(PIECES)}).save_pretrained(model)
    return data, model


def command_of(folders, out, *options):
    data, model = folders
    command = [SCRIPT, "--data", data, "--model", model, "--out", out, "--batch-size", "4", *options]
    return list(map(str, command))


def run(folders, out, *options):
    command = [sys.executable, *command_of(folders, out, *options)]
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": ""}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)


def test_it_trains_scores_and_goes_on(folders, tmp_path):
    first = run(folders, tmp_path, "--epochs", "1")
    assert first.returncode == 0, first.stderr
    second = run(folders, tmp_path, "--epochs", "2", "--resume")
    assert second.returncode == 0, second.stderr
    scores = json.loads((tmp_path / "scores.json").read_text("utf-8"))
    assert scores["epoch"] == 2 and -1 <= scores["eval_matthews"] <= 1 and 0 <= scores["eval_accuracy"] <= 1
    assert f"accuracy {scores['eval_accuracy']:.3f}" in second.stdout
    state = json.loads((tmp_path / "checkpoint-6" / "trainer_state.json").read_text("utf-8"))
    assert [entry["epoch"] for entry in state["log_history"] if "eval_loss" in entry] == [1, 2]


@pytest.mark.parametrize(
    "wrong, message", [(("--rate", "2"), "between 0 and 1"), (("--data", "nowhere"), "nowhere: has no")]
)
def test_bad_input_is_one_line(folders, tmp_path, monkeypatch, wrong, message):
    """In this process, which has transformers loaded."""
    monkeypatch.setattr(sys, "argv", command_of(folders, tmp_path, *wrong))
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    assert message in end.value.code and "\n" not in end.value.code


def test_it_is_a_script_of_less_than_a_hundred_lines():
    assert len(SCRIPT.read_text("utf-8").splitlines()) < 100
