"""What a user can get wrong, as exceptions that name the place and what is allowed there."""


class InputError(ValueError):
    """Something given cannot be used.

    Attributes:
        place: Where it is: a path, a path with a line, or the name of an argument.
        found: What was found there.
        allowed: What may stand there.
        hint: What to do about it; may be empty.
    """

    def __init__(self, place: str, found: str, allowed: str, hint: str = "") -> None:
        """Keep the four parts; they are also `args`, so that the error can be pickled."""
        super().__init__(place, found, allowed, hint)
        self.place = place
        self.found = found
        self.allowed = allowed
        self.hint = hint

    def __str__(self) -> str:
        """Return one line: place: found — allowed (hint)."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.found} — {self.allowed}{hint}"


class RunFileError(InputError):
    """A file is not a complete run file of a version this package reads."""


class ObservedFileError(InputError):
    """A table of observed points cannot be used."""
