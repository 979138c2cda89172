"""Scenarios in Python: the same thing as a TOML file, read, changed, looked into and saved."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self, TypeAlias

from groundswell import _engine, arguments
from groundswell.arguments import FilePath, mapping, whole
from groundswell.arguments import path as path_of
from groundswell.errors import InputError, OutputError
from groundswell.toml import as_toml, sweep_as_toml, toml_value

ScenarioLike: TypeAlias = "Scenario | FilePath | Mapping[str, Any]"
_Text: TypeAlias = tuple[str, str, str]  # TOML, its name for messages, its folder
_Changes: TypeAlias = tuple[tuple[str, str, str], ...]  # path, value as TOML, as written


class Scenario:
    """Everything a run depends on. It never changes: `changed` gives another one.

    A scenario is read when it is made: what is wrong with it is told then, all at once.

    Examples:
        >>> scenario = gs.Scenario("run.toml")
        >>> scenario["campaigns.radio.audience"]
        0.1
        >>> louder = scenario.changed({"campaigns.radio.audience": 0.3}, worlds=8)
        >>> louder["campaigns.radio.audience"], louder["worlds"]
        (0.3, 8)
    """

    def __init__(self, scenario: ScenarioLike, folder: FilePath = ".", /, **changes: Any) -> None:
        """Read a scenario.

        Args:
            scenario: A TOML file, tables as in TOML (dicts, lists and plain values), or another
                scenario.
            folder: What relative paths in tables start from; a file's start from its own folder.
            **changes: Values to change, as `changed` takes them.

        Raises:
            ScenarioError: It cannot be run; has all that is wrong with it.
        """
        text, made = parts_of(scenario, folder)
        self._set(text, made + _changes_of(_by_path(changes)))

    def _set(self, text: "_Text", changes: "_Changes") -> None:
        self._text = text
        self._changes = changes
        self._resolved = self._handle().resolved(True)

    @classmethod
    def _of_parts(cls, text: "_Text", changes: "_Changes" = ()) -> Self:
        """Return the scenario of (TOML, name, folder) and changes to it."""
        made = cls.__new__(cls)
        made._set(text, changes)
        return made

    @classmethod
    def from_toml(cls, text: str, folder: FilePath = ".") -> Self:
        """Return the scenario that TOML text describes.

        Args:
            text: The whole scenario.
            folder: What relative paths in it start from.

        Raises:
            ScenarioError: It cannot be run.
        """
        return cls._of_parts((arguments.text("text", text), "scenario", path_of("folder", folder)))

    def changed(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> "Scenario":
        """Return this scenario with other values.

        Args:
            changes: Values by path: `{"population.collectivism": 0.1, "campaigns.tv.audience": 2}`.
                Items and campaigns go by name or number.
            **more: The same with two underscores for a dot: `population__collectivism=0.1`.

        Raises:
            ScenarioError: There is no such parameter, or it does not take the value.
        """
        made = _changes_of({**mapping("changes", changes), **_by_path(more)})
        return Scenario._of_parts(self._text, self._changes + made)

    def check(self) -> list[str]:
        """Check what reading alone cannot tell: files, societies, seed agents.

        Returns:
            What is worth knowing about the seed agents.

        Raises:
            ScenarioError: It cannot be run.
            InputError: A file that it names cannot be used.
        """
        return self._handle().check(None)

    def needs(self, threads: int | None = None) -> dict[str, Any]:
        """Return what a run takes.

        Args:
            threads: Threads it would use; default: all of the machine.

        Returns:
            `bytes` of memory (an estimate), `available_bytes`, `society_bytes` of these, `steps`,
            `worlds`, `threads`.
        """
        return self._handle().needs(threads_of(threads))

    def to_dict(self) -> dict[str, Any]:
        """Return tables with every value written out, to change and make a scenario of."""
        return tomllib.loads(self.to_toml())

    def to_toml(self, comments: bool = True) -> str:
        """Return it as TOML.

        Args:
            comments: Give units and meanings too.

        Returns:
            Every value written out; where there is a [sweep], whose points may differ in what else
            there is to say, only what the scenario says itself.
        """
        with_sweep = self._handle().resolved_sweep() if self.has_sweep else None
        if with_sweep is not None:
            return with_sweep
        return self._resolved if comments else self._handle().resolved(False)

    @property
    def has_sweep(self) -> bool:
        """Whether it has a [sweep]: `sweep` runs all its points, `run` the scenario as it is."""
        changed = any(path.split(".")[0] == "sweep" for path, _, _ in self._changes)
        return changed or "sweep" in tomllib.loads(self._text[0])

    def save(self, path: FilePath, overwrite: bool = False) -> Path:
        """Write it to a TOML file.

        Args:
            path: The file.
            overwrite: Replace it if it exists.

        Returns:
            The path.

        Raises:
            OutputError: The file exists, or cannot be written.
        """
        out = Path(path_of("path", path))
        try:
            with out.open("w" if overwrite else "x", encoding="utf-8") as file:
                file.write(self.to_toml())
        except FileExistsError:
            raise OutputError(
                str(out), "exists already", "must be a new name", "overwrite=True replaces it"
            ) from None
        except OSError as error:
            raise OutputError(
                str(out), f"cannot be written: {error.strerror}", "must be a file to write"
            ) from error
        return out

    def __getitem__(self, path: str) -> Any:
        """Return a value by its path, `items.Anthem.quality`, or a whole table.

        Raises:
            InputError: There is none.
        """
        if not isinstance(path, str):
            raise InputError("path", arguments.found(path), "must be a text", '"model.p"')
        here: Any = self.to_dict()
        rest = path
        while rest:
            known = _names_in(here)
            part = _first_of(known, rest)
            if part is None:
                allowed = f"must be one of {', '.join(known)}" if known else "must end before it"
                raise InputError(path, f"no {rest.split('.')[0]!r}", allowed)
            here = known[part[0]]
            rest = part[1]
        return here

    def __contains__(self, path: object) -> bool:
        """Return whether there is a value of this path."""
        try:
            self[str(path)]
        except InputError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        """Go through the names of its tables and values."""
        return iter(self.to_dict())

    def __eq__(self, other: object) -> bool:
        """Return whether the other scenario gives the same run, and the same sweep."""
        if not isinstance(other, Scenario):
            return NotImplemented
        return self._resolved == other._resolved and self._sweep() == other._sweep()

    def __hash__(self) -> int:
        """Equal scenarios have equal hashes."""
        return hash(self._resolved)

    def _sweep(self) -> str:
        """Return its [sweep], the same for all ways to write it down."""
        if not self.has_sweep:
            return ""
        return sweep_as_toml(tomllib.loads(self.to_toml())["sweep"])

    def __repr__(self) -> str:
        """Return its title, model and size."""
        tables = self.to_dict()
        return (
            f"<Scenario {tables.get('title') or self._text[1]!r}: "
            f"{tables['model']['name']} model, {tables['worlds']} worlds>"
        )

    def _repr_html_(self) -> str:
        from groundswell.cards import code_block

        return code_block(self._resolved, title=repr(self)[1:-1])

    def _handle(self) -> _engine.ScenarioText:
        return _engine.ScenarioText(*self._text, list(self._changes))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle it as its text and changes."""
        return type(self)._of_parts, (self._text, self._changes)


