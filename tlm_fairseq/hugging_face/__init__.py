"""Regularisers in transformers models, without fairseq: ``regularize`` and ``restore``. And Hugging Face folders <->
fairseq checkpoints: BARTs both ways; BERTs and RoBERTas into fairseq, see ``bert``.

Both sides compute the same function of the same weights. What differs for a BART is names and the order of the
vocabulary:

- The embedding of the words: fairseq fixes rows 0 to 3 as ``<s> <pad> </s> <unk>``, and ``<mask>`` comes last. The rows
  of ``facebook/bart-*`` lie so already; those of Chinese BARTs follow BERT's vocabulary and are put into that order.
- The embedding of the positions: both keep two rows that no position uses, so the rows are the same.
- Padding: fairseq counts positions from the first word that is no padding, Hugging Face from the left edge. So
  fairseq's batches may be padded on either side, and Hugging Face's on the right only.
- Start of decoding: fairseq always starts from ``</s>`` (``decoder_start_token_id`` = ``eos_token_id``).
- ``<s>``: Hugging Face's tokenizers put it before every sentence, and ``forced_bos_token_id`` makes it the first word
  of the output. fairseq-preprocess puts none: a model fine-tuned on its data has seen none since then, and
  ``to-hf --without-bos`` exports it with a tokenizer that adds none.
- Length: a hypothesis's score is divided by length ** penalty on both sides, ``</s>`` counted. Hugging Face stops a
  sentence as fairseq does only with ``early_stopping=True``, it does not forbid ``<pad>`` or an empty output
  (``suppress_tokens``, ``min_length=2``), and where the length is exhausted it counts the forced ``</s>`` as certain.
"""

from typing import Any

__all__ = ["regularize", "restore"]


def __getattr__(name: str) -> Any:
    # torch and transformers are not imported for a file of the conversion that needs neither.
    if name in __all__:
        from tlm_fairseq.hugging_face import regularization

        return getattr(regularization, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
