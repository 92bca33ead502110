"""A simulated league: seasons, games and summaries written from a grammar."""
