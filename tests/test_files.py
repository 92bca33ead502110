"""written_whole: a file is there whole, or as it was before."""

import os
import stat

import pytest

from tlm_fairseq.files import written_whole


def test_text_is_utf8_with_plain_line_ends(tmp_path):
    with written_whole(tmp_path / "new" / "file.txt") as handle:
        handle.write("ї\n中\n")
    assert (tmp_path / "new" / "file.txt").read_bytes() == "ї\n中\n".encode()


def test_bytes(tmp_path):
    with written_whole(tmp_path / "file", "wb") as handle:
        handle.write(b"\r\n\0")
    assert (tmp_path / "file").read_bytes() == b"\r\n\0"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_leaves_what_was_there(tmp_path, error):
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(error), written_whole(path) as handle:
        handle.write("half")
        raise error
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["file"]


def test_nothing_is_there_before_the_end(tmp_path):
    with written_whole(tmp_path / "file") as handle:
        handle.write("x")
        assert not (tmp_path / "file").exists()


def test_permissions_are_those_of_an_ordinary_file(tmp_path):
    with written_whole(tmp_path / "file") as handle:
        handle.write("x")
    (tmp_path / "ordinary").write_text("x")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("file", "ordinary")]
    assert modes[0] == modes[1]


def test_a_folder_in_the_way_is_named(tmp_path):
    with pytest.raises(IsADirectoryError, match=tmp_path.name), written_whole(tmp_path):
        pass
