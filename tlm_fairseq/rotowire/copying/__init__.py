"""Tagged copying: names and figures of a summary as tags, which the game's own take the place of."""
