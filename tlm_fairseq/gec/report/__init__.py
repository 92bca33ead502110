"""Tables of corrected sentences and their scores."""
