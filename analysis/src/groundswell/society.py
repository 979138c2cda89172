"""The society of a run: its statistics, and who the seed agents were.

Datasets: `/graph` and `/campaigns` in sim/record/FORMAT.md, from format 1.2 on.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from groundswell import arguments
from groundswell.errors import InputError, RunFileError

_ABOUT_LAYER = ("layer_kind", "layer_weight", "layer_ties", "layer_statistics")
_EVERY_WORLD = -1


def graph_statistics(run: xr.DataTree) -> pd.DataFrame:
    """Return the statistics of every layer of ties of a run, as `groundswell graph info` has them.

    Args:
        run: A run of format 1.2 or later, unless its scenario wanted no statistics.

    Returns:
        A row for each layer, index `layer`, the base first: `kind` of graph, `weight`, `ties`,
        `statistics` ("full", or "degrees": what needs more is NaN then), and a column for each
        statistic: `mean_degree`, `degree_gini`, `transitivity`, `transitivity_error` (its standard
        error; 0 where all was counted), … `attrs["units"]` has their units. NaN is also what is not
        defined for the graph. `.T` reads better where there is one layer.

    Raises:
        InputError: The run has no statistics.
    """
    graph = arguments.is_run(run)["graph"].to_dataset()
    if "layer_statistics" not in graph:
        raise InputError(
            "run",
            "no statistics of the society",
            "must be of format 1.2 or later",
            'record.graph_statistics must not be "none"',
        )
    columns = {name.removeprefix("layer_"): graph[name].to_numpy() for name in _ABOUT_LAYER}
    units = {}
    for name, values in graph.data_vars.items():
        if values.dims != ("layer",) or str(name).startswith("layer_"):
            continue
        columns[str(name)] = values.to_numpy()
        units[str(name)] = str(values.attrs.get("unit", ""))
    names = [str(name) for name in graph["layer"].to_numpy()]
    frame = pd.DataFrame(columns, index=pd.Index(names, name="layer"))
    frame.attrs["units"] = units
    return frame


def seed_agents(run: xr.DataTree, world: int | None = None) -> pd.DataFrame:
    """Return who the seed agents of the campaigns were.

    Args:
        run: A run of format 1.2 or later.
        world: One world; default all of them.

    Returns:
        A row for each seed agent: `world`, `campaign`, `strategy` ("named" where the scenario names
        them), `agent` (its number in the graph, as in the ledger) and `id`, its name in the file
        that the graph came from. Where all worlds of a campaign have the same seed agents and no
        world is asked for, they stand there once, with a missing `world`. `attrs["notes"]` are
        the notes on the strategies ("no guarantee"); `attrs["complete"]` is False where a campaign
        had more seed agents than a run file lists (a million over all worlds; their numbers are
        in `run["campaigns/seed_agents"]`).

    Raises:
        InputError: The run's file is older, it has no such world, or those of the world are not
            listed.
        RunFileError: The list is damaged.
    """
    if "campaigns" not in arguments.is_run(run).children:
        return _frame(run, np.empty((3, 0), dtype="int64"), [], [])
    campaigns = run["campaigns"].to_dataset()
    if "seed_agent" not in campaigns:
        raise InputError("run", "no seed agents", "must be of format 1.2 or later", "run it again")
    columns = ("seed_world", "seed_campaign", "seed_agent")
    rows = np.stack([campaigns[name].to_numpy().astype("int64") for name in columns])
    counts = campaigns["seed_agents"].transpose("world", "campaign").to_numpy()
    _check(rows, counts.shape)
    listed = _counts_of(rows, counts.shape)
    if world is not None:
        world = arguments.whole("world", world, 0, len(counts) - 1)
        if (listed[world] != counts[world]).any():
            raise InputError(
                "world",
                f"{world}, which had more seed agents than a run file lists",
                "must be a world whose seed agents are listed",
                "the first worlds are",
            )
        rows = rows[:, (rows[0] == world) | (rows[0] == _EVERY_WORLD)]
        rows[0] = world
        rows = rows[:, np.lexsort((rows[2], rows[1]))]
    names = [str(name) for name in campaigns["campaign"].to_numpy()]
    strategies = [str(name) for name in campaigns["strategy"].to_numpy()]
    frame = _frame(run, rows, names, strategies)
    frame.attrs["notes"] = [note for note in str(campaigns.attrs["notes"]).split("\n") if note]
    frame.attrs["complete"] = bool((listed == counts).all())
    return frame


def original_ids(run: xr.DataTree, agents: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Return the names that agents have in the file the graph came from; else their numbers.

    Args:
        run: A run.
        agents: Numbers of agents in the graph, as `run["ledger/agent"]` has them.

    Raises:
        InputError: There is no such agent.
    """
    size = int(arguments.is_run(run)["graph"].attrs["agents"])
    allowed = f"must be whole numbers from 0 to {size - 1}"
    given = arguments.array("agents", agents, allowed, float)
    wrong = given[~((given >= 0) & (given < size) & (given == np.floor(given)))]
    if wrong.size:
        raise InputError("agents", f"{wrong.flat[0]:g}", allowed)
    numbers = given.astype("int64")
    if "label" not in run["graph"]:
        return numbers.astype(str).astype(object)
    labels = [str(label) for label in run["graph/label"].to_numpy()]
    names: npt.NDArray[np.object_] = np.array(labels, dtype=object)[numbers]
    return names


def _check(rows: npt.NDArray[np.int64], shape: tuple[int, ...]) -> None:
    """Refuse a list that has worlds or campaigns that the run has not."""
    limits = {
        "seed_world": (rows[0], _EVERY_WORLD, shape[0]),
        "seed_campaign": (rows[1], 0, shape[1]),
    }
    for name, (numbers, least, end) in limits.items():
        wrong = numbers[(numbers < least) | (numbers >= end)]
        if wrong.size:
            raise RunFileError(
                f"/campaigns/{name}",
                f"{wrong[0]}, which stands for nothing",
                f"must be {least} to {end - 1}",
                "the file is damaged or was changed: use another copy or run again",
            )


def _counts_of(rows: npt.NDArray[np.int64], shape: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """How many seed agents are listed, by world and campaign."""
    listed = np.zeros(shape, dtype="int64")
    own = rows[:, rows[0] != _EVERY_WORLD]
    np.add.at(listed, (own[0], own[1]), 1)
    shared = rows[1, rows[0] == _EVERY_WORLD]
    return listed + np.bincount(shared, minlength=shape[1])


def _frame(
    run: xr.DataTree, rows: npt.NDArray[np.int64], names: list[str], strategies: list[str]
) -> pd.DataFrame:
    worlds = pd.array(rows[0], dtype="Int64")
    worlds[rows[0] == _EVERY_WORLD] = pd.NA
    return pd.DataFrame(
        {
            "world": worlds,
            "campaign": [names[i] for i in rows[1]],
            "strategy": [strategies[i] for i in rows[1]],
            "agent": rows[2],
            "id": original_ids(run, rows[2]),
        }
    )
