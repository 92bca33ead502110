"""One drawn mask as plain lists: what the text and the picture of it both show."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# In the order of KEPT, SIBLINGS and SELF in tlm_fairseq.masking.
ROLES = ("kept", "siblings", "self")
ROLE_MEANINGS = {
    "kept": "not selected; attends to the kept tokens",
    "siblings": "cut from its siblings; attends to itself alone",
    "self": "cut from itself; attends to every token but itself",
}

ATTENDED, HIDDEN, LATER = "attended", "hidden", "later"
CELL_MEANINGS = {
    ATTENDED: "the row's token may attend to the column's",
    HIDDEN: "hidden by Token-Level Masking",
    LATER: "later token, hidden by the causal mask",
}


@dataclass(frozen=True)
class MaskView:
    """The mask of one sequence of T tokens.

    Attributes:
        tokens: T strings.
        roles: T of the words in ROLES.
        may_attend: T rows of T bools; row R, column C is True where query R may attend to key C.
        causal: whether rows see no later columns.
        title: what is shown above: rate, strategy, seed.
    """

    tokens: Sequence[str]
    roles: Sequence[str]
    may_attend: Sequence[Sequence[bool]]
    causal: bool
    title: str

    def labels(self) -> list[str]:
        """The tokens, with control characters, which would disturb a terminal or a picture, made visible."""
        return [
            "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) == "Cc" else c for c in token)
            for token in self.tokens
        ]

    def cell(self, query: int, key: int) -> str:
        """ATTENDED, HIDDEN or LATER for row ``query`` and column ``key``, both counted from 0."""
        if self.may_attend[query][key]:
            return ATTENDED
        return LATER if self.causal and key > query else HIDDEN

    def cell_kinds(self) -> tuple[str, ...]:
        """The kinds of cell that a legend explains."""
        return (ATTENDED, HIDDEN, LATER) if self.causal else (ATTENDED, HIDDEN)

    def notes(self) -> list[str]:
        """What the meanings of the roles do not cover."""
        alone = any(role == "self" and row[query] for query, (role, row) in enumerate(zip(self.roles, self.may_attend)))
        return ["a self row with no other token to attend to attends to itself"] if alone else []