def threads_of(threads: int | None) -> int:
    """Return the number of threads as the engine takes it: 0 for all.

    Raises:
        InputError: It is not a whole number from 1 to 4096.
    """
    return 0 if threads is None else whole("threads", threads, 1, 4096)


def parts_of(scenario: ScenarioLike, folder: FilePath = ".") -> tuple[_Text, _Changes]:
    """Return what a scenario is made of, without reading it.

    Raises:
        InputError: It is nothing that could be a scenario.
        ScenarioError: There is no such file.
    """
    if isinstance(scenario, Scenario):
        return scenario._text, scenario._changes
    if isinstance(scenario, Mapping):
        return (as_toml(scenario), "scenario", path_of("folder", folder)), ()
    if isinstance(scenario, str | os.PathLike):
        return _engine.open_scenario(_path(scenario)), ()
    raise InputError(
        "scenario",
        arguments.found(scenario),
        "must be the path of a TOML file, tables, or a Scenario",
    )


# What [graph] says beside its ties, which those of a graph in memory would not have.
_OF_GRAPH = ("rewire", "shuffle_traits", "layer", "weight", "active_from", "active_until")


def over_graph(scenario: ScenarioLike, graph: Mapping[str, Any]) -> Scenario:
    """Return the scenario with another [graph]; changes of its own one are dropped.

    Raises:
        InputError: The scenario says more of its society than its ties.
    """
    (text, source, folder), changes = parts_of(scenario)
    tables = tomllib.loads(text)
    own = tables.get("graph", {})
    lost = ["[[layers]]"] if "layers" in tables else []
    lost += [f"graph.{key}" for key in _OF_GRAPH if isinstance(own, dict) and key in own]
    lost += [path for path, _, _ in changes if path.split(".")[0] == "layers"]
    lost += [path for path, _, _ in changes if path.removeprefix("graph.") in _OF_GRAPH]
    if lost:
        raise InputError(
            "graph",
            f"given, and the scenario has {lost[0]}",
            "must be left out where [graph] says more than its ties",
            "save the graph, and name its file in the scenario: graph.file",
        )
    tables["graph"] = graph
    kept = tuple(change for change in changes if change[0].split(".")[0] != "graph")
    return Scenario._of_parts((as_toml(tables), source, folder), kept)


