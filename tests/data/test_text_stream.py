import io
import os

import pytest

from tlm_fairseq.data.text_stream import read_buffers, stdin_lines, written_to
from tlm_fairseq.errors import UserError


def test_lines_end_with_a_line_feed_only():
    raw = "\ufeffone\r\ntwo\u2028three\x1d\n\nlast".encode()
    assert list(stdin_lines(io.BytesIO(raw))) == ["one", "two\u2028three\x1d", "", "last"]
    assert list(stdin_lines(io.BytesIO(b""))) == []


def test_undecodable_bytes_are_named_with_their_line():
    lines = stdin_lines(io.BytesIO(b"a\nb\xff\n"))
    assert next(lines) == "a"
    with pytest.raises(UserError, match="standard input, line 2: not UTF-8 .byte 0xff."):
        next(lines)


def test_buffers():
    assert list(read_buffers("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]] and list(read_buffers("", 2)) == []


def test_a_file_is_whole_or_absent(tmp_path):
    with written_to(tmp_path / "out", None) as write:
        write(["a", "б"])
        write(["c"])
        assert not (tmp_path / "out").exists()
    assert (tmp_path / "out").read_bytes() == "a\nб\nc\n".encode()
    with pytest.raises(ZeroDivisionError), written_to(tmp_path / "broken", None) as write:
        write(["a"])
        1 / 0
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_standard_output_is_utf_8_and_flushed_at_once(tmp_path):
    with open(tmp_path / "out", "w", encoding="ascii") as stdout, written_to(None, stdout) as write:
        write(["б"])
        assert (tmp_path / "out").read_bytes() == "б\n".encode()


def test_a_reader_that_has_gone_leaves_no_complaint():
    read_end, write_end = os.pipe()
    os.close(read_end)
    with open(write_end, "w") as stdout:
        with pytest.raises(BrokenPipeError), written_to(None, stdout) as write:
            write(["a"])
