"""The folder of ChERRANT's tables: found, read, or refused in one line that says where they are had."""

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant.resources import VARIABLE, find_folder, read_resources

WHERE = "repository HillZhang1999/MuCGEC, and name their folder by --resources"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "cilin.txt").write_text("Aa01A01= 人 士\nBa01A01= 人\n", "gb18030")
    (tmp_path / "confusion_dict.txt").write_text("己 已 巳\n", "utf-8")
    return tmp_path


def test_the_tables(folder):
    found = read_resources(folder)
    assert found.codes == {"人": "Ba01A01=", "士": "Aa01A01="}
    assert found.confusions == {"己": {"已", "巳"}}


def test_another_edition_has_another_checksum(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    for file in folder.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    assert read_resources(other).checksum == read_resources(folder).checksum
    third = tmp_path_factory.mktemp("third")
    (third / "cilin.txt").write_bytes((folder / "cilin.txt").read_bytes())
    (third / "confusion_dict.txt").write_text("己 已\n", "utf-8")
    assert read_resources(third).checksum != read_resources(folder).checksum


def test_the_folder_is_named_by_option_or_environment(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "set"))
    assert find_folder(None) == tmp_path / "set"
    assert find_folder(str(tmp_path)) == tmp_path
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(UserError, match=WHERE):
        find_folder(None)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("cilin.txt", None, f"cilin.txt: No such file or directory; .*{WHERE}"),
        ("confusion_dict.txt", None, f"confusion_dict.txt: No such file or directory; .*{WHERE}"),
        ("cilin.txt", "Aa01A01= 人\n好\n".encode("gb18030"), "cilin.txt, line 2: expected a code"),
        ("cilin.txt", b"Aa01A01= \xff\xff\n", "cilin.txt is not the official file, whose encoding is gb18030"),
        ("confusion_dict.txt", "己 已\n\n巳 已\n".encode(), "confusion_dict.txt, line 2: expected a character"),
        ("confusion_dict.txt", "己 已".encode("gb18030"), "is not the official file, whose encoding is utf-8"),
    ],
)
def test_what_is_no_table_is_refused(folder, name, content, message):
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(UserError, match=message) as caught:
        read_resources(folder)
    assert "\n" not in str(caught.value)
