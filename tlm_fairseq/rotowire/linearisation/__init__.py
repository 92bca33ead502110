"""Games as the source text of a model, a form a file."""
