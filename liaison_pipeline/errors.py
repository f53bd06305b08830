"""What cannot go on: the tree of exceptions, each with its exit status."""


class SettingsError(Exception):
    """A setting is broken; the text is Chinese and names file and line. Exit status 2."""


class WorkspaceError(Exception):
    """The run cannot go on; the text is Chinese. What was there is unharmed. Exit status 3."""


class RequestError(Exception):
    """What was asked for does not exist; the text is Chinese. Exit status 2."""


class MasterError(Exception):
    """The master cannot be used; the text is Chinese. Exit status 3."""


class DamagedError(MasterError):
    """The master is no longer whole; the text is for maintainers, what to do is told by master/care.py.
    Exit status 3."""


class TemplateError(Exception):
    """A template cannot be used; the text is Chinese and names the place. Exit status 2."""
