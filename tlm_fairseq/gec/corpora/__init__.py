"""Corpora of corrected sentences as they are published, and what is chosen of them."""
