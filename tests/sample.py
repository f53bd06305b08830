"""The sample month's workspace: its inputs, and the same consolidated once for all workers of a session.

Knows where it is put. Does not know what is in it.
"""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from liaison_pipeline.cli import main

EXAMPLE = Path(__file__).parents[1] / "examples" / "2021-04"
MONTH, AS_OF = "2021-04", "2021-04-28"


def copy_inputs(place: Path) -> None:
    """Makes a workspace of the sample's workbooks and settings."""
    shutil.copytree(EXAMPLE / "inbox", place / "inbox")
    shutil.copy(EXAMPLE / "liaison.toml", place)


def copy_read(published: Path, place: Path) -> None:
    """Makes a workspace whose master has read the sample, from one that is consolidated."""
    copy_inputs(place)
    shutil.copy(published / "master.db", place)


def consolidated(factory: pytest.TempPathFactory) -> Path:
    """Returns the sample's workspace, consolidated; whoever comes first makes it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    workspace, done = shared / "published", shared / "published.done"
    with FileLock(shared / "published.lock"):
        if not done.exists():
            shutil.rmtree(workspace, ignore_errors=True)
            copy_inputs(workspace)
            options = ["--workspace", str(workspace), "--month", MONTH, "--as-of", AS_OF]
            result = CliRunner().invoke(main, ["consolidate", *options, "--workers", "1"])
            assert result.exit_code == 1, result.output
            done.touch()
    return workspace
