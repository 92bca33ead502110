"""Metrics of grammatical error correction, a file each."""
