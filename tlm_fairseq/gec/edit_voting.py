"""An ensemble of systems by vote: of the edits that they propose for a sentence, those that enough of them share."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tlm_fairseq.gec.token_changes import find_changes


class Proposal(NamedTuple):
    """``source[start:end]`` becomes the tokens ``correction``."""

    start: int
    end: int
    correction: tuple[str, ...]


class Vote(NamedTuple):
    """The corrected tokens, and how many edits were proposed, shared by enough systems, and of these applied."""

    tokens: list[str]
    proposed: int
    shared: int
    applied: int


def vote(source: Sequence[str], hypotheses: Sequence[Sequence[str]], min_votes: int) -> Vote:
    """Returns the source with the edits that at least ``min_votes`` hypotheses share.

    An edit is a change of ``find_changes``; two are the same where they replace the same tokens by the same. Of edits
    that replace a common token, or begin at the same place, one is applied: the one with most votes, of these the one
    that begins first, then the longest, then that of the hypothesis named first.

    Args:
        source, hypotheses: lists of tokens.
    """
    votes: Counter[Proposal] = Counter()
    for hypothesis in hypotheses:
        votes.update(_proposals(source, hypothesis))
    shared = [proposal for proposal, count in votes.items() if count >= min_votes]
    applied: list[Proposal] = []
    # Sorting keeps equals in their order, which is that of the hypotheses.
    for proposal in sorted(shared, key=lambda proposal: (-votes[proposal], proposal.start, -proposal.end)):
        if not any(_exclude(proposal, other) for other in applied):
            applied.append(proposal)
    return Vote(_corrected(source, applied), len(votes), len(shared), len(applied))


def _proposals(source: Sequence[str], hypothesis: Sequence[str]) -> list[Proposal]:
    return [
        Proposal(change.start, change.end, tuple(hypothesis[change.target_start : change.target_end]))
        for change in find_changes(source, hypothesis)
    ]


def _exclude(one: Proposal, other: Proposal) -> bool:
    return one.start == other.start or (one.start < other.end and other.start < one.end)


def _corrected(source: Sequence[str], proposals: Sequence[Proposal]) -> list[str]:
    tokens: list[str] = []
    at = 0
    # An insertion where a replaced span ends comes behind it.
    for start, end, correction in sorted(proposals):
        tokens += [*source[at:start], *correction]
        at = end
    return tokens + list(source[at:])
