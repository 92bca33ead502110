import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.text_file import encoding_notes, read_text_lines


def write(folder, raw):
    path = folder / "text.txt"
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    "raw, lines, encoding",
    [
        ("一\n二\n".encode(), ["一", "二"], "UTF-8"),
        ("一\r\n二".encode(), ["一", "二"], "UTF-8"),
        ("\ufeff一\n\n".encode(), ["一", ""], "UTF-8"),
        ("一\x1d二\u2028三\x85四\n".encode(), ["一\x1d二\u2028三\x85四"], "UTF-8"),
        ("一个\r\n二\r\n".encode("gb18030"), ["一个", "二"], "GB18030"),
        ("\ufeff一个\n".encode("gb18030"), ["一个"], "GB18030"),
        (b"\n", [""], "UTF-8"),
    ],
)
def test_lines_and_the_encoding_they_were_read_in(tmp_path, raw, lines, encoding):
    assert read_text_lines(write(tmp_path, raw)) == (lines, encoding)


def test_another_encoding_is_named():
    assert encoding_notes("a.txt", "UTF-8") == []
    assert encoding_notes("a.txt", "GB18030") == ["a.txt: not UTF-8, read as GB18030"]


@pytest.mark.parametrize(
    "raw, message",
    [
        (b"", "text.txt is empty"),
        ("\ufeff".encode(), "text.txt is empty"),
        ("一\n二\n".encode() + b"\xff\xff\n", "line 3: neither UTF-8 nor GB18030 (byte 0xff)"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, raw, message):
    with pytest.raises(UserError) as error:
        read_text_lines(write(tmp_path, raw))
    assert message in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UserError, match="absent.txt: cannot be read"):
        read_text_lines(tmp_path / "absent.txt")


@given(raw=st.binary(max_size=40))
def test_any_bytes_are_lines_that_can_be_written_or_one_clear_message(tmp_path_factory, raw):
    path = write(tmp_path_factory.mktemp("raw"), raw)
    try:
        lines, _ = read_text_lines(path)
    except UserError as error:
        assert str(path) in str(error) and "\n" not in str(error)
    else:
        assert len(lines) == raw.count(b"\n") + (not raw.endswith(b"\n"))
        assert "\n".join(lines).encode("utf-8").decode("utf-8") == "\n".join(lines)
