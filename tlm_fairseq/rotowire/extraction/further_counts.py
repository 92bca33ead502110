"""Counts that the first version of the rules did not know; each reader returns where to go on, or None."""

READERS = ()
