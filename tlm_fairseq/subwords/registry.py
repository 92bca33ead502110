"""Kinds of pieces that text is made of before a model reads it, named as fairseq's ``--bpe``.

All of them have ``encode(text)`` and ``decode(pieces)``, where pieces are separated by spaces as ``fairseq-preprocess``
reads them, ``restore(text, pieces, is_known)`` for a hypothesis whose source is at hand, ``words(text)`` in which a
reader compares two texts, and ``by_characters``, whether these are characters.
"""

from pathlib import Path

from tlm_fairseq.errors import UserError

# Kind -> what --bpe-model names: the files of a folder, or None for a kind without a model.
KINDS = {
    "sentencepiece": ("*.model",),
    "gpt2": ("encoder.json", "vocab.bpe"),
    "bert": ("vocab.txt",),
    "characters": None,
    "none": None,
}


def add_pieces_options(parser):
    """Adds ``--bpe KIND`` and ``--bpe-model PATH`` (also known as ``--model``)."""
    parser.add_argument(
        "--bpe", choices=tuple(KINDS), default="sentencepiece",
        help="kind of pieces: sentencepiece; gpt2 as BART has them; bert (WordPiece) as Chinese BART has them; "
        "characters, ASCII runs whole; none, words separated by spaces (default: %(default)s)",
    )
    parser.add_argument(
        "--bpe-model", "--model", dest="bpe_model", metavar="PATH",
        help="sentencepiece: PREFIX.model of `segment train`; gpt2: the folder of encoder.json and vocab.bpe; "
        "bert: vocab.txt; or the folder of any of them",
    )


def open_pieces(kind, path=None):
    """Returns the pieces of a kind.

    Args:
        kind: a name in ``KINDS``.
        path: a file of the model, or the folder that holds it; None for a kind without one.

    Raises:
        UserError: the file is missing or malformed, or one is named for a kind without a model.
    """
    if KINDS[kind] is None:
        if path is not None:
            raise UserError(f"--bpe {kind} has no model; leave --bpe-model {path} out")
        from tlm_fairseq.subwords.plain_text import Characters, Words

        return Characters() if kind == "characters" else Words()
    if path is None:
        raise UserError(f"--bpe {kind} needs --bpe-model, the file or folder of {' and '.join(KINDS[kind])}")
    if kind == "gpt2":
        return _open_gpt2(Path(path))
    model = _file_of_model(kind, Path(path))
    if kind == "bert":
        from tlm_fairseq.subwords.wordpiece import WordPieces

        return WordPieces(model)
    from tlm_fairseq.subwords.sentencepiece import Pieces

    return Pieces(model)


def _file_of_model(kind, path):
    """The file itself, or the only one of its kind in a folder."""
    if not path.is_dir():
        return path
    found = sorted(path.glob(KINDS[kind][0]))
    if len(found) != 1:
        raise UserError(f"{path}: holds {len(found) or 'no'} {KINDS[kind][0]}; name the file with --bpe-model")
    return found[0]


def _open_gpt2(path):
    from tlm_fairseq.subwords.gpt2_bpe import GPT2BPE

    return GPT2BPE(path.parent if path.name in KINDS["gpt2"] else path)
