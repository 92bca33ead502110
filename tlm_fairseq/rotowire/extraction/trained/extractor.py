"""The trained extractor, with its file."""

import hashlib

import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.trained.candidates import find_candidates
from tlm_fairseq.rotowire.extraction.trained.network import LABELS, NONE, RelationNetwork
from tlm_fairseq.text.files import StrPath, written_whole

_FORMAT = "tlm-fairseq relation network 1"
_BATCH = 512


class TrainedExtractor:
    """An ``Extractor``, see ``rotowire.metrics.summary_scores``.

    Each number goes to the mention for which some relation is likeliest, unless no relation is likelier there.

    Args:
        network: a trained ``RelationNetwork``.
    """

    def __init__(self, network: RelationNetwork) -> None:
        self._network = network.eval()
        self.name = f"trained-{_fingerprint(network)}"

    @torch.no_grad()
    def extract(self, game: Game, tokens: list[str]) -> list[Fact]:
        """Returns the list of ``Fact`` that a summary states, in the order of the text."""
        numbers = [options for options in find_candidates(game, tokens) if options]
        candidates = [candidate for options in numbers for candidate in options]
        scores = []
        for start in range(0, len(candidates), _BATCH):
            scores += self._network(*self._network.encode(candidates[start : start + _BATCH])).tolist()
        facts, at = [], 0
        for options in numbers:
            facts += _best(options, scores[at : at + len(options)])
            at += len(options)
        return facts


def save(network: RelationNetwork, path: StrPath) -> None:
    """Writes a network to ``path``, whole or not at all."""
    state = {"format": _FORMAT, "vocabulary": network.vocabulary, "width": network.width, "labels": list(LABELS)}
    with written_whole(path, "wb") as handle:
        torch.save(state | {"weights": network.state_dict()}, handle)


def load(path: StrPath) -> TrainedExtractor:
    """Returns the ``TrainedExtractor`` in a file that ``save`` wrote.

    Raises:
        UserError: the file is missing or holds no extractor.
    """
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise UserError(f"{path}: no such extractor; make one with `tlm-fairseq rotowire train-extractor`") from None
    except Exception:  # torch names a dozen, and none of them says more to the user.
        state = None
    if not isinstance(state, dict) or state.get("format") != _FORMAT or state.get("labels") != list(LABELS):
        raise UserError(f"{path}: no extractor of `tlm-fairseq rotowire train-extractor`; train it again")
    try:
        return TrainedExtractor(_network_of(state))
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError):
        raise UserError(f"{path}: its weights do not fit its vocabulary; train it again") from None


def _network_of(state):
    vocabulary, width, weights = state["vocabulary"], state["width"], state["weights"]
    # First what it claims to be is compared with what is there: a network of any size could be asked for.
    words = weights["words.weight"]
    if type(width) is not int or words.shape != (len(vocabulary), width) or not words.is_contiguous():
        raise ValueError(width)
    network = RelationNetwork(vocabulary, width)
    network.load_state_dict(weights)
    return network


def _best(options, scores):
    best, chosen = None, None
    for candidate, row in zip(options, scores):
        label = max(range(1, len(LABELS)), key=row.__getitem__)
        if best is None or row[label] > best:
            best = row[label]
            chosen = None if row[LABELS.index(NONE)] >= row[label] else (candidate, LABELS[label])
    return [] if chosen is None else [Fact(chosen[0].entity, chosen[0].number, chosen[1])]


def _fingerprint(network):
    digest = hashlib.sha256()
    for name, tensor in sorted(network.state_dict().items()):
        digest.update(name.encode() + tensor.contiguous().numpy().tobytes())
    return digest.hexdigest()[:8]
