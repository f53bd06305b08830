"""How files are read in a workspace, and the name of that way, by which files are known as read.

Knows settings and schemas as what decides about reading. Does not know how a file is read (batch.py),
nor the master. `[severity]` and `[closure]` matter at reporting alone and are not in the name.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from liaison_pipeline.forms.batch import reread
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.history import Batch, InboxFile
from liaison_pipeline.model.settings import Settings

READER = 57  # raised when files are read differently: every file is read anew once


@dataclass(frozen=True, slots=True)
class Reader:
    """An office's settings and forms, and the `version` of the code that reads."""

    settings: Settings
    forms: Forms
    version: int

    @property
    def fingerprint(self) -> str:
        """Changes when files would be read differently: code, units, calendar, limits, schemas."""
        own, office = self.settings, self.settings.office
        names = office.subdistrict, office.name, office.district  # whom to ask reads nothing
        parts = (self.version, names, own.calendar, own.limits, own.units)
        text = repr(parts) + "".join(form.text for form in self.forms)
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def knowing(
        self, units: Mapping[str, Sequence[str]], columns: Mapping[str, Sequence[str]]
    ) -> "Reader":
        """Returns the reader that knows more names of units, and more spellings of official labels."""
        if not units and not columns:
            return self
        return replace(
            self, settings=self.settings.calling(units), forms=self.forms.spelling(columns)
        )

    def read_again(self, stored: Sequence[tuple[InboxFile, bytes]]) -> Batch:
        """Returns what files that can't be read in the inbox any more hold when they are read so."""
        return reread(stored, self.settings, self.forms)
