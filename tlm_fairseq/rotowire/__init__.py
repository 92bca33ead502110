"""Data-to-text on Rotowire: games, their linearisations, a simulated league, facts in summaries, scores and reports."""
