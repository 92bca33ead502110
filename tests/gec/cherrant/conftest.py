"""Tables of a few characters in the layout of ChERRANT's."""

import pytest

# Two characters of one class, and others whose codes differ from theirs at the third level, at two, at the first.
CILIN = "Aa01A01= 人 士\nAa01A02= 人\nAa02A01= 者\nAb02A01= 娃\nBa01A01= 物\nBc03A01= 马\n"
CONFUSION_SET = "己 已 巳 \n"


@pytest.fixture(scope="session")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    (folder / "cilin.txt").write_text(CILIN, "gb18030")
    (folder / "confusion_dict.txt").write_text(CONFUSION_SET, "utf-8")
    return folder
