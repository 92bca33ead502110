"""Source-word dropout: in training, whole words of the source lose their embedding.

Junczys-Dowmunt, Grundkiewicz, Guha and Heafield, "Approaching Neural Grammatical Error Correction as a Low-Resource
Machine Translation Task", NAACL 2018, section 4. A corrector copies most of its input; this keeps it from trusting
each word of it.
"""

import argparse

import torch

from tlm_fairseq.regularizers.options import probability


def add_args(parser: argparse.ArgumentParser) -> None:
    """Adds ``--source-word-dropout`` to an argparse parser."""
    parser.add_argument(
        "--source-word-dropout",
        type=probability,
        metavar="P",
        help="probability that a source word's embedding is zero, in training only (default: 0)",
    )


class SourceWordDropout:
    """Mix-in for one of fairseq's Transformer encoders, whose ``cfg`` may have a ``source_word_dropout``."""

    def forward_embedding(
        self, src_tokens: torch.Tensor, token_embedding: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        probability = getattr(self.cfg, "source_word_dropout", None)
        if self.training and probability:
            if token_embedding is None:
                token_embedding = self.embed_tokens(src_tokens)
            token_embedding = drop_words(token_embedding, probability)
        return super().forward_embedding(src_tokens, token_embedding)


def drop_words(embedding: torch.Tensor, probability: float) -> torch.Tensor:
    """Returns the embedding, of shape (B, T, C), with each (b, t) zero by the probability and the others scaled up.

    Draws from torch's default generator.
    """
    kept = torch.rand(embedding.shape[:2], device=embedding.device) >= probability
    return embedding * (kept / max(1 - probability, 1e-6)).to(embedding.dtype).unsqueeze(-1)
