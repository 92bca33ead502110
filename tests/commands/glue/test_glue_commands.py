"""``tlm-fairseq glue`` from published files to scores; small models are trained in this process."""

import json
import random
import subprocess
import sys

import pytest

from tlm_fairseq.commands import build_parser
from tlm_fairseq.errors import UserError

WORDS = "the cat dog sat on a mat ran to home".split()
SIZES = (
    "--encoder-layers 1 --encoder-embed-dim 32 --encoder-ffn-embed-dim 32 --encoder-attention-heads 2 "
    "--max-positions 32"
)


def tlm_fairseq(*arguments):
    args = build_parser().parse_args(["glue", *map(str, arguments)])
    return args.run(args)


def sentence(generator):
    return " ".join(generator.choice(WORDS) for _ in range(generator.randint(1, 9)))


def write_cola(folder):
    generator = random.Random(1)
    for name, count in (("train", 24), ("dev", 22)):
        # What can be learned, but for every fifth example.
        marks = [("red", "big")[(at + (at % 5 == 0)) % 2] for at in range(count)]
        rows = [f"x\t{at % 2}\t\t{mark} {sentence(generator)}\n" for at, mark in enumerate(marks)]
        (folder / f"{name}.tsv").write_text("".join(rows))
    rows = [f"{at + 5}\t{sentence(generator)}\n" for at in range(3)]
    (folder / "test.tsv").write_text("index\tsentence\n" + "".join(rows))


def write_sts(folder):
    generator = random.Random(2)
    for name, count in (("train", 24), ("dev", 22)):
        rows = [f"{at}\t{sentence(generator)}\t{sentence(generator)}\t{at % 6 * 0.9:.3f}\n" for at in range(count)]
        (folder / f"{name}.tsv").write_text("index\tsentence1\tsentence2\tscore\n" + "".join(rows))


def train(folder, binary):
    """fairseq-train as train.sh calls it."""
    from fairseq import options
    from fairseq.dataclass.utils import convert_namespace_to_omegaconf
    from fairseq_cli import train

    import tlm_fairseq.models
    import tlm_fairseq.tasks.glue  # noqa: F401

    words = (folder / "fairseq.options").read_text().split()
    # Validation in several batches, the last of them smaller.
    more = f"--arch roberta_base_tlm {SIZES} --optimizer adam --lr 0.003 --dropout 0 --batch-size 5"
    more += " --max-update 40 --cpu --seed 3"
    more += " --required-batch-size-multiple 1 --num-workers 0 --no-epoch-checkpoints --log-format none --tlm-rate 0.1"
    parser = options.get_training_parser()
    more = [*more.split(), "--save-dir", str(folder / "train")]
    args = options.parse_args_and_arch(parser, [str(binary), *words, *more])
    train.main(convert_namespace_to_omegaconf(args))
    return folder / "train/checkpoint_best.pt"


class Trained:
    """A task's files, prepared and binarised, and a model trained on them."""

    def __init__(self, task, folder, write):
        self.task, self.data, self.binary = task, folder / "data", folder / "binary"
        write(folder)
        tlm_fairseq("prepare", task, folder, "--out", self.data)
        tlm_fairseq("binarise", self.data, "--out", self.binary)
        self.checkpoint = train(self.data, self.binary)

    def inputs(self, split):
        return sorted(self.data.glob(f"{split}.input?"))

    def predict(self, split, out, *options):
        tlm_fairseq(
            "predict",
            "--task",
            self.task,
            "--path",
            self.checkpoint,
            "--data-bin",
            self.binary,
            "--input",
            *self.inputs(split),
            "--out",
            out,
            *options,
        )
        return out.read_text().split("\n")[:-1]

    def score(self, predictions, folder):
        record = folder / "score.json"
        tlm_fairseq(
            "score", "--task", self.task, "--gold", self.data / "valid.label", "--pred", predictions, "--json", record
        )
        return json.loads(record.read_text())


@pytest.fixture(scope="module")
def cola(tmp_path_factory):
    return Trained("cola", tmp_path_factory.mktemp("cola"), write_cola)


