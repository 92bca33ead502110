from collections import Counter

from tlm_fairseq.rotowire.simulator.league import ROSTER_SIZE, build_league

LEAGUE = build_league()
PLAYERS = [player for team in LEAGUE for player in team.players]


def test_thirty_teams_of_their_own_names_and_arenas():
    assert len(LEAGUE) == 30 and {len(team.players) for team in LEAGUE} == {ROSTER_SIZE}
    assert len({team.name for team in LEAGUE}) == len({team.arena for team in LEAGUE}) == 30


def test_one_city_has_two_teams_and_some_names_have_two_words():
    cities = Counter(team.city for team in LEAGUE)
    assert [count for count in cities.values() if count > 1] == [2]
    assert any(" " in team.city for team in LEAGUE) and any(" " in team.name for team in LEAGUE)


def test_no_two_players_have_one_name():
    assert len({player.name.table for player in PLAYERS}) == len({player.name.tokens for player in PLAYERS}) == 450


def test_it_is_always_the_same():
    assert build_league() == LEAGUE


def test_every_position_can_be_filled():
    for team in LEAGUE:
        positions = Counter(player.position for player in team.players)
        assert positions["F"] >= 2 and positions["G"] >= 2 and positions["C"] >= 1


def test_names_hold_what_makes_box_scores_hard_to_read():
    by_table = {player.name.table: player.name for player in PLAYERS}
    assert by_table["Zevo"][1:3] == ("Zevo", "N/A")
    # As the corpus has "Larry Nance Jr.", whose SECOND_NAME is Nance, and "Luc Mbah a Moute", whose is Mbah.
    assert by_table["Tobin Harwick Jr."][1:3] == ("Tobin", "Harwick")
    assert by_table["Joren Mala a Reyo"][1:3] == ("Joren", "Mala")
    # CJ in the table is C.J . in the published texts.
    assert by_table["CJ Torholt"].tokens == ("C.J", ".", "Torholt")
    assert any("'" in name for name in by_table) and any("-" in name for name in by_table)
    surnames = [Counter(player.name.surname_tokens for player in team.players) for team in LEAGUE]
    assert surnames[-1]["Corstead",] == 2
    assert len({player.name.surname_tokens for player in PLAYERS}) < 150
