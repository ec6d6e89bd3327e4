"""Says which errors cfn-lint finds in the templates whose paths stand one a line on standard input.

Writes one JSON value a line: a list of [ID, message] in order.
"""

import json
import logging
import sys

from cfnlint.config import ConfigMixIn
from cfnlint.core import get_rules
from cfnlint.runner.template import run_template_by_file_path

logging.disable()
rules = get_rules([], [], ["W", "E"])


def list_errors(file):
    matches = run_template_by_file_path(file, ConfigMixIn(), rules, False)
    return sorted([match.rule.id, match.message] for match in matches if match.rule.id.startswith("E"))


for line in sys.stdin:
    print(json.dumps(list_errors(line.rstrip("\n"))), flush=True)
