"""The names that ``--attn-regularizer`` and the options of Token-Level Masking take, for code without torch too."""

NONE = "none"
# In the order in which they act.
METHODS = ("tlm", "drophead", "dropkey", "dropattention")

# Those of ``tlm_fairseq.masking``, which imports nothing but torch and so checks its own argument.
STRATEGIES = ("both", "siblings", "self")
PLACES = ("all", "encoder", "decoder")
LAYERS = ("constant", "decreasing", "increasing")
