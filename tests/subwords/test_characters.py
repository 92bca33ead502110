import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.subwords.characters import Token, join_characters, segment_characters, split_characters

TEXT = st.text(st.sampled_from("中文，。Ab1. \t\u3000\u00a0\u2028\x1dé\U0002070e"), max_size=30)


def test_characters_stand_alone_and_ascii_runs_stay_whole():
    assert split_characters("我有 3.5 kg米") == [
        Token("我", 0, 1),
        Token("有", 1, 2),
        Token("3.5", 3, 6),
        Token("kg", 7, 9),
        Token("米", 9, 10),
    ]
    assert segment_characters("我有 3.5 kg米") == "我 有 3.5 kg 米"


@pytest.mark.parametrize("text", ["", " \t\u3000\n"])
def test_white_space_alone_has_no_token(text):
    assert split_characters(text) == [] and segment_characters(text) == ""


@given(TEXT)
def test_every_token_stands_where_it_says_and_nothing_but_white_space_is_left_out(text):
    tokens = split_characters(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert "".join(token.text for token in tokens) == "".join(text.split())
    assert segment_characters(text).split(" ") == [token.text for token in tokens] or not tokens


@given(TEXT)
def test_joined_tokens_split_into_the_same_tokens(text):
    tokens = [token.text for token in split_characters(text)]
    assert [token.text for token in split_characters(join_characters(tokens))] == tokens


def test_a_space_is_put_back_only_between_ascii_runs():
    assert join_characters(["我", "说", "hello", "world", "你"]) == "我说hello world你"
