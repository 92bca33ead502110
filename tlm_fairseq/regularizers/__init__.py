"""Regularisers of self-attention, one in a file. ``tlm_fairseq.config`` is the slot that they are put in."""
