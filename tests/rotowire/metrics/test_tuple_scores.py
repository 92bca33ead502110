import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.metrics.score_record import VARIANTS
from tlm_fairseq.rotowire.metrics.tuple_scores import (
    FactMatcher,
    content_ordering,
    restricted_damerau_levenshtein,
    score_tuples,
)


def facts(text):
    """``Vucevic 21 PLAYER-PTS ; ...`` with the relation's prefix left out: PTS is a player's, TEAM-... a team's."""
    made = []
    for part in text.split(" ; ") if text else []:
        *entity, number, relation = part.split(" ")
        made.append(Fact(" ".join(entity), number, relation if relation.startswith("TEAM") else f"PLAYER-{relation}"))
    return made


def score(gold, predicted, variant="wiseman", **options):
    return score_tuples([facts(gold)], [facts(predicted)], variant, **options)


def counts(result):
    return result.tp, result.pred, result.gold


# gold, predicted, then for each variant tp, pred, gold and the edits of CO over the longer length; worked by hand.
TABLE = [
    # The second of two is wrong: one replaced.
    ("Reed 20 PTS ; Reed 8 REB", "Reed 20 PTS ; Reed 9 REB", *[(1, 2, 2, 1 / 2)] * 3),
    # All there, neighbours swapped: one edit of 3.
    ("A 1 PTS ; B 2 PTS ; C 3 PTS", "A 1 PTS ; C 3 PTS ; B 2 PTS", *[(3, 3, 3, 1 / 3)] * 3),
    # A word is another string than its digits.
    ("Reed four AST", "Reed 4 AST", (0, 1, 1, 1), (1, 1, 1, 0), (1, 1, 1, 0)),
    # The repeated fact is dropped, but by macro it stays and finds no partner: 1 edit of 2.
    ("Reed 20 PTS", "Reed 20 PTS ; Abel Reed 20 PTS", (1, 1, 1, 0), (1, 1, 1, 0), (1, 2, 1, 1 / 2)),
    # Also as a word, which wiseman takes for another fact that is wrong.
    ("Reed 4 AST", "Reed 4 AST ; Reed four AST", (1, 2, 1, 1 / 2), (1, 1, 1, 0), (1, 2, 1, 1 / 2)),
    # Repeated in both: macro matches both.
    ("Reed 4 AST ; Reed 4 AST", "Reed 4 AST ; Reed 4 AST", (1, 1, 1, 0), (1, 1, 1, 0), (2, 2, 2, 0)),
    # Two copies of one fact are one item, whichever of them the gold fact stands for: the first is one too many.
    ("C 7 REB ; A 4 PTS", "A 4 PTS ; C 7 REB ; A 4 PTS", (2, 2, 2, 1 / 2), (2, 2, 2, 1 / 2), (2, 3, 2, 1 / 3)),
    ("A 4 PTS ; A 4 PTS", "C 7 REB ; A 4 PTS", (1, 2, 1, 1 / 2), (1, 2, 1, 1 / 2), (1, 2, 2, 1 / 2)),
    # A part of a name; the relation and the number must be the same.
    ("Nikola Vucevic 21 PTS", "Vucevic 21 PTS", *[(1, 1, 1, 0)] * 3),
    ("Nikola Vucevic 21 PTS", "Vucevic 21 REB", *[(0, 1, 1, 1)] * 3),
    # One team by its city, by its name and by both.
    ("Boston Celtics 99 TEAM-PTS", "Boston 99 TEAM-PTS", *[(1, 1, 1, 0)] * 3),
    ("Boston 99 TEAM-PTS", "Celtics 99 TEAM-PTS", *[(1, 1, 1, 0)] * 3),
    ("Boston 99 TEAM-PTS", "Lakers 99 TEAM-PTS", *[(0, 1, 1, 1)] * 3),
    # Two teams of one city: the city is either.
    ("Clippers 99 TEAM-PTS", "Los Angeles 99 TEAM-PTS", *[(1, 1, 1, 0)] * 3),
    ("Clippers 99 TEAM-PTS", "Lakers 99 TEAM-PTS", *[(0, 1, 1, 1)] * 3),
    # A player whose first name is a city: wiseman looks at the predicted entity only, which is no city, and for CO at
    # the gold one, which is: nothing is the same there.
    ("Orlando 9 PTS", "Orlando Johnson 9 PTS", (1, 1, 1, 1), (0, 1, 1, 1), (0, 1, 1, 1)),
    # Nothing on one side, and on both.
    ("", "Reed 20 PTS", *[(0, 1, 0, 1)] * 3),
    ("Reed 20 PTS", "", *[(0, 0, 1, 1)] * 3),
    ("", "", *[(0, 0, 0, 0)] * 3),
    # A number that is none is a string like any other.
    ("Reed UNK PTS", "Reed UNK PTS", *[(1, 1, 1, 0)] * 3),
    ("Reed UNK PTS", "Reed 20 PTS", *[(0, 1, 1, 1)] * 3),
]


