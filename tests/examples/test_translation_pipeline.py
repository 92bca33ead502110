"""examples/translation at toy size: from Multi30k's published files to the table of scores."""

import json
import re

import sacrebleu

NUMBERS = {
    "VOCABULARY": "300",
    "LAYERS": "1",
    "WIDTH": "8",
    "FFN_WIDTH": "8",
    "HEADS": "2",
    "BATCH_TOKENS": "200",
    "UPDATES": "4",
    "WARMUP": "1",
    "SAVE_EVERY": "2",
    "BEAM": "1",
}


def test_from_the_published_files_to_the_table_and_again(multi30k, run_script, tmp_path):
    def run(script, **variables):
        return run_script(f"../translation/{script}", tmp_path, **{"DATA": str(multi30k), **NUMBERS, **variables})

    unset = run("prepare.sh", DATA="")
    assert unset.returncode == 1 and "DATA is not set; name the folder with Multi30k's files" in unset.stderr
    absent = run("prepare.sh", TARGET_LANG="cs")
    assert absent.returncode == 1 and re.search(r"prepare\.sh: .*/train\.cs\.gz does not exist; DATA is", absent.stderr)

    done = run("run.sh")
    assert done.returncode == 0, done.stderr
    made = tmp_path / "run"
    assert {path.name for path in made.iterdir()} == {"data", "pieces", "binary", "train", "evaluate", "steps"}
    assert "Token-Level Masking: rate 0.05, both" in done.stderr
    title, header, *rows = done.stdout.rstrip().split("\n")
    assert title == "Multi30k, en-de" and header.split() == ["BLEU", "chrF"]
    for row, test in zip(rows, ("test_2016", "test_2017"), strict=False):
        hypotheses, references = (
            (made / name).read_text("utf-8").splitlines() for name in (f"evaluate/{test}.hyp", f"data/{test}.tgt")
        )
        scores = sacrebleu.corpus_bleu(hypotheses, [references]), sacrebleu.corpus_chrf(hypotheses, [references])
        assert len(hypotheses) == 3 and row.split() == [test, *(f"{score.score:.2f}" for score in scores)]
    assert [signature.split("|")[0] for signature in rows[2:]] == ["nrefs:1", "nrefs:1"]
    assert set(json.loads((made / "evaluate/scores.json").read_text("utf-8"))["systems"]) == {"test_2016", "test_2017"}

    again = run("run.sh")
    assert again.returncode == 0 and again.stdout == done.stdout and again.stderr.count("done before") == 5
