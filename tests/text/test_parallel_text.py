import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.parallel_text import read_lines, read_parallel, write_lines


@pytest.mark.parametrize(
    "raw, lines",
    [
        (b"a\nb\n", ["a", "b"]),
        (b"a\nb", ["a", "b"]),  # no final line end
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"\xef\xbb\xbfa\n", ["a"]),  # byte order mark
        (b"a\n\nb\n\n", ["a", "", "b", ""]),  # blank lines keep their place
        ("a\u2028b\x1dc\x85d\n".encode(), ["a\u2028b\x1dc\x85d"]),  # what str.splitlines() would tear
        ("\u00a0\u0301\n".encode(), ["\u00a0\u0301"]),
    ],
)
def test_lines_end_at_newlines_only(tmp_path, raw, lines):
    path = tmp_path / "text"
    path.write_bytes(raw)
    assert read_lines(path) == lines


@pytest.mark.parametrize(
    "raw, message",
    [
        (b"", "text is empty"),
        (b"good\nalso good\nbad \xff byte\n", "text, line 3: not UTF-8 (byte 0xff)"),
        ("GB18030: 语法\n".encode("gb18030"), "text, line 1: not UTF-8"),
    ],
)
def test_bad_text_is_refused_with_its_place(tmp_path, raw, message):
    path = tmp_path / "text"
    path.write_bytes(raw)
    with pytest.raises(UserError) as error:
        read_lines(path)
    assert message in str(error.value) and "\n" not in str(error.value)


def test_missing_file_and_folder_are_refused(tmp_path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UserError, match="cannot be read"):
            read_lines(path)


def test_unequal_texts_are_refused(tmp_path):
    (tmp_path / "a").write_text("1\n2\n")
    (tmp_path / "b").write_text("1\n2\n3\n")
    with pytest.raises(UserError, match=r"b has 3 lines and .*a has 2"):
        read_parallel([tmp_path / "a", tmp_path / "b"])


def test_a_line_end_inside_a_line_is_never_written(tmp_path):
    with pytest.raises(ValueError, match="line 2"):
        write_lines(tmp_path / "out", ["a", "b\nc"])
    assert list(tmp_path.iterdir()) == []


text_line = st.text(st.characters(blacklist_characters="\n", blacklist_categories=("Cs",)))


@given(lines=st.lists(text_line, min_size=1))
def test_what_is_written_is_read(tmp_path_factory, lines):
    # A carriage return at the end of a line is a line end; a byte order mark at the start belongs to the file.
    lines = [line.rstrip("\r").removeprefix("\ufeff") for line in lines]
    path = tmp_path_factory.mktemp("lines") / "text"
    write_lines(path, lines)
    assert read_lines(path) == [line.removesuffix("\r") for line in lines]
