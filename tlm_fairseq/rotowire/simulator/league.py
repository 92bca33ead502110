"""An invented league: thirty teams of fifteen players. No name is that of a real team; players' names are made up.

The names hold what makes real box scores hard to read: a city with two teams, cities and a team of two words, players
with one name, "Jr.", initials with and without dots, surnames of several words, apostrophes, hyphens, and surnames
that several players share, also within a team.
"""

import random
from collections.abc import Iterator
from typing import NamedTuple

ROSTER_SIZE = 15
# Of the roster's places, best player first.
_POSITIONS = ("G", "F", "C", "F", "G", "F", "G", "C", "F", "G", "F", "G", "C", "F", "G")
# How often the player of each place shoots.
_SHARES_OF_SHOTS = (29, 23, 19, 16, 14, 20, 17, 15, 14, 13, 12, 11, 10, 10, 10)
_SEED = 1891

_TEAMS = (
    ("Alder Bay", "Night Owls"),
    ("Ashport", "Anglers"),
    ("Brackwater", "Otters"),
    ("Calderfold", "Colliers"),
    ("Dornfield", "Drovers"),
    ("Eastmark", "Engines"),
    ("Elmhaven", "Embers"),
    ("Fallowgate", "Ferrymen"),
    ("Glasshill", "Gliders"),
    ("Greyholm", "Gulls"),
    ("Hollowbrook", "Hornbills"),
    ("Ironvale", "Smiths"),
    ("Juniper City", "Jackdaws"),
    ("Kestrel Point", "Kites"),
    ("Larkspire", "Larks"),
    ("Millrace", "Millers"),
    ("New Tarn", "Tritons"),
    ("Norhaven", "Nomads"),
    ("Oakmarsh", "Oxen"),
    ("Port Havel", "Herons"),
    ("Port Havel", "Lanterns"),
    ("Quarrytown", "Masons"),
    ("Redmere", "Rooks"),
    ("Saltwick", "Sailors"),
    ("Stonefold", "Stags"),
    ("Thornmere", "Thrushes"),
    ("Umbergate", "Badgers"),
    ("Valecross", "Voyagers"),
    ("Westerlea", "Weavers"),
    ("Yarrowdale", "Yeomen"),
)
_ARENA_NAMES = ("Keystone", "Meridian", "Summit", "Harbor", "Granite", "Copper", "Union", "Beacon", "Cedar", "Crown")
_ARENA_KINDS = ("Arena", "Center", "Garden")

_FIRST_NAMES = (
    "Arlo",
    "Bastien",
    "Corvin",
    "Dario",
    "Edrin",
    "Farro",
    "Gideon",
    "Hollis",
    "Ivo",
    "Joren",
    "Kellan",
    "Lorcan",
    "Matteo",
    "Nilo",
    "Orrin",
    "Pavel",
    "Quillan",
    "Ronan",
    "Soren",
    "Tobin",
    "Ulric",
    "Vance",
    "Wendel",
    "Xavi",
    "Yorick",
    "Zeke",
    "Anselm",
    "Bram",
    "Caspian",
    "Dov",
    "Emeric",
    "Fenn",
    "Gareth",
    "Halden",
    "Isandro",
    "Jarek",
)
_SURNAME_STARTS = ("Bel", "Cor", "Dun", "Far", "Gren", "Har", "Lan", "Mor", "Nor", "Pel", "Rad", "Sel", "Tor", "Wen")
_SURNAME_ENDS = ("wick", "moor", "lock", "rand", "stead", "vey", "dane", "holt")


class Name(NamedTuple):
    """A player's name: as in the table, whole and in parts, and as tokens of text, whole and the surname alone."""

    table: str
    first: str
    second: str
    tokens: tuple[str, ...]
    surname_tokens: tuple[str, ...]


class Player(NamedTuple):
    """A player: position (G, F or C), and how good he is at what.

    ``shots``, ``rebounds``, ``assists``, ``steals``, ``blocks``, ``fouls`` and ``turnovers`` are weights against his
    team-mates'; ``threes`` is the share of three-point attempts among his shots and ``two_point``, ``three_point`` and
    ``free_throw`` the share of shots made, in thousandths.
    """

    name: Name
    position: str
    shots: int
    rebounds: int
    assists: int
    steals: int
    blocks: int
    fouls: int
    turnovers: int
    threes: int
    two_point: int
    three_point: int
    free_throw: int


class Team(NamedTuple):
    """A team and its players, the best first; ``strength`` is added to the thousandths of shots that it makes."""

    city: str
    name: str
    arena: str
    strength: int
    players: tuple[Player, ...]


