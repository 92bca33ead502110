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
