"""What the clerk opens: the example's outbox, made once for all workers of pytest-xdist.

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


def published(factory: pytest.TempPathFactory) -> Path:
    """outbox/2021-04 of the example, consolidated in a copy of its workspace. To be read only."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    workspace, done = shared / "published", shared / "published.done"
    with FileLock(shared / "published.lock"):
        if not done.exists():
            shutil.rmtree(workspace, ignore_errors=True)
            shutil.copytree(EXAMPLE / "inbox", workspace / "inbox")
            shutil.copy(EXAMPLE / "liaison.toml", workspace)
            arguments = ["--workspace", str(workspace), "--month", "2021-04"]
            result = CliRunner().invoke(
                main, ["consolidate", *arguments, "--as-of", "2021-04-28", "--workers", "1"]
            )
            assert result.exit_code == 1, result.output
            done.touch()
    return workspace / "outbox" / "2021-04"
