import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.report.marked_changes import mark_changes, wants_colours

STRETCHES = ["a", "b", "cd", " ", "  ", ".", ",", "我", "们", "it's", "\u00a0"]
LINES = st.lists(st.sampled_from(STRETCHES), max_size=12).map("".join)


# Written by hand, as wdiff would show each.
@pytest.mark.parametrize(
    "source, corrected, marked",
    [
        ("I ate pizza .", "I have eaten pizza .", "I [-ate-] {+have eaten+} pizza ."),
        ("I ate pizza.", "I ate a pizza.", "I ate {+a+} pizza."),
        ("The cat the sat", "The cat sat", "The cat [-the-] sat"),
        ("ate, he", "ate; he", "ate[-,-]{+;+} he"),
        ("cat sat", "The cat sat", "{+The+} cat sat"),
        ("The cat sat", "cat sat", "[-The-] cat sat"),
        ("he go", "He go", "[-he-] {+He+} go"),
        ("go home", "go", "go [-home-]"),
        ("go", "go home", "go {+home+}"),
        ("5 %", "5%", "5[- -]%"),
        ("a", "a ", "a{+ +}"),
        ("dont go", "don't go", "[-dont-] {+don't+} go"),
        ("я пішов п'ять", "я йшов п'ять", "я [-пішов-] {+йшов+} п'ять"),
        ("same  [-x-] {+y+}", "same  [-x-] {+y+}", "same  [-x-] {+y+}"),
        ("", "a", "{+a+}"),
    ],
)
def test_words(source, corrected, marked):
    assert mark_changes(source, corrected) == marked


@pytest.mark.parametrize(
    "source, corrected, marked",
    [
        ("我门爱你。", "我们爱你。", "我[-门-]{+们+}爱你。"),
        ("我爱你", "我很爱你", "我{+很+}爱你"),
        ("我用iPhone", "我用iPad", "我用[-iPhone-]{+iPad+}"),
    ],
)
def test_characters(source, corrected, marked):
    assert mark_changes(source, corrected, by_characters=True) == marked


def _side(marked, dropped, kept):
    """One of the two sentences, read from a line with marks."""
    marked = re.sub(re.escape(dropped[0]) + ".*?" + re.escape(dropped[1]), "", marked)
    return marked.replace(kept[0], "").replace(kept[1], "")


@given(source=LINES, corrected=LINES)
@pytest.mark.parametrize("by_characters", [True, False])
def test_both_sentences_can_be_read_from_the_line(source, corrected, by_characters):
    """All but white space beside a change, which a line with both sides can show once only."""
    marked = mark_changes(source, corrected, by_characters)
    deleted, inserted = ("[-", "-]"), ("{+", "+}")
    assert "".join(_side(marked, inserted, deleted).split()) == "".join(source.split())
    assert "".join(_side(marked, deleted, inserted).split()) == "".join(corrected.split())


def test_marks_in_the_text_do_not_matter():
    assert mark_changes("a [-b-] c", "a [-b-] d") == "a [-b-] [-c-] {+d+}"
    assert mark_changes("{+", "-]") == "[-{+-] {+-]+}"


def test_colours(monkeypatch):
    assert mark_changes("a b", "a c", colours=True) == "a \033[31m[-b-]\033[0m \033[32m{+c+}\033[0m"

    class Terminal:
        isatty = staticmethod(lambda: True)

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wants_colours(Terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colours(Terminal)
