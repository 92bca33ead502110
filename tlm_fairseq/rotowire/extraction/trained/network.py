"""The network: convolutions over the words of a sentence, each with its distance from the name and from the number."""

from collections.abc import Sequence

import torch
from torch import nn

from tlm_fairseq.rotowire.corpus.facts import RELATIONS
from tlm_fairseq.rotowire.extraction.trained.candidates import SIZES, Candidate

PADDING, UNKNOWN = "<padding>", "<unknown>"
NONE = "none"
LABELS = (NONE, *RELATIONS)
# Words further away than this are all equally far.
FARTHEST = 20


class RelationNetwork(nn.Module):
    """Scores of the labels for candidates.

    Args:
        vocabulary: list of words; ``PADDING`` and ``UNKNOWN`` come first.
        width: of the embedding of a word, and of each convolution.
    """

    def __init__(self, vocabulary: Sequence[str], width: int = 48) -> None:
        super().__init__()
        self.vocabulary = list(vocabulary)
        self.width = width
        self._numbers = {word: number for number, word in enumerate(self.vocabulary)}
        self.words = nn.Embedding(len(self.vocabulary), width, padding_idx=0)
        self.sizes = nn.Embedding(len(SIZES) + 2, width // 4, padding_idx=0)
        self.distances = nn.ModuleList(nn.Embedding(2 * FARTHEST + 2, width // 4, padding_idx=0) for _ in range(2))
        channels = width + 3 * (width // 4)
        self.convolutions = nn.ModuleList(nn.Conv1d(channels, width, size, padding=size // 2) for size in (3, 5))
        # Of each convolution the most of all, and what stands at the number itself, which tells what it counts.
        self.output = nn.Linear(4 * width, len(LABELS))

    def encode(self, candidates: Sequence[Candidate]) -> tuple[torch.Tensor, ...]:
        """Returns the tensors of a batch of ``Candidate``: words, sizes, two distances (B, T), places of numbers
        (B)."""
        longest = max(len(candidate.words) for candidate in candidates)
        rows = [[], [], [], []]
        for candidate in candidates:
            padding = [0] * (longest - len(candidate.words))
            unknown = self._numbers[UNKNOWN]
            rows[0].append([self._numbers.get(word, unknown) for word in candidate.words] + padding)
            rows[1].append([*candidate.sizes, *padding])
            for row, place in zip(rows[2:], (candidate.number_at, candidate.mention_at)):
                row.append([_distance(at - place) for at in range(len(candidate.words))] + padding)
        places = torch.tensor([candidate.number_at for candidate in candidates])
        return (*map(torch.tensor, rows), places)

    def forward(
        self,
        words: torch.Tensor,
        sizes: torch.Tensor,
        from_number: torch.Tensor,
        from_mention: torch.Tensor,
        places: torch.Tensor,
    ) -> torch.Tensor:
        """Returns the scores of the labels, (B, labels), as logarithms of probabilities."""
        parts = [self.words(words), self.sizes(sizes)]
        parts += [embedding(each) for embedding, each in zip(self.distances, (from_number, from_mention))]
        x = torch.cat(parts, dim=-1).transpose(1, 2)
        padding = words.eq(0).unsqueeze(1)
        found = []
        for convolution in self.convolutions:
            y = torch.relu(convolution(x)).masked_fill(padding, 0.0)
            found += [y.amax(dim=-1), y[torch.arange(len(places)), :, places]]
        return torch.log_softmax(self.output(torch.cat(found, dim=-1)), dim=-1)


def _distance(difference):
    return max(-FARTHEST, min(FARTHEST, difference)) + FARTHEST + 1
