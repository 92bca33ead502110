import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.rotowire.corpus.facts import RELATIONS
from tlm_fairseq.rotowire.corpus.games import Team
from tlm_fairseq.rotowire.extraction.rule_extraction import RuleExtractor, ambiguous_mentions, extract_facts

from example_games import HOME, VISITOR, example_game
from extracted_facts import BLAZERS, HAWKS, HORFORD, LILLARD, MCCOLLUM, extracted, of

# Sentences of our own, in the style of sports pages, with what they state.
SENTENCES = [
    # Counts, as digits and words, with articles.
    (
        "Lillard had 20 points , nine rebounds , an assist and a pair of steals in 34 minutes .",
        of(LILLARD, "20 PTS", "9 REB", "1 AST", "2 STL", "34 MIN"),
    ),
    ("Lillard posted a 20 - point , 11 - rebound double - double .", of(LILLARD, "20 PTS", "11 REB")),
    ("Lillard grabbed six offensive rebounds and nine boards .", of(LILLARD, "6 OREB", "9 REB")),
    ("Lillard had three blocked shots , five turnovers and four fouls .", of(LILLARD, "3 BLK", "5 TO", "4 PF")),
    ("Lillard turned the ball over five times .", of(LILLARD, "5 TO")),
    ("Lillard hit four three - pointers .", of(LILLARD, "4 FG3M")),
    ("Lillard scored twenty - three points .", of(LILLARD, "23 PTS")),
    ("Lillard scored 17 of his 38 points after the break .", of(LILLARD, "38 PTS")),
    # Shooting.
    (
        "Lillard scored 20 points ( 7 - 12 FG , 2 - 4 3Pt , 3 - 4 FT ) .",
        of(LILLARD, "20 PTS", "7 FGM", "12 FGA", "2 FG3M", "4 FG3A", "3 FTM", "4 FTA"),
    ),
    (
        "Lillard went 7 - for - 12 from the field and 2 - of - 4 from beyond the arc .",
        of(LILLARD, "7 FGM", "12 FGA", "2 FG3M", "4 FG3A"),
    ),
    (
        "Lillard made seven of his 12 shots and hit 3 - of - 4 at the line .",
        of(LILLARD, "7 FGM", "12 FGA", "3 FTM", "4 FTA"),
    ),
    ("Lillard needed 27 shot attempts .", of(LILLARD, "27 FGA")),
    # Impossible, and stated all the same: it must count as false.
    ("Lillard scored 20 points ( 15 - 12 FG ) .", of(LILLARD, "20 PTS", "15 FGM", "12 FGA")),
    ("Lillard shot 45 percent from deep .", of(LILLARD, "45 FG3_PCT")),
    # Whose: the nearest who is not the object of something.
    ("Lillard led the Blazers with 20 points .", of(LILLARD, "20 PTS")),
    ("The Blazers were led by Lillard , who had 20 points .", of(LILLARD, "20 PTS")),
    ("Portland got 20 points and nine boards from Lillard .", of(LILLARD, "20 PTS", "9 REB")),
    ("Lillard 's 20 points led Portland .", of(LILLARD, "20 PTS")),
    ("With 20 points , Lillard led Portland .", of(LILLARD, "20 PTS")),
    ("McCollum was right behind Lillard with 18 points .", of(MCCOLLUM, "18 PTS")),
    ("McCollum supported Lillard 's effort with 18 points .", of(MCCOLLUM, "18 PTS")),
    ("Atlanta starter Al Horford scored 18 points .", of(HORFORD, "18 PTS")),
    ("Lillard ( 20 points ) and C.J . McCollum ( 18 points ) led .", of(LILLARD, "20 PTS") + of(MCCOLLUM, "18 PTS")),
    # Several players.
    ("Lillard and McCollum scored 18 points each .", of(LILLARD, "18 PTS") + of(MCCOLLUM, "18 PTS")),
    ("Lillard and McCollum had 20 and 18 points , respectively .", of(LILLARD, "20 PTS") + of(MCCOLLUM, "18 PTS")),
    ("Lillard and McCollum combined for 38 points .", []),
    (
        "They got a pair of 13 - point efforts from Lillard and McCollum , with the former adding two assists "
        "while the latter had 10 boards .",
        of(LILLARD, "13 PTS") + of(MCCOLLUM, "13 PTS") + of(LILLARD, "2 AST") + of(MCCOLLUM, "10 REB"),
    ),
    ("Lillard scored 20 points , while McCollum added 18 .", of(LILLARD, "20 PTS") + of(MCCOLLUM, "18 PTS")),
    ("Horford led the team in rebounding with 11 .", of(HORFORD, "11 REB")),
    # Pronouns.
    ("Lillard was hot . He scored 20 points .", of(LILLARD, "20 PTS")),
    ("Lillard was guarded by Horford , and matched against Bazemore . He had 20 points .", of(HORFORD, "20 PTS")),
    ("Lillard returned . The veteran had 20 points .", of(LILLARD, "20 PTS")),
    ("The Hawks were hot . They shot 51 percent from the field .", of(HAWKS, "51 FG_PCT")),
    # Teams.
    (
        "The Hawks ( 12 - 5 ) beat the Blazers ( 7 - 10 ) 110 - 99 .",
        of(HAWKS, "12 WINS", "5 LOSSES")
        + of(BLAZERS, "7 WINS", "10 LOSSES")
        + of(HAWKS, "110 PTS")
        + of(BLAZERS, "99 PTS"),
    ),
    ("The Blazers lost to the Hawks , 110 - 99 .", of(HAWKS, "110 PTS") + of(BLAZERS, "99 PTS")),
    ("The Blazers were defeated by the Hawks , 110 - 99 .", of(HAWKS, "110 PTS") + of(BLAZERS, "99 PTS")),
    ("The Hawks handed the Blazers a loss , 110 - 99 .", of(HAWKS, "110 PTS") + of(BLAZERS, "99 PTS")),
    ("The Hawks improved to 12 - 5 on the season .", of(HAWKS, "12 WINS", "5 LOSSES")),
    (
        "The Hawks outscored Portland 30 - 22 in the first quarter .",
        [(HAWKS, 30, "PTS_QTR1"), (BLAZERS, 22, "PTS_QTR1")],
    ),
    (
        "The Blazers trailed by eight but won the second quarter 33 - 25 .",
        [(BLAZERS, 33, "PTS_QTR2"), (HAWKS, 25, "PTS_QTR2")],
    ),
    ("The Hawks scored 28 points in the third quarter .", [(HAWKS, 28, "PTS_QTR3")]),
    ("The Hawks outrebounded Portland 44 - 40 .", of(HAWKS, "44 REB") + of(BLAZERS, "40 REB")),
    ("The Hawks forced Portland into 16 turnovers .", of(BLAZERS, "16 TOV")),
    ("Atlanta held the Blazers to 45 percent shooting .", of(BLAZERS, "45 FG_PCT")),
    (
        "Portland shot 45 percent from the field and 35 percent from long range , while Atlanta shot 51 percent "
        "from the field .",
        of(BLAZERS, "45 FG_PCT", "35 FG3_PCT") + of(HAWKS, "51 FG_PCT"),
    ),
    (
        "Atlanta tallied rates of 51 and 40 percent from the field and three - point range , respectively .",
        of(HAWKS, "51 FG_PCT", "40 FG3_PCT"),
    ),
    ("Atlanta had 25 assists , compared to 21 for the Blazers .", of(HAWKS, "25 AST") + of(BLAZERS, "21 AST")),
]


