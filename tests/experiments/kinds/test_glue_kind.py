import json
import shlex

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.fields import Fields
from tlm_fairseq.experiments.kinds.glue import Glue
from tlm_fairseq.experiments.located_yaml import read_yaml


@pytest.fixture
def read(tmp_path):
    """Reads the mapping ``task`` of a plan on data with two labelled development sets, held apart as tests."""
    data = tmp_path / "data"
    data.mkdir()
    for name in ("dict.txt", "label.dict.txt", "fairseq.options"):
        (data / name).write_text("")
    splits = {"train": "labelled", "valid": "labelled", "test": "labelled", "test1": "labelled", "test2": "CoLA.tsv"}
    (data / "splits.tsv").write_text("".join(f"{name}\tx.tsv\t9\t{kind}\n" for name, kind in splits.items()))

    def read(text):
        path = tmp_path / "task.yaml"
        path.write_text(text)
        return Glue.read(Fields(read_yaml(path), path, "task"))

    return read


def test_every_split_is_predicted_and_scored_and_the_main_one_keeps_its_name(read, tmp_path):
    task = read("name: CoLA\ndata: data\nsplit: test\nother-splits: [test1]\n")
    assert (task.metrics, task.main_metric) == ({"matthews": True, "matthews test1": True}, "matthews")
    steps = task.steps("best.pt", "bin", tmp_path)
    assert [step.name for step in steps] == ["predict", "score", "predict-test1", "score-test1"]
    assert f"{tmp_path / 'data/test1.input0'}" in shlex.join(steps[2].arguments)
    (tmp_path / "score.json").write_text(json.dumps({"scores": {"matthews": 0.5}}))
    (tmp_path / "score-test1.json").write_text(json.dumps({"scores": {"matthews": 0.25}}))
    assert task.scores(tmp_path) == {"matthews": 0.5, "matthews test1": 0.25}


def test_a_task_of_two_metrics_has_their_mean_of_each_split(read, tmp_path):
    task = read("name: MRPC\ndata: data\nsplit: test\nother-splits: [test1]\n")
    assert list(task.metrics) == ["accuracy", "f1", "score", "accuracy test1", "f1 test1", "score test1"]
    assert task.main_metric == "score"
    for name, value in (("score.json", 1), ("score-test1.json", 2)):
        (tmp_path / name).write_text(json.dumps({"scores": {"accuracy": value, "f1": value}, "score": value}))
    assert task.scores(tmp_path) == {
        "accuracy": 1,
        "f1": 1,
        "score": 1,
        "accuracy test1": 2,
        "f1 test1": 2,
        "score test1": 2,
    }


def test_one_split_is_the_default(read):
    assert list(read("name: CoLA\ndata: data\n").metrics) == ["matthews"]


@pytest.mark.parametrize(
    "value, message",
    [
        ("[test]", "must be of train, valid, test1, not 'test'"),
        ("[test2]", "must be of train, valid, test1, not 'test2'"),
        ("[test1, test1]", "has a value twice"),
        ("test1", "must be a list, not 'test1'"),
    ],
)
def test_a_split_that_is_not_there_is_one_line(read, value, message):
    with pytest.raises(UserError, match=f"line 4: .*{message}"):
        read(f"name: CoLA\ndata: data\nsplit: test\nother-splits: {value}\n")


def test_a_file_of_options_begins_with_an_option(read, tmp_path):
    (tmp_path / "data/fairseq.options").write_text("--task sentence_prediction")
    (tmp_path / "model.options").write_text("roberta --arch roberta")
    task = read("name: CoLA\ndata: data\nmodel-options: model.options\n")
    with pytest.raises(UserError, match="model.options: 'roberta' stands before the first option"):
        task.train_options()
