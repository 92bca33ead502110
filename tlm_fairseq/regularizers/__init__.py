"""Regularisers of self-attention, one in a file, and their ``registry``."""
