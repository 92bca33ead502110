"""Games with their summaries: read, checked, compared between splits and prepared."""