@pytest.fixture(scope="module")
def sts(tmp_path_factory):
    return Trained("sts-b", tmp_path_factory.mktemp("sts"), write_sts)


def outputs_of_fairseq(trained):
    """The model's outputs for the validation set, fed one by one from fairseq's own dataset, in order."""
    import torch
    from fairseq import checkpoint_utils

    models, _, task = checkpoint_utils.load_model_ensemble_and_task([str(trained.checkpoint)])
    dataset = task.load_dataset("valid")
    by_id = {}
    with torch.no_grad():
        for at in range(len(dataset)):
            sample = dataset.collater([dataset[at]])
            outputs, _ = models[0].eval()(
                **sample["net_input"], features_only=True, classification_head_name="sentence_classification_head"
            )
            by_id[sample["id"].item()] = outputs[0]
    return torch.stack([by_id[at] for at in range(len(dataset))])


@pytest.mark.parametrize("name", ["cola", "sts"])
def test_predictions_are_those_of_fairseq(request, tmp_path, name):
    import torch

    from tlm_fairseq.inference.sentence_classification import load_classifier

    trained = request.getfixturevalue(name)
    expected = outputs_of_fairseq(trained)
    texts = list(zip(*(path.read_text().split("\n")[:-1] for path in trained.inputs("valid"))))
    classifier = load_classifier(trained.checkpoint, trained.binary)
    for max_tokens in (1, 40, 4096):
        torch.testing.assert_close(classifier.outputs(texts, max_tokens), expected)
    predictions = trained.predict("valid", tmp_path / "valid.pred")
    if name == "cola":
        assert predictions == [str(at) for at in expected.argmax(1).tolist()] and set(predictions) <= {"0", "1"}
    else:
        assert [float(each) for each in predictions] == pytest.approx(expected[:, 0].tolist(), abs=1e-5)


@pytest.mark.parametrize("name", ["cola", "sts"])
def test_the_best_checkpoint_is_chosen_by_the_metric_of_the_whole_set(request, tmp_path, name):
    """fairseq computes it over all batches together and rounds it to a tenth of a percent."""
    from tlm_fairseq.fairseq_support import checkpoints

    trained = request.getfixturevalue(name)
    trained.predict("valid", tmp_path / "valid.pred")
    record = trained.score(tmp_path / "valid.pred", tmp_path)
    best = checkpoints.read(trained.checkpoint)["extra_state"]["best"]
    assert record["examples"] == 22 and best == pytest.approx(100 * record["score"], abs=0.051)
    # The toy models tell something, so that a wrong way to average over batches would show.
    assert abs(record["score"]) > 0.02


def test_submission(cola, tmp_path):
    ids = cola.data / "test.ids"
    predictions = cola.predict("test", tmp_path / "test.pred", "--ids", ids, "--submission", tmp_path / "CoLA.tsv")
    rows = [line.split("\t") for line in (tmp_path / "CoLA.tsv").read_text().split("\n")[:-1]]
    assert rows == [["index", "prediction"], *([str(at + 5), each] for at, each in enumerate(predictions))]


def test_what_does_not_belong_together_is_refused(cola, sts, tmp_path):
    out = tmp_path / "out"

    def predict(task="cola", path=cola.checkpoint, data=cola.binary, inputs=None, more=()):
        inputs = cola.inputs("valid") if inputs is None else inputs
        named = ["--task", task, "--path", path, "--data-bin", data, "--input", *inputs, "--out", out]
        tlm_fairseq("predict", *named, *more)

    with pytest.raises(UserError, match="sts-b has 2 sentences an example"):
        predict("sts-b")
    with pytest.raises(UserError, match="was trained to tell 0, 1, and the task is to tell contradiction"):
        predict("mnli", inputs=cola.inputs("valid") * 2)
    with pytest.raises(UserError, match="was trained to tell a score, and the task is to tell entailment"):
        predict("rte", sts.checkpoint, sts.binary, sts.inputs("valid"))
    with pytest.raises(UserError, match="no/label/dict.txt: no such file|no/input0/dict.txt: no such file"):
        predict(data=tmp_path / "no")
    with pytest.raises(UserError, match="no such checkpoint"):
        predict(path=tmp_path / "no.pt")
    with pytest.raises(UserError, match="go together"):
        predict(more=["--submission", out])
    with pytest.raises(UserError, match="3 lines and .* 22"):
        predict(more=["--submission", out, "--ids", cola.data / "test.ids"])
    (tmp_path / "long").write_text("the\n" + "the " * 31 + "\n")
    with pytest.raises(UserError, match="long, line 2: 33 positions, and the model has 32"):
        predict(inputs=[tmp_path / "long"])
    assert not out.exists()


