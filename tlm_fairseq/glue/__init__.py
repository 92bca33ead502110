"""GLUE and CLUE: tasks, preparation, predictions, scores and submissions."""
