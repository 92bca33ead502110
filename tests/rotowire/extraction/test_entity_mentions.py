import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.rotowire.corpus.games import Team
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM, EntityNames, name_words

from example_games import HOME, VISITOR, example_game

LAKERS, CLIPPERS = Team("Lakers", "Los Angeles", HOME.line), Team("Clippers", "LA", VISITOR.line)


def mentions(text, game=None):
    return EntityNames(game or example_game()).find(name_words(text.split()))


def entities(text, game=None):
    return [mention.entity for mention in mentions(text, game)]


@pytest.mark.parametrize(
    "text, found",
    [
        ("Al Horford scored", ["Al Horford"]),
        ("Horford scored", ["Al Horford"]),
        # A first name, which no other has.
        ("Thabo scored", ["Thabo Sefolosha"]),
        ("Nene scored", ["Nene"]),
        ("Larry Nance Jr. scored", ["Larry Nance Jr."]),
        ("Larry Nance scored", ["Larry Nance Jr."]),
        ("Nance scored", ["Larry Nance Jr."]),
        # The table has no dots, the text one or two.
        ("C.J . McCollum scored", ["CJ McCollum"]),
        ("C.J. McCollum scored", ["CJ McCollum"]),
        ("CJ McCollum scored", ["CJ McCollum"]),
        # The longest name is the one meant.
        ("the Atlanta Hawks beat the Portland Trail Blazers", ["Hawks", "Trail Blazers"]),
        ("Atlanta beat the Blazers", ["Hawks", "Trail Blazers"]),
        ("no horford and no hawks", []),
        # Teams that do not play: found, and nobody here.
        ("the Chicago Bulls and the Bulls", [None, None]),
    ],
)
def test_names(text, found):
    assert entities(text) == found


def test_a_surname_of_two_players_is_the_one_named_last_by_the_whole_name():
    assert entities("Lou Williams scored . Williams added") == ["Lou Williams"] * 2
    text = "Lou Williams scored . Derrick Williams too . Williams added"
    assert entities(text) == ["Lou Williams", "Derrick Williams", "Derrick Williams"]


def test_it_is_ambiguous_where_no_whole_name_came_before():
    (mention,) = mentions("Williams scored")
    assert mention.entity is None and mention.ambiguous and mention.kind == PLAYER


def test_it_is_the_only_one_who_played():
    """Idle Jones did not."""
    assert entities("Jones scored") == ["Sam Jones"]


@pytest.mark.parametrize(
    "text, found",
    [
        ("as Doc Horford said", [None]),
        ("as Alan Horford said", [None]),
        # The start of a first name is a short form of it.
        ("as Tha Sefolosha said", ["Thabo Sefolosha"]),
        ("as MVP Horford said", ["Al Horford"]),
        ("Reserve Horford said", ["Al Horford"]),
    ],
)
def test_another_first_name_makes_another_person(text, found):
    assert entities(text) == found


def test_two_teams_of_one_city():
    game = example_game(LAKERS, CLIPPERS)
    assert entities("the Los Angeles Lakers and the LA Clippers", game) == ["Lakers", "Clippers"]
    assert entities("the Los Angeles Clippers and the L.A. Lakers", game) == ["Clippers", "Lakers"]
    (mention,) = mentions("Los Angeles won", game)
    assert mention.entity is None and mention.ambiguous and mention.kind == TEAM


@pytest.mark.parametrize("city", ["LA", "L.A.", "Los Angeles"])
def test_a_city_of_two_names(city):
    assert entities(f"{city} won", example_game(HOME, CLIPPERS)) == ["Clippers"]


def test_places_are_those_of_tokens():
    (mention,) = mentions("so C.J . McCollum scored")
    assert (mention.start, mention.end, mention.whole) == (1, 4, True)


TOKENS = "Al Horford Lou Williams C.J . McCollum the Atlanta Portland Trail Blazers Jr. '".split()


@given(st.lists(st.sampled_from(TOKENS)))
def test_mentions_are_in_order_and_do_not_overlap(tokens):
    found = EntityNames(example_game()).find(name_words(tokens))
    places = [place for mention in found for place in (mention.start, mention.end)]
    assert places == sorted(places) and all(mention.start < mention.end <= len(tokens) for mention in found)
