import dataclasses
import re

import pytest

from tlm_fairseq.rotowire.checking.checker import check_text
from tlm_fairseq.rotowire.checking.detokenised import put_back, split_text
from tlm_fairseq.rotowire.checking.measured_scores import measured_scores
from tlm_fairseq.rotowire.report.checked_text import checked_page, checked_text

from checked_game import OPENING, checked_games

# Abel Reed has 24 points, Tom Hale 22; 2 rebounds are Pell Dunn's, of 12 Tom Hale has some.
WRONG = "Tom Hale scored 24 points and grabbed 2 rebounds off the bench ."


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The same game with no, three and one error in its text."""
    game = checked_games(tmp_path_factory.mktemp("games"))[0]
    texts = {"none": OPENING, "three": f"{OPENING} {WRONG}", "one": OPENING.replace("Friday", "Monday")}
    tokens = {name: text.split() for name, text in texts.items()}
    return [checked_text(name, game, words, check_text(game, words)) for name, words in tokens.items()]


def test_errors_say_what_is_true_and_whose_number_it_was(shown):
    assert [dataclasses.astuple(error)[:5] for error in shown[1].errors] == [
        ("NUMBER", "24", "22", "Abel Reed", "players' points"),
        ("NUMBER", "2", "12", "Pell Dunn", "players' rebounds"),
        ("WORD", "off the bench", "as a starter", "", "bench"),
    ]


def test_words_as_people_write_them_have_the_same_errors(tmp_path):
    game = checked_games(tmp_path)[0]
    text = f"The Herons won 104-98. {WRONG.replace('scored 24 points', 'had a 24-point night')}"
    split = split_text(text)
    marks = put_back(check_text(game, split.tokens), split.words)
    errors = checked_text("x", game, text.split(), marks).errors
    assert [(error.words, error.owner, error.about) for error in errors[:2]] == [
        ("24-point", "Abel Reed", "players' points"),
        ("2", "Pell Dunn", "players' rebounds"),
    ]


def test_the_list_has_the_most_errors_first(shown):
    page = checked_page(shown, measured_scores(False)).as_html()
    listed = page[page.index('<h2 id="list">') : page.index("<h3")]
    assert re.findall(r'<a href="#(text-\d)">(\w+)</a></td><td class="figure">(\d)', listed) == [
        ("text-2", "three", "3"),
        ("text-3", "one", "1"),
        ("text-1", "none", "0"),
    ]
    assert re.findall(r'<h3 id="(text-\d)">', page) == ["text-2", "text-3", "text-1"]


def test_counts_and_known_precision_are_on_the_page(shown):
    known = measured_scores(False)
    page = checked_page(shown, known).as_markdown()
    assert "4 errors in 3 texts, 1.3 a text" in page
    assert f"{known['all'].right} of {known['all'].marks}" in page
    assert f"| NUMBER | 2 | {100 * known['NUMBER'].precision:.1f} % |" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "| players' points | 1 |" in page and "| bench | 1 |" in page


def test_a_hundred_games_are_below_five_megabytes(shown):
    page = checked_page([shown[1]] * 100, measured_scores(True)).as_html()
    # A real text with its table and marks takes about three times the room of the made-up one.
    assert len(page.encode()) < 5_000_000 / 4


def test_no_error_at_all(shown):
    page = checked_page(shown[:1], measured_scores(False)).as_html()
    assert "0 errors in 1 texts" in page and "Errors by type" not in page
