"""The tasks in one table: their files and columns, labels and metrics.

Wang et al., "GLUE: A Multi-Task Benchmark and Analysis Platform for Natural Language Understanding", ICLR 2019,
table 1, and the columns of its published files. Xu et al., "CLUE: A Chinese Language Understanding Evaluation
Benchmark", COLING 2020, table 1, and the fields of its published files.
"""

from typing import Any, NamedTuple

ACCURACY, F1, MATTHEWS, PEARSON, SPEARMAN = "accuracy", "f1", "matthews", "pearson", "spearman"
GLUE, CLUE = "GLUE", "CLUE"


class PublishedFile(NamedTuple):
    """A file as the benchmark publishes it.

    Attributes:
        names: of the file; the first that exists is taken.
        submission: name of the file with predictions for it that the benchmark's site takes; None where it takes none.
        columns: names of the columns where the file has no header.
    """

    names: tuple[str, ...]
    submission: str | None = None
    columns: tuple[str, ...] | None = None


class Task(NamedTuple):
    """One task.

    Attributes:
        name: in lower case.
        benchmark: GLUE (tab-separated files) or CLUE (JSON lines).
        inputs: column or field of the sentence, or of each of the two.
        label: columns or fields that can hold the label; the first that a file has.
        labels: in the order of the model's outputs; empty for a regression.
        metrics: those that the benchmark averages for the task.
        train: a PublishedFile.
        valid, test: PublishedFiles in order, the test files without labels.
        span: lowest and highest score of a regression.
        without_label: what stands in the place of a label where the annotators did not agree on one.
        has_broken_rows: whether the published files themselves have rows with a wrong number of columns.
    """

    name: str
    benchmark: str
    inputs: tuple[str, ...]
    label: tuple[str, ...]
    labels: tuple[str, ...]
    metrics: tuple[str, ...]
    train: PublishedFile
    valid: tuple[PublishedFile, ...]
    test: tuple[PublishedFile, ...]
    span: tuple[float, float] | None = None
    without_label: tuple[str, ...] = ()
    has_broken_rows: bool = False

    @property
    def is_regression(self) -> bool:
        return self.span is not None

    @property
    def outputs(self) -> int:
        """Number of outputs of the model: classes, or 1 for a regression."""
        return 1 if self.is_regression else len(self.labels)


_BINARY = ("0", "1")
_ENTAILMENT = ("entailment", "not_entailment")
_INFERENCE = ("contradiction", "entailment", "neutral")
_COLA_COLUMNS = ("source", "label", "mark", "sentence")
# CoLA's own release, which is read in place of GLUE's where it is there. Its second development set is from sources
# that the training set has none of.
_COLA_PUBLIC = ("in_domain_train.tsv", "in_domain_dev.tsv", "out_of_domain_dev.tsv")


def _glue(
    name: str,
    submission: str,
    inputs: tuple[str, ...],
    labels: tuple[str, ...],
    metrics: tuple[str, ...] = (ACCURACY,),
    label: tuple[str, ...] = ("label",),
    **further: Any,
) -> Task:
    files: dict[str, Any] = {
        "train": PublishedFile(("train.tsv",)),
        "valid": (PublishedFile(("dev.tsv",)),),
        "test": (PublishedFile(("test.tsv",), submission),),
    }
    return Task(name, GLUE, inputs, label, labels, metrics, **{**files, **further})


def _clue(
    name: str,
    submission: str,
    inputs: tuple[str, ...],
    labels: tuple[str, ...],
    train: str = "train.json",
    label: tuple[str, ...] = ("label",),
    **further: Any,
) -> Task:
    return Task(
        name,
        CLUE,
        inputs,
        label,
        labels,
        (ACCURACY,),
        train=PublishedFile((train, "train.json")),
        valid=(PublishedFile(("dev.json",)),),
        test=(PublishedFile(("test.json", "test1.1.json", "test1.0.json"), submission),),
        **further,
    )


_PAIR = ("sentence1", "sentence2")

TASKS = {
    task.name: task
    for task in (
        _glue(
            "cola",
            "CoLA.tsv",
            ("sentence",),
            _BINARY,
            (MATTHEWS,),
            train=PublishedFile((_COLA_PUBLIC[0], "train.tsv"), None, _COLA_COLUMNS),
            valid=(
                PublishedFile((_COLA_PUBLIC[1], "dev.tsv"), None, _COLA_COLUMNS),
                PublishedFile((_COLA_PUBLIC[2],), None, _COLA_COLUMNS),
            ),
        ),
        _glue("sst-2", "SST-2.tsv", ("sentence",), _BINARY),
        _glue("mrpc", "MRPC.tsv", ("#1 String", "#2 String"), _BINARY, (ACCURACY, F1), ("Quality",)),
        _glue("sts-b", "STS-B.tsv", _PAIR, (), (PEARSON, SPEARMAN), ("score",), span=(0.0, 5.0)),
        _glue(
            "qqp",
            "QQP.tsv",
            ("question1", "question2"),
            _BINARY,
            (ACCURACY, F1),
            ("is_duplicate",),
            has_broken_rows=True,
        ),
        _glue(
            "mnli",
            "MNLI-m.tsv",
            _PAIR,
            _INFERENCE,
            label=("gold_label",),
            without_label=("-",),
            valid=(PublishedFile(("dev_matched.tsv",)), PublishedFile(("dev_mismatched.tsv",))),
            test=(
                PublishedFile(("test_matched.tsv",), "MNLI-m.tsv"),
                PublishedFile(("test_mismatched.tsv",), "MNLI-mm.tsv"),
            ),
        ),
        _glue("qnli", "QNLI.tsv", ("question", "sentence"), _ENTAILMENT),
        _glue("rte", "RTE.tsv", _PAIR, _ENTAILMENT),
        _glue("wnli", "WNLI.tsv", _PAIR, _BINARY),
        _clue("afqmc", "afqmc_predict.json", _PAIR, _BINARY),
        # 105 and 111 are no categories.
        _clue(
            "tnews",
            "tnews_predict.json",
            ("sentence",),
            tuple(str(number) for number in range(100, 117) if number not in (105, 111)),
        ),
        _clue("iflytek", "iflytek_predict.json", ("sentence",), tuple(map(str, range(119)))),
        _clue("cmnli", "cmnli_predict.json", _PAIR, _INFERENCE, label=("label", "gold_label"), without_label=("-",)),
        _clue("ocnli", "ocnli_50k_predict.json", _PAIR, _INFERENCE, train="train.50k.json", without_label=("-",)),
        _clue("csl", "csl_predict.json", ("keyword", "abst"), _BINARY),
        _clue("cluewsc2020", "cluewsc_predict.json", ("text",), ("false", "true")),
    )
}
