"""Arena, streaks and next games in the linearisations, where a corpus has them; without them nothing is added."""

import pytest

from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.linearisation.linearisations import LINEARISATIONS, linearise

from small_games import small_game, write_small_games

SCHEDULE = {
    "stadium": "Union Garden",
    "home_streak": "W3",
    "vis_streak": "L1",
    # 6 November 2016 was a Sunday.
    "home_next_game": {
        "day": "11_06_16",
        "opponent_name": "Night|Owls",
        "opponent_place": "Alder Bay",
        "is_home": "False",
    },
}
ADDED = {
    "compact": ["Friday Union Garden || Port", " 7 L1 |", " 3 W3 away Sunday Alder Bay Night%7COwls |"],
    "verbal": [
        "Friday STADIUM Union Garden || Port",
        " LOSSES 7 STREAK L1 |",
        " LOSSES 3 STREAK W3 NEXT_PLACE away NEXT_DAY Sunday NEXT_OPPONENT Alder Bay Night%7COwls |",
    ],
    "ranked": [
        "Friday home Union Garden _ PTS:+2 ",
        " LOSSES:3 STREAK:W3 NEXT_PLACE:home-away NEXT_DAY:Sunday Alder Bay Night%7COwls _ |",
        " LOSSES:7 STREAK:L1 |",
    ],
    "flat": [
        " Foxes|TEAM-LOSSES|7|AWAY Foxes|TEAM-STREAK|L1|AWAY Herons|",
        " Herons|TEAM-STREAK|W3|HOME Herons|TEAM-NEXT_PLACE|away|HOME Herons|TEAM-NEXT_DAY|Sunday|HOME "
        "Herons|TEAM-NEXT_OPPONENT|Alder_Bay_Night%7COwls|HOME Herons|TEAM-STADIUM|Union_Garden|HOME Abel_Reed|",
    ],
}


@pytest.mark.parametrize("name", LINEARISATIONS)
def test_where_they_stand(tmp_path, name):
    games = read_games(write_small_games(tmp_path / "x.json", [small_game() | SCHEDULE, small_game()]))
    line, without = (linearise(name, game) for game in games)
    for part in ADDED[name]:
        assert part in line
        assert part not in without
    # Nothing else differs.
    words, rest = line.split(), iter(line.split())
    assert all(word in rest for word in without.split()) and len(words) > len(without.split())
