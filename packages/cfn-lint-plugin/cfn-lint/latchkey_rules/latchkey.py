"""The rules of Latchkey for cfn-lint 1.x: `cfn-lint --append-rules <this folder> -- templates/*.yaml`.

Each template is judged by one run of the `latchkey` command that comes with this folder. cfn-lint knows a rule's severity
by the first letter of its ID, so each rule of Latchkey is three of cfn-lint's: E99nn, W99nn and I99nn. Whatever keeps a
template from being judged is E9900.

Nothing here can be configured through cfn-lint, because templates can set `configure_rules`. The environment can:
LATCHKEY_NODE is the path of Node.js, and LATCHKEY_TIMEOUT the seconds, of a day at most, that one template may take.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, NamedTuple

import regex
from cfnlint.rules import CloudFormationLintRule, RuleMatch
from cfnlint.template import Template

DIST = Path(__file__).resolve().parents[2] / "dist"

# The last two digits of a rule's IDs, which stay its own for good.
NUMBERS = {
    "iam-user-no-initial-access-key": 1,
    "iam-access-key-secret-not-exposed": 2,
    "iam-user-single-active-access-key": 3,
    "iam-user-initial-password-not-plaintext": 4,
    "iam-user-initial-password-reset-required": 5,
    "iam-user-can-create-own-access-key": 6,
    "organizations-scp-allows-own-access-key": 7,
    "iam-service-account-no-console-password": 8,
    "suppression-expired": 9,
    "suppression-invalid": 10,
    "suppression-unused": 11,
}
NOT_JUDGED = 0
OF_YOUR_OWN = 99

LETTERS = {"error": "E", "warning": "W", "note": "I"}

# Of about 25 days on, Python's waiting takes no number. A day, for which nobody waits, is the same on every system.
LONGEST_TIMEOUT = 86_400

STDIN = "-"
FIRST_CHARACTER = {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 2}}
UNSHOWABLE = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]")


class Judgement(NamedTuple):
    """What the rule with this ID has to say of a template."""

    rule_id: str
    match: RuleMatch


class Failure(Exception):
    """Why a template was not judged."""


class LatchkeyRule:
    """Reports what one run of Latchkey found for this rule."""

    tags = ["latchkey"]

    def match(self, cfn: Template) -> list[RuleMatch]:
        return [match for rule_id, match in judge(cfn) if rule_id == self.id]


# Every rule asks, one after the other, of the same template.
@lru_cache(maxsize=1)
def judge(cfn: Template) -> list[Judgement]:
    try:
        return list(read_report(run_latchkey(cfn), cfn))
    except Failure as failure:
        # Not raised: cfn-lint would tell it once for each rule.
        return [Judgement(cfn_lint_id("error", NOT_JUDGED), match_at(["Resources"], f"Latchkey {failure}", {}, cfn))]


def run_latchkey(cfn: Template) -> dict[str, Any]:
    """The report `latchkey/1` on a template."""
    command = [find_node(), str(DIST / "cli.js"), "lint", "--format", "json", "--fail-on", "never", "--"]
    timeout = read_timeout()
    try:
        if cfn.filename:
            # The file, because what cfn-lint has read is without comments, and with SAM and loops worked out.
            run = subprocess.run(
                [*command, os.path.abspath(cfn.filename)], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout
            )
        else:
            run = subprocess.run([*command, STDIN], input=to_json(cfn), capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise Failure(f"did not finish within {timeout:g} s; LATCHKEY_TIMEOUT sets how many it may take") from error
    except (OSError, ValueError) as error:
        raise Failure(f"cannot run {command[0]}: {error}") from error
    try:
        report = json.loads(run.stdout)
        if report["schema"] == "latchkey/1":
            return report
    except (ValueError, TypeError, KeyError):
        pass
    said = " ".join(run.stderr.decode(errors="replace").split())
    raise Failure(f"ended with {run.returncode} and without a report{': ' if said else ''}{said[:1000]}")


def to_json(cfn: Template) -> bytes:
    try:
        return json.dumps(cfn.template, default=str).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Failure(f"cannot take the template from cfn-lint: {error}") from error


def find_node() -> str:
    given = os.environ.get("LATCHKEY_NODE")
    if given:
        return given
    # Not shutil.which, which on Windows begins in the working directory: that is where the templates are.
    name = "node.exe" if os.name == "nt" else "node"
    for folder in filter(os.path.isabs, os.get_exec_path()):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise Failure("needs Node.js 20.19 or later: put it on the PATH, or its path into LATCHKEY_NODE")


def read_timeout() -> float:
    given = os.environ.get("LATCHKEY_TIMEOUT", "60")
    try:
        timeout = float(given)
    except ValueError:
        timeout = 0
    if 0 < timeout <= LONGEST_TIMEOUT:
        return timeout
    raise Failure(f"cannot take LATCHKEY_TIMEOUT={given}: it is a number of seconds, above 0 and up to {LONGEST_TIMEOUT}")


def read_report(report: dict[str, Any], cfn: Template) -> Iterator[Judgement]:
    for finding in report["findings"]:
        if "suppression" in finding:
            continue
        rule = finding["ruleId"]
        message = f"{finding['message']}{describe_occurrence(finding)} [{rule}]"
        rule_id = cfn_lint_id(finding["severity"], NUMBERS.get(rule, OF_YOUR_OWN))
        yield Judgement(rule_id, match_at(finding["path"], message, finding, cfn))
    for problem in report["problems"]:
        severity = "note" if problem["kind"] == "incomplete" else "error"
        message = f"Latchkey could not judge all of it: {problem['message']} [{problem['kind']}]"
        yield Judgement(cfn_lint_id(severity, NOT_JUDGED), match_at(["Resources"], message, problem, cfn))


def describe_occurrence(finding: dict[str, Any]) -> str:
    occurs = finding["occurs"]
    details = []
    if occurs["kind"] == "undecided":
        details.append(f"undecided: {occurs['reason']}")
    elif occurs["kind"] == "when":
        values = [shlex.quote(f"{name}={value}") for name, value in occurs["parameters"].items()]
        conditions = [f"{name} is {str(value).lower()}" for name, value in occurs["conditions"].items()]
        details.append(f"when {' '.join(values) or ', '.join(conditions)}")
        details.append("with the defaults" if occurs["withDefaults"] else "not with the defaults")
        if "unchecked" in occurs:
            details.append(f"pattern of {', '.join(occurs['unchecked'])} not checked")
    if "environments" in finding:
        details.append(f"in {', '.join(finding['environments'])}")
    return f" ({'; '.join(details)})" if details else ""


def match_at(path: list[str | int], message: str, found: dict[str, Any], cfn: Template) -> RuleMatch:
    """A match at the place of a finding or problem of the report, or for none of them, at the start of the template."""
    if not is_elsewhere(found, cfn):
        match = RuleMatch(path, escape(message))
        if not cfn.filename:
            # cfn-lint looks up where the path leads in what it has read.
            return match
    else:
        # What cfn-lint may ignore are the resources of this template, not those of the one that it nests.
        match = RuleMatch(["Resources"], escape(message), filename=escape(found["file"]))
    start, end = found.get("span", FIRST_CHARACTER).values()
    match.location = (start["line"] - 1, start["column"] - 1, end["line"] - 1, end["column"] - 1)
    return match


def is_elsewhere(found: dict[str, Any], cfn: Template) -> bool:
    """Whether it is in another template, which this one nests."""
    if "file" not in found:
        return False
    if not cfn.filename:
        return found["file"] != "<stdin>"
    here, there = (os.path.normcase(os.path.abspath(file)) for file in (cfn.filename, found["file"]))
    return here != there


def escape(text: str) -> str:
    """Text from a template as it may be written to a terminal."""
    return UNSHOWABLE.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", text)


def cfn_lint_id(severity: str, number: int) -> str:
    return f"{LETTERS[severity]}99{number:02}"


def define_rule(severity: str, number: int, **texts: Any) -> None:
    rule_id = cfn_lint_id(severity, number)
    # cfn-lint takes the classes that it finds in the module.
    globals()[rule_id] = type(rule_id, (LatchkeyRule, CloudFormationLintRule), {"id": rule_id, **texts})
    __all__.append(rule_id)


def define_rules() -> None:
    try:
        rules = json.loads((DIST / "rules.json").read_text("utf-8"))
    except OSError as error:
        raise ImportError(f"{error}: the folder works only as a part of the package @latchkey/cfn-lint-plugin") from error
    for severity in LETTERS:
        for rule in rules:
            define_rule(
                severity,
                NUMBERS[rule["id"]],
                shortdesc=rule["title"],
                description=f"{rule['rationale']} {rule['remediation']}",
                source_url=rule["references"][0],
                tags=["latchkey", "iam", rule["id"]],
            )
        define_rule(
            severity,
            OF_YOUR_OWN,
            shortdesc="Rule of your own",
            description="What a rule found that the configuration of Latchkey adds.",
        )
    define_rule(
        "error",
        NOT_JUDGED,
        shortdesc="Latchkey could not judge the template",
        description="Something could not be read, or Latchkey could not be run.",
    )
    define_rule(
        "note",
        NOT_JUDGED,
        shortdesc="Latchkey could not follow a part of the template",
        description="What is there was judged, but something is not there to be followed, as with a remote nested stack.",
    )


__all__: list[str] = []
define_rules()
