"""What a user can get wrong, as exceptions that name the place and what is allowed there.

The engine's errors arrive as these, with all their problems: a scenario is checked as a whole.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple, Self


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        place: Where it is: a path, a path with a line, or the name of an argument.
        found: What was found there.
        allowed: What may stand there.
        hint: What to do about it; may be empty.
    """

    place: str
    found: str
    allowed: str
    hint: str = ""

    def __str__(self) -> str:
        """Return one line: place: found — allowed (hint)."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.found} — {self.allowed}{hint}"


def _printable(text: str) -> str:
    """Return a text with its half characters (surrogates), which nothing prints, written out."""
    return str.__str__(text).encode(errors="backslashreplace").decode()


class Error(ValueError):
    """Something cannot be done as asked. Base of all errors of this package.

    Attributes:
        problems: All that is wrong, at least one.
        place: Of the first problem, as are the others below.
        found: What was found there.
        allowed: What may stand there.
        hint: What to do about it; may be empty.
    """

    def __init__(
        self, place: str, found: str, allowed: str, hint: str = "", *further: Problem
    ) -> None:
        """Keep all parts; they are also `args`, so that the error can be pickled."""
        first = Problem(place, found, allowed, hint)
        self.problems = tuple(Problem(*map(_printable, problem)) for problem in (first, *further))
        self.place, self.found, self.allowed, self.hint = self.problems[0]
        super().__init__(*self.problems[0], *self.problems[1:])

    @classmethod
    def of(cls, problems: Iterable[tuple[str, str, str, str]]) -> Self:
        """Return the engine's error of several problems, in the words of this package."""
        first, *further = (_in_python(Problem(*problem)) for problem in problems)
        return cls(*first, *further)

    def __str__(self) -> str:
        """Return a line for each problem."""
        return "\n".join(str(problem) for problem in self.problems)


class ScenarioError(Error):
    """The scenario asks for something impossible."""


class OutputError(Error):
    """A file cannot be written."""


class InputError(Error):
    """Something given cannot be used: an argument, a graph, a table."""


class RunFileError(InputError):
    """A file is not a complete run or sweep file of a version this package reads."""


class ObservedFileError(InputError):
    """A table of observed points cannot be used."""


# The engine calls what can be asked for by its option of the command line, in these forms.
_IN_PYTHON = (
    (re.compile(r"(?<![\w-])--set (?=\S)"), ""),  # --set graph.agents=10000
    (re.compile(r"(?<![\w-])--(overwrite|resume)\b"), r"\1=True"),
    (re.compile(r"(?<![\w-])--ids text\b"), 'gs.graph.build("file", file=…, ids="text")'),
    (re.compile(r"(?<![\w-])--(influence) ([a-z]+)\b"), r'\1="\2"'),
    (re.compile(r"(?<![\w-])--([a-z]+)\b"), r"\1"),
)


def in_python(text: str) -> str:
    """Return a hint or note of the engine that names arguments in place of options."""
    for option, argument in _IN_PYTHON:
        text = option.sub(argument, text)
    return text


def _in_python(problem: Problem) -> Problem:
    """Return a problem whose place and hint name arguments in place of options."""
    place = problem.place.removeprefix("--set ")
    return problem._replace(place=place, hint=in_python(problem.hint))
