"""Where a society loses its order: moments of order over many runs, and where they cross.

For runs of models of two opinions that measure their magnetisation m and in which [population]
collectivism says who is independent, p = 1 − mean of c of all decisions: with one c for all in a
*situation*, with c of 1 or 0 by *trait*.
"""

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from groundswell import arguments
from groundswell.errors import InputError, RunFileError
from groundswell.runfile import scenario

SITUATION, TRAIT = "situation", "trait"
_WARM = 0.2  # of the steps, left out by default: what they show is the start


class Crossing(NamedTuple):
    """Where the Binder cumulants of two sizes cross."""

    p: float
    error: float  # standard error


def order_table(runs: Iterable[xr.DataTree], warm: int | None = None) -> pd.DataFrame:
    """Order, susceptibility and Binder cumulant of every run.

    Args:
        runs: Runs of one model that differ in the number of agents and in collectivism.
        warm: Steps to leave out at the start of each; default a fifth.

    Returns:
        A row for each run, sorted: `kind` ("situation" or "trait"), `agents`, `p` (share of
        independence; NaN, and a situation, where collectivism does not act), `worlds`, `order`
        (mean of |m| over steps and worlds), `susceptibility` (agents · (⟨m²⟩ − ⟨|m|⟩²)), `binder`
        (1 − ⟨m⁴⟩ / (3⟨m²⟩²)), and `order_error`, `susceptibility_error` and `binder_error`, their
        standard errors over worlds (NaN where there is one world).

    Raises:
        InputError: There are no runs, two are alike, or a run has too few steps.
        RunFileError: A run has no magnetisation, or its collectivism is neither one number nor a
            two-point distribution, or comes from a file or trait.
    """
    rows = [_row(run, warm) for run in arguments.are_runs(runs)]
    table = pd.DataFrame(rows).sort_values(["kind", "agents", "p"], ignore_index=True)
    twice = table[table.duplicated(["kind", "agents", "p"])]
    if len(twice):
        row = twice.iloc[0]
        found = f"two runs of {row.agents:,} agents, {row.kind}, p = {row.p:g}"
        raise InputError("runs", found, "must differ in size, kind or p", "put worlds into one run")
    return table


def crossing(table: pd.DataFrame, kind: str, sizes: Iterable[int]) -> Crossing | None:
    """Find where the Binder cumulants of two sizes cross.

    Between the two shares p where their difference changes its sign it is taken as straight. The
    crossing of two finite sizes is itself off the transition of an infinite society, the less the
    larger they are.

    Args:
        table: Of `order_table`.
        kind: "situation" or "trait".
        sizes: Two numbers of agents, the smaller first.

    Returns:
        Its place and standard error; None where the difference does not change its sign.
    """
    arguments.instance("table", table, pd.DataFrame, "must be a table that order_table returns")
    arguments.choice("kind", kind, (SITUATION, TRAIT))
    both_sizes = _two(sizes)
    of_kind = table[table["kind"] == kind].set_index(["agents", "p"])
    if not set(both_sizes) <= set(of_kind.index.get_level_values("agents")):
        return None
    small, large = (of_kind.loc[size] for size in both_sizes)
    both = small.join(large, lsuffix="_small", rsuffix="_large", how="inner").sort_index()
    apart = (both["binder_large"] - both["binder_small"]).to_numpy(dtype="float64")
    error = np.hypot(both["binder_error_large"].to_numpy(), both["binder_error_small"].to_numpy())
    p = both.index.to_numpy(dtype="float64")
    # Of several changes of sign that of the clearest: far from a crossing differences are noise.
    places = [i for i in range(len(p) - 1) if apart[i] > 0 >= apart[i + 1]]
    if not places:
        return None
    place = max(places, key=lambda i: sum(apart[max(0, i - 1) : i + 1]) - sum(apart[i + 1 : i + 3]))
    around = slice(place, place + 2)
    return _root(p[around], apart[around], error[around])


def _two(sizes: object) -> list[int | float]:
    """Return two numbers of agents as a list; those of a set have no order of their own."""
    allowed = "must be two numbers of agents"
    if not isinstance(sizes, Iterable) or isinstance(sizes, str | bytes | Mapping):
        raise InputError("sizes", arguments.found(sizes), allowed)
    given = list(sizes) if getattr(sizes, "ndim", 1) else []
    if len(given) != 2:
        raise InputError("sizes", f"{arguments.found(sizes)} of {len(given)}", allowed)
    for size in given:
        arguments.number("sizes", size)
    return sorted(given) if isinstance(sizes, Set) else given


def settings(run: xr.DataTree) -> dict[str, Any]:
    """Return the [model] section of a run's scenario."""
    return dict(tomllib.loads(scenario(arguments.is_run(run)))["model"])


def _section(model: object) -> Mapping[str, Any]:
    allowed = "must be the [model] section of a scenario"
    hint = "gs.transitions.settings gives that of a run"
    return arguments.mapping("model", model, allowed, hint)


