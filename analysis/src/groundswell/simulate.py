"""Run scenarios and sweeps in this process: the same bits as the command line, as labelled arrays.

The engine works on threads of its own without the interpreter's lock, so that other threads of
Python go on meanwhile; Ctrl-C stops it within a moment and is a KeyboardInterrupt here.
"""

import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import xarray as xr

from groundswell import _engine, arguments
from groundswell.arguments import FilePath, flag, mapping
from groundswell.arguments import path as path_of
from groundswell.errors import InputError
from groundswell.graphs import Graph
from groundswell.runfile import open as open_file
from groundswell.runfile import read_whole
from groundswell.scenarios import Scenario, ScenarioLike, over_graph, threads_of, with_sweep

#: Called with what is being done, and how many of how many runs are done.
Progress: TypeAlias = Callable[[str, int, int], object]

# A file that exists is asked for; the engine writes down that the graph was in memory.
_IN_MEMORY = {"kind": "file", "file": __file__}


def run(
    scenario: ScenarioLike,
    changes: Mapping[str, Any] | None = None,
    /,
    *,
    graph: Graph | None = None,
    output: FilePath | None = None,
    overwrite: bool = False,
    threads: int | None = None,
    progress: bool | Progress | None = None,
    **more: Any,
) -> xr.DataTree:
    """Run a scenario.

    Examples:
        >>> run = gs.run("run.toml", worlds=2, population__collectivism=0.1)
        >>> run["metrics"].sizes["world"]
        2

    Args:
        scenario: A TOML file, tables as in TOML, or a `Scenario`.
        changes: Values to change, by path: `{"population.collectivism": 0.1}`.
        graph: The society, in place of the scenario's [graph]. Save it and name its file in the
            scenario where the run file is to be run again.
        output: The run file to write; None: nothing is written.
        overwrite: Replace it if it exists.
        threads: Threads to use; default: all. Results do not depend on it.
        progress: A bar; default: in notebooks and on terminals. Or a function to call with
            (what is being done, runs done, runs in all).
        **more: Values to change, with two underscores for a dot: `population__collectivism=0.1`.

    Returns:
        What `open` returns of the run file, with everything in memory. `attrs["notes"]` of the
        root are what was assumed on the way, `attrs["seconds"]` how long it took.

    Raises:
        ScenarioError: The scenario cannot be run; has all that is wrong with it.
        InputError: A file that it names, or an argument, cannot be used.
        OutputError: The file cannot be written.
    """
    held = None if graph is None else _held(graph)
    base = Scenario(scenario) if held is None else over_graph(scenario, _IN_MEMORY)
    prepared = base.changed(changes, **more)
    path = None if output is None else path_of("output", output)
    replaced = flag("overwrite", overwrite)
    with _told(progress, "world") as tell:
        ran = _engine.run(prepared._handle(), path, replaced, threads_of(threads), held, tell)
    result = open_file(path) if path is not None else _in_memory(ran["descriptor"])
    result.attrs["notes"] = [*ran["notes"], *ran["seeding_notes"]]
    result.attrs["seconds"] = ran["seconds"]
    return result


def check(
    scenario: ScenarioLike, changes: Mapping[str, Any] | None = None, /, **more: Any
) -> Scenario:
    """Check a scenario, or all points of its sweep, without running it.

    Args:
        scenario: A TOML file, tables as in TOML, or a `Scenario`.
        changes: Values to change, by path.
        **more: The same, with two underscores for a dot.

    Returns:
        The scenario as it would be run.

    Raises:
        ScenarioError: It cannot be run; has all that is wrong with it.
        InputError: A file that it names cannot be used.
    """
    prepared = Scenario(scenario).changed(changes, **more)
    for note in prepared.check():
        warnings.warn(note, UserWarning, stacklevel=2)
    return prepared