def test_options_of_a_checkpoints_sizes(cola, trained, capsys):
    tlm_fairseq("model-options", cola.checkpoint)
    assert capsys.readouterr().out.startswith(f"--arch roberta_base_tlm {SIZES} --activation-fn gelu")
    with pytest.raises(UserError, match="its architecture is transformer_tiny"):
        tlm_fairseq("model-options", trained / "checkpoint_last.pt")


@pytest.mark.parametrize(
    "option, value",
    [
        ("arch", "roberta_base --user-dir evil"),
        ("activation_fn", "gelu\n--user-dir"),
        ("encoder_layers", "--user-dir=evil"),
    ],
)
def test_a_size_is_no_further_option(option, value, cola, tmp_path):
    """train.sh splits what is printed at spaces, and hands it to fairseq-train."""
    import torch

    state = torch.load(cola.checkpoint, weights_only=True)
    model = state["cfg"]["model"]
    model = model if isinstance(model, dict) else vars(model)
    # What fairseq evaluates is refused when it is read; a string is a literal.
    model[option] = repr(value) if option == "encoder_layers" else value
    torch.save(state, tmp_path / "model.pt")
    with pytest.raises(UserError, match=f"its option --{option.replace('_', '-')} is .*; one plain word") as error:
        tlm_fairseq("model-options", tmp_path / "model.pt")
    assert str(error.value).isprintable()


def test_scores_are_shown(tmp_path, capsys):
    (tmp_path / "gold").write_text("1\n0\n1\n")
    (tmp_path / "pred").write_text("1\n1\n1\n")
    tlm_fairseq("score", "--task", "CoLA", "--gold", tmp_path / "gold", "--pred", tmp_path / "pred")
    shown = capsys.readouterr()
    assert shown.out.startswith("matthews 0.0000\ntask:cola|") and "matthews is undefined" in shown.err
    (tmp_path / "pred").write_text("1\n")
    with pytest.raises(UserError, match="pred has 1 lines and .*gold 3"):
        tlm_fairseq("score", "--task", "cola", "--gold", tmp_path / "gold", "--pred", tmp_path / "pred")


def test_binarise_goes_on_in_the_folder_that_it_was_interrupted_in(cola):
    written = {path: path.read_bytes() for path in cola.binary.rglob("*.bin")}
    next(iter(written)).unlink()
    tlm_fairseq("binarise", cola.data, "--out", cola.binary)
    assert {path: path.read_bytes() for path in cola.binary.rglob("*.bin")} == written


def test_a_folder_that_prepare_has_not_made_is_refused(tmp_path):
    with pytest.raises(UserError, match="holds no manifest.json"):
        tlm_fairseq("binarise", tmp_path, "--out", tmp_path / "out")


@pytest.mark.parametrize("option", ["--fraction=0", "--valid-share=1"])
def test_nothing_to_train_on_is_refused(tmp_path, option):
    with pytest.raises(UserError, match="leaves nothing to train on"):
        tlm_fairseq("prepare", "cola", tmp_path, "--out", tmp_path / "out", option)


def test_the_commands_load_neither_torch_nor_scorers():
    code = (
        "import sys; from tlm_fairseq.commands import build_parser; build_parser();"
        "print(sorted({'torch', 'fairseq', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_the_data_may_have_moved(cola, tmp_path):
    before = cola.predict("valid", tmp_path / "before.txt")
    moved = cola.binary.rename(cola.binary.with_name("moved"))
    try:
        cola.binary = moved
        assert cola.predict("valid", tmp_path / "after.txt") == before
    finally:
        cola.binary = moved.rename(moved.with_name("binary"))
