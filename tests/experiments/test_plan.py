import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.grid import cross, default_names
from tlm_fairseq.experiments.plan import read_plan
from tlm_fairseq.experiments.run_folder import digest_of, folder_name
from tlm_fairseq.experiments.training_options import read_words, to_arguments

from places import CHECKOUT

EXAMPLES = CHECKOUT / "examples"
PLAN = """\
name: trial
task:
  kind: language_modeling
  data: bin
arch: transformer_lm_tlm
train:
  lr: 3e-4
  adam-betas: (0.9, 0.98)
  fp16: true
  patience: -1
baseline: none
systems:
  none: {regularizer: none}
  TLM: {regularizer: tlm, rate: [0.05, 0.1], strategy: [both, self], dropout: 0.2}
sizes:
  small: {decoder-layers: 2}
  large: {decoder-layers: 6}
seeds: [1, 2]
"""


@pytest.fixture
def read(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/dict.txt").write_text("a 1\n")

    def read(text):
        (tmp_path / "plan.yaml").write_text(text)
        return read_plan(tmp_path / "plan.yaml")

    return read


def test_lists_are_crossed_and_systems_are_named_after_what_varies(read):
    plan = read(PLAN)
    assert [system.name for system in plan.systems] == [
        "none",
        "TLM, rate 0.05, strategy both",
        "TLM, rate 0.05, strategy self",
        "TLM, rate 0.1, strategy both",
        "TLM, rate 0.1, strategy self",
    ]
    assert len(plan.runs) == 5 * 2 * 2
    assert [run.folder for run in plan.runs[:2]] == [
        "none--size-small/seed-1",
        "TLM-rate-0.05-strategy-both--size-small/seed-1",
    ]
    # A cut experiment has whole rounds: all of the first seed come first.
    assert [run.seed for run in plan.runs] == [1] * 10 + [2] * 10


def test_options_of_a_run(read):
    options = read(PLAN).runs[6].options
    assert to_arguments(options) == [
        "--no-epoch-checkpoints",
        "--num-workers",
        "0",
        "--log-format",
        "json",
        "--log-interval",
        "50",
        "--task",
        "language_modeling",
        "--tokens-per-sample",
        "512",
        "--lr",
        "0.0003",
        "--adam-betas",
        "(0.9, 0.98)",
        "--fp16",
        "--patience",
        "-1",
        "--decoder-layers",
        "6",
        "--attn-regularizer",
        "tlm",
        "--tlm-rate",
        "0.05",
        "--tlm-strategy",
        "both",
        "--dropout",
        "0.2",
    ]


def test_options_and_seeds_of_the_command_line_stand_above_the_plans(read, tmp_path):
    read(PLAN)
    words = read_words(["bf16", "fp16=false", "lr=1e-3", "adam-betas=(0.9, 0.999)"])
    plan = read_plan(tmp_path / "plan.yaml", words, [7])
    assert plan.seeds == [7] and {run.seed for run in plan.runs} == {7}
    options = plan.runs[0].options
    assert (options["bf16"], options["fp16"], options["lr"], options["patience"]) == (True, False, 0.001, -1)
    assert options["adam-betas"] == "(0.9, 0.999)" and plan.runs[0].settings["options"]["lr"] == 0.001


@pytest.mark.parametrize(
    "word, message",
    [
        ("--bf16", "--bf16: `--bf16` is no option of the training; write its name without the dashes before it"),
        ("seed=3", "seed=3: `seed` cannot be set here: list the seeds under `seeds`"),
        ("max-update=" + "9" * 5000, "max-update=9+: the value is no number"),
    ],
)
def test_a_word_that_is_no_option_is_refused_in_one_line(word, message):
    with pytest.raises(UserError, match=message):
        read_words([word])


def test_systems_without_names_get_them_from_what_differs(read):
    text = PLAN.split("systems:")[0] + (
        "systems:\n- {regularizer: none, dropout: 0.1}\n- {regularizer: tlm, rate: 0.1, dropout: 0.1}\n"
        "- {regularizer: tlm, rate: [0.2, 0.3], dropout: 0.1, where: encoder}\nseeds: [1]\n"
    )
    assert [system.name for system in read(text).systems] == [
        "none",
        "tlm, rate 0.1",
        "tlm, where encoder, rate 0.2",
        "tlm, where encoder, rate 0.3",
    ]


# What is written in the place of what, the line that is named, and a part of the message.
FAULTS = {
    "unknown key": ("sizes:", "size:", 15, "`size` is unknown; did you mean `sizes`"),
    "misspelt key": ("seeds:", "seed:", 18, "lacks `seeds`, a list; is `seed` meant to be it"),
    "missing key": ("seeds: [1, 2]", "", 1, "lacks `seeds`, a list"),
    "unknown key of the task": ("  data: bin", "  data: bin\n  beams: 5", 5, "task: `beams` is unknown"),
    "unknown kind": ("language_modeling", "chess", 3, "`kind` must be one of glue, rotowire"),
    "no such folder": ("data: bin", "data: nowhere", 4, "nowhere does not exist"),
    "wrong type": ("arch: transformer_lm_tlm", "arch: 3", 5, "`arch` must be text, not 3"),
    "a list among the options": ("lr: 3e-4", "lr: [1e-4, 3e-4]", 7, "`lr` must be one value"),
    "the runner's option": ("lr: 3e-4", "seed: 3", 7, "`seed` cannot be set here: list the seeds"),
    "dashes": ("  fp16: true", "  --fp16: true", 9, "without the dashes"),
    "unknown regularizer": ("regularizer: none", "regularizer: dropout", 13, "`regularizer` must be of none, tlm"),
    "unknown strategy": ("[both, self]", "[both, me]", 14, "`strategy` must be one of both, siblings, self, not 'me'"),
    "rate above one": ("[0.05, 0.1]", "[0.05, 10]", 14, "`rate` must lie between 0 and 1, not 10"),
    "rate without method": ("{regularizer: none}", "{rate: 0.1}", 13, "`rate` needs `regularizer`"),
    "rate of none": ("{regularizer: none}", "{regularizer: none, rate: 0.1}", 13, "does not go with the regularizer"),
    "empty list": ("[0.05, 0.1]", "[]", 14, "has an empty list"),
    "unknown baseline": ("baseline: none", "baseline: TLM", 11, "`baseline` must be the name of one system"),
    "unknown metric": ("seeds:", "metric: BLEU\nseeds:", 18, "`metric` must be one of perplexity, loss"),
    "fraction above one": ("seeds:", "fractions: [1, 2]\nseeds:", 18, "above 0 and at most 1, not 2"),
    "seeds as text": ("[1, 2]", "[1, two]", 18, "a seed must be a whole number from 0, not 'two'"),
    "seed twice": ("[1, 2]", "[1, 1]", 18, "a value twice"),
    "key twice": ("arch:", "name: again\narch:", 5, r"'name' stands here a second time \(first in line 1\)"),
    "same folder": ("  none: {", "  tlm RATE 0.05 strategy self: {}\n  none: {", 15, "would lie in the folder"),
    "no YAML": ("seeds: [1, 2]", "seeds: [1, 2", 19, "not YAML"),
    "a tag": ("name: trial", "name: !!python/name:os.system x", 1, "has no meaning here"),
    "name of a folder": ("name: trial", "name: ../trial", 1, "becomes a folder"),
}


@pytest.mark.parametrize("old, new, line, message", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_line_with_its_place(read, old, new, line, message):
    assert old in PLAN
    with pytest.raises(UserError, match=message) as caught:
        read(PLAN.replace(old, new, 1))
    text = str(caught.value)
    assert "\n" not in text and f"plan.yaml, line {line}: " in text


def test_a_task_of_parts_needs_its_text(read):
    with pytest.raises(UserError, match="line 18: .*`fractions` is not supported for language_modeling"):
        read(PLAN.replace("seeds:", "fractions: [0.5]\nseeds:"))


def test_lower_is_better_for_perplexity(read):
    plan = read(PLAN)
    assert (plan.metric, plan.higher_is_better) == ("perplexity", False)
    assert read(PLAN + "higher-is-better: true\n").higher_is_better


def test_the_record_for_the_report_is_json(read):
    plan = read(PLAN)
    record = json.loads(json.dumps(plan.as_record()))
    # The report compares these digests with those in the runs' folders.
    assert [digest_of(run["settings"]) for run in record["runs"]] == [digest_of(run.settings) for run in plan.runs]
    assert len({digest_of(run.settings) for run in plan.runs}) == len(plan.runs)


@given(st.dictionaries(st.sampled_from("abcd"), st.one_of(st.integers(), st.lists(st.integers(), max_size=3))))
def test_crossing_gives_every_combination_once(settings):
    systems = cross("x", settings)
    lists = [value for value in settings.values() if isinstance(value, list)]
    expected = 1
    for value in lists:
        expected *= len(value)
    assert len(systems) == expected
    for system in systems:
        assert all(
            system.settings[key] in value if isinstance(value, list) else system.settings[key] == value
            for key, value in settings.items()
        )


def test_default_names_show_what_is_not_shared():
    assert default_names([{"regularizer": "none"}, {"regularizer": "tlm", "rate": 0.1}]) == ["none", "tlm, rate 0.1"]


@given(st.text())
def test_folder_names_are_safe(name):
    safe = folder_name(name)
    assert not set(safe) & set("/\\ \0\n:*?\"'") and not safe.startswith((".", "-")) and "--" not in safe
    assert folder_name(safe) == safe


PLANS = sorted([*EXAMPLES.glob("experiments/*.yaml"), EXAMPLES / "rotowire/comparison.yaml"])


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_plans_in_examples_are_sound(path, monkeypatch, tmp_path):
    # Their data are made by the user, in the folders that they name.
    here = tmp_path / "examples" / path.parent.name
    here.mkdir(parents=True)
    (here / path.name).write_text(path.read_text())
    for part in ("data", "pieces", "binary"):
        (tmp_path / "runs/league" / part).mkdir(parents=True)
    for name in ("test.src", "test.games.json"):
        (tmp_path / "runs/league/data" / name).write_text("")
    for task in ("cola", "rte"):
        data, model = tmp_path / f"runs/glue-{task}/data", tmp_path / f"runs/glue-{task}/model"
        data.mkdir(parents=True)
        model.mkdir()
        for name in ("dict.txt", "label.dict.txt"):
            (data / name).write_text("0 1\n")
        (data / "fairseq.options").write_text("--task sentence_prediction --num-classes 2\n")
        splits = ("train", "valid", "test", "test1")
        (data / "splits.tsv").write_text("".join(f"{split}\ta.tsv\t9\tlabelled\n" for split in splits))
        (model / "model.pt").write_text("")
        (model / "model.options").write_text("--arch roberta_base_tlm --encoder-layers 6\n")
    (tmp_path / "runs/fsdd/recordings").mkdir(parents=True)
    (tmp_path / "runs/fsdd/recordings/0_ann_0.wav").write_bytes(b"")
    for name in ("multi30k", "gec-ukrainian"):
        for part in ("data", "pieces", "binary"):
            (tmp_path / "runs" / name / part).mkdir(parents=True)
        files = (
            "data/test_2016.src data/test_2016.tgt data/test_2017.src data/test_2017.tgt data/test.src data/test.ref0"
        )
        for file in f"{files} data/test.ref1 pieces/bpe.model binary/dict.src.txt binary/dict.tgt.txt".split():
            (tmp_path / "runs" / name / file).write_text("")
    plan = read_plan(here / path.name)
    if path.stem.startswith("learning-rate"):
        assert plan.seeds == [1] and {run.system.settings["regularizer"] for run in plan.runs} == {"none"}
    else:
        assert len(plan.seeds) >= (3 if path.stem == "ukrainian" else 5) and plan.baseline == "none"
    for run in plan.runs:
        decays = run.options.get("lr-scheduler") == "polynomial_decay"
        assert run.options.get("total-num-update") == (run.options["max-update"] if decays else None)
    if plan.task.kind == "glue":
        assert plan.task.title in ("CoLA", "RTE")
        assert plan.runs[0].options["encoder-layers"] == "6" and "arch" not in plan.runs[0].options
