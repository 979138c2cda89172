"""How collectivist the people behind a log of downloads were."""

import os
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeAlias

import h5py
import numpy as np
import pandas as pd
import xarray as xr

from groundswell import _engine, arguments
from groundswell.arguments import FilePath, whole
from groundswell.arguments import path as path_of
from groundswell.errors import InputError
from groundswell.runfile import open as open_file
from groundswell.scenarios import threads_of

Log: TypeAlias = "xr.DataTree | pd.DataFrame | FilePath"
World: TypeAlias = "str | int"


def estimate(
    log: Log,
    independent: "World | Sequence[World]",
    *,
    columns: Mapping[str, Hashable] | None = None,
    fakes: int = 20,
    seed: int = 1,
    threads: int | None = None,
) -> pd.DataFrame:
    """Estimate collectivism from downloads, by joint maximum likelihood (Krumme et al. 2012).

    Args:
        log: A run with a ledger (a tree or its file), or a table of downloads (a frame or a CSV
            file): columns `world`, `item`, `time`, and perhaps `user`.
        independent: The world, or worlds, in which nobody saw what others did.
        columns: What a table's columns are called: `{"world": "condition"}`; those of a CSV file
            have texts for names.
        fakes: Fake logs for the null, and as many for the bias; 0: neither.
        seed: Of the fake logs.
        threads: Threads to use; default: all.

    Returns:
        A row for each model of influence, index `model`: `operator`, `channel`, `estimate` of its
        `parameter` with `standard_error` (jackknife over worlds), `collectivism`, `shape`,
        `log_likelihood_gain` over no influence, and what the same estimator finds on logs without
        influence (`null_mean`, `null_sd`, `null_highest`). Values of c do not compare across
        operators and channels.

    Raises:
        InputError: The log cannot be used, or has too few worlds, items or choices.
    """
    read = _log_of(log, _column_names(columns))
    wanted = _names(independent)
    unknown = wanted - set(read.worlds)
    if unknown or not wanted:
        raise InputError(
            "independent",
            f"no world {sorted(unknown)[0]!r}" if unknown else "nothing",
            f"must be among {', '.join(read.worlds)}",
        )
    marks = [name in wanted for name in read.worlds]
    rows = _engine.estimate(
        read,
        marks,
        whole("fakes", fakes, 0, 10_000),
        whole("seed", seed, 0, 2**63 - 1),
        threads_of(threads),
    )
    return pd.DataFrame(rows).set_index("model")


def _names(independent: "World | Sequence[World]") -> set[str]:
    independent = arguments.scalar(independent)
    one = isinstance(independent, str | int | np.integer)
    if not one and not isinstance(independent, Sequence | np.ndarray | set):
        raise InputError("independent", arguments.found(independent), "must be a world, or several")
    return set(arguments.texts("independent", [independent] if one else independent))


def _column_names(columns: Mapping[str, Hashable] | None) -> dict[str, Any]:
    """Return what the columns of a table are called, all four."""
    names: dict[str, Any] = {key: key for key in ("world", "user", "item", "time")}
    given = arguments.mapping(
        "columns", columns, "must be names of columns", '{"world": "condition"}'
    )
    for key, name in given.items():
        if key not in names:
            raise InputError("columns", repr(key), f"must be of {', '.join(names)}")
        place = f"columns[{key!r}]"
        names[key] = arguments.key(place, name, "must be the name of a column")
    return names


def _log_of(log: Log, columns: dict[str, Any]) -> _engine.DownloadLog:
    if isinstance(log, xr.DataTree):
        return _log_of_run(log)
    if isinstance(log, pd.DataFrame):
        return _log_of_table(log, columns)
    path = path_of("log", log, "must be a run with a ledger, a table, or a file of either")
    if os.path.isfile(path) and h5py.is_hdf5(path):
        with open_file(path) as run:
            return _log_of_run(run)
    columns = {key: arguments.text(f"columns[{key!r}]", name) for key, name in columns.items()}
    return _engine.read_download_log(path, **columns)


def _log_of_run(run: xr.DataTree) -> _engine.DownloadLog:
    if "ledger" not in arguments.is_run(run, "log").children:
        raise InputError(
            "log", "a run without a ledger", "must have one", "record.ledger = true in the scenario"
        )
    ledger = run["ledger"].to_dataset()
    channels = [str(name) for name in ledger["channel_name"].to_numpy()]
    worlds = run["series/world"].to_numpy().ravel()  # of those there were, if some were selected
    kept = np.isin(ledger["world"].to_numpy(), worlds)
    ledger = ledger.isel(download=kept)
    return _engine.download_log(
        "log",
        [str(name) for name in ledger["item_name"].to_numpy()],
        [str(world) for world in worlds],
        np.searchsorted(worlds, ledger["world"].to_numpy()).astype(np.uint32),
        _numbers(ledger["item"]),
        _numbers(ledger["step"]),
        np.ascontiguousarray(ledger["channel"].to_numpy() != channels.index("seed")),
    )


def _log_of_table(table: pd.DataFrame, columns: dict[str, Any]) -> _engine.DownloadLog:
    names = {key: columns[key] for key in ("world", "item", "time")}
    missing = [name for name in names.values() if name not in table.columns]
    if missing:
        raise InputError(
            "log",
            f"no column {missing[0]!r}",
            f"must have the columns {', '.join(map(str, names.values()))}",
            "columns= says what they are called",
        )
    wanted = table[list(names.values())].set_axis(list(names), axis=1)
    if wanted.isna().any(axis=None):
        raise InputError("log", "rows with nothing in some column", "must have a value in each")
    wanted["time"] = _times(wanted["time"])
    wanted = wanted.sort_values(["world", "time"], kind="stable")
    world, worlds = pd.factorize(wanted["world"], sort=True)
    item, items = pd.factorize(wanted["item"], sort=True)
    moment, _ = pd.factorize(wanted["time"], sort=True)
    return _engine.download_log(
        "log",
        arguments.texts("log", items),
        arguments.texts("log", worlds),
        world.astype(np.uint32),
        item.astype(np.uint32),
        moment.astype(np.uint32),
        np.ones(len(table), dtype=bool),
    )


def _times(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return times that sort as they follow one another: numbers, or dates as text."""
    if not pd.api.types.is_string_dtype(column) and column.dtype != object:
        return column
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().all():
        return numbers
    if column.astype(str).str.match(r"\d{4}-\d{2}-\d{2}").all():
        return column.astype(str)
    raise InputError(
        "log", "times that are neither", "must be numbers, or all dates that begin YYYY-MM-DD"
    )


def _numbers(values: xr.DataArray) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":
    return np.ascontiguousarray(values.to_numpy(), dtype=np.uint32)