# The names that are written otherwise than first name and surname: table, SECOND_NAME, text, surname in text.
_UNUSUAL_NAMES = (
    ("Zevo", "N/A", "Zevo", "Zevo"),
    ("Imaro", "N/A", "Imaro", "Imaro"),
    ("Tobin Harwick Jr.", "Harwick", "Tobin Harwick Jr.", "Harwick"),
    ("Orrin Selmoor Jr.", "Selmoor", "Orrin Selmoor Jr.", "Selmoor"),
    ("Milo Farlock III", "Farlock", "Milo Farlock III", "Farlock"),
    # The published texts write such initials as here, whatever the table has.
    ("CJ Torholt", "Torholt", "C.J . Torholt", "Torholt"),
    ("PJ Norstead", "Norstead", "P.J . Norstead", "Norstead"),
    ("D.J. Wenvey", "Wenvey", "D.J. Wenvey", "Wenvey"),
    ("J.T. Lanwick", "Lanwick", "J.T. Lanwick", "Lanwick"),
    ("Bram Van Ostrand", "Van", "Bram Van Ostrand", "Van Ostrand"),
    ("Joren Mala a Reyo", "Mala", "Joren Mala a Reyo", "Mala a Reyo"),
    ("Ja'Corvin Belholt", "Belholt", "Ja'Corvin Belholt", "Belholt"),
    ("Kellan O'Brackley", "O'Brackley", "Kellan O'Brackley", "O'Brackley"),
    ("Soren O'Dunmere", "O'Dunmere", "Soren O'Dunmere", "O'Dunmere"),
    ("Vance Morlock-Pell", "Morlock-Pell", "Vance Morlock-Pell", "Morlock-Pell"),
    ("Jean-Lorcan Grenholt", "Grenholt", "Jean-Lorcan Grenholt", "Grenholt"),
)
# Two of one surname in one team: the second and the third of the last team.
_BROTHERS = ("Arlo Corstead", "Bastien Corstead")


def build_league() -> tuple[Team, ...]:
    """Returns the teams, always the same ones, in order of city."""
    rng = random.Random(_SEED)
    arenas = [f"{name} {kind}" for kind in _ARENA_KINDS for name in _ARENA_NAMES]
    rng.shuffle(arenas)
    names = _usual_names(rng)
    teams = []
    for number, (city, name) in enumerate(_TEAMS):
        roster = [next(names) for _ in range(ROSTER_SIZE)]
        if number < len(_UNUSUAL_NAMES):
            # Among the best six, so that summaries mention him.
            roster[number % 6] = _unusual_name(*_UNUSUAL_NAMES[number])
        if number == len(_TEAMS) - 1:
            roster[1:3] = [_usual_name(*brother.split(" ")) for brother in _BROTHERS]
        strength = rng.randrange(-22, 23)
        players = tuple(_player(rng, place, player) for place, player in enumerate(roster))
        teams.append(Team(city, name, arenas[number], strength, players))
    return tuple(teams)


def _usual_names(rng: random.Random) -> Iterator[Name]:
    surnames = [start + end for start in _SURNAME_STARTS for end in _SURNAME_ENDS]
    taken = set(_BROTHERS)
    pairs = [(first, last) for first in _FIRST_NAMES for last in surnames if f"{first} {last}" not in taken]
    rng.shuffle(pairs)
    for first, last in pairs:
        yield _usual_name(first, last)


def _usual_name(first: str, last: str) -> Name:
    return Name(f"{first} {last}", first, last, (first, last), (last,))


def _unusual_name(table: str, second: str, text: str, surname: str) -> Name:
    return Name(table, table.split(" ")[0], second, tuple(text.split(" ")), tuple(surname.split(" ")))


def _player(rng: random.Random, place: int, name: Name) -> Player:
    position = _POSITIONS[place]

    def rating(guard: int, forward: int, center: int, spread: int) -> int:
        return {"G": guard, "F": forward, "C": center}[position] + rng.randrange(spread + 1)

    return Player(
        name=name,
        position=position,
        shots=_SHARES_OF_SHOTS[place] + rng.randrange(6),
        rebounds=rating(5, 11, 20, 6),
        assists=rating(17, 5, 3, 12),
        steals=rating(7, 5, 3, 4),
        blocks=rating(1, 4, 10, 4),
        fouls=rating(7, 8, 10, 3),
        turnovers=rating(9, 7, 6, 4),
        threes=rating(298, 230, 20, 120),
        two_point=rating(455, 475, 515, 40),
        three_point=rating(322, 312, 275, 60),
        free_throw=rating(740, 700, 600, 150),
    )
