"""``--task gec``: F0.5 of the edits in validation chooses the checkpoint."""

import re
from argparse import Namespace

import pytest
import torch

from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.gec.metrics.changes import Changes
from tlm_fairseq.gec.metrics.cherrant import CharacterEdits

OPTIONS = ["--task", "gec", "--eval-f", "--best-checkpoint-metric", "f0.5", "--maximize-best-checkpoint-metric"]


@pytest.fixture(scope="module")
def trained_by_f(fairseq_commands, tmp_path_factory):
    """Folder of a toy model trained until it has learnt some of the toy corpus's one correction."""
    folder = tmp_path_factory.mktemp("gec")
    fairseq_commands.train(
        *OPTIONS,
        "--max-epoch",
        3,
        "--lr",
        "1e-2",
        "--keep-best-checkpoints",
        2,
        "--no-epoch-checkpoints",
        "--save-dir",
        folder,
    )
    return folder


def test_the_best_checkpoint_has_the_best_f(trained_by_f):
    best = checkpoints.read(trained_by_f / "checkpoint_best.pt")["extra_state"]["best"]
    kept = [re.match(r"checkpoint\.best_f0\.5_([\d.]+)\.pt", path.name) for path in trained_by_f.glob("*.best_*")]
    assert 1 <= len(kept) <= 2 and max(float(match[1][:5]) for match in kept) == pytest.approx(best, abs=1e-3)
    assert 0 <= best <= 1


def test_f_is_that_of_the_hypotheses(trained_by_f, toy_data):
    """The same by beam search and counting outside of the task."""
    from fairseq import checkpoint_utils, utils

    path = str(trained_by_f / "checkpoint_best.pt")
    (model,), _, task = checkpoint_utils.load_model_ensemble_and_task([path], arg_overrides={"data": str(toy_data)})
    task.load_dataset("valid")
    model.eval()
    generator = task.build_generator([model], Namespace(beam=1))
    texts = []
    for batch in task.get_batch_iterator(task.dataset("valid"), max_sentences=7).next_epoch_itr(shuffle=False):
        for row, (best, *_) in enumerate(task.inference_step(generator, [model], batch)):
            tokens = batch["net_input"]["src_tokens"][row], best["tokens"], batch["target"][row]
            texts.append([task.src_dict.string(utils.strip_pad(one, 1)) for one in tokens])
    sources, hypotheses, targets = zip(*texts)
    score = Changes().score(sources, hypotheses, [targets])
    assert score.counts.tp + score.counts.fn > 0
    assert checkpoints.read(path)["extra_state"]["best"] == pytest.approx(score.value, abs=1e-4)


@pytest.mark.parametrize("metric", [Changes, CharacterEdits])
def test_validation_counts_the_edits_of_the_metric(trained_by_f, toy_data, metric):
    """On text whose words fall into characters the two count otherwise."""
    from fairseq import checkpoint_utils

    path, overrides = str(trained_by_f / "checkpoint_best.pt"), {"data": str(toy_data), "eval_metric": metric.name}
    (model,), cfg, task = checkpoint_utils.load_model_ensemble_and_task([path], arg_overrides=overrides)
    task.load_dataset("valid")
    criterion = task.build_criterion(cfg.criterion)
    batch = next(task.get_batch_iterator(task.dataset("valid"), max_sentences=7).next_epoch_itr(shuffle=False))
    counts = task.valid_step(batch, model, criterion)[2]
    expected = metric().sum_of(*task._texts(batch, model))
    assert tuple(counts[f"_edits_{name}"] for name in ("tp", "fp", "fn")) == tuple(expected)
    assert sum(expected) > 0


def test_missing_tables_are_told_before_training(fairseq_commands, tmp_path, monkeypatch):
    monkeypatch.delenv("TLM_FAIRSEQ_CHERRANT", raising=False)
    with pytest.raises(UserError, match="cilin"):
        fairseq_commands.train(*OPTIONS, "--eval-metric", "cherrant", "--max-update", 1, "--save-dir", tmp_path)


def test_an_exported_checkpoint_has_fairseqs_own_task(trained_by_f, tmp_path):
    assert main(["checkpoint", "export", str(trained_by_f / "checkpoint_best.pt"), str(tmp_path / "stock.pt")]) == 0
    cfg = torch.load(tmp_path / "stock.pt", weights_only=True)["cfg"]
    assert cfg["task"]["_name"] == "translation" and "eval_f" not in cfg["task"]


def test_pieces_without_their_model_are_refused(fairseq_commands, tmp_path):
    with pytest.raises(UserError, match="--bpe gpt2 needs"):
        fairseq_commands.train(*OPTIONS, "--eval-bpe", "gpt2", "--max-update", 1, "--save-dir", tmp_path)
