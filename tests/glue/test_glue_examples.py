"""The published files of each task, in small: their columns and fields are those of the downloads."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.glue.examples import NO_AGREED_LABEL, WRONG_COLUMNS, read_examples
from tlm_fairseq.glue.tasks import TASKS

MNLI = (
    "index promptID pairID genre sentence1_binary_parse sentence2_binary_parse sentence1_parse sentence2_parse"
).split()
STS = "index genre filename year old_index source1 source2 sentence1 sentence2".split()

# task, header or None, rows of fields -> examples (inputs, label, number).
TSV = [
    ("cola", None, [["gj04", "0", "*", 'He said "so.']], [(('He said "so.',), "0", "0")]),
    ("sst-2", ["sentence", "label"], [["a dull film ", "0"]], [(("a dull film ",), "0", "0")]),
    (
        "mrpc",
        ["Quality", "#1 ID", "#2 ID", "#1 String", "#2 String"],
        [["1", "70", "71", 'He said "yes', "He agreed."]],
        [(('He said "yes', "He agreed."), "1", "0")],
    ),
    (
        "sts-b",
        [*STS, "score"],
        [["7", "news", "x", "2012", "1", "a", "b", "One.", "Two.", "3.800"]],
        [(("One.", "Two."), "3.800", "7")],
    ),
    (
        "qqp",
        ["id", "qid1", "qid2", "question1", "question2", "is_duplicate"],
        [["9", "1", "2", "Why?", "Why not?", "0"]],
        [(("Why?", "Why not?"), "0", "9")],
    ),
    (
        "mnli",
        [*MNLI, "sentence1", "sentence2", "label1", "gold_label"],
        [
            [*"01234567", "A cat.", "An animal.", "neutral", "entailment"],
            [*"11234567", "A dog.", "A cat.", "neutral", "-"],
        ],
        [(("A cat.", "An animal."), "entailment", "0")],
    ),
    (
        "qnli",
        ["index", "question", "sentence", "label"],
        [["3", 'Who wrote "It"?', '"It" is by King.', "entailment"]],
        [(('Who wrote "It"?', '"It" is by King.'), "entailment", "3")],
    ),
    (
        "rte",
        ["index", "sentence1", "sentence2", "label"],
        [["0", "A.", "B.", "not_entailment"]],
        [(("A.", "B."), "not_entailment", "0")],
    ),
    ("wnli", ["index", "sentence1", "sentence2", "label"], [["4", "A.", "B.", "1"]], [(("A.", "B."), "1", "4")]),
]

JSON = [
    ("afqmc", {"sentence1": "甲", "sentence2": "乙", "label": "0"}, (("甲", "乙"), "0", "0")),
    (
        "tnews",
        {"label": "108", "label_desc": "news_edu", "sentence": "上课时", "keywords": ""},
        (("上课时",), "108", "0"),
    ),
    ("iflytek", {"label": "110", "label_des": "社区", "sentence": "朴实无华\n新"}, (("朴实无华\n新",), "110", "0")),
    ("cmnli", {"sentence1": "甲", "sentence2": "乙", "label": "neutral"}, (("甲", "乙"), "neutral", "0")),
    ("cmnli", {"sentence1": "甲", "sentence2": "乙", "gold_label": "neutral"}, (("甲", "乙"), "neutral", "0")),
    (
        "ocnli",
        {"level": "easy", "sentence1": "甲", "sentence2": "乙", "label": "entailment", "id": 12},
        (("甲", "乙"), "entailment", "12"),
    ),
    ("csl", {"id": 1, "abst": "摘要", "keyword": ["水体", "污染"], "label": "0"}, (("水体 污染", "摘要"), "0", "1")),
    (
        "cluewsc2020",
        {
            "target": {"span2_index": 6, "span1_index": 0, "span1_text": "小明", "span2_text": "他"},
            "idx": 5,
            "label": "false",
            "text": "小明看见小红他笑了",
        },
        (("_小明_看见小红[他]笑了",), "false", "5"),
    ),
    (
        "cluewsc2020",
        {
            "target": {"span2_index": 0, "span1_index": 2, "span1_text": "小明", "span2_text": "他"},
            "label": True,
            "text": "他是小明",
        },
        (("[他]是_小明_",), "true", "0"),
    ),
]


def write_tsv(path, rows):
    path.write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")
    return path


def write_json(path, *rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize("name, header, rows, expected", TSV, ids=[case[0] for case in TSV])
def test_glue(tmp_path, name, header, rows, expected):
    task = TASKS[name]
    path = write_tsv(tmp_path / "train.tsv", [header, *rows] if header else rows)
    found = read_examples(path, task, task.train.columns)
    assert found.examples == expected
    assert sum(found.dropped.values()) == found.dropped[NO_AGREED_LABEL] == len(rows) - len(expected)


@pytest.mark.parametrize("name, row, expected", JSON)
def test_clue(tmp_path, name, row, expected):
    assert read_examples(write_json(tmp_path / "train.json", row), TASKS[name]).examples == [expected]


def test_a_test_set_has_numbers_and_no_labels(tmp_path):
    # GLUE's test.tsv of CoLA has a header, its train.tsv none.
    cola = write_tsv(tmp_path / "test.tsv", [["index", "sentence"], ["0", "Bill whistled."], ["1", "He."]])
    assert read_examples(cola, TASKS["cola"], TASKS["cola"].test[0].columns, labelled=False).examples == [
        (("Bill whistled.",), None, "0"),
        (("He.",), None, "1"),
    ]
    tnews = write_json(tmp_path / "test.json", {"id": 40, "sentence": "甲", "keywords": ""})
    assert read_examples(tnews, TASKS["tnews"], labelled=False).examples == [(("甲",), None, "40")]


def test_a_dash_for_a_label_is_left_out_and_counted(tmp_path):
    rows = [{"sentence1": "甲", "sentence2": "乙", "label": label} for label in ("-", "neutral", "-")]
    found = read_examples(write_json(tmp_path / "train.json", *rows), TASKS["ocnli"])
    assert [example.label for example in found.examples] == ["neutral"]
    assert found.dropped == {NO_AGREED_LABEL: 2}


HEADER = ["index", "sentence1", "sentence2", "label"]
FAULTS = [
    ("rte", "\t".join(HEADER) + "\n0\tA.\tB.\n", "line 2: 3 columns, and 4 are wanted"),
    ("rte", "\t".join(HEADER) + "\n0\tA.\tB.\tyes\n", "line 2: the label is 'yes'; rte has entailment, not_entailment"),
    ("rte", "\t".join(HEADER) + "\n", "holds no example of rte"),
    ("rte", "a\tb\n0\t1\n", "line 2: rte needs 'label', and there are 'a', 'b'; is this the file of another task?"),
    ("sts-b", "sentence1\tsentence2\tscore\nA\tB\t5.1\n", "line 2: the score is '5.1'; sts-b has numbers from 0 to 5"),
    ("sts-b", "sentence1\tsentence2\tscore\nA\tB\tnan\n", "line 2: the score is 'nan'"),
    ("tnews", '{"label": "105", "sentence": "甲"}\n', "line 1: the label is '105'; tnews has 100 to 116"),
    ("tnews", '{"label": "104", "sentence": "甲"}\n[1]\n', "line 2: holds no JSON object"),
    ("tnews", '{"label": "104", "sentence": 3}\n', "line 1: 3 stands in the place of a text"),
    (
        "cluewsc2020",
        '{"label": "true", "text": "甲", "target": {}}\n',
        "line 1: 'text' and 'target' with its two spans",
    ),
]


@pytest.mark.parametrize("name, text, message", FAULTS)
def test_a_fault_is_named_with_its_line(tmp_path, name, text, message):
    path = tmp_path / "train"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError) as error:
        read_examples(path, TASKS[name])
    assert str(error.value).startswith(str(path)) and message in str(error.value) and "\n" not in str(error.value)


def test_rows_with_a_wrong_number_of_columns(tmp_path):
    path = write_tsv(tmp_path / "train.tsv", [HEADER, ["0", "A."], ["1", "A.", "B.", "entailment"], ["2"] * 5])
    found = read_examples(path, TASKS["rte"], skip_broken=True)
    assert [example.number for example in found.examples] == ["1"] and found.dropped == {WRONG_COLUMNS: 2}
    assert len(found.notes) == 1 and f"{path}, line 2: 2 columns" in found.notes[0]
    # QQP's own files have such rows.
    header = ["id", "qid1", "qid2", "question1", "question2", "is_duplicate"]
    qqp = write_tsv(tmp_path / "qqp.tsv", [header, ["1", "2"], ["0", "1", "2", "A?", "B?", "1"]])
    assert read_examples(qqp, TASKS["qqp"]).dropped == {WRONG_COLUMNS: 1}


# Whatever a field can hold: no tab and no line end, and no carriage return, which could end its line.
FIELDS = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=("Cs",)), min_size=1)


@settings(max_examples=40)
@given(st.lists(st.tuples(FIELDS, FIELDS, st.sampled_from(TASKS["rte"].labels)), min_size=1, max_size=5))
def test_fields_are_read_as_they_stand(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("rte") / "train.tsv"
    write_tsv(path, [HEADER, *([str(at), *row] for at, row in enumerate(rows))])
    expected = [((first, second), label, str(at)) for at, (first, second, label) in enumerate(rows)]
    assert read_examples(path, TASKS["rte"]).examples == expected
