import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.glue.fitting import fit, frame_length
from tlm_fairseq.glue.predictions import read_predictions
from tlm_fairseq.glue.prepare import Options, fairseq_options, prepare
from tlm_fairseq.glue.submission import write_submission
from tlm_fairseq.glue.tasks import TASKS
from tlm_fairseq.subwords.plain_text import Words
from tlm_fairseq.text.manifest import sha256_of_file

from places import REAL_DATA

REAL = REAL_DATA
RTE = "index\tsentence1\tsentence2\tlabel\n"


@pytest.fixture
def rte(tmp_path):
    """A folder of RTE: 10 training examples, 2 development ones, 2 of a test set."""
    folder = tmp_path / "rte"
    folder.mkdir()
    rows = [f"{at}\tw{at} the cat sat\tthe cat\t{TASKS['rte'].labels[at % 2]}\n" for at in range(10)]
    (folder / "train.tsv").write_text(RTE + "".join(rows))
    (folder / "dev.tsv").write_text(RTE + "0\ta dog\tthe cat\tentailment\n1\tthe\tthe\tnot_entailment\n")
    (folder / "test.tsv").write_text("index\tsentence1\tsentence2\n0\tthe cat\tthe\n1\tcat\tcat sat\n")
    return folder


def lines(path):
    return path.read_text("utf-8").split("\n")[:-1]


def test_files_and_manifest(rte, tmp_path):
    out = tmp_path / "out"
    prepare(rte, out, TASKS["rte"], Words())
    assert lines(out / "valid.input0") == ["a dog", "the"] and lines(out / "valid.input1") == ["the cat", "the"]
    assert lines(out / "valid.label") == ["entailment", "not_entailment"]
    assert lines(out / "test.ids") == ["0", "1"] and not (out / "test.label").exists()
    assert lines(out / "label.dict.txt") == ["entailment 1", "not_entailment 1"]
    # Of the training set: "the" and "cat" twice an example, "sat" once.
    assert lines(out / "dict.txt")[:4] == ["cat 20", "the 20", "sat 10", "w0 1"]
    assert [line.split("\t") for line in lines(out / "splits.tsv")] == [
        ["train", "train.tsv", "10", "labelled"],
        ["valid", "dev.tsv", "2", "labelled"],
        ["test", "test.tsv", "2", "RTE.tsv"],
    ]
    manifest = json.loads((out / "manifest.json").read_text())
    assert set(manifest["outputs"]) == {path.name for path in out.iterdir()} - {"manifest.json"}
    assert manifest["outputs"]["train.label"] == sha256_of_file(out / "train.label")
    assert manifest["splits"]["valid"]["labels"] == {"entailment": 1, "not_entailment": 1}
    assert manifest["splits"]["valid"]["sha256"] == sha256_of_file(rte / "dev.tsv")
    # "a" and "dog".
    assert (manifest["splits"]["valid"]["unknown_pieces"], manifest["splits"]["valid"]["pieces"]) == (2, 6)


def test_the_dictionary_of_a_model_is_taken_as_it_is(rte, tmp_path):
    (tmp_path / "dict.txt").write_text("sat 1\ncat 1\n")
    prepare(rte, tmp_path / "out", TASKS["rte"], Words(), dictionary=tmp_path / "dict.txt")
    assert lines(tmp_path / "out/dict.txt") == ["sat 1", "cat 1"]


def test_validation_on_a_part_of_the_training_set(rte, tmp_path):
    splits = prepare(rte, tmp_path / "out", TASKS["rte"], Words(), Options(valid_share="0.2", fraction="0.5"))
    assert [(split.name, split.path.name, len(split.read.examples), split.labelled) for split in splits] == [
        ("train", "train.tsv", 4, True),
        ("valid", "train.tsv", 2, True),
        ("test", "dev.tsv", 2, True),
        ("test1", "test.tsv", 2, False),
    ]
    train, valid = (set(lines(tmp_path / "out" / f"{name}.input0")) for name in ("train", "valid"))
    assert not train & valid


def test_too_long_examples_are_cut_and_counted(rte, tmp_path):
    # <s> w0 the cat sat </s> the cat </s> are 9 positions; of 7, one piece of either goes.
    splits = prepare(rte, tmp_path / "out", TASKS["rte"], Words(), Options(max_positions=7))
    assert lines(tmp_path / "out/train.input0")[0] == "w0 the" and lines(tmp_path / "out/train.input1")[0] == "the cat"
    assert [(split.counts["cut"], split.counts["longest"]) for split in splits] == [(10, 9), (0, 7), (0, 6)]
    with pytest.raises(UserError, match="--max-positions 4 leaves no room"):
        prepare(rte, tmp_path / "out", TASKS["rte"], Words(), Options(max_positions=4))


