import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.fact_files import read_facts, write_facts
from tlm_fairseq.rotowire.corpus.facts import Fact

POINTS = Fact("Abel Reed", "20", "PLAYER-PTS")
WINS = Fact("Herons", "12", "TEAM-WINS")


def write(tmp_path, text):
    path = tmp_path / "test.facts"
    path.write_text(text, "utf-8", newline="")
    return path


@pytest.mark.parametrize(
    "text, games",
    [
        ("\nAbel Reed|20|PLAYER-PTS\n\nHerons|12|TEAM-WINS\n", [[POINTS], [WINS]]),
        # A blank line begins a game, so the first and the last of these are empty.
        ("\n\nAbel Reed|20|PLAYER-PTS\n\n", [[], [POINTS], []]),
        ("\n", [[]]),
        ("\n\n\n", [[], [], []]),
        # White space, Windows line ends, a byte order mark, a missing line end.
        ("\ufeff\r\n Abel Reed | 20 |PLAYER-PTS \r\n \t\r\nHerons|12|TEAM-WINS", [[POINTS], [WINS]]),
        # Taken as they are.
        ("\nLo|UNK|SOMETHING\nX|four|TEAM-PTS\n", [[Fact("Lo", "UNK", "SOMETHING"), Fact("X", "four", "TEAM-PTS")]]),
    ],
)
def test_games_are_read(tmp_path, text, games):
    assert read_facts(write(tmp_path, text)) == games


@pytest.mark.parametrize(
    "text, fault",
    [
        ("", "is empty"),
        ("Abel Reed|20|PLAYER-PTS\n", "line 1: no blank line before the first game"),
        ("\nAbel Reed|20\n", "line 2: 2 values"),
        ("\nAbel Reed\n", "line 2: 1 values"),
        ("\nAbel Reed|20|PLAYER-PTS|1\n", "line 2: 4 values"),
        ("\nAbel|Reed|20|PLAYER-PTS\n", "line 2: 4 values"),
        ("\nAbel Reed|20|PLAYER-PTS\n|20|PLAYER-PTS\n", "line 3: an empty value"),
        ("\nAbel Reed| |PLAYER-PTS\n", "line 2: an empty value"),
        ("\nAbel Reed|20|\n", "line 2: an empty value"),
    ],
)
def test_malformed_files_are_refused_by_line(tmp_path, text, fault):
    path = write(tmp_path, text)
    with pytest.raises(UserError) as caught:
        read_facts(path)
    assert str(caught.value).startswith(str(path)) and fault in str(caught.value) and "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "test.facts"
    path.write_bytes(b"\nAbel\xff|20|PLAYER-PTS\n")
    with pytest.raises(UserError, match="line 2: not UTF-8"):
        read_facts(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_facts(tmp_path / "absent")


@pytest.mark.parametrize("value", ["a|b", "a\nb", "a\rb", "", " a"])
def test_a_value_that_cannot_be_written_leaves_no_file(tmp_path, value):
    with pytest.raises(UserError, match="game 2 has the value"):
        write_facts(tmp_path / "out", [[POINTS], [Fact(value, "1", "TEAM-PTS")]])
    assert not list(tmp_path.iterdir())


VALUES = st.text(st.characters(exclude_characters="|\n\r", exclude_categories=["Cs"]), min_size=1).filter(
    lambda value: value == value.strip() and not value.startswith("\ufeff")
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.builds(Fact, VALUES, VALUES, VALUES), max_size=3), min_size=1, max_size=4))
def test_what_is_written_is_read_back(tmp_path, games):
    write_facts(tmp_path / "out", games)
    assert read_facts(tmp_path / "out") == games
