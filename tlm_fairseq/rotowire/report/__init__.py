"""A page of games with their summaries, and tables of scores."""
