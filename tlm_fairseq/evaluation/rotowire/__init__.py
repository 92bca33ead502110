"""Scores of Rotowire summaries. Imports neither fairseq nor torch; the trained extractor is a module of its own."""
