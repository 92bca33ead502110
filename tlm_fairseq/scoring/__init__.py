"""What scores of any text share: BLEU, signatures, significance, several seeds. Imports neither fairseq nor torch."""