def sweep(
    scenario: ScenarioLike,
    values: Mapping[str, Iterable[Any] | Mapping[str, Any]] | None = None,
    /,
    *,
    design: str | Mapping[str, Any] = "grid",
    changes: Mapping[str, Any] | None = None,
    output: FilePath | None = None,
    overwrite: bool = False,
    resume: bool = False,
    threads: int | None = None,
    progress: bool | Progress | None = None,
    **more: Any,
) -> xr.DataTree:
    """Run a scenario at many values of its parameters.

    Examples:
        >>> found = gs.sweep("run.toml", {"population.collectivism": [0.0, 0.5]}, worlds=2)
        >>> found["metrics"].gini.dims
        ('collectivism', 'world')

    Args:
        scenario: A TOML file, tables as in TOML, or a `Scenario`.
        values: The values of each path: `{"model.p": [0.1, 0.2]}`, or `{"from": 0, "to": 1,
            "count": 11}` for a range. Default: those of the scenario's own [sweep].
        design: "grid", "zip", "latin-hypercube", "sobol", "random", "saltelli", or a whole
            [sweep] table but for its values.
        changes: Values to change, by path.
        output: The sweep file to write; its log beside it holds what is done so far. None: both
            are in a temporary folder.
        overwrite: Replace the file and its log if they exist.
        resume: Go on with the log of a sweep that was interrupted.
        threads: Threads to use; default: all. Results do not depend on it.
        progress: As `run` takes it.
        **more: Values to change, with two underscores for a dot: `worlds=8`.

    Returns:
        What `open` returns of the sweep file: the swept keys are dimensions. Runs that failed are
        NaN, `failure` says why, and there is a warning.

    Raises:
        ScenarioError: The sweep cannot be run; has all that is wrong with it.
        InputError: A file that it names, or an argument, cannot be used.
        OutputError: The file cannot be written.
    """
    prepared = _with_sweep(scenario, values, design).changed(changes, **more)
    replaced, resumed = flag("overwrite", overwrite), flag("resume", resume)
    if output is None and resume:
        raise InputError("resume", "True without output", "needs the name of the sweep's file")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "sweep.h5") if output is None else path_of("output", output)
        with _told(progress, "run") as tell:
            ran = _engine.sweep(
                prepared._handle(), path, replaced, resumed, threads_of(threads), tell
            )
        if output is not None:
            result = open_file(path)
        else:
            with Path(path).open("rb") as file:
                result = read_whole(file)
    if ran["failed"]:
        warnings.warn(
            f"{ran['failed']} of {ran['runs']} runs failed; the first: {ran['first_failure']}",
            RuntimeWarning,
            stacklevel=2,
        )
    return result


def _with_sweep(
    scenario: ScenarioLike,
    values: Mapping[str, Any] | None,
    design: str | Mapping[str, Any],
) -> Scenario:
    if values is None:
        return Scenario(scenario)
    if not mapping("values", values):
        raise InputError("values", "none", "must be values by path", '{"model.p": [0.1, 0.2]}')
    settings = {"design": design} if isinstance(design, str) else mapping("design", design)
    return with_sweep(scenario, settings, {path: _levels(path, v) for path, v in values.items()})


def _levels(path: str, values: Any) -> Mapping[str, Any] | list[Any]:
    """Return the values of a swept key: a range, or a list."""
    if isinstance(values, Mapping):
        return values
    if isinstance(values, str) or not np.iterable(values):
        raise InputError(
            f"values[{path!r}]", arguments.found(values), "must be a list, or a range", "[0.1, 0.2]"
        )
    return list(values)


def _held(graph: Graph) -> _engine.HeldGraph:
    hint = "gs.graph.from_networkx, from_igraph, from_scipy and from_edges make one"
    return arguments.instance("graph", graph, Graph, "must be a groundswell Graph", hint)._held


def _in_memory(descriptor: int) -> xr.DataTree:
    with os.fdopen(descriptor, "rb") as file:
        return read_whole(file)


@contextmanager
def _told(progress: bool | Progress | None, unit: str) -> Iterator[Progress | None]:
    """Give what tells the progress, or None."""
    if callable(progress):
        yield progress
    elif _is_watched() if progress is None else flag("progress", progress):
        with _Bar(unit) as bar:
            yield bar
    else:
        yield None


def _is_watched() -> bool:
    return sys.stderr.isatty() or "ipykernel" in sys.modules


class _Bar:
    """A bar of tqdm's, in a notebook one of its own; it is gone when all is done."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._bar: Any = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._bar is None:
            from tqdm.auto import tqdm

            self._bar = tqdm(total=total or None, unit=self._unit, leave=False)
        self._bar.total = total or None
        self._bar.set_description_str(stage.removesuffix(" …"), refresh=False)
        self._bar.n = done
        self._bar.refresh()
