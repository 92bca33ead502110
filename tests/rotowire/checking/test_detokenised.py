from tlm_fairseq.rotowire.checking.checker import check_text
from tlm_fairseq.rotowire.checking.detokenised import put_back, split_text
from tlm_fairseq.rotowire.checking.marks import NAME, Mark
from tlm_fairseq.rotowire.corpus.summary_text import readable

from checked_game import OPENING


def test_text_as_people_write_it_becomes_the_corpus_tokens():
    text = "C.J. Vance's 31-point night (11-of-20) didn't end; Karl-Anthony Towns had a double-double."
    assert " ".join(split_text(text).tokens) == (
        "C.J . Vance 's 31 - point night ( 11 - of - 20 ) did n't end ; Karl-Anthony Towns had a double - double ."
    )
    assert split_text("D'Angelo Russell").tokens == ["D'Angelo", "Russell"]


def test_marks_are_put_back_on_words(game):
    text = readable(OPENING.replace("104 - 98", "104 - 99").split())
    assert "(12-3)" in text
    split = split_text(text)
    marks = put_back(check_text(game, split.tokens), split.words)
    assert [text.split()[mark.start : mark.end] for mark in marks] == [["104-99"]]


def test_of_several_marks_on_one_word_the_first_stays():
    assert put_back([Mark(0, 1, NAME), Mark(2, 3, NAME), Mark(3, 4, NAME)], [0, 0, 0, 1]) == [
        Mark(0, 1, NAME),
        Mark(1, 2, NAME),
    ]
