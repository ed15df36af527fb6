"""The one exception root, and the two kinds of fault a caller can do something about."""

from __future__ import annotations

__all__ = ["BackchannelError", "DataError", "UsageError"]


class BackchannelError(Exception):
    """Root of everything this package raises on purpose.

    ``exit_code`` is the process exit status the command line turns it into.
    """

    exit_code = 1


class DataError(BackchannelError):
    """The data is at fault: names the source, the place in it, what is wrong and what to do.

    Parameters:
        message: what is wrong, in one sentence without a final full stop.
        source: the file (or ``-``) the data came from, when known.
        place: where in it (``line 3``, ``byte 17``, ``$.claims[2]``), when known.
        remedy: what would mend it, when there is something to say.
    """

    def __init__(
        self, message: str, *, source: str | None = None, place: str | None = None, remedy: str | None = None
    ) -> None:
        self.message = message
        self.source = source
        self.place = place
        self.remedy = remedy
        super().__init__(message)

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.source, self.place) if part)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text}; {self.remedy}" if self.remedy else text

    def at(self, *, source: str | None = None, place: str | None = None) -> DataError:
        """Return the same error with the source and place filled in where they were unknown."""
        return DataError(self.message, source=self.source or source, place=self.place or place, remedy=self.remedy)


class UsageError(BackchannelError):
    """The call is at fault: an option or argument that cannot be meant."""

    exit_code = 2
