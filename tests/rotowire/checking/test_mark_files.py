from pathlib import Path

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.checking.mark_files import HEADER, read_marks, write_marks
from tlm_fairseq.rotowire.checking.marks import NAME, NUMBER, Mark

SAMPLE = Path(__file__).parent / "marks_sample"
TEXTS = {"A1": "The Foxes beat the Herons . Vance had 28 points .".split(), "A2": "They rested .".split()}
MARKS = {"A1": [Mark(1, 3, NAME, "Herons", 'They lost, "33 - 31"'), Mark(8, 9, NUMBER, "27", "He had 27.")], "A2": []}


def line(**changes):
    values = dict(zip(HEADER, ("A1.txt", 1, 1, "Foxes", 2, 2, 2, 2, "NAME", "", "")))
    return ",".join(str(values[column] if column not in changes else changes[column]) for column in HEADER)


def write(folder, *lines):
    path = folder / "marks.csv"
    path.write_text("\n".join([",".join(HEADER), *lines]) + "\n", "utf-8")
    return path


def test_marks_as_the_shared_task_has_them(tmp_path):
    """Positions count tokens from 1, both ends included, in the sentence and in the text."""
    write_marks(tmp_path / "marks.csv", TEXTS, MARKS)
    assert (tmp_path / "marks.csv").read_text("utf-8").split("\n")[1:] == [
        'A1.txt,1,1,Foxes beat,2,3,2,3,NAME,Herons,"They lost, ""33 - 31"""',
        "A1.txt,2,2,28,3,3,9,9,NUMBER,27,He had 27.",
        "",
    ]


def test_what_is_written_is_read_again(tmp_path):
    write_marks(tmp_path / "marks.csv", TEXTS, MARKS)
    assert read_marks(tmp_path / "marks.csv", TEXTS) == {"A1": MARKS["A1"]}


def test_the_sample_is_read():
    assert [len(marks) for marks in read_marks(SAMPLE / "gold.csv").values()] == [4, 4]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([line(TYPE="NAMES")], "line 2: unknown type 'NAMES'"),
        ([line(DOC_TOKEN_START=0)], "line 2: tokens 0 to 2 are no span"),
        ([line(DOC_TOKEN_START=3)], "line 2: tokens 3 to 2 are no span"),
        ([line(DOC_TOKEN_START="x")], "line 2: DOC_TOKEN_START is 'x'"),
        ([line(DOC_TOKEN_END="")], "line 2: DOC_TOKEN_END is ''"),
        ([line(DOC_TOKEN_START="9" * 5000)], "line 2: DOC_TOKEN_START is '99"),
        ([line(DOC_TOKEN_END=99)], "line 2: token 99 is out of range; A1 has 11 tokens"),
        ([line(TOKENS="Herons")], "line 2: A1 has 'Foxes' there, not 'Herons'"),
        ([line(TEXT_ID="B9.txt")], "line 2: there is no text B9"),
        ([line(), line()], "line 3: token 2 of A1 is marked twice"),
        (["A1.txt,1"], "line 2: 2 columns"),
    ],
)
def test_a_line_that_breaks_the_form_is_named(tmp_path, lines, message):
    path = write(tmp_path, *lines)
    with pytest.raises(UserError) as raised:
        read_marks(path, TEXTS)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize("content", ["a,b,c\n1,2,3\n", "TEXT_ID;TYPE\n", "\n"])
def test_another_header_is_refused(tmp_path, content):
    (tmp_path / "marks.csv").write_text(content, "utf-8")
    with pytest.raises(UserError, match="line 1: not the header of marks"):
        read_marks(tmp_path / "marks.csv")


def test_a_file_that_csv_cannot_read_is_named(tmp_path):
    path = write(tmp_path, '"' + "x" * 200_000 + '"')
    with pytest.raises(UserError, match=r"line 2: .*field"):
        read_marks(path)
