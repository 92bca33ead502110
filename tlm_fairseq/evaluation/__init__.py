"""Scores out: metrics over text. Imports neither fairseq nor torch."""
