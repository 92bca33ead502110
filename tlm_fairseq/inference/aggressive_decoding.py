"""Greedy search that drafts the rest of the source and verifies the draft in one pass of the decoder.

Sun, Ge, Wei and Wang, "Instantaneous Grammatical Error Correction with Shallow Aggressive Decoding", ACL 2021. Each
pass adds the part of the draft that the model would have written too, and the model's own token behind it, so that the
output is that of greedy search whatever is drafted; only how many passes it takes depends on the drafts.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from fairseq.data import Dictionary
from fairseq.models import FairseqEncoderDecoderModel
from fairseq.sequence_generator import SequenceGenerator
from torch import Tensor

from tlm_fairseq.errors import UserError
from tlm_fairseq.inference.decoder_passes import Decoder, opener_of
from tlm_fairseq.inference.source_drafts import draft_from_source

Draft = Callable[[Sequence[int], Sequence[int]], Sequence[int]]


class AggressiveDecoding:
    """What fairseq's generator of beam 1 finds, in fewer passes.

    Passes of several tokens round otherwise than those of one. Where the log-probabilities of the two best tokens are
    closer than that (about 1e-6 in single precision, 1e-2 in half precision), either may be taken, as with another size
    of batch.

    Args:
        generator: with its models, of beam 1 and without blocked n-grams. Their weights stay as they are from now on.
        source_dictionary: of the sentences, whose pieces are found in the target's dictionary by their names.
        draft: function of a source and an output so far, both in the target's dictionary and without their ends,
            that returns how the output may go on.

    Raises:
        UserError: no word of the source's dictionary is in the target's.
    """

    def __init__(
        self, generator: SequenceGenerator, source_dictionary: Dictionary, draft: Draft = draft_from_source
    ) -> None:
        self._generator = generator
        self._draft = draft
        self._in_target = [generator.tgt_dict.index(symbol) for symbol in source_dictionary.symbols]
        if set(self._in_target[source_dictionary.nspecial :]) == {generator.tgt_dict.unk()}:
            raise UserError(
                "aggressive decoding drafts from the source, and the target's dictionary has none of its pieces; "
                "take --decoding greedy"
            )
        with torch.no_grad():
            self._openers = [opener_of(model) for model in generator.model.models]
        self._no_words = {source_dictionary.pad(), source_dictionary.eos()}

    @torch.inference_mode()
    def generate(
        self,
        models: Sequence[FairseqEncoderDecoderModel],
        sample: dict[str, Any],
        prefix_tokens: Tensor | None = None,
        constraints: Tensor | None = None,
        bos_token: int | None = None,
    ) -> list[list[dict[str, Any]]]:
        """Returns ``tokens`` and ``score`` of the hypothesis of each sentence, as the generator does."""
        generator = self._generator
        if prefix_tokens is not None or constraints is not None:
            return generator.generate(
                models, sample, prefix_tokens=prefix_tokens, constraints=constraints, bos_token=bos_token
            )
        source = sample["net_input"]["src_tokens"]
        limit = min(int(generator.max_len_a * source.size(1) + generator.max_len_b), generator.max_len - 1)
        decoders = [opener(sample["net_input"], limit + 1) for opener in self._openers]
        first = generator.eos if bos_token is None else bos_token
        outputs = [_Output(self._words(tokens), first, generator.eos) for tokens in source.tolist()]
        self._complete(outputs, decoders, limit)
        return [[self._hypothesis(output)] for output in outputs]

    def _words(self, tokens: Sequence[int]) -> list[int]:
        return [self._in_target[token] for token in tokens if token not in self._no_words]

    def _complete(self, outputs: Sequence["_Output"], decoders: Sequence[Decoder], limit: int) -> None:
        while outputs:
            drafts = [self._draft(output.source, output.words)[: limit - len(output.words)] for output in outputs]
            inputs = [[*output.tokens, *draft] for output, draft in zip(outputs, drafts)]
            read = [len(output.words) for output in outputs]
            best, scores = self._best(inputs, read, decoders, limit)
            start = 0
            for output, draft in zip(outputs, drafts):
                end = start + len(draft) + 1
                output.extend(draft, best[start:end], scores[start:end])
                start = end
            rows = [row for row, output in enumerate(outputs) if not output.ended]
            if len(rows) < len(outputs):
                outputs = [outputs[row] for row in rows]
                for decoder in decoders if rows else ():
                    decoder.keep(rows)

    def _best(
        self, inputs: Sequence[Sequence[int]], read: Sequence[int], decoders: Sequence[Decoder], limit: int
    ) -> tuple[list[int], list[float]]:
        """Returns the token that each model, or all together, would write behind each new one, and its score."""
        generator = self._generator
        scores = self._log_probabilities([decoder.logits(inputs, read) for decoder in decoders])
        scores.nan_to_num_(nan=-math.inf, posinf=math.inf, neginf=-math.inf)
        steps = [step for tokens, start in zip(inputs, read) for step in range(start, len(tokens))]
        scores[:, generator.pad] = -math.inf
        if generator.unk_penalty:
            scores[:, generator.unk] -= generator.unk_penalty
        for row, step in enumerate(steps):
            if step >= limit:
                end = scores[row, generator.eos].item()
                scores[row] = -math.inf
                scores[row, generator.eos] = end
            if step < generator.min_len:
                scores[row, generator.eos] = -math.inf
        # As fairseq takes it, which decides between equals. Never more than all but padding.
        found = scores.topk(min(2, scores.size(1) - 1))
        return found.indices[:, 0].tolist(), found.values[:, 0].tolist()

    def _log_probabilities(self, logits: Sequence[Tensor]) -> Tensor:
        models, temperature = self._generator.model.models, self._generator.temperature
        if temperature != 1:
            logits = [one / temperature for one in logits]
        each = [
            model.get_normalized_probs((one.unsqueeze(0), None), True, None)[0] for model, one in zip(models, logits)
        ]
        if len(each) == 1:
            return each[0]
        return torch.logsumexp(torch.stack(each), dim=0) - math.log(len(each))

    def _hypothesis(self, output: "_Output") -> dict[str, Any]:
        generator = self._generator
        score = output.score
        if generator.normalize_scores:
            score /= len(output.words) ** generator.len_penalty
        return {"tokens": torch.tensor(output.words), "score": score}


class _Output:
    """What was written for a sentence so far.

    Attributes:
        source: the sentence, without its end.
        tokens: the first token that the decoder reads, and those written behind it.
        score: sum of the log-probabilities of the written ones.
    """

    def __init__(self, source: list[int], first: int, end: int) -> None:
        self.source, self.tokens, self._end = source, [first], end
        self.score = 0.0

    @property
    def words(self) -> list[int]:
        return self.tokens[1:]

    @property
    def ended(self) -> bool:
        return len(self.tokens) > 1 and self.tokens[-1] == self._end

    def extend(self, draft: Sequence[int], best: Sequence[int], scores: Sequence[float]) -> None:
        """Adds the best tokens up to the first that the draft does not have, or the end of the sentence.

        Args:
            draft: that was read.
            best: what the model writes behind what was written before, and behind each token of the draft.
            scores: their log-probabilities.
        """
        for drafted, token, score in zip([*draft, None], best, scores):
            self.tokens.append(token)
            self.score += score
            if token != drafted or token == self._end:
                break
