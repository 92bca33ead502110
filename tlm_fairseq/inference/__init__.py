"""Trained models read, and text or labels made with them."""
