"""Text and parts of data that every task uses. Imports neither fairseq nor torch."""
