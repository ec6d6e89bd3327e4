"""For `cfn-lint --append-rules latchkey_rules`, with the folder above this one on the PYTHONPATH."""

from .latchkey import *  # noqa: F403
