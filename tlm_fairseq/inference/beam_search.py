"""Batched beam search of fairseq over sentences that are pieces already; every sentence gets its hypothesis."""

import math
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import NamedTuple

import torch
from fairseq import utils
from fairseq.dataclass.configs import GenerationConfig

from tlm_fairseq.errors import UserError
from tlm_fairseq.inference.aggressive_decoding import AggressiveDecoding
from tlm_fairseq.inference.length_batches import batches_by_length
from tlm_fairseq.inference.models import load_models
from tlm_fairseq.text.files import StrPath

# fairseq-generate's limit of pieces in a hypothesis, and the share of the source's by which a long one may exceed it.
SHORTEST_LIMIT, LIMIT_OF_LONG = 200, 1.5


class Hypothesis(NamedTuple):
    """The best one of a sentence.

    Attributes:
        pieces: separated by spaces; ``<unk>`` is the unknown one.
        score: mean log-probability of a piece, to base 2, as fairseq-generate prints it (under its ``--lenpen``).
        cut: whether the search ended at the limit of length, so that the sentence may lack its end.
    """

    pieces: str
    score: float
    cut: bool


class BeamSearch:
    """Models ready to correct.

    Args:
        paths: checkpoints; several make an ensemble, whose models' probabilities are averaged.
        data_folder: of the dictionaries, see ``load_models``.
        cpu: do not use a GPU.
        fp16: compute in half precision, on a GPU only.
        beam, lenpen, no_repeat_ngram_size: as for fairseq-generate.
        aggressive: find what beam 1 finds by aggressive decoding, see ``AggressiveDecoding``.
        max_len_a, max_len_b: a hypothesis has at most ``a * source length + b`` pieces; where neither is given,
            200 as in fairseq-generate, or 1.5 times its source's where that is more.

    Raises:
        UserError: see ``load_models``; or ``fp16`` without a GPU; or ``aggressive`` where it cannot be.
    """

    def __init__(
        self,
        paths: Sequence[StrPath],
        data_folder: StrPath | None = None,
        cpu: bool = False,
        fp16: bool = False,
        beam: int = 5,
        lenpen: float = 1.0,
        max_len_a: float | None = None,
        max_len_b: int | None = None,
        no_repeat_ngram_size: int = 0,
        aggressive: bool = False,
    ) -> None:
        self._cuda = torch.cuda.is_available() and not cpu
        if fp16 and not self._cuda:
            raise UserError("--fp16 needs a GPU; leave it out")
        if aggressive and (beam > 1 or no_repeat_ngram_size):
            raise UserError("aggressive decoding knows no beam and no --no-repeat-ngram-size; leave them out")
        models, self._task = load_models(paths, data_folder)
        settings = GenerationConfig(
            beam=beam,
            lenpen=lenpen,
            no_repeat_ngram_size=no_repeat_ngram_size,
            max_len_a=max_len_a or 0,
            max_len_b=SHORTEST_LIMIT if max_len_b is None else max_len_b,
        )
        self._limit_follows_source = max_len_a is None and max_len_b is None
        for model in models:
            if fp16:
                model.half()
            if self._cuda:
                model.cuda()
            model.prepare_for_inference_(SimpleNamespace(generation=settings))
        self._models = models
        self._generator = self._task.build_generator(models, settings)
        dictionary = self._task.target_dictionary
        self._unwritten = {dictionary.bos(), dictionary.eos(), *self._generator.symbols_to_strip_from_output}
        self._decoding = self._generator
        if aggressive:
            self._decoding = AggressiveDecoding(self._generator, self._task.source_dictionary)

    @property
    def max_source_pieces(self) -> int:
        """How long a sentence the models can read and write, in pieces (the end of sentence has a place too)."""
        limits = utils.resolve_max_positions(
            self._task.max_positions(), *(model.max_positions() for model in self._models)
        )
        return min(limits) - 1

    def knows(self, piece: str) -> bool:
        """Whether both dictionaries have the piece."""
        return all(
            dictionary.index(piece) != dictionary.unk()
            for dictionary in (self._task.source_dictionary, self._task.target_dictionary)
        )

    def search(
        self,
        sentences: Sequence[str],
        max_tokens: int = 4000,
        batch_size: int | None = None,
        on_batch: Callable[[int], None] | None = None,
    ) -> list[Hypothesis]:
        """Returns the best Hypothesis of each sentence, in their order.

        Args:
            sentences: pieces separated by spaces; none empty or longer than ``max_source_pieces``.
            max_tokens: pieces in a batch, padding counted; a longer sentence is a batch of its own.
            batch_size: sentences in a batch, at most.
            on_batch: called after each batch with the number of sentences that are done.

        Raises:
            UserError: the GPU's memory does not suffice for a single sentence.
        """
        dictionary = self._task.source_dictionary
        tokens = [torch.tensor([*map(dictionary.index, sentence.split()), dictionary.eos()]) for sentence in sentences]
        best, done = [None] * len(tokens), 0
        for batch in batches_by_length([len(sentence) for sentence in tokens], max_tokens, batch_size):
            for number, hypothesis in self._search_batch(tokens, batch):
                best[number] = hypothesis
            done += len(batch)
            if on_batch:
                on_batch(done)
        return best

    def _search_batch(self, tokens, batch):
        try:
            return self._generate(tokens, batch)
        except torch.OutOfMemoryError:
            if len(batch) == 1:
                raise UserError(
                    "the GPU's memory does not suffice for one sentence; lower --beam or --max-source-tokens, or --cpu"
                ) from None
        torch.cuda.empty_cache()
        half = len(batch) // 2
        return [*self._search_batch(tokens, batch[:half]), *self._search_batch(tokens, batch[half:])]

    def _generate(self, tokens, batch):
        sources = [tokens[number] for number in batch]
        dataset = self._task.build_dataset_for_inference(sources, list(map(len, sources)))
        sample = dataset.collater([dataset[position] for position in range(len(batch))])
        longest = sample["net_input"]["src_tokens"].size(1)
        if self._limit_follows_source:
            self._generator.max_len_b = max(SHORTEST_LIMIT, int(LIMIT_OF_LONG * longest))
        limit = min(int(self._generator.max_len_a * longest + self._generator.max_len_b), self._generator.max_len - 1)
        if self._cuda:
            sample = utils.move_to_cuda(sample)
        found = self._task.inference_step(self._decoding, self._models, sample)
        return [
            (batch[position], self._as_hypothesis(hypotheses[0], limit))
            for position, hypotheses in zip(sample["id"].tolist(), found)
        ]

    def _as_hypothesis(self, found, limit):
        dictionary = self._task.target_dictionary
        pieces = " ".join(dictionary[token] for token in found["tokens"].tolist() if token not in self._unwritten)
        # At the limit the search writes the end of sentence without being asked.
        return Hypothesis(pieces, float(found["score"]) / math.log(2), len(found["tokens"]) > limit)
