"""What Token-Level Masking does inside a trained model: where its attention goes, and what a token draws from others.

Two views of every self-attention layer, in evaluation mode and without anything random:

- the entropy of the attention weights;
- how far a token's representation moves when the token is cut from its siblings or from itself, in all layers at once,
  by the rule of training (``tlm_fairseq.masking``; "TLM: Token-Level Masking for Transformers", EMNLP 2023,
  arXiv 2310.18738, section 3) with one selected token in a sentence. The other tokens do not see a selected one in
  any layer, whatever it is cut from, so how they move is one figure for both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from tlm_fairseq.analysis.probes import Stack, fixed_roles, outputs, stacks_of, watched_attention
from tlm_fairseq.inference.length_batches import batches_by_length
from tlm_fairseq.masking import KEPT, SELF, SIBLINGS

if TYPE_CHECKING:
    from tlm_fairseq.analysis.inputs import IndexedSentences

ENTROPY, RELATIVE_ENTROPY = "entropy", "relative_entropy"
CUTS = {"siblings": SIBLINGS, "self": SELF}
OTHERS = "others"
DISTANCES = ("cosine", "l2")
CHANGES = tuple(f"{whose}_{distance}" for whose in (*CUTS, OTHERS) for distance in DISTANCES)


@dataclass(frozen=True)
class StackAnalysis:
    """What was measured in one encoder or decoder.

    Attributes:
        sentences: how many there were.
        tokens: how many were selected, one at a time.
        layers: from a measure's name to its mean in each layer: "entropy" (nats, over heads and queries),
            "relative_entropy" (its share of the logarithm of the number of keys that the query may attend to; there is
            none for queries that may attend to one key only), and, of the layers' outputs, WHOSE_DISTANCE: "siblings"
            and "self" are the selected token when it is cut from these, "others" the tokens that it is hidden from (in
            a decoder those behind it); "cosine" is 1 - cosine similarity, "l2" the distance as a share of the unmasked
            vector's length. None where there was nothing to measure.
        output: the measures of change behind the layer norm that follows the last layer; empty where there is none.
    """

    sentences: int
    tokens: int
    layers: dict[str, list[float | None]]
    output: dict[str, float | None]


def analyze(
    model: nn.Module, sentences: "IndexedSentences", tokens: int, generator: torch.Generator, max_tokens: int = 4096
) -> tuple[dict[str, StackAnalysis], dict[str, list[tuple[int, int]]]]:
    """Measures the encoder and the decoder of a model, as far as it has them; a decoder is fed the right tokens.

    Args:
        model: one of fairseq's Transformers; it is left in evaluation mode.
        sentences: indexable, with ``source`` and ``target`` in each: the tokens' numbers, 1-D, that the encoder and the
            decoder read; None where the model has no such part.
        tokens: how many tokens are selected in each; see ``draw``.
        generator: source of that choice.
        max_tokens: of a batch, padding among them; one sentence may be longer.

    Returns:
        Two dictionaries by "encoder" and "decoder": the ``StackAnalysis``, and the places that ``draw`` chose.

    Raises:
        ValueError: a kind of self-attention that is not measured here, or no sentence to measure it on.
    """
    model.eval()
    stacks = stacks_of(model)
    places = draw(sentences, stacks, tokens, generator)
    device = next(model.parameters()).device
    with torch.no_grad():
        found = {
            stack.name: _analyze_stack(stack, sentences, places[stack.name], max_tokens, device) for stack in stacks
        }
    return found, places


def draw(
    sentences: "IndexedSentences", stacks: Sequence[Stack], count: int, generator: torch.Generator
) -> dict[str, list[tuple[int, int]]]:
    """Returns, by each stack's name, a list of (index of a sentence, position of the selected token).

    Each is in another sentence as long as there are enough, and none comes twice; all there are, where they are fewer
    than ``count``. Left out are sentences longer than the model's positions, those with one token, and in a decoder the
    first token: it sees itself only, so there is nothing to cut.

    Raises:
        ValueError: nothing is left.
    """
    chosen = []
    for index in torch.randperm(len(sentences), generator=generator).tolist():
        lengths = {stack.name: len(stack.tokens_of(sentences[index])) for stack in stacks}
        if all(2 <= lengths[stack.name] <= stack.max_positions for stack in stacks):
            chosen.append((index, lengths))
        if len(chosen) == count:
            break
    if not chosen:
        raise ValueError("has no sentence of two tokens or more that fits into the model's positions")
    return {stack.name: _draw_positions(stack, chosen, count, generator) for stack in stacks}


def _draw_positions(stack, chosen, count, generator):
    first = 1 if stack.causal else 0
    orders = [
        (index, (first + torch.randperm(lengths[stack.name] - first, generator=generator)).tolist())
        for index, lengths in chosen
    ]
    rounds = max(len(order) for _, order in orders)
    return [(index, order[at]) for at in range(rounds) for index, order in orders if at < len(order)][:count]


def _analyze_stack(stack, sentences, places, max_tokens, device):
    means, seen = _Means(), set()
    lengths = [len(stack.tokens_of(sentences[index])) for index, _ in places]
    for numbers in batches_by_length(lengths, max_tokens):
        batch = [places[number] for number in numbers]
        # A sentence may have several of the tokens; its attention is counted once.
        is_new = torch.tensor([index not in seen and not seen.add(index) for index, _ in batch], device=device)
        _measure_batch(stack, [sentences[index] for index, _ in batch], [at for _, at in batch], is_new, means, device)

    depth = len(stack.layers)
    layers = {name: [means.of(name, at) for at in range(depth)] for name in (ENTROPY, RELATIVE_ENTROPY, *CHANGES)}
    output = {} if stack.norm is None else {name: means.of(name, depth) for name in CHANGES}
    return StackAnalysis(len(seen), len(places), layers, output)


def _measure_batch(stack, rows, positions, is_new, means, device):
    tokens = _padded([stack.tokens_of(row) for row in rows], stack.padding, device)
    has_source = stack.causal and rows[0].source is not None
    encoder_out = stack.encoded(_padded([row.source for row in rows], stack.padding, device) if has_source else None)
    padding_mask = tokens.eq(stack.padding)
    selected = torch.zeros_like(padding_mask)
    selected[torch.arange(len(rows)), positions] = True

    def add_entropy(layer, entropy, keys):
        counts = (~padding_mask & is_new.unsqueeze(1)).unsqueeze(1).expand_as(entropy)
        means.add(ENTROPY, layer, entropy[counts])
        counts = counts & (keys > 1)
        means.add(RELATIVE_ENTROPY, layer, (entropy / keys.log())[counts])

    with watched_attention(stack, padding_mask, add_entropy):
        plain = outputs(stack, tokens, encoder_out)
    for cut, role in CUTS.items():
        roles = torch.full_like(tokens, KEPT, dtype=torch.uint8).masked_fill_(selected, role)
        with fixed_roles(stack, roles, padding_mask):
            changed = outputs(stack, tokens, encoder_out)
        _add_changes(means, cut, plain, changed, selected)
    # The others move alike for both cuts; before the selected token a decoder never sees it.
    others = ~selected & ~padding_mask
    _add_changes(means, OTHERS, plain, changed, others & selected.cumsum(1).bool() if stack.causal else others)


def _padded(rows, padding, device):
    return pad_sequence(rows, batch_first=True, padding_value=padding).to(device)


def _add_changes(means, whose, plain, changed, tokens):
    for at, (before, after) in enumerate(zip(plain, changed, strict=True)):
        found = distances(before.transpose(0, 1)[tokens], after.transpose(0, 1)[tokens])
        for name, values in zip(DISTANCES, found):
            means.add(f"{whose}_{name}", at, values)


def distances(plain: torch.Tensor, changed: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns 1 - cosine similarity, and the distance as a share of the length of ``plain``, of vectors (..., C); both
    are exactly 0 for equal vectors."""
    plain, changed = plain.double(), changed.double()
    unit, other = (torch.nn.functional.normalize(each, dim=-1) for each in (plain, changed))
    # |u - v|^2 = 2 - 2 u.v for unit vectors, and keeps small differences that 1 - u.v would lose.
    cosine = (unit - other).square().sum(-1) / 2
    return cosine, (changed - plain).norm(dim=-1) / plain.norm(dim=-1).clamp_min(torch.finfo(torch.double).tiny)


class _Means:
    """Means over all batches of each measure in each layer."""

    def __init__(self):
        self._sums = {}

    def add(self, name: str, layer: int, values: torch.Tensor) -> None:
        total, count = self._sums.get((name, layer), (0.0, 0))
        self._sums[name, layer] = total + values.sum().item(), count + values.numel()

    def of(self, name: str, layer: int) -> float | None:
        """None where nothing was added."""
        total, count = self._sums.get((name, layer), (0.0, 0))
        return total / count if count else None
