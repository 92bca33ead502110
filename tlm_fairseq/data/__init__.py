"""Corpora in: readers and writers of training text. Imports neither fairseq nor torch."""
