"""The shapes of the data that flow between the rooms.

Knows names of frames. Does not know who makes or uses them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from liaison_pipeline.model.findings import Finding

Record = dict[str, object]


@dataclass(frozen=True)
class Batch:
    """What a batch of files holds. `rows`: kind of form -> its rows; `findings`: (file id,
    submission id or '', finding)."""

    files: list[Record]
    submissions: list[Record]
    rows: Mapping[str, pd.DataFrame]
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
    rosters: pd.DataFrame
    dispatches: pd.DataFrame
    callbacks: pd.DataFrame
    statements: pd.DataFrame
    findings: pd.DataFrame
    withdrawals: pd.DataFrame


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples: columns are attributes, whose types the frame alone knows."""
    return iter(frame.itertuples())
