"""Tables of a few characters in the layout of ChERRANT's."""

import pytest

# In the first class two characters of one meaning; the next differs from it in the last level, then in two, in all.
CILIN = "Aa01A01= 人 士\nAa01A02= 人\nAa02A01= 者\nAb01A01= 娃\nBa01A01= 物\n"
CONFUSION_SET = "己 已 巳 \n"


@pytest.fixture(scope="session")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    (folder / "cilin.txt").write_text(CILIN, "gb18030")
    (folder / "confusion_dict.txt").write_text(CONFUSION_SET, "utf-8")
    return folder