@pytest.mark.parametrize("place, variant", list(enumerate(VARIANTS)))
@pytest.mark.parametrize("gold, predicted, wiseman, ncp, macro", TABLE)
def test_games_worked_by_hand(gold, predicted, wiseman, ncp, macro, place, variant):
    *expected, distance = (wiseman, ncp, macro)[place]
    result = score(gold, predicted, variant)
    assert counts(result) == tuple(expected)
    assert result.co == pytest.approx(1 - distance)


def test_ratios_are_micro_averaged_and_ordering_is_averaged_over_games():
    """Game 1: 1 of 1 predicted is right of 3 gold, CO 1/3. Game 2: 1 of 2 of 1, CO 1/2. Game 3 is empty, CO 1."""
    gold = [facts("A 1 PTS ; B 2 PTS ; C 3 PTS"), facts("D 4 PTS"), []]
    predicted = [facts("A 1 PTS"), facts("E 5 PTS ; D 4 PTS"), []]
    result = score_tuples(gold, predicted)
    assert counts(result) == (2, 3, 4) and result.n_games == 3
    assert result.precision == pytest.approx(2 / 3) and result.recall == pytest.approx(2 / 4)
    assert result.f1 == pytest.approx(2 * 2 / (3 + 4))
    assert result.co == pytest.approx((1 / 3 + 1 / 2 + 1) / 3)
    # One more game, of CO 1.
    assert result.co_published == pytest.approx((1 / 3 + 1 / 2 + 1 + 1) / 4)
    assert result.co_published == pytest.approx((result.co * 3 + 1) / (3 + 1))


def test_recall_stays_at_1_for_a_shared_surname():
    """Two predicted facts match the one gold fact; the original recall is 2."""
    gold, predicted = "Williams 10 PTS", "Lou Williams 10 PTS ; Deron Williams 10 PTS"
    for variant in ("wiseman", "ncp"):
        result = score(gold, predicted, variant)
        assert counts(result) == (1, 2, 1) and result.recall == 1
    assert counts(score(gold, predicted, "macro")) == (1, 2, 1)


def test_the_excess_of_one_game_does_not_fill_another():
    gold = [facts("Williams 10 PTS"), facts("Reed 20 PTS")]
    predicted = [facts("Lou Williams 10 PTS ; Deron Williams 10 PTS"), []]
    assert score_tuples(gold, predicted).recall == 1 / 2


@pytest.mark.parametrize("variant", VARIANTS)
def test_names_are_compared_by_words_unless_asked(variant):
    assert score("Brook Lopez 9 PTS", "Lo 9 PTS", variant).tp == 0
    result = score("Brook Lopez 9 PTS", "Lo 9 PTS", variant, entity_match="characters")
    assert result.tp == 1 and "|entities:characters|" in result.signature
    # "Nets" stands within "Hornets".
    assert score("Charlotte Hornets 99 TEAM-PTS", "Nets 99 TEAM-PTS", variant).tp == 0


def test_macro_matches_as_many_as_possible():
    """The first predicted fact could take either gold fact, the second only the first."""
    gold, predicted = facts("Lou Williams 10 PTS ; Williams 10 PTS"), facts("Williams 10 PTS ; Lou Williams 10 PTS")
    matcher = FactMatcher("macro")
    assert len(matcher.pairs(gold, predicted)) == 2
    gold = facts("Lou Williams 10 PTS ; Deron Williams 10 PTS")
    predicted = facts("Williams 10 PTS ; Lou Williams 10 PTS")
    # Served first, "Williams" takes Lou, and gives him up for Deron.
    assert matcher.pairs(gold, predicted) == {0: 1, 1: 0}


def test_teams_of_another_league_can_be_given():
    gold, predicted = [facts("Port Ross 31 TEAM-PTS")], [facts("Foxes 31 TEAM-PTS")]
    assert score_tuples(gold, predicted).tp == 0
    assert score_tuples(gold, predicted, teams=[("Port Ross", "Foxes")]).tp == 1


def test_games_must_be_as_many_and_at_least_one():
    with pytest.raises(UserError, match="1 games of gold facts and 2 of predicted facts"):
        score_tuples([[]], [[], []])
    with pytest.raises(UserError, match="no game"):
        score_tuples([], [])
    with pytest.raises(ValueError, match="variant"):
        FactMatcher("other")


