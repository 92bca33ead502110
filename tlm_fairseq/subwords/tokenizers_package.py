"""The package ``tokenizers``, which comes with the extra ``hf``."""

from tlm_fairseq.errors import UserError


def tokenizers_package():
    """Imports it; a ``UserError`` tells how to install it."""
    try:
        import tokenizers
    except ImportError:
        raise UserError("WordPiece and BPE need the package tokenizers; run: python -m pip install tokenizers") from None
    return tokenizers
