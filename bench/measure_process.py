"""Runs a command and writes what it used to file descriptor 3, as one line of JSON."""

import json
import os
import signal
import sys
import time

os.set_inheritable(3, False)
started = time.perf_counter()
# Python ignores SIGPIPE; a command must not inherit that.
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, setsigdef=[signal.SIGPIPE])
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - started
# ru_maxrss is in bytes on macOS and in KiB on Linux.
unit = 1 if sys.platform == "darwin" else 1024
with os.fdopen(3, "w") as report:
    json.dump(
        {
            "wallSeconds": wall,
            "cpuSeconds": usage.ru_utime + usage.ru_stime,
            "peakBytes": usage.ru_maxrss * unit,
            "exitCode": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        },
        report,
    )
