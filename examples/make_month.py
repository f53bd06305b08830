"""Makes examples/2021-04/: a workspace with some fifty hand-filled workbooks, and plan.json, the truth.

Run as `python -m examples.make_month`; equal seeds give equal bytes. plan.json is written from what this
script planted, never from what liaison_pipeline reads.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from examples.month.inbox import Month
from examples.month.scenes import play
from examples.month.units import settings_text

SEED = 202104
FOLDER = Path(__file__).parent / "2021-04"


def plan_text(plan: dict[str, Any]) -> str:
    """JSON with a line for each item of a list, so that a change shows where it is."""
    parts = []
    for key, value in plan.items():
        if isinstance(value, list):
            items = ",\n".join(json.dumps(item, ensure_ascii=False) for item in value)
            parts.append(f"{json.dumps(key)}: [\n{items}\n]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def make_month(folder: Path) -> None:
    """Writes the workspace anew: inbox/, liaison.toml, plan.json."""
    month = Month(SEED)
    play(month)
    month.strays()
    shutil.rmtree(folder / "inbox", ignore_errors=True)
    for path, data in sorted(month.files.items()):
        target = folder / "inbox" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (folder / "liaison.toml").write_text(settings_text(), encoding="utf-8")
    (folder / "plan.json").write_text(plan_text(month.plan()), encoding="utf-8")


if __name__ == "__main__":
    make_month(FOLDER)
