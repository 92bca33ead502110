"""Text to subwords and back: SentencePiece, WordPiece, GPT-2's BPE, characters. Imports neither fairseq nor torch.

``interface`` tells what every reader does, and ``registry`` opens them by name. What only one kind has is in its file.
"""
