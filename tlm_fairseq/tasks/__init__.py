"""What ``fairseq-train --task`` finds under ``--user-dir tlm_fairseq``: fairseq imports every module of this folder.

A task is called by fairseq's command line, and is a place where models, data and scores meet.
"""
