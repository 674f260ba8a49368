"""The machine that was measured: a ratio travels, a figure means nothing without this."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psutil


def described(folder: Path) -> Iterator[tuple[str, str]]:
    yield "Processor", f"{_processor()}, {os.cpu_count()} cores, load {_load()}"
    yield "System", f"{platform.system()} {platform.release()}, {_memory()}"
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    yield "SQLite", f"{sqlite3.sqlite_version}, on {_filesystem(folder)}"


def _processor() -> str:
    """Linux names it in a file; elsewhere the platform says what it knows."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _memory() -> str:
    return f"{psutil.virtual_memory().total / 2**30:.0f} GiB"


def _filesystem(folder: Path) -> str:
    """That of the longest mount point the folder lies under."""
    whole = folder.resolve()
    mounts = psutil.disk_partitions(all=True)
    over = [mount for mount in mounts if whole.is_relative_to(mount.mountpoint)]
    return max(over, key=lambda mount: len(mount.mountpoint)).fstype if over else "unknown"
