"""What ``rotowire score`` may be asked for, and where the JSON that it writes has each figure."""

# Of content selection and ordering; see ``tuple_scores``.
VARIANTS = ("wiseman", "ncp", "macro")

# The keys that lead to a figure.
PLACES = {
    "BLEU": ("bleu", "score"),
    "BLEU 13a": ("bleu_13a", "score"),
    "RG number": ("rg", "number"),
    "RG precision": ("rg", "precision"),
    "CS precision": ("cs_co", "precision"),
    "CS recall": ("cs_co", "recall"),
    "CS F1": ("cs_co", "f1"),
    "CO": ("cs_co", "co"),
    "CO published": ("cs_co", "co_published"),
}
# What files written before there were these lack, and the first two where there is one game only.
FURTHER_PLACES = {"chance": ("chance", "score"), "chance 13a": ("chance_13a", "score"), "repeating": ("repeating",)}
