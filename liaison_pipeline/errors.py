"""The exceptions that mean “cannot go on”, as one tree; each says with which exit status the run ends.

    LiaisonError
    ├── RequestError    2   what was asked for on the command line does not exist
    ├── SettingsError   2   liaison.toml or a schema says what it can't; the text names file and line
    ├── TemplateError   2   a template can't be used; the text names the place
    ├── WorkspaceError  3   a folder is missing, locked, or another run is under way
    └── MasterError     3   the master can't be used: a newer program made it

Every text is Chinese and made for the clerk; what was there before the run is unharmed. A fault in a
workbook is no exception but a finding. Does not know who raises these or who tells them.
"""

from typing import ClassVar


class LiaisonError(Exception):
    """The run can't go on. `status`: the exit status of the program."""

    status: ClassVar[int] = 3


class RequestError(LiaisonError):
    """What was asked for does not exist."""

    status = 2


class SettingsError(LiaisonError):
    """A setting or a schema is broken; the text names file and line."""

    status = 2


class TemplateError(LiaisonError):
    """A template can't be used; the text names the place."""

    status = 2


class WorkspaceError(LiaisonError):
    """The workspace can't be used as it is now."""


class MasterError(LiaisonError):
    """The master can't be used."""
