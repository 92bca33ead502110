"""Facts read out of summaries, by rules or by a trained extractor."""
