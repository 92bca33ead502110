"""GLUE and CLUE: what the tasks are, their published files, and the text that a model is fine-tuned on."""
