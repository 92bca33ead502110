"""An extractor of facts from Rotowire summaries that is trained on the corpus itself: the only scoring code with torch.

As in Wiseman, Shieber and Rush, "Challenges in Data-to-Document Generation", EMNLP 2017, section 4: every pair of a name
and a number in a sentence is a candidate, and its labels are all columns of the table in which the named one has this
number. Which of them is meant, the words around tell over many games. They trained three convolutional and three LSTM
models to vote; here it is one convolutional model, and names are resolved before (``entity_mentions``).
"""
