"""Run under torchrun by test_training: fairseq-train, with the drawn roles and the final weights saved by each process.

The folder to write to is in the environment variable ROLES_FOLDER.
"""

import os

import torch
from fairseq import trainer
from fairseq_cli.train import cli_main

import tlm_fairseq.models  # noqa: F401
from tlm_fairseq.regularizers import draws, tlm

roles = []
select_roles = tlm.select_roles


def recording_select_roles(*args, **named):
    roles.append(select_roles(*args, **named))
    return roles[-1]


class RecordingTrainer(trainer.Trainer):
    def train_step(self, *args, **named):
        result = super().train_step(*args, **named)
        # Both processes now have the same seed for a batch of the same shape.
        torch.manual_seed(99)
        probe_seed = torch.rand(1)
        probe = select_roles(None, 0.5, shape=(4, 40), rotation=draws.rotation_of_this_process())
        weights = {name: tensor.clone() for name, tensor in self.get_model().state_dict().items()}
        record = {"roles": roles, "weights": weights, "probe": probe, "probe seed": probe_seed}
        torch.save(record, os.path.join(os.environ["ROLES_FOLDER"], f"roles{torch.distributed.get_rank()}.pt"))
        return result


tlm.select_roles = recording_select_roles
import fairseq_cli.train as train_module  # noqa: E402

train_module.Trainer = RecordingTrainer
cli_main()
