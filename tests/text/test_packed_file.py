import bz2
import gzip
import io
import tarfile

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.text import packed_file
from tlm_fairseq.text.packed_file import is_archive, read_members, read_packed


def write_archive(path, files, mode="w:bz2"):
    """Files are pairs of a name and its content, or entries of an archive."""
    with tarfile.open(path, mode) as archive:
        for file in files:
            entry, content = (file, None) if isinstance(file, tarfile.TarInfo) else (tarfile.TarInfo(file[0]), file[1])
            if content is not None:
                entry.size = len(content)
            archive.addfile(entry, None if content is None else io.BytesIO(content))
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_a_file_is_unpacked_whatever_its_name(tmp_path, pack):
    (tmp_path / "x").write_bytes(pack(b"[1]\n"))
    assert read_packed(tmp_path / "x", "give one") == b"[1]\n" and not is_archive(tmp_path / "x", "give one")


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2"])
def test_json_files_of_an_archive(tmp_path, mode):
    files = [("a/train.json", b"[]"), ("README", b"x"), ("a/test.jsonl", b"{}")]
    path = write_archive(tmp_path / "x", files, mode)
    assert is_archive(path, "give one")
    assert read_members(path, "give one") == {"a/train.json": b"[]", "a/test.jsonl": b"{}"}


def test_nothing_of_an_archive_reaches_the_disk(tmp_path):
    link = tarfile.TarInfo("link.json")
    link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path / "secret")
    (tmp_path / "secret").write_bytes(b"kept")
    (tmp_path / "in").mkdir()
    path = write_archive(tmp_path / "in/x", [link, ("../../escaped.json", b"1"), (f"{tmp_path}/secret.json", b"2")])
    assert list(read_members(path, "give one").values()) == [b"1", b"2"]
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["in", "secret", "x"]


@pytest.mark.parametrize("is_of_archive", [True, False])
def test_what_unpacks_to_too_much_is_refused(tmp_path, monkeypatch, is_of_archive):
    monkeypatch.setattr(packed_file, "MOST_BYTES", 1 << 20)
    zeros = bytes(2 << 20)
    if is_of_archive:
        # A file that would be passed over counts as well.
        path, read = write_archive(tmp_path / "x", [("README", zeros), ("train.json", b"[]")]), read_members
    else:
        path, read = tmp_path / "x", read_packed
        path.write_bytes(gzip.compress(zeros))
    assert path.stat().st_size < 5000
    with pytest.raises(UserError, match="x: more than 1,048,576 bytes when unpacked"):
        read(path, "give one")


def test_a_damaged_file_is_one_line(tmp_path):
    whole = write_archive(tmp_path / "whole", [("train.json", bytes(range(256)) * 400)]).read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "gzip").write_bytes(b"\x1f\x8b but no more")
    (tmp_path / "bzip2").write_bytes(b"BZh9 but no more")
    for name, read in (("cut", read_members), ("gzip", read_packed), ("bzip2", is_archive)):
        with pytest.raises(UserError, match=f"{name}: cannot be unpacked .*; give one") as error:
            read(tmp_path / name, "give one")
        assert "\n" not in str(error.value)
    with pytest.raises(UserError, match="absent: cannot be read .*; give one"):
        read_packed(tmp_path / "absent", "give one")
    twice = write_archive(tmp_path / "twice", [("train.json", b"1"), ("train.json", b"2")])
    with pytest.raises(UserError, match="has 'train.json' twice; give one"):
        read_members(twice, "give one")
