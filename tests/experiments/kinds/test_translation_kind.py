import json
import shlex

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.fields import Fields
from tlm_fairseq.experiments.kinds.translation import Translation
from tlm_fairseq.experiments.located_yaml import read_yaml

TASK = """\
data: bin
test: 16.src
reference: [16.ref0, 16.ref1]
"""
OTHERS = """\
other-scores: [chrf]
other-tests:
  flickr-2017: {test: 17.src, reference: 17.tgt}
"""


@pytest.fixture
def read(tmp_path):
    """Reads the mapping ``task`` of a plan."""
    (tmp_path / "bin").mkdir()
    for name in ("bin/dict.src.txt", "bin/dict.tgt.txt", "16.src", "16.ref0", "16.ref1", "17.src", "17.tgt"):
        (tmp_path / name).write_text("")

    def read(text):
        path = tmp_path / "task.yaml"
        path.write_text(text)
        fields = Fields(read_yaml(path), path, "task")
        task = Translation.read(fields)
        fields.finish()
        return task

    return read


def test_each_test_set_is_translated_once_and_scored_by_each_metric(read, tmp_path):
    task = read(TASK + OTHERS)
    names = ["BLEU", "chrF", "BLEU flickr-2017", "chrF flickr-2017"]
    assert (list(task.metrics), task.main_metric) == (names, "BLEU")
    steps = {step.name: shlex.join(step.arguments) for step in task.steps("best.pt", "bin", tmp_path)}
    assert list(steps) == ["generate", "score", "chrf", "generate-flickr-2017", "score-flickr-2017", "chrf-flickr-2017"]
    assert f"--ref {tmp_path}/16.ref0 {tmp_path}/16.ref1 --json {tmp_path}/score.json" in steps["score"]
    assert f"--input {tmp_path}/17.src --output {tmp_path}/hypotheses-flickr-2017.txt" in steps["generate-flickr-2017"]
    assert f"chrf --hyp {tmp_path}/hypotheses-flickr-2017.txt --ref {tmp_path}/17.tgt" in steps["chrf-flickr-2017"]
    for value, name in enumerate(("score", "chrf", "score-flickr-2017", "chrf-flickr-2017")):
        (tmp_path / f"{name}.json").write_text(json.dumps({"score": value}))
    assert task.scores(tmp_path) == dict(zip(names, range(4)))


def test_all_texts_are_inputs_of_a_run_the_further_ones_last(read, tmp_path):
    # In this order the digest of a plan without other tests is what it was before there were any.
    names = [path and str(path.relative_to(tmp_path)) for path in read(TASK + OTHERS).inputs()]
    assert names == ["bin", "16.src", "16.ref0", "16.ref1", None, None, "17.src", "17.tgt"]


@pytest.mark.parametrize(
    "text, message",
    [
        ("other-scores: [bleu]", "line 4: task: `other-scores` must be of chrf, .*, not 'bleu'"),
        ("other-tests: {a: {test: 17.src}}", "line 4: the test set 'a' lacks `reference`"),
        ("other-tests: {a: {test: 17.src, reference: 17.tgt, x: 1}}", "line 4: the test set 'a': `x` is unknown"),
        ("other-tests:\n  a/b: {test: 17.src, reference: 17.tgt}", "line 5: the test set 'a/b' names files; use"),
        ("other-tests: {a: 17.src}", "the test set 'a' must be a mapping"),
    ],
)
def test_other_tests_and_scores_that_cannot_be_are_one_line(read, text, message):
    with pytest.raises(UserError, match=message):
        read(f"{TASK}{text}\n")


@pytest.mark.parametrize(
    "value, message",
    [
        ("[]", "`reference` is empty"),
        ("[16.ref0, 1]", "must be text, not 1"),
        ("[16.ref0, no]", "no does not exist"),
        ("no", "no does not exist"),
    ],
)
def test_references_that_cannot_be_are_one_line(read, value, message):
    with pytest.raises(UserError, match=f"line 3: task: .*{message}"):
        read(f"data: bin\ntest: 16.src\nreference: {value}\n")
