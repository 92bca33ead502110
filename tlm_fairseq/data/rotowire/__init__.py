"""Rotowire: basketball games as tables, and summaries of them. Imports neither fairseq nor torch.

Wiseman, Shieber and Rush, "Challenges in Data-to-Document Generation", EMNLP 2017.
"""
