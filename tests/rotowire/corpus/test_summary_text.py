import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.corpus.summary_text import readable, to_text, to_tokens

from places import REAL_DATA

REAL_DATA = REAL_DATA / "rotowire"


@pytest.mark.parametrize(
    "tokens, text",
    [
        ([], ""),
        (["A", "win", "."], "A win ."),
        (["1\u00a01/2"], r"1\u00a01/2"),
        (["a b", "\n"], r"a\u0020b \u000a"),
        (["\\", "\\u0041", "\\e"], r"\u005c \u005cu0041 \u005ce"),
        (["", "|"], r"\e |"),
        (["<unk>", "</s>", "<b>"], r"\u003cunk> \u003c/s> <b>"),
        (["\ud800", "\ufeff", "🏀"], r"\ud800 \ufeff 🏀"),
    ],
)
def test_text_and_back(tokens, text):
    assert to_text(tokens) == text and to_tokens(text) == tokens


TOKENS = st.text(st.characters(exclude_categories=()), max_size=6) | st.sampled_from(["\\u0020", "<pad>", "\\e"])


@given(st.lists(TOKENS))
def test_no_token_is_lost(tokens):
    text = to_text(tokens)
    assert to_tokens(text) == tokens
    # A line of as many words, which a file in UTF-8 can hold.
    assert len(text.split()) == len(tokens)
    text.encode("utf-8")


@given(st.text())
def test_any_hypothesis_has_tokens(text):
    assert len(to_tokens(text)) == len(text.split())


def test_a_backslash_of_a_hypothesis_stands_for_itself():
    assert to_tokens(r"\ \u12 \x \u00zz") == ["\\", r"\u12", r"\x", r"\u00zz"]


@pytest.mark.parametrize(
    "tokens, text",
    [
        ("The Foxes ( 12 - 5 ) won , 33 - 31 .", "The Foxes (12-5) won, 33-31."),
        ("C.J . Vance 's 20 points did n't do", "C.J. Vance's 20 points didn't do"),
        ("`` We won , '' he said ; the players ' mood", '"We won," he said; the players\' mood'),
        ("9 - of - 17 shooting , 45 % of it", "9-of-17 shooting, 45% of it"),
        ("- double - double ( - ) -", "- double-double (-) -"),
        ("teams’ Wall ’s", "teams’ Wall’s"),
        ("", ""),
    ],
)
def test_readable(tokens, text):
    assert readable(tokens.split()) == text


@given(st.lists(st.text(min_size=1, max_size=4) | st.sampled_from(["-", "1", "(", "''"])))
def test_readable_takes_any_tokens(tokens):
    assert isinstance(readable(tokens), str)


@pytest.mark.real_data
def test_real_summaries_are_their_tokens_joined_by_spaces():
    path = REAL_DATA / "games.json"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    for game in read_games(path):
        text = to_text(game.summary)
        assert text == " ".join(game.summary) and to_tokens(text) == game.summary
        assert " ," not in readable(game.summary)
