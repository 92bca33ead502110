"""Kinds of tasks, a file each: the only places that know a kind's commands.

Each is a frozen dataclass as ``interface.Task`` describes it.
"""

from tlm_fairseq.experiments.kinds.classification import AudioClassification, ImageClassification
from tlm_fairseq.experiments.kinds.glue import Glue
from tlm_fairseq.experiments.kinds.interface import Task
from tlm_fairseq.experiments.kinds.language_modeling import LanguageModeling
from tlm_fairseq.experiments.kinds.rotowire import Rotowire
from tlm_fairseq.experiments.kinds.translation import Translation

_TASKS: tuple[type[Task], ...] = (
    Glue,
    Rotowire,
    Translation,
    LanguageModeling,
    ImageClassification,
    AudioClassification,
)
KINDS = {task.kind: task for task in _TASKS}
