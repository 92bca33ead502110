"""ChERRANT at the level of characters: edits between a Chinese sentence and its correction.

Zhang et al., "MuCGEC: a Multi-Reference Multi-Source Evaluation Dataset for Chinese Grammatical Error Correction",
NAACL 2022. ``annotation`` puts the steps together: characters, costs, alignment, merging, classification.
"""
