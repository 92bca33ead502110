from types import SimpleNamespace

import pytest

from tlm_fairseq.gec.correction import Corrector
from tlm_fairseq.subwords.plain_text import Words

KNOWN = {"He", "he", "go", "goes", "home", ".", "big"}


class FakeSearch:
    """Puts "goes" for "go", and the unknown piece for all that it does not know."""

    def __init__(self, cut=False):
        self.seen, self.cut = [], cut

    def __call__(self, sentences):
        self.seen += sentences
        swap = {"go": "goes"}
        return [
            SimpleNamespace(
                pieces=" ".join(swap.get(word, word) if word in KNOWN else "<unk>" for word in sentence.split()),
                cut=self.cut,
            )
            for sentence in sentences
        ]


@pytest.fixture
def search():
    return FakeSearch()


def corrector(search, limit=10, split=True):
    return Corrector(Words(), search, KNOWN.__contains__, limit, split)


def test_order_blank_lines_and_white_space_are_kept(search):
    lines = ["He go home .", "", "  \t", " He  go \u00a0", "big", "He go home ."]
    expected = ["He goes home .", "", "  \t", " He  goes \u00a0", "big", "He goes home ."]
    assert corrector(search).correct(lines) == expected
    # Blank lines are no sentences, and equal ones are corrected once.
    assert search.seen == ["He go home .", "He go", "big"]


def test_unknown_words_come_from_the_source(search):
    assert corrector(search).correct(["Жук go Xyz"]) == ["Жук goes Xyz"]


def test_long_lines_are_split_and_merged(search):
    made = corrector(search, limit=4)
    line = "He go home .  He go big .\u3000go"
    assert made.correct([line, "go"]) == ["He goes home .  He goes big .\u3000goes", "goes"]
    assert set(search.seen) == {"He go home .", "He go big .", "go"}
    assert made.report() == ["lines: 2, changed: 2, blank: 0, longer than 4 pieces: 1 split, 0 copied"]


def test_long_lines_are_copied_where_asked_for(search):
    made = corrector(search, limit=2, split=False)
    assert made.correct(["He go home .", "He go"]) == ["He go home .", "He goes"]
    assert "0 split, 1 copied" in made.report()[0]


def test_what_cannot_be_split_is_copied_beside_what_can(search):
    from tlm_fairseq.subwords.plain_text import Characters

    made = Corrector(Characters(), search, KNOWN.__contains__, 3, True)
    assert made.correct(["我爱你他 go", "我爱你他"]) == ["我爱你他 goes", "我爱你他"]
    assert search.seen == ["go"]
    report = made.report()
    assert "1 split, 1 copied" in report[0] and "1 parts of split lines" in report[1]


class CountedWords(Words):
    """Counts the pieces that it makes of text."""

    encoded = 0

    def encode(self, line):
        pieces = super().encode(line)
        self.encoded += len(pieces.split())
        return pieces


LONG_LINES = {
    "sentences": "he go home . ",
    "clauses": "he go home , ",
    "no marks": "he go home ",
    "wide gaps": "he  go   home \u3000",
    "long sentences": "go " * 70 + ", " + "go " * 70 + ". ",
}


@pytest.mark.parametrize("unit", LONG_LINES.values(), ids=LONG_LINES)
def test_the_work_grows_as_the_line(search, unit):
    encoded = {}
    for characters in (60_000, 120_000):
        pieces = CountedWords()
        line = (unit * (characters // len(unit))).strip()
        Corrector(pieces, search, KNOWN.__contains__, 64).correct([line])
        encoded[characters] = pieces.encoded
        assert pieces.encoded <= 4 * len(line.split())
    assert encoded[120_000] <= 2.5 * encoded[60_000]


def test_what_may_need_attention_is_reported(search):
    made = corrector(FakeSearch(cut=True))
    made.correct(["Xyz go", "go home"])
    report = "\n".join(made.report())
    assert "2 hypotheses reached the limit" in report and "lacks" not in report
    made.correct(["Xyz Xyz zyX"])
    assert "lacks 4 of 7 pieces" in "\n".join(made.report())


def test_text_of_no_piece_is_not_sent(search):
    pieces = Words()
    pieces.locate = lambda text: []
    assert Corrector(pieces, search, KNOWN.__contains__, 5).correct(["\u200b"]) == ["\u200b"]
    assert search.seen == []


def test_no_lines(search):
    assert corrector(search).correct([]) == []