def with_sweep(
    scenario: ScenarioLike, settings: Mapping[str, Any], values: Mapping[str, Any]
) -> Scenario:
    """Return the scenario with a [sweep] of these settings over these values, in their order."""
    (text, source, folder), changes = parts_of(scenario)
    tables = {name: v for name, v in tomllib.loads(text).items() if name != "sweep"}
    changes = tuple(change for change in changes if change[0] not in values)
    written = [
        change
        for change in changes
        if any(path.startswith(f"{change[0]}.") for path in values) and _is_written(tables, change)
    ]
    tables["sweep"] = {**settings, "values": values}
    kept = tuple(change for change in changes if change not in written)
    return Scenario._of_parts((as_toml(tables), source, folder), kept)


def _is_written(tables: dict[str, Any], change: tuple[str, str, str]) -> bool:
    """Write a change into the tables, so that a sweep may vary what is inside it, if it can be."""
    *parents, last = change[0].split(".")
    here: Any = tables
    for depth, part in enumerate(parents):
        if isinstance(here, dict) and depth == 0:
            here.setdefault(part, {})
        here = _names_in(here).get(part)
    if not isinstance(here, dict):
        return False
    here[last] = tomllib.loads(f"v = {change[1]}")["v"]
    return True


def _path(given: FilePath) -> str:
    text = os.fspath(given)
    if isinstance(text, str) and "\n" in text:
        raise InputError(
            "scenario", "text", "must be a path", "Scenario.from_toml takes the text of a scenario"
        )
    return path_of("scenario", text)


def _names_in(here: Any) -> dict[str, Any]:
    """Return what can follow in a path: keys of a table, names or numbers of a list."""
    if isinstance(here, dict):
        return here
    if not isinstance(here, list):
        return {}
    named = {str(entry["name"]): entry for entry in here if isinstance(entry, Mapping)}
    return {**{str(i): entry for i, entry in enumerate(here)}, **named}


def _first_of(known: Mapping[str, Any], path: str) -> tuple[str, str] | None:
    """Return the name that a path begins with, which may have dots, and what follows it."""
    for name in sorted(known, key=len, reverse=True):
        for spelling in (name, f'"{name}"'):
            if path == spelling:
                return name, ""
            if path.startswith(spelling + "."):
                return name, path.removeprefix(spelling + ".")
    return None


def _changes_of(changes: Mapping[str, Any]) -> _Changes:
    return tuple(
        (path, toml_value(value, path), f"{path}={value!r}")
        for path, value in ((arguments.text("changes", p), v) for p, v in changes.items())
    )


def _by_path(keywords: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes given as keywords by their paths: two underscores are a dot."""
    return {name.replace("__", "."): value for name, value in keywords.items()}
