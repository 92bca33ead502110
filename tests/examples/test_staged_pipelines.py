"""examples/gec/english and chinese on toy corpora: stages from a pretrained BART, and from scratch."""

import json
import random
import re
import subprocess
from pathlib import Path

import pytest

from tlm_fairseq.commands import main

from places import CHECKOUT
from small_barts import MERGES, english_vocabulary, new_model

pytest.importorskip("errant", reason="ERRANT is not installed")
pytest.importorskip("transformers", reason="transformers is not installed")

NUMBERS = {
    "BATCH_TOKENS": "300",
    "SOURCE_WORD_DROPOUT": "0.1",
    "PATIENCE": "2",
    "AVERAGE": "2",
    "WORKERS": "0",
    "BEAM": "2",
    "LOG_EVERY": "1",
    **{
        f"STAGE{stage}_{name}": value
        for stage in (1, 2, 3)
        for name, value in (("EPOCHS", "2"), ("UPDATES", "8"), ("WARMUP", "1"), ("LR", "1e-3"))
    },
}
WORDS = "I he she eat eats pizza apple has have a an the in on".split()
CHARACTERS = "我你他的是不了人在有这中大来上国"


def write_m2(path, count, seed):
    """Sentences without their full stop, which the annotator adds; every fifth is right."""
    generator = random.Random(seed)
    blocks = []
    for number in range(count):
        words = generator.choices(WORDS, k=generator.randint(2, 6)) + ["."] * (number % 5 == 0)
        edit = f"A {len(words)} {len(words)}|||M:PUNCT|||.|||REQUIRED|||-NONE-|||0"
        noop = "A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0"
        blocks.append(f"S {' '.join(words)}\n{edit if number % 5 else noop}\n")
    path.write_text("\n".join(blocks) + "\n", "utf-8")


