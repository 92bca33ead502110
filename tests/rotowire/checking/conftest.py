import pytest

from checked_game import OPENING, checked_games, found_in


@pytest.fixture(scope="session")
def game(tmp_path_factory):
    return checked_games(tmp_path_factory.mktemp("game"))[0]


@pytest.fixture(scope="session")
def found(game):
    """Returns what is found in a sentence behind a true opening one."""
    return lambda sentence, unverifiable=False: found_in(game, f"{OPENING} {sentence}", unverifiable)
