"""Files and folders are there whole, or as they were before."""

import os
import stat
import subprocess
import sys

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import folder_written_whole, written_together, written_whole


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


def test_a_link_is_followed(tmp_path):
    (tmp_path / "file").write_text("old", "utf-8")
    (tmp_path / "link").symlink_to("file")
    with written_whole(tmp_path / "link") as handle:
        handle.write("new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "file").read_text("utf-8") == "new"


def test_a_pipe_is_written_to_and_stays(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with written_whole(tmp_path / "pipe") as handle:
        handle.write("text")
    assert os.read(reader, 10) == b"text" and (tmp_path / "pipe").is_fifo()
    os.close(reader)


def test_standard_output_keeps_what_is_printed(tmp_path):
    program = """
from tlm_fairseq.text.files import written_whole
print("before", flush=True)
with written_whole("/dev/fd/1") as handle:
    handle.write("written\\n")
print("after")
"""
    with open(tmp_path / "out", "a") as out:
        subprocess.run([sys.executable, "-c", program], stdout=out, check=True)
    assert (tmp_path / "out").read_text("utf-8") == "before\nwritten\nafter\n"


def test_a_folder_in_the_way_is_named(tmp_path):
    with pytest.raises(IsADirectoryError, match=tmp_path.name), written_whole(tmp_path):
        pass


def test_a_file_without_room_is_named(tmp_path):
    """The limit stands for the size of a disk; Python is told of it by an error of writing, which names no file."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large: .*/big'$"), written_whole(tmp_path / "big", "wb") as handle:
            handle.write(b"x" * 200_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert os.listdir(tmp_path) == []


class TestWrittenTogether:
    def write(self, folder, texts, obsolete=(), error=None):
        with written_together(folder, "manifest.json", obsolete) as new:
            for name, text in texts.items():
                with written_whole(new / name) as handle:
                    handle.write(text)
            if error:
                raise error
        return self.texts(folder)

    @staticmethod
    def texts(folder):
        return {path.name: path.read_text() for path in folder.iterdir()}

    def test_new_files_replace_old_ones_and_others_stay(self, tmp_path):
        assert self.write(tmp_path / "a/b", {"x": "1", "y": "1", "manifest.json": "1"}) == {
            "x": "1",
            "y": "1",
            "manifest.json": "1",
        }
        (tmp_path / "a/b/mine").write_text("mine")
        assert self.write(tmp_path / "a/b", {"x": "2", "manifest.json": "2"}, {"y", "absent"}) == {
            "x": "2",
            "manifest.json": "2",
            "mine": "mine",
        }

    def test_an_error_leaves_the_folder_as_it_was(self, tmp_path):
        with pytest.raises(KeyError):
            self.write(tmp_path / "new", {"x": "1"}, error=KeyError())
        assert list(tmp_path.iterdir()) == []
        old = self.write(tmp_path, {"x": "1", "y": "1", "manifest.json": "1"})
        with pytest.raises(OSError, match=f"'{tmp_path}/x'"):
            self.write(tmp_path, {"x": "2"}, {"y"}, OSError(28, "full", str(tmp_path / "x")))
        assert self.texts(tmp_path) == old

    def test_a_folder_in_the_way_of_one_file_leaves_all_as_they_were(self, tmp_path):
        (tmp_path / "y").mkdir()
        (tmp_path / "x").write_text("old")
        with pytest.raises(IsADirectoryError, match=f"{tmp_path}/y"):
            self.write(tmp_path, {"x": "new", "y": "new"}, {"x"})
        assert (tmp_path / "x").read_text() == "old" and sorted(os.listdir(tmp_path)) == ["x", "y"]

    def test_files_in_folders_join_what_lies_there(self, tmp_path):
        for number in ("1", "2"):
            with written_together(tmp_path, "manifest.json") as new:
                for name in ("sub/x", f"sub/only-{number}", "manifest.json"):
                    (new / name).parent.mkdir(exist_ok=True)
                    (new / name).write_text(number)
        assert self.texts(tmp_path / "sub") == {"x": "2", "only-1": "1", "only-2": "2"}
        (tmp_path / "other").touch()
        with pytest.raises(FileExistsError, match="other'"), written_together(tmp_path, "manifest.json") as new:
            (new / "other").mkdir()
            (new / "other/x").touch()
            (new / "manifest.json").write_text("3")
        assert (tmp_path / "manifest.json").read_text() == "2"

    def test_killed_among_the_renamings_the_folder_says_that_it_is_not_whole(self, tmp_path, monkeypatch):
        self.write(tmp_path, {"a": "1", "manifest.json": "1", "z": "1"})
        replace, seen = os.replace, []

        def look(source, target):
            replace(source, target)
            seen.append((tmp_path / "manifest.json").exists())

        monkeypatch.setattr(os, "replace", look)
        with written_together(tmp_path, "manifest.json") as new:
            for name in ("a", "manifest.json", "z"):
                (new / name).write_text("2")
        assert seen == [False, False, True]


class TestFolderWrittenWhole:
    def test_it_is_there_at_the_end_and_nothing_before(self, tmp_path):
        with folder_written_whole(tmp_path / "a/b") as new:
            (new / "x").write_text("1")
            assert not (tmp_path / "a/b").exists()
        assert (tmp_path / "a/b/x").read_text() == "1"
        assert os.listdir(tmp_path / "a") == ["b"]

    def test_its_permissions_are_those_of_an_ordinary_folder(self, tmp_path):
        (tmp_path / "ordinary").mkdir()
        with folder_written_whole(tmp_path / "new"):
            pass
        assert (tmp_path / "new").stat().st_mode == (tmp_path / "ordinary").stat().st_mode

    def test_it_takes_the_place_of_an_empty_one_and_of_that_which_the_user_is_in(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        with folder_written_whole(".") as new:
            (new / "x").write_text("1")
        assert (tmp_path / "x").read_text() == "1"

    @pytest.mark.parametrize("kind", ["file", "full folder", "lost link"])
    def test_what_is_there_is_kept(self, tmp_path, kind):
        place = tmp_path / "place"
        if kind == "file":
            place.touch()
        elif kind == "full folder":
            (place / "inner").mkdir(parents=True)
        else:
            place.symlink_to(tmp_path / "lost")
        with pytest.raises(UserError, match="place: exists already; name a new folder$"), folder_written_whole(place):
            pytest.fail("nothing is to be written")
        assert os.listdir(tmp_path) == ["place"]

    def test_an_error_leaves_nothing(self, tmp_path):
        with pytest.raises(KeyError), folder_written_whole(tmp_path / "new") as new:
            (new / "x").write_text("1")
            raise KeyError
        assert os.listdir(tmp_path) == []
