"""Text to subwords and back: SentencePiece, WordPiece, GPT-2's BPE, characters. Imports neither fairseq nor torch."""
