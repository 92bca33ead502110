import sys
from types import SimpleNamespace

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cged.chinese_script import Simplifier


def test_a_phrase_that_would_change_its_length_is_converted_character_by_character(monkeypatch):
    table = {"說": "说", "計程車": "出租汽车"}
    fake = SimpleNamespace(OpenCC=lambda name: SimpleNamespace(convert=lambda text: table.get(text, text)))
    monkeypatch.setitem(sys.modules, "opencc", fake)
    assert Simplifier()("計程車") == "計程車" and Simplifier()("說") == "说"


def test_a_missing_package_names_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(UserError, match="python -m pip install opencc"):
        Simplifier()


def test_opencc_simplifies():
    pytest.importorskip("opencc", reason="OpenCC is not installed")
    assert Simplifier()("他們看了新電影就高興 OK") == "他们看了新电影就高兴 OK"
