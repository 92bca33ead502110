"""Grammatical error correction. Imports neither fairseq nor torch."""