def test_the_signature_says_what_is_in_force():
    wiseman, ncp, macro = (score("", "", variant, extractor="rules").signature for variant in VARIANTS)
    assert wiseman.startswith("metric:cs-co|variant:wiseman|extractor:rules|entities:words|numbers:strings|")
    assert "duplicates:dropped|matching:any|tp:at-most-gold-by-game|empty:0|ordering:osa|" in ncp
    assert "numbers:values|duplicates:kept|matching:one-to-one|" in macro


ENTITIES = st.sampled_from("Lou_Williams Williams Deron_Williams Lo Boston Celtics Los_Angeles Los".split()).map(
    lambda name: name.replace("_", " ")
)
GAMES = st.lists(
    st.builds(Fact, ENTITIES, st.sampled_from(["4", "four", "UNK", "12"]), st.sampled_from(["PLAYER-PTS", "TEAM-PTS"])),
    max_size=6,
)
PAIRS = st.lists(st.tuples(GAMES, GAMES), min_size=1, max_size=4)


@given(PAIRS, st.sampled_from(VARIANTS), st.sampled_from(["words", "characters"]))
def test_no_score_is_below_0_or_above_1(pairs, variant, entity_match):
    result = score_tuples([gold for gold, _ in pairs], [predicted for _, predicted in pairs], variant, entity_match)
    for value in (result.precision, result.recall, result.f1, result.co, result.co_published):
        assert 0 <= value <= 1
    assert result.tp <= min(result.pred, result.gold)


@given(st.lists(GAMES, min_size=1, max_size=3), st.sampled_from(VARIANTS))
def test_a_text_agrees_with_itself(games, variant):
    result = score_tuples(games, games, variant)
    assert result.tp == result.pred == result.gold and result.co == result.co_published == 1


@given(GAMES, GAMES)
def test_macro_is_symmetric(first, second):
    forth, back = score_tuples([first], [second], "macro"), score_tuples([second], [first], "macro")
    assert (forth.tp, forth.precision, forth.recall) == (back.tp, back.recall, back.precision)


@given(GAMES, st.sampled_from(VARIANTS))
def test_ordering_without_gold_facts_is_0_or_1(predicted, variant):
    matcher = FactMatcher(variant)
    assert content_ordering([], predicted, matcher) == (not predicted)


def ordering_by_symbols(gold, predicted):
    """CO of facts that match only where they are equal: a letter each, the same for copies."""
    letters = {fact: chr(place) for place, fact in enumerate(dict.fromkeys(predicted))}
    strangers = (chr(place) for place in range(len(letters), len(letters) + len(gold)))
    first = "".join(letters[fact] for fact in predicted)
    second = "".join(letters.get(fact) or next(strangers) for fact in gold)
    return 1 - by_definition(first, second) / max(len(first), len(second)) if first or second else 1


FEW_FACTS = st.lists(st.sampled_from([Fact(entity, "4", "PLAYER-PTS") for entity in "ABC"]), max_size=4)


@given(FEW_FACTS, FEW_FACTS)
def test_ordering_by_macro_is_the_distance_of_equal_symbols(gold, predicted):
    assert content_ordering(gold, predicted, FactMatcher("macro")) == ordering_by_symbols(gold, predicted)


LISTS = st.lists(st.integers(0, 4), max_size=7)


@pytest.mark.parametrize(
    "first, second, distance",
    [
        ("", "", 0),
        ("abc", "", 3),
        ("abc", "abc", 0),
        # One swap of neighbours.
        ("abc", "acb", 1),
        # Restricted: swap and insert between is not two edits but three (unrestricted: 2).
        ("ca", "abc", 3),
        ("abcd", "badc", 2),
        ("abcd", "axcd", 1),
    ],
)
def test_distances_worked_by_hand(first, second, distance):
    assert restricted_damerau_levenshtein(first, second) == distance


def by_definition(first, second):
    if not first or not second:
        return len(first) + len(second)
    options = [
        by_definition(first[:-1], second) + 1,
        by_definition(first, second[:-1]) + 1,
        by_definition(first[:-1], second[:-1]) + (first[-1] != second[-1]),
    ]
    if len(first) > 1 and len(second) > 1 and first[-1] == second[-2] and first[-2] == second[-1]:
        options.append(by_definition(first[:-2], second[:-2]) + 1)
    return min(options)


@given(st.lists(st.integers(0, 3), max_size=4), st.lists(st.integers(0, 3), max_size=4))
def test_it_is_the_distance_of_the_definition(first, second):
    assert restricted_damerau_levenshtein(first, second) == by_definition(first, second)


@given(LISTS, LISTS)
def test_it_is_symmetric_and_at_most_the_longer_length(first, second):
    distance = restricted_damerau_levenshtein(first, second)
    assert distance == restricted_damerau_levenshtein(second, first) <= max(len(first), len(second))
