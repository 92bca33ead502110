"""What a regulariser changes inside a trained model; the report imports neither fairseq nor torch."""