def transition_at(model: dict[str, Any], kind: str) -> float | None:
    """Where a large well-mixed society loses order, for q-voter models; else None.

    Nyczka, Sznajd-Weron & Cisło (2012); Jędrzejewski & Sznajd-Weron (2017).
    """
    arguments.choice("kind", kind, (SITUATION, TRAIT))
    if _section(model).get("name") != "q-voter" or int(model["q"]) < 2:
        return None
    q = int(model["q"])
    if model["response"] == "anticonformity":
        return (q - 1) / (2 * q)
    return (q - 1) / q if kind == TRAIT else (q - 1) / (q - 1 + 2 ** (q - 1))


def order_at_large(
    model: dict[str, Any], kind: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
    """Stationary order of an infinite well-mixed q-voter society with independence.

    Returns:
        p and |m| as one curve, |m| from 1 to 0; None for other models.
    """
    if transition_at(model, kind) is None or model["response"] != "independence":
        return None
    q = int(model["q"])
    m = np.linspace(1, 0, 400, endpoint=False)
    yes, no = (1 + m) / 2, (1 - m) / 2
    if kind == TRAIT:  # those who yield come to yes^q / (yes^q + no^q) for yes
        yielding = yes**q / (yes**q + no**q)
        return (yielding - yes) / (yielding - 0.5), m
    drift = no * yes**q - yes * no**q
    return drift / (drift + m / 2), m


def _row(run: xr.DataTree, warm: int | None) -> dict[str, object]:
    sections = tomllib.loads(scenario(run))
    place = str(run.attrs["title"])
    names = [str(name) for name in run["series/measure"].to_numpy()] if _measures(run) else []
    if "magnetisation" not in names:
        raise RunFileError(
            place, "no measure `magnetisation`", "must be of a model of two opinions"
        )
    kind, p = _independence(run, sections.get("population", {}), place)
    steps = run["series/measures"].sizes["time"]
    first = int(_WARM * steps) if warm is None else arguments.whole("warm", warm, 0, steps - 1)
    values = run["series/measures"].transpose("world", "time", "measure")
    m = values.isel(time=slice(first, None), measure=names.index("magnetisation")).values
    agents = int(run["graph"].attrs["agents"])
    moments = np.array([np.abs(m).mean(axis=1), (m**2).mean(axis=1), (m**4).mean(axis=1)])
    row: dict[str, object] = {"kind": kind, "agents": agents, "p": p, "worlds": len(m)}
    for name, function in _FUNCTIONS.items():
        scale = agents if name == "susceptibility" else 1
        row[name] = scale * function(*moments.mean(axis=1))
        row[f"{name}_error"] = scale * _error(function, moments)
    return row


def _measures(run: xr.DataTree) -> bool:
    return "measures" in run["series"]


def _independence(run: xr.DataTree, population: dict[str, object], place: str) -> tuple[str, float]:
    """Kind and share of independence; p is rounded so that equal shares are equal numbers."""
    if not run["model"].attrs.get("people", 1):
        return SITUATION, math.nan
    for key in ("collectivism_file", "collectivism_trait"):
        if key in population:
            raise RunFileError(
                place,
                f"population.{key}",
                "must be absent: agents that differ by data have no one share of independence",
            )
    collectivism = population["collectivism"]
    if isinstance(collectivism, int | float):
        return SITUATION, round(1 - collectivism, 9)
    if isinstance(collectivism, dict) and collectivism.get("distribution") == "two-point":
        return TRAIT, round(1 - float(collectivism["share"]), 9)
    raise RunFileError(
        place,
        f"population.collectivism = {collectivism}",
        "must be one number (a situation) or a two-point distribution (a trait)",
    )


# Of the means over worlds of |m|, m² and m⁴.
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "order": lambda absolute, second, fourth: absolute,
    "susceptibility": lambda absolute, second, fourth: second - absolute**2,
    "binder": lambda absolute, second, fourth: 1 - fourth / (3 * second**2),
}


def _error(function: Callable[..., Any], moments: npt.NDArray[Any]) -> float:
    """Standard error over worlds, by leaving out one at a time."""
    worlds = moments.shape[1]
    if worlds < 2:
        return float("nan")
    without = function(*((moments.sum(axis=1, keepdims=True) - moments) / (worlds - 1)))
    return float(np.sqrt((worlds - 1) * np.mean((without - without.mean()) ** 2)))


def _root(p: npt.NDArray[Any], apart: npt.NDArray[Any], error: npt.NDArray[Any]) -> Crossing:
    """Root of the straight line through two differences of unlike sign."""
    step = float(np.diff(p)[0]) / float(apart[0] - apart[1])
    slopes = step * np.array([-apart[1], apart[0]]) / float(apart[0] - apart[1])  # of the root
    return Crossing(float(p[0] + apart[0] * step), float(np.hypot(*(slopes * error))))