@pytest.fixture(scope="module")
def english(tmp_path_factory, run_script):
    folder = tmp_path_factory.mktemp("english")
    for name, count, seed in (("small", 30, 1), ("valid", 5, 2), ("test", 6, 3)):
        write_m2(folder / f"{name}.m2", count, seed)
    lines = [" ".join(random.Random(n).choices(WORDS, k=4)) for n in range(40)]
    (folder / "large.tsv").write_text("".join(f"{line}\t{line} .\n" for line in lines), "utf-8")
    vocabulary = english_vocabulary()
    new_model(vocab_size=len(vocabulary)).save_pretrained(folder / "bart")
    (folder / "bart/vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    merges = "".join(f"{left} {right}\n" for left, right in MERGES)
    (folder / "bart/merges.txt").write_text("#version: 0.2\n" + merges, "utf-8")
    settings = {
        "BART": str(folder / "bart"),
        "ARCH": "bart_base_tlm",
        "MODEL_OPTIONS": "--encoder-layers 2 --decoder-layers 3 --encoder-embed-dim 16 --decoder-embed-dim 16 "
        "--encoder-ffn-embed-dim 24 --decoder-ffn-embed-dim 40 --encoder-attention-heads 4 "
        "--decoder-attention-heads 2 --max-source-positions 48 --max-target-positions 48",
        "STAGE1_TRAIN": str(folder / "large.tsv"),
        "STAGE3_TRAIN": str(folder / "small.m2"),
        "VALID": str(folder / "valid.m2"),
        "TEST": str(folder / "test.m2"),
        "MAX_TOKENS": "9",
    }

    def run(script, **variables):
        return run_script(f"english/{script}.sh", folder, **{**NUMBERS, **settings, **variables})

    run.folder = folder / "run"
    return run


def test_english_in_two_stages_from_a_pretrained_bart(english):
    nothing = english("prepare", STAGE3_TRAIN="")
    assert nothing.returncode == 1 and "set STAGE3_TRAIN and TEST" in nothing.stderr
    absent = english("prepare", TEST="no/such.m2")
    assert absent.returncode == 1 and "TEST names no/such.m2, which does not exist" in absent.stderr

    for script in ("prepare", "train", "correct", "evaluate"):
        done = english(script)
        assert done.returncode == 0, done.stderr
    run = english.folder
    title, header, model, copied, *signatures = done.stdout.rstrip().split("\n")
    assert title == "English test set, 6 sentences: the model, and the source as it is"
    assert re.split("  +", header.strip())[::3] == ["M2 F0.5", "ERRANT F0.5"]
    assert model.startswith("model ") and copied.split() == ["source", *2 * ["0.0000", "1.0000", "0.0000"]]
    assert len(signatures) == 2 and all("|beta:0.5|" in signature for signature in signatures)
    assert "| source | 0.0000 |" in (run / "evaluate/scores.md").read_text("utf-8")
    assert set(json.loads((run / "evaluate/scores.json").read_text("utf-8"))["systems"]) == {"model", "source"}
    made = {path.name for path in run.iterdir()}
    assert made == {
        "data-1",
        "data-3",
        "pieces",
        "encoded-1",
        "encoded-3",
        "train-1",
        "train-3",
        "correct",
        "evaluate",
        "steps",
    }
    log = (run / "train-3/fairseq-train.log").read_text("utf-8")
    assert "f0.5" in log and str(run / "train-1/averaged.pt") in log
    assert len((run / "correct/test.hyp").read_text("utf-8").split("\n")) == 6 + 1
    # Nothing changed: nothing proposed. Of six sentences two are right.
    source = json.loads((run / "evaluate/source.errant.json").read_text("utf-8"))
    assert source["counts"] == {"tp": 0, "fp": 0, "fn": 4}

    again = english("train")
    assert again.returncode == 0 and again.stderr.count("done before") == 2


def test_chinese_from_scratch_to_cged(tmp_path, run_script):
    """Two characters swapped, marked as CGED marks them."""
    generator = random.Random(1)

    def corpus(name, count):
        units = []
        for number in range(count):
            text = "".join(generator.sample(CHARACTERS, 6))
            swapped = text[1] + text[0] + text[2:]
            units.append(
                f'<DOC>\n<TEXT id="{name}{number}">\n{swapped}\n</TEXT>\n<CORRECTION>\n{text}\n</CORRECTION>\n'
                '<ERROR start_off="1" end_off="2" type="W"></ERROR>\n</DOC>\n'
            )
        (tmp_path / f"{name}.xml").write_text("".join(units), "utf-8")

    corpus("train", 40)
    corpus("test", 5)
    sizes = " ".join(
        f"--{side}-layers 1 --{side}-embed-dim 16 --{side}-ffn-embed-dim 16 --{side}-attention-heads 2"
        for side in ("encoder", "decoder")
    )
    for script in ("prepare", "train", "correct", "evaluate"):
        done = run_script(
            f"chinese/{script}.sh",
            tmp_path,
            MODEL_OPTIONS=sizes,
            STAGE3_TRAIN=str(tmp_path / "train.xml"),
            TEST=str(tmp_path / "test.xml"),
            **NUMBERS,
        )
        assert done.returncode == 0, done.stderr
    assert "CGED position F1" in done.stdout and "\nsource " in done.stdout
    assert "Position Level" in (tmp_path / "run/evaluate/report.txt").read_text("utf-8")
    source = json.loads((tmp_path / "run/evaluate/source.cged.json").read_text("utf-8"))
    assert source["detection"]["counts"] == {"tp": 0, "fp": 0, "gold": 5, "tn": 0, "fn": 5}
    run = tmp_path / "run"
    correct = ["gec", "correct", "--path", run / "train-3/averaged.pt", "--data-bin", run / "encoded-3/binary"]
    correct += ["--bpe", "characters", "--input", run / "data-3/cged.src", "--cpu", "--output"]
    for decoding in ("greedy", "aggressive"):
        assert main([*map(str, correct), str(tmp_path / decoding), "--decoding", decoding]) == 0
    assert (tmp_path / "greedy").read_bytes() == (tmp_path / "aggressive").read_bytes() != b""


def test_no_more_checkpoints_are_averaged_than_fairseq_keeps(tmp_path):
    """Killed before fairseq removes the worst, a training leaves one more."""
    for score in ("12.3451", "9.1000", "100.0003", "0.0001"):
        (tmp_path / f"checkpoint.best_f0.5_{score}.pt").touch()
    stages = CHECKOUT / "examples/gec/stages.sh"
    command = ["bash", "-c", 'source "$0"; best_checkpoints "$1" 3', stages, tmp_path]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[:-1]
    assert [Path(path).stem for path in printed] == [
        f"checkpoint.best_f0.5_{score}" for score in ("100.0003", "12.3451", "9.1000")
    ]
