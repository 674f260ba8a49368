"""Runs a command, prints its peak memory in bytes. Small, since a child begins as its parent."""

from __future__ import annotations

import resource
import subprocess
import sys


def main() -> None:
    subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(peak if sys.platform == "darwin" else peak * 1024)


if __name__ == "__main__":
    main()
