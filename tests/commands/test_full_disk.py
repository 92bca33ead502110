"""Commands that write a folder, on a disk that is full after so many files: all of the folder is old, or all is new."""

import errno
import os

import pytest

from tlm_fairseq.commands import main


def parallel(folder, version):
    texts = {"src": f"a test {version} .\n" * 3, "tgt": f"A test {version} .\n" * 3}
    for ending, text in texts.items():
        (folder / f"text.{ending}").write_text(text + f"{version} more .\n")
    files = [str(folder / "text.src"), str(folder / "text.tgt")]
    return ["gec", "prepare", "parallel", "--test", *files, "--m2", "none"]


def simulate(folder, version):
    return ["rotowire", "simulate", "--games", "2", "--valid", "1", "--test", "1", "--seed", str(version)]


def rotowire(folder, version):
    main([*simulate(folder, version), "--out", str(folder / "games")])
    return ["rotowire", "prepare", str(folder / "games"), *(["--clean"] if version == 1 else [])]


def glue(folder, version):
    (folder / "rte").mkdir(exist_ok=True)
    row = f"0\tone {version}\ttwo\tentailment\n"
    for name in ("train", "dev"):
        (folder / "rte" / f"{name}.tsv").write_text("index\tsentence1\tsentence2\tlabel\n" + row)
    return ["glue", "prepare", "rte", str(folder / "rte")]


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else None


@pytest.fixture
def disk(monkeypatch):
    """A disk that takes ``disk.files`` more files; ``disk.taken`` counts them."""

    class Disk:
        files, taken = 99, 0

        def fsync(self, descriptor):
            if self.taken == self.files:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self.taken += 1

    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.fsync)
    return disk


@pytest.mark.parametrize("command", [parallel, simulate, rotowire, glue])
def test_a_full_disk_leaves_the_folder_as_it_was_and_is_named_with_its_file(command, tmp_path, disk, capsys):
    out = tmp_path / "out"

    def write(version, files=99):
        disk.files, disk.taken = 99, 0
        arguments = command(tmp_path, version)
        disk.files, disk.taken = files, 0
        capsys.readouterr()
        return main([*arguments, "--out", str(out)]), capsys.readouterr().err

    assert write(1, 0)[0] == 1 and not out.exists()
    assert write(1)[0] == 0
    old, count = files_of(out), disk.taken
    assert count > 2
    for files in range(count):
        status, message = write(2, files)
        if status == 0:  # It writes fewer files than the version before.
            break
        assert status == 1 and message.count("\n") == 1 and "No space left on device" in message
        named = message.rstrip().removesuffix("'").rpartition("/")
        assert named[0].endswith(str(out)) and not named[2].startswith(".") and "." in named[2], message
        assert files_of(out) == old
    assert write(2)[0] == 0
    new = files_of(out)
    assert new["manifest.json"] != old["manifest.json"] and len(new) == disk.taken
