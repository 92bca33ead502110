from tlm_fairseq.glue.tasks import TASKS

# Wang et al. 2019 (GLUE), table 1, and Xu et al. 2020 (CLUE), table 1: sentences, classes (1: regression), metrics.
PUBLISHED = {
    "cola": (1, 2, ("matthews",)),
    "sst-2": (1, 2, ("accuracy",)),
    "mrpc": (2, 2, ("accuracy", "f1")),
    "sts-b": (2, 1, ("pearson", "spearman")),
    "qqp": (2, 2, ("accuracy", "f1")),
    "mnli": (2, 3, ("accuracy",)),
    "qnli": (2, 2, ("accuracy",)),
    "rte": (2, 2, ("accuracy",)),
    "wnli": (2, 2, ("accuracy",)),
    "afqmc": (2, 2, ("accuracy",)),
    "tnews": (1, 15, ("accuracy",)),
    "iflytek": (1, 119, ("accuracy",)),
    "cmnli": (2, 3, ("accuracy",)),
    "ocnli": (2, 3, ("accuracy",)),
    "csl": (2, 2, ("accuracy",)),
    "cluewsc2020": (1, 2, ("accuracy",)),
}


def test_tasks_are_as_published():
    assert {name: (len(task.inputs), task.outputs, task.metrics) for name, task in TASKS.items()} == PUBLISHED


def test_labels_stand_in_a_fixed_order():
    for task in TASKS.values():
        as_numbers = all(label.isdecimal() for label in task.labels)
        assert list(task.labels) == sorted(task.labels, key=int if as_numbers else str)
    assert TASKS["rte"].labels == ("entailment", "not_entailment")
    assert TASKS["mnli"].labels == TASKS["cmnli"].labels == ("contradiction", "entailment", "neutral")
    # The numbers of TNEWS's categories leave out 105 and 111.
    assert TASKS["tnews"].labels[4:6] == ("104", "106") and TASKS["tnews"].labels[9:11] == ("110", "112")


def test_files_of_a_submission():
    # As the site of GLUE names them.
    names = [file.submission for name in ("cola", "sst-2", "sts-b", "mnli") for file in TASKS[name].test]
    assert names == ["CoLA.tsv", "SST-2.tsv", "STS-B.tsv", "MNLI-m.tsv", "MNLI-mm.tsv"]
