"""``python -m tlm_fairseq``: the same as the command ``tlm-fairseq``."""

import sys

from tlm_fairseq.commands import main

sys.exit(main())
