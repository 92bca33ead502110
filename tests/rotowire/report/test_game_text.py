import re

from tlm_fairseq.rotowire.corpus.games import Team
from tlm_fairseq.rotowire.report.box_score import line_score, player_rows
from tlm_fairseq.rotowire.report.game_text import format_game
from tlm_fairseq.rotowire.report.game_view import judged_summary

from example_games import HOME, example_game

# Everybody who played has 23 points and 12 rebounds.
SUMMARY = (
    "The Atlanta Hawks beat Portland 110 - 98 . Al Horford had 23 points and twenty - three rebounds "
    "( a season high ) . Idle Jones added 4 assists ."
).split()
MARKED = (
    "The Atlanta Hawks beat Portland 110-[98 != 99]. Al Horford had 23 points and [twenty-three != 12] rebounds "
    "(a season high). Idle Jones added [4 ?] assists."
)
ANSI = re.compile(r"\033\[\d+m")


def text(width, colours=False):
    game = example_game()
    return format_game("the title", game, judged_summary(game, SUMMARY), width, colours)


def test_wrong_numbers_are_marked_below_a_narrow_box_score():
    lines = text(80).split("\n")
    assert lines[0] == "the title"
    summary = lines[lines.index("2 of 5 facts supported, RG precision 40.0 %") :]
    assert " ".join(summary).replace("  ", " ").startswith(f"{summary[0]} {MARKED}")
    assert all(len(line) <= 80 for line in lines)


def test_on_a_wide_terminal_the_summary_stands_beside():
    lines = text(160).split("\n")
    assert next(line for line in lines if "[98 != 99]" in line).startswith("Atlanta Hawks")
    assert lines[2].endswith("RG precision 40.0 %") and lines[2].lstrip().startswith("Q1")
    assert all(len(line) <= 160 for line in lines)


def test_colours_add_nothing_but_colours():
    coloured = text(80, colours=True)
    assert ANSI.sub("", coloured) == text(80)
    assert "\033[31m[98 != 99]\033[0m" in coloured and "\033[33m[4 ?]\033[0m" in coloured
    assert "\033" not in text(80)


def test_a_box_score():
    game = example_game()
    header, rows = line_score(game)
    assert "OT" not in header
    assert rows[1] == ["Atlanta Hawks", *"30 25 28 27 110 44 25 12 51 40 80 12-5".split()]
    assert player_rows(game.visitor_players)[0] == ["CJ McCollum (G)", *"34 23 12 5 2 1 4 3 7-12 2-4 7-8".split()]
    assert len(player_rows(game.visitor_players)) == 5  # Idle Jones did not play
    assert "did not play: Idle Jones" in text(80)


def test_points_of_overtime_have_a_column():
    home = Team(HOME.name, HOME.city, {**HOME.line, "TEAM-PTS": "119"})  # 9 more than its quarters
    header, rows = line_score(example_game(home=home))
    assert [row[header.index("OT")] for row in rows] == ["0", "9"]


def test_a_summary_without_facts_and_one_without_words():
    game = example_game()
    for tokens in ([], "Nothing was said .".split()):
        assert "0 of 0 facts supported, RG precision 0.0 %" in format_game("t", game, judged_summary(game, tokens), 80)