@pytest.mark.parametrize("text, facts", SENTENCES)
def test_sentences(text, facts):
    assert extracted(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "Lillard averages 25 points per game .",
        "Lillard is averaging 25 points and nine boards this season .",
        "Lillard has scored 58 points over his last two games .",
        "Lillard was coming off a 30 - point game .",
        "Lillard scored at least 20 points .",
        "Lillard was a rebound short of a triple - double .",
        "The Hawks took a 20 - point lead .",
        "The Hawks went on a 12 - 2 run .",
        "The Hawks led 55 - 50 at halftime .",
        "The Hawks won the second half 62 - 43 .",
        "The Hawks are 3 - 1 against Portland this season .",
        "The Portland bench scored 56 points .",
        "The Hawks shot under 39 percent from the field .",
        "The Hawks will face the Bulls , who won 115 - 100 on Monday .",
        "Lillard played with 12 seconds left on 3 occasions in 2015 - 16 .",
        "",
        ". . .",
    ],
)
def test_sentences_that_state_no_figure_of_this_game(text):
    assert extracted(text) == []


def test_the_numbers_of_the_table_play_no_part():
    """The game's table has other figures than every sentence; falsified ones make no difference either."""
    line = {**HOME.line, "TEAM-PTS": "200", "TEAM-WINS": "0"}
    other = example_game(Team(HOME.name, HOME.city, line), VISITOR)
    for text, _ in SENTENCES:
        assert extracted(text, other) == extracted(text)


def test_a_score_without_a_winner_in_words_goes_by_the_table():
    text = "The Blazers and the Hawks finished 110 - 99 ."
    assert extracted(text) == of(HAWKS, "110 PTS") + of(BLAZERS, "99 PTS")


def test_without_a_score_in_the_table_the_first_number_goes_to_the_first_team():
    unknown = Team(HOME.name, HOME.city, {**HOME.line, "TEAM-PTS": "N/A"})
    text = "The Blazers and the Hawks finished 110 - 99 ."
    assert extracted(text, example_game(unknown, VISITOR)) == of(BLAZERS, "110 PTS") + of(HAWKS, "99 PTS")


def test_an_ambiguous_surname_states_nothing_and_is_reported():
    text = "Williams scored 20 points ."
    assert extracted(text) == []
    assert ambiguous_mentions(example_game(), text.split()) == ["Williams"]
    assert extracted(f"Lou Williams started . {text}") == of("Lou Williams", "20 PTS")


def test_the_extractor_has_a_name_and_the_same_facts():
    text = SENTENCES[0][0].split()
    assert RuleExtractor().name == "rules@2"
    assert RuleExtractor().extract(example_game(), text) == extract_facts(example_game(), text)


TOKENS = (
    "Lillard McCollum Williams Hawks Portland Bulls the he they and , ( ) . - of for 3 12 110 three seven points a "
    "rebounds percent from deep FG 3Pt quarter first held to led by with lost pair former latter respectively 's "
    "who 1,234 １２ own man guard star including offensive committed turnovers off rebounding battle trio "
    "matching efforts attempts co-led percentage after scoring over last two games half lead combined more hosts ' Jr."
).split()


@given(st.lists(st.sampled_from(TOKENS), max_size=25))
def test_any_text_gives_facts_about_this_game_only(tokens):
    game = example_game()
    names = {player.name for player in game.players} | {HAWKS, BLAZERS}
    for fact in extract_facts(game, tokens):
        assert fact.entity in names and fact.relation in RELATIONS and fact.number.isdecimal()
        assert fact.relation.startswith("TEAM-") == (fact.entity in (HAWKS, BLAZERS))
