import csv

import pytest

from tlm_fairseq.report.csv_file import write_csv


def test_what_is_written_is_read_again(tmp_path):
    rows = [["a, b", "1.5"], ['said "no"', ""]]
    write_csv(tmp_path / "table.csv", ["name", "value"], rows)
    with open(tmp_path / "table.csv", encoding="utf-8", newline="") as handle:
        assert list(csv.reader(handle)) == [["name", "value"], *rows]


def test_lines_end_as_in_any_text_file(tmp_path):
    write_csv(tmp_path / "table.csv", ["name"], [["a"]])
    assert (tmp_path / "table.csv").read_bytes() == b"name\na\n"


def test_a_table_that_breaks_off_leaves_no_file(tmp_path):
    def rows():
        yield ["a"]
        raise ValueError("no more")

    with pytest.raises(ValueError):
        write_csv(tmp_path / "table.csv", ["name"], rows())
    assert list(tmp_path.iterdir()) == []


# The first three from OWASP's page on CSV injection.
@pytest.mark.parametrize(
    "text",
    [
        '=1+2";=1+2',
        "=cmd|' /C calc'!A0",
        "@SUM(1+9)",
        "+1+1",
        "-2+3+cmd|' /C calc'!D2",
        "\t=1",
        "\uff1d1+1",
        "-1;=2",
        "+1e5=",
        "-a",
    ],
)
def test_what_a_spreadsheet_would_run_becomes_text(text, tmp_path):
    write_csv(tmp_path / "table.csv", [text], [[text, "b"]])
    with open(tmp_path / "table.csv", encoding="utf-8", newline="") as handle:
        assert list(csv.reader(handle)) == [[f"'{text}"], [f"'{text}", "b"]]


@pytest.mark.parametrize("text, shown", [("\r=1", "\\u000d=1"), ("a\n=1", "a\\u000a=1"), ("a\u202eb", "a\\u202eb")])
def test_a_cell_is_one_line(text, shown, tmp_path):
    write_csv(tmp_path / "table.csv", ["a"], [[text]])
    assert (tmp_path / "table.csv").read_bytes() == f"a\n{shown}\n".encode()


def test_numbers_stay_numbers(tmp_path):
    row = [-1, -2.5, None, "-1", "+0.25", "-.5", "-1e-05", "-inf", "-", "a=b", "3-4", "", "− 3"]
    write_csv(tmp_path / "table.csv", ["a"], [row])
    assert (tmp_path / "table.csv").read_text("utf-8") == "a\n-1,-2.5,,-1,+0.25,-.5,-1e-05,-inf,-,a=b,3-4,,− 3\n"
