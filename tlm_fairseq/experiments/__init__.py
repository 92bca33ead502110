"""Experiments: a plan is expanded into runs, and each run calls the ordinary commands in a folder of its own."""
