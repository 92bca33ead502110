"""Training the network on games and their summaries, with the table as the only teacher."""

from collections import Counter
from collections.abc import Callable, Sequence

import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.trained.candidates import find_candidates, relations_of
from tlm_fairseq.rotowire.extraction.trained.network import LABELS, NONE, PADDING, UNKNOWN, RelationNetwork

LEAST_FREQUENT = 2
_LABEL_NUMBERS = {label: number for number, label in enumerate(LABELS)}


def train_network(
    games: Sequence[Game],
    seed: int = 1,
    epochs: int = 3,
    batch_size: int = 256,
    learning_rate: float = 2e-3,
    progress: Callable[[int, int, float], None] | None = None,
) -> RelationNetwork:
    """Returns a ``RelationNetwork`` that was trained on the games' own summaries.

    The loss of a candidate is -log of the summed probability of its labels. The same games, seed and torch give the
    same network.

    Args:
        games: list of ``Game`` with summaries.
        seed: of the weights and of the order of the candidates.
        epochs, batch_size, learning_rate: of Adam; the learning rate falls to 0 in a line.
        progress: is called after each batch with (batch, number of batches, loss).

    Raises:
        UserError: no summary has a number beside a name.
    """
    candidates, labels = _labelled(games)
    if not candidates:
        raise UserError("no summary names a player or a team beside a number; give games with summaries")
    torch.manual_seed(seed)
    network = RelationNetwork(_vocabulary(candidates))
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(network.parameters(), lr=learning_rate)
    total = epochs * -(-len(candidates) // batch_size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.0, 1 - step / total))
    step = 0
    network.train()
    for _ in range(epochs):
        for batch in _batches(candidates, batch_size, generator):
            scores = network(*network.encode([candidates[row] for row in batch]))
            allowed = torch.full_like(scores, float("-inf"))
            for place, row in enumerate(batch):
                allowed[place, labels[row]] = 0.0
            loss = -torch.logsumexp(scores + allowed, dim=-1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            step += 1
            if progress is not None:
                progress(step, total, loss.item())
    return network.eval()


def _labelled(games):
    """Returns all candidates, and for each the list of numbers of its labels."""
    candidates, labels = [], []
    for game in games:
        relations = relations_of(game)
        for options in find_candidates(game, game.summary):
            for candidate in options:
                known = relations.get((candidate.entity, candidate.number), (NONE,))
                candidates.append(candidate)
                labels.append([_LABEL_NUMBERS[label] for label in known])
    return candidates, labels


def _vocabulary(candidates):
    # Each sentence once, however many candidates it has.
    counts = Counter(word for words in {candidate.words for candidate in candidates} for word in words)
    return [PADDING, UNKNOWN, *sorted(word for word, count in counts.items() if count >= LEAST_FREQUENT)]


def _batches(candidates, size, generator):
    """Yields lists of rows: those of a batch are about equally long, and both they and the batches are shuffled."""
    noise = torch.rand(len(candidates), generator=generator).tolist()
    order = sorted(range(len(candidates)), key=lambda row: len(candidates[row].words) + 3 * noise[row])
    starts = range(0, len(order), size)
    for place in torch.randperm(len(starts), generator=generator).tolist():
        yield order[starts[place] : starts[place] + size]
