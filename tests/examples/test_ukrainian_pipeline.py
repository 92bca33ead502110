"""examples/gec/ukrainian on a toy corpus: from text to the table, resumed and stopped as a user would."""

import random
import shutil
import stat

import pytest

from places import CHECKOUT

pytest.importorskip("errant", reason="ERRANT is not installed")

SCRIPTS = CHECKOUT / "examples/gec/ukrainian"
WORDS = "кіт пес сидить біжить на до дому великий малий і або книга стіл".split()
NUMBERS = {
    "VOCABULARY": "310",
    "LAYERS": "1",
    "WIDTH": "16",
    "FFN_WIDTH": "16",
    "HEADS": "2",
    "UPDATES": "4",
    "WARMUP": "1",
    "BATCH_TOKENS": "40",
    "SAVE_EVERY": "2",
    "BEAM": "1",
    "SAMPLES": "1",
}


def write_corpus(folder):
    """Toy sentences whose correction ends in a full stop; a second annotator adds a comma."""
    generator = random.Random(1)
    for split, count in (("train", 24), ("valid", 4), ("test", 4)):
        lines = [" ".join(generator.choices(WORDS, k=generator.randint(2, 6))) for _ in range(count)]
        (folder / f"{split}.src").write_text("".join(line + "\n" for line in lines), "utf-8")
        (folder / f"{split}.tgt").write_text("".join(line + " .\n" for line in lines), "utf-8")
    shutil.copy(folder / "test.tgt", folder / "test.ref0")
    references = (folder / "test.tgt").read_text("utf-8").replace(" ", " , ", 1)
    (folder / "test.ref1").write_text(references, "utf-8")


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory, run_script):
    """Returns pipeline(script, **variables): the completed process of one of the scripts on the toy corpus."""
    folder = tmp_path_factory.mktemp("pipeline")
    (folder / "corpus").mkdir()
    write_corpus(folder / "corpus")

    def pipeline(script, **variables):
        return run_script(f"ukrainian/{script}", folder, **{**NUMBERS, "DATA": str(folder / "corpus"), **variables})

    pipeline.folder = folder
    return pipeline


def test_scripts_can_be_run():
    for script in SCRIPTS.glob("*.sh"):
        assert script.name == "settings.sh" or script.stat().st_mode & stat.S_IXUSR, script


def test_from_text_to_the_table_and_again(pipeline):
    run = pipeline.folder / "run"

    early = pipeline("train.sh")
    assert early.returncode == 1 and "the step 'binary' is not done" in early.stderr

    broken = pipeline("run.sh", WIDTH="15")  # 2 heads cannot share 15
    assert broken.returncode == 1
    assert "train.sh: this command failed" in broken.stderr and "fairseq-train" in broken.stderr
    assert not (run / "steps/train.done").exists()

    done = pipeline("run.sh")
    assert done.returncode == 0, done.stderr
    assert "== binary: done before" in done.stderr and "num_updates" in done.stderr
    assert "4 sentences, 2 annotators" in done.stdout
    assert "small model" in done.stdout and "source copied" in done.stdout
    assert "the gold edits" in done.stdout.lower() and "does not show the quality" in done.stdout
    hypotheses = (run / "correct/test.hyp").read_text("utf-8").split("\n")
    assert len(hypotheses) == 4 + 1
    assert {path.name for path in run.iterdir()} == {
        "binary",
        "correct",
        "data",
        "evaluate",
        "pieces",
        "steps",
        "train",
    }

    again = pipeline("run.sh")
    assert again.returncode == 0 and again.stdout == done.stdout
    assert again.stderr.count("done before") == 6 and "+ " not in again.stderr

    # fairseq-preprocess refuses the folder that it was interrupted in.
    (run / "steps/binary.done").rename(run / "steps/binary.started")
    gone_on = pipeline("prepare.sh")
    assert gone_on.returncode == 0 and "== binary: going on" in gone_on.stderr, gone_on.stderr

    # Cut short inside a checkpoint's copy, training goes on from the last whole one.
    (run / "steps/train.done").rename(run / "steps/train.started")
    torn = run / "train/checkpoint_last.pt"
    torn.write_bytes(torn.read_bytes()[:1000])
    resumed = pipeline("train.sh")
    assert resumed.returncode == 0, resumed.stderr
    assert "== train: going on" in resumed.stderr
    assert "Loaded checkpoint" in resumed.stderr and "checkpoint_1_4.pt" in resumed.stderr
    # It was trained to its end, so that nothing but the torn file is other than before.
    assert "nothing left to train: --max-update was reached before" in resumed.stderr
    assert torn.read_bytes() == (run / "train/checkpoint_1_4.pt").read_bytes()


def test_an_unknown_size_or_option_is_refused(pipeline):
    assert "SIZE is 'huge'; it is small or full" in pipeline("prepare.sh", SIZE="huge").stderr
    unknown = pipeline("run.sh", RUN=str(pipeline.folder / "none"), PATH="/usr/bin:/bin")
    assert unknown.returncode == 1 and "tlm-fairseq is not on PATH" in unknown.stderr
    assert not (pipeline.folder / "none").exists()
