"""What is wrong in a summary: marks of errors, found in a text beside its game, read, written and scored."""
