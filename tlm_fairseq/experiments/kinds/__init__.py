"""Kinds of tasks, a file each: the only places that know a kind's commands.

Each is a frozen dataclass with

- ``kind`` and ``title``, for reports;
- ``metrics``: each metric's name, and whether higher is better; ``main_metric``: the one that counts by default;
- ``model``: the checkpoint that training starts from, or None;
- ``read(fields)``: a class method, from the mapping ``task`` of a plan, checked;
- ``inputs()``: the files and folders that a run starts from;
- ``check_fractions(fields)``: raises UserError where no part of the training data can be made;
- ``needs_folder(fraction)``: whether that share of the training data must be made, in a folder that the runs share:
  by ``write_subset(folder, fraction, seed)``, and then by the commands of ``binarising_steps(folder)``;
- ``data_bin(folder)``: what fairseq-train reads, in that folder, or where it is None the task's own;
- ``train_options()``: options of fairseq-train that belong to the kind, which a plan may set otherwise;
- ``steps(checkpoint, data_bin, folder)``: the steps after training, that write into the run's ``folder``;
- ``scores(folder)``: what they found, as a dictionary of numbers by the name of the metric.
"""

from tlm_fairseq.experiments.kinds.glue import Glue
from tlm_fairseq.experiments.kinds.language_modeling import LanguageModeling
from tlm_fairseq.experiments.kinds.rotowire import Rotowire
from tlm_fairseq.experiments.kinds.translation import Translation

KINDS = {task.kind: task for task in (Glue, Rotowire, Translation, LanguageModeling)}
