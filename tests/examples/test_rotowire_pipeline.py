"""examples/rotowire on the embedded league at toy size: from the simulated games to the table of scores and the
page."""

import json

import pytest

from tlm_fairseq.rotowire.copying.tags import is_tag

NUMBERS = {
    "TRAIN_GAMES": "12",
    "VALID_GAMES": "3",
    "TEST_GAMES": "3",
    "ENCODER_LAYERS": "1",
    "DECODER_LAYERS": "1",
    "WIDTH": "16",
    "FFN_WIDTH": "16",
    "UPDATES": "4",
    "WARMUP": "1",
    "BATCH_TOKENS": "1500",
    "SAVE_EVERY": "2",
    "BEAM": "1",
    "MAX_LENGTH": "30",
}


@pytest.fixture
def pipeline(tmp_path, run_script):
    def run(script, **variables):
        return run_script(f"../rotowire/{script}", tmp_path, **{**NUMBERS, **variables})

    run.folder = tmp_path / "run"
    return run


def test_from_the_league_to_the_table(pipeline):
    early = pipeline("generate.sh")
    assert early.returncode == 1 and "the step 'train' is not done" in early.stderr

    done = pipeline("run.sh", GAMES="")
    assert done.returncode == 0, done.stderr
    run = pipeline.folder
    assert {path.name for path in run.iterdir()} == {
        "games",
        "data",
        "pieces",
        "binary",
        "train",
        "generate",
        "evaluate",
        "report",
        "steps",
    }
    # The model wrote tags, and the games' own stand in their place.
    assert "<W:NAME>" in (run / "data/train.tgt").read_text("utf-8") and "<W1> " in (run / "data/test.src").read_text()
    written = (run / "generate/test.hyp").read_text("utf-8")
    assert len(written.split("\n")) == 3 + 1 and not any(map(is_tag, written.split()))
    assert "another game's gold summary (chance)" in done.stdout
    assert done.stdout.count("errors in 3 texts") == 2 and (run / "evaluate/model-errors.csv").exists()
    assert "conditional copy (Wiseman et al., 2017)" in done.stdout and "not comparable" in done.stdout
    model, template = (json.loads((run / f"evaluate/{name}.json").read_text("utf-8")) for name in ("model", "template"))
    # The template system states what the table says; four updates teach nothing.
    assert template["rg"]["precision"] == 1 and template["rg"]["number"] == 54
    assert model["bleu"]["score"] < template["bleu"]["score"]
    assert "extractor:rules" in model["signature"]
    page = (run / "report/report.html").read_text("utf-8")
    assert "<svg" in page and "All texts, the most errors first" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "RG precision" in done.stdout and done.stdout.count("MIN PTS REB AST") == 2

    again = pipeline("run.sh", GAMES="")
    assert again.returncode == 0 and again.stdout == done.stdout and again.stderr.count("done before") == 8


def test_a_folder_that_is_none_is_refused(pipeline):
    absent = pipeline("prepare.sh", GAMES="no/such/folder")
    assert absent.returncode == 1 and "GAMES is 'no/such/folder', which is no folder" in absent.stderr
