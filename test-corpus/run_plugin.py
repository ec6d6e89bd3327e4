"""Says what the plugin for cfn-lint finds in the templates whose paths stand one a line on standard input.

Arguments: the folder of the plugin. Writes one JSON value a line: a list of [ID, file, line, column, message] in order,
or null when cfn-lint cannot read the template, and then runs no rule. Only the plugin's rules are run.
"""

import json
import logging
import sys

from cfnlint.config import ConfigMixIn
from cfnlint.rules import Rules
from cfnlint.runner.template import run_template_by_file_path

logging.disable()
rules = Rules.create_from_directory(sys.argv[1])


def lint(file):
    config = ConfigMixIn(include_checks=["I"], mandatory_checks=["E99", "W99", "I99"])
    matches = list(run_template_by_file_path(file, config, rules, False))
    if any(match.rule.id in ("E0000", "E0001") for match in matches):
        return None
    found = [[match.rule.id, match.filename, match.linenumber, match.columnnumber, match.message] for match in matches]
    return sorted(found)


for line in sys.stdin:
    print(json.dumps(lint(line.rstrip("\n"))), flush=True)
