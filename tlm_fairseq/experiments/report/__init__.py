"""What an experiment shows: tables, charts and a page."""
