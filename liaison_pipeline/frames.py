"""The shapes of the data that flow between the rooms.

Knows names of frames. Does not know who makes or uses them.
"""

from dataclasses import dataclass

import pandas as pd

from liaison_pipeline.findings import Finding

Record = dict[str, object]


@dataclass(frozen=True)
class Batch:
    """What a batch of files holds. `findings`: (file id, submission id or '', finding)."""

    files: list[Record]
    submissions: list[Record]
    contacts: pd.DataFrame
    grievances: pd.DataFrame
    findings: list[tuple[str, str, Finding]]


@dataclass(frozen=True)
class History:
    """All that was ever read, as frames named like the master's tables (master/tables.py).

    `files` without their content. Months are str `2021-04`, dates str `2021-04-05`.
    """

    files: pd.DataFrame
    submissions: pd.DataFrame
    contacts: pd.DataFrame
    grievances: pd.DataFrame
    findings: pd.DataFrame
