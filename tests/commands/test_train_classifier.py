import json
import sys

import numpy as np
import pytest

from tlm_fairseq.classifiers.examples import Examples, parted
from tlm_fairseq.commands import main

SMALL = [
    *("--encoder-layers", "1", "--encoder-embed-dim", "8", "--encoder-attention-heads", "2"),
    *("--encoder-ffn-embed-dim", "8", "--patch-size", "4", "--max-update", "1", "--batch-size", "4"),
]


@pytest.fixture
def train(tmp_path):
    """Runs the command on nine images, which two splits part otherwise; returns its status."""
    splits = [parted(9, [range(4), range(4, 6), range(6, 9)]), parted(9, [range(4, 9), range(2), range(2, 4)])]
    inputs = np.random.default_rng(1).random((9, 1, 8, 8), np.float32)
    Examples(inputs, np.arange(9) % 3, np.stack(splits)).write(tmp_path / "data")

    def train(*options, data="data"):
        out = ["--arch", "vit", "--save-dir", str(tmp_path / "model"), "--scores", str(tmp_path / "score.json")]
        return main(["train-classifier", str(tmp_path / data), *out, *SMALL, *options])

    return train


def test_it_trains_with_the_options_of_the_methods_that_are_named(train, tmp_path, caplog):
    with caplog.at_level("INFO"):
        methods = ["--attn-regularizer", "tlm,drophead", "--tlm-strategy", "siblings", "--drophead-rate", "0.2"]
        assert train(*methods, "--dropkey-rate", "0.3") == 0
    assert "tlm rate 0.1, siblings, drophead rate 0.2, 1 self-attentions in ViTForImageClassification" in caplog.text
    assert set(json.loads((tmp_path / "score.json").read_text())) == {"valid", "test"}


@pytest.mark.parametrize("seed, sizes", [(0, (4, 2, 3)), (1, (5, 2, 2)), (2, (4, 2, 3))])
def test_the_seed_chooses_the_split(seed, sizes, train, monkeypatch):
    from tlm_fairseq.classifiers import training

    seen = []
    whole = training.train
    monkeypatch.setattr(training, "train", lambda model, parts, *rest: seen.append(parts) or whole(model, parts, *rest))
    assert train("--attn-regularizer", "none", "--seed", str(seed)) == 0
    assert tuple(len(labels) for _, labels in seen[0].values()) == sizes


@pytest.mark.parametrize(
    "options, message",
    [
        (["--patch-size", "3"], "patches of 3 x 3 do not part 8 x 8; change --patch-size"),
        (["--attn-regularizer", "drophead", "--drophead-schedule", "v"], "needs the number of updates"),
    ],
)
def test_options_that_do_not_fit_are_one_line(options, message, train, capsys):
    assert train(*options) == 1
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1


def test_a_folder_without_examples_is_one_line(train, capsys):
    assert train(data="nothing") == 1
    assert "examples.npz: no examples; give a folder" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--tlm-rate", "2"], ["--layers", "2"], ["--batch-size", "0"]])
def test_unknown_options_and_wrong_values_are_refused(options, train, capsys):
    with pytest.raises(SystemExit) as end:
        train(*options)
    assert end.value.code == 2 and options[0] in capsys.readouterr().err


def test_the_help_of_a_folder_lists_the_options_of_the_regularisers(capsys):
    with pytest.raises(SystemExit):
        main(["train-classifier", "data", "--help"])
    text = capsys.readouterr().out
    assert "--encoder-embed-dim" in text and "--tlm-strategy" in text


def test_without_transformers_it_says_what_to_install(train, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "transformers", None)
    assert train("--attn-regularizer", "none") == 1
    message = "the package transformers is not installed: pip install 'tlm-fairseq[transformers]'"
    assert capsys.readouterr().err == f"tlm-fairseq train-classifier: {message}\n"
