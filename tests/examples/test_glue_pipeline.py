"""examples/glue at toy size: from a task's files to the scores of a model trained from scratch."""

import json

import pytest

NUMBERS = {
    "LAYERS": "1",
    "WIDTH": "8",
    "FFN_WIDTH": "8",
    "HEADS": "2",
    "MAX_LENGTH": "32",
    "BATCH": "4",
    "MAX_UPDATES": "3",
}
LABELS = ("entailment", "not_entailment")


@pytest.fixture
def pipeline(tmp_path, run_script):
    folder = tmp_path / "rte"
    folder.mkdir()
    for name, count in (("train", 9), ("dev", 5)):
        rows = [f"{at}\ta cat sat on mat {at}\tthe cat sat\t{LABELS[at % 2]}\n" for at in range(count)]
        (folder / f"{name}.tsv").write_text("index\tsentence1\tsentence2\tlabel\n" + "".join(rows))

    def run(script, **variables):
        settings = {"TASK": "rte", "DATA": str(folder), "MODEL": "", **NUMBERS, **variables}
        return run_script(f"../glue/{script}", tmp_path, **settings)

    run.folder = tmp_path / "run"
    return run


def test_from_the_files_to_the_scores(pipeline):
    early = pipeline("evaluate.sh")
    assert early.returncode == 1 and "the step 'train' is not done" in early.stderr

    done = pipeline("run.sh")
    assert done.returncode == 0, done.stderr
    run = pipeline.folder
    assert {path.name for path in run.iterdir()} == {"model", "data", "binary", "train", "evaluate", "steps"}
    score = json.loads((run / "evaluate/valid.json").read_text("utf-8"))
    assert score["examples"] == 5 and f"accuracy {score['scores']['accuracy']:.4f}" in done.stdout
    # Nine examples in batches of four: three updates, the last of them on one example.
    assert "training ends after 3 updates" in done.stderr and "num_updates 3" in done.stderr
    assert (run / "evaluate/valid.pred").read_text().count("entailment\n") == 5

    again = pipeline("run.sh")
    assert again.returncode == 0 and again.stdout == done.stdout and again.stderr.count("done before") == 5


def test_a_folder_that_is_none_is_refused(pipeline):
    absent = pipeline("prepare.sh", DATA="no/such/folder")
    assert absent.returncode == 1 and "DATA is 'no/such/folder', which is no folder" in absent.stderr
    unset = pipeline("prepare.sh", DATA="")
    assert unset.returncode == 1 and "DATA is not set; name the folder with the files of rte" in unset.stderr
