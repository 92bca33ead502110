import io
import os
import tracemalloc

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.parallel_text import read_lines
from tlm_fairseq.text.text_stream import file_lines, read_buffers, stdin_lines, written_to


def test_lines_end_with_a_line_feed_only():
    raw = "\ufeffone\r\ntwo\u2028three\x1d\n\nlast".encode()
    assert list(stdin_lines(io.BytesIO(raw))) == ["one", "two\u2028three\x1d", "", "last"]
    assert list(stdin_lines(io.BytesIO(b""))) == []


def test_undecodable_bytes_are_named_with_their_line():
    lines = stdin_lines(io.BytesIO(b"a\nb\xff\n"))
    assert next(lines) == "a"
    with pytest.raises(UserError, match="standard input, line 2: not UTF-8 .byte 0xff."):
        next(lines)


def test_a_file_gives_the_lines_that_read_lines_gives(tmp_path):
    for raw in ("\ufeffone\r\ntwo\u2028three\x1d\n\nlast", "a\n", "\n\n"):
        (tmp_path / "text").write_bytes(raw.encode())
        lines, number = file_lines(tmp_path / "text")
        expected = read_lines(tmp_path / "text")
        assert (list(lines), number) == (expected, len(expected))


def test_a_file_that_cannot_be_read_is_named_before_its_first_line(tmp_path):
    (tmp_path / "latin").write_bytes(b"a\nb\xff\n")
    (tmp_path / "empty").touch()
    for name, message in (
        ("latin", "latin, line 2: not UTF-8 .byte 0xff."),
        ("empty", "empty is empty"),
        ("absent", "cannot be read"),
        (".", "cannot be read"),
    ):
        with pytest.raises(UserError, match=message):
            file_lines(tmp_path / name)


def test_a_pipe_is_read_once():
    read_end, write_end = os.pipe()
    os.write(write_end, b"a\nb\n")
    os.close(write_end)
    lines, number = file_lines(f"/dev/fd/{read_end}")
    assert number is None and list(lines) == ["a", "b"]
    os.close(read_end)


def test_lines_of_a_file_are_in_memory_one_at_a_time(tmp_path):
    (tmp_path / "text").write_text("a sentence of a large text\n" * 100_000)
    tracemalloc.start()
    lines, _ = file_lines(tmp_path / "text")
    assert sum(1 for _ in lines) == 100_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


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
        raise ZeroDivisionError
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
