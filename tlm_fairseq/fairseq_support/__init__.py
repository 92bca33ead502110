"""fairseq as it is installed, and what this package needs of it."""
