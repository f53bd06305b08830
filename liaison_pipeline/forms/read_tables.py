"""Tables in which many units have rows, as they were read: in the same run they go back in many copies.

    inbox/ ── read, forms found ──> kept ──> 退回/: neither read nor looked through once more

Knows that what was read hangs on the bytes, the limits and the forms alone. Does not know who asks. A
table of 2,200 rows takes 6 MiB as it is read, and 0.8 as it is kept.
"""

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.files.answers import without_notes
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.form_spans import form_spans
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.forms.shared_heads import blocks_of
from liaison_pipeline.marking.beside import FormSpan
from liaison_pipeline.model.settings import Limits

MOST = 64 << 20  # bytes of all that is kept; then the oldest goes


@dataclass(frozen=True, slots=True)
class WithSpans:
    """A workbook as it came, and where its forms stand: sheet -> its forms."""

    book: Workbook
    spans: Mapping[str, Sequence[FormSpan]]


_Name = tuple[str, Limits, Forms]
_kept: dict[_Name, bytes] = {}


def keep_table(content: bytes, limits: Limits, forms: Forms, table: WithSpans) -> None:
    """Keeps what was read of a workbook."""
    packed = pickle.dumps(table)
    while _kept and sum(map(len, _kept.values())) + len(packed) > MOST:
        _kept.pop(next(iter(_kept)))
    _kept[_name(content, limits, forms)] = packed


def read_table(content: bytes, limits: Limits, forms: Forms) -> WithSpans:
    """Returns a workbook with its forms: as it was read before, else read now. Raises Refused."""
    known = _kept.get(_name(content, limits, forms))
    if known is not None:
        table: WithSpans = pickle.loads(known)
        return table
    book = read_workbook(content, limits)
    return WithSpans(book, form_spans(blocks_of(without_notes(book), forms)))


def _name(content: bytes, limits: Limits, forms: Forms) -> _Name:
    return hashlib.sha256(content).hexdigest(), limits, forms
