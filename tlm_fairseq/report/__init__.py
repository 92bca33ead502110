"""What a person looks at: pictures and tables. Imports neither fairseq nor torch."""
