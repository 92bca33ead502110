"""Scores of summaries: RG, CS, CO, BLEU."""