def test_what_is_missing_is_named(rte, tmp_path):
    (rte / "dev.tsv").unlink()
    with pytest.raises(UserError, match="holds no dev.tsv; put it there, or validate on a part of the training set"):
        prepare(rte, tmp_path / "out", TASKS["rte"], Words())
    with pytest.raises(UserError, match="holds no in_domain_train.tsv or train.tsv"):
        prepare(tmp_path, tmp_path / "out", TASKS["cola"], Words())
    with pytest.raises(UserError, match="no such folder"):
        prepare(tmp_path / "no", tmp_path / "out", TASKS["cola"], Words())
    assert not (tmp_path / "out").exists()


# fairseq's examples/roberta/README.glue.md for the first four: classes, regression, metric of the best checkpoint.
OPTIONS = {
    "cola": "--num-classes 2 --init-token 0 --report-mcc --best-checkpoint-metric mcc",
    "rte": "--num-classes 2 --init-token 0 --separator-token 2 --best-checkpoint-metric accuracy",
    "sts-b": "--num-classes 1 --init-token 0 --separator-token 2 --regression-target --report-pearson-and-spearman "
    "--best-checkpoint-metric pearson_and_spearman",
    "mrpc": "--num-classes 2 --init-token 0 --separator-token 2 --report-acc-and-f1 "
    "--best-checkpoint-metric acc_and_f1",
    "tnews": "--num-classes 15 --init-token 0 --best-checkpoint-metric accuracy",
}


@pytest.mark.parametrize("name, expected", OPTIONS.items())
def test_options_of_fairseq(name, expected):
    head = "--task glue --criterion sentence_prediction"
    words = " ".join(fairseq_options(TASKS[name], separator=True))
    assert words == f"{head} {expected} --maximize-best-checkpoint-metric"
    assert "--separator-token" not in fairseq_options(TASKS[name], separator=False)


def cut_one_by_one(pieces, room):
    """The rule of Devlin et al. 2019: drop the last piece of the longer sentence, of equal ones of the second."""
    pieces = [list(each) for each in pieces]
    while sum(map(len, pieces)) > room:
        longest = pieces[0] if len(pieces) == 1 or len(pieces[0]) > len(pieces[1]) else pieces[1]
        longest.pop()
    return tuple(pieces)


@given(st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=1, max_size=2), st.integers(0, 20))
def test_the_longer_sentence_is_cut(pieces, room):
    assert fit(tuple(pieces), room) == cut_one_by_one(pieces, room)


def test_special_tokens():
    # <s> A </s>; <s> A </s> B </s>; <s> A </s> </s> B </s>
    assert [frame_length(*each) for each in ((1, False), (1, True), (2, False), (2, True))] == [2, 2, 3, 4]


def test_submissions(tmp_path):
    write_submission(tmp_path / "RTE.tsv", TASKS["rte"], ["0", "1"], ["entailment", "not_entailment"])
    assert (tmp_path / "RTE.tsv").read_text() == "index\tprediction\n0\tentailment\n1\tnot_entailment\n"
    # Within GLUE's 0 to 5.
    write_submission(tmp_path / "STS-B.tsv", TASKS["sts-b"], ["0", "1", "2"], ["-0.3", "2.71828", "5.2"])
    assert (tmp_path / "STS-B.tsv").read_text() == "index\tprediction\n0\t0.000\n1\t2.718\n2\t5.000\n"
    write_submission(tmp_path / "tnews.json", TASKS["tnews"], ["0", "a1"], ["108", "104"])
    assert [json.loads(line) for line in lines(tmp_path / "tnews.json")] == [
        {"id": 0, "label": "108"},
        {"id": "a1", "label": "104"},
    ]
    with pytest.raises(UserError, match="1 numbers of examples and 2 predictions"):
        write_submission(tmp_path / "x", TASKS["rte"], ["0"], ["entailment"] * 2)


def test_predictions_are_checked(tmp_path):
    path = tmp_path / "pred"
    path.write_text("entailment\nmaybe\n")
    with pytest.raises(UserError, match="line 2: 'maybe' is no label of rte"):
        read_predictions(path, TASKS["rte"])
    path.write_text("2.5\ninf\n")
    with pytest.raises(UserError, match="line 2: 'inf' is no number"):
        read_predictions(path, TASKS["sts-b"])
    path.write_text("2.5\n1\n")
    assert read_predictions(path, TASKS["sts-b"]) == [2.5, 1.0]


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name, counts",
    [
        # Warstadt, Singh and Bowman 2019 (CoLA), table 2 of the public split; GLUE's RTE (Wang et al. 2019, table 1).
        ("cola", {"train": 8551, "valid": 527, "valid1": 516}),
        ("rte", {"train": 2490, "valid": 277}),
    ],
)
def test_real_files(tmp_path, name, counts):
    if not (REAL / name).is_dir():
        pytest.skip(f"no {REAL / name}")
    splits = prepare(REAL / name, tmp_path, TASKS[name], Words())
    assert {split.name: len(split.read.examples) for split in splits} == counts
    assert all(not split.read.dropped and not split.counts["cut"] for split in splits)
