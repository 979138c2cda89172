"""Values and tables of Python, NumPy and pandas as TOML."""

import datetime
import math
import os
from collections.abc import Mapping
from typing import Any

import numpy as np
import tomli_w

from groundswell import arguments
from groundswell.errors import InputError, ScenarioError

_DURATIONS = (datetime.timedelta, np.timedelta64)


def as_toml(tables: Mapping[str, Any]) -> str:
    """Return a scenario's tables as TOML.

    Raises:
        InputError: TOML has no such value.
        ScenarioError: It cannot say what is there.
    """
    sweep = tables.get("sweep")
    kept = dict(tables)
    if isinstance(sweep, Mapping):
        del kept["sweep"]
    plain = _plain(kept, "scenario")
    try:
        text = tomli_w.dumps(plain)
    except (TypeError, ValueError) as error:
        raise ScenarioError("scenario", str(error), "must be what TOML can say") from error
    return text + sweep_as_toml(sweep) if isinstance(sweep, Mapping) else text


def sweep_as_toml(sweep: Mapping[str, Any]) -> str:
    """Return [sweep] with its values in their order: it is that of the axes."""
    values = arguments.mapping("sweep.values", sweep.get("values"), "must be values by path")
    lines = ["", "[sweep]"]
    lines += [f"{_key(k)} = {toml_value(v, k)}" for k, v in sweep.items() if k != "values"]
    lines += ["[sweep.values]"]
    lines += [f"{_key(k)} = {toml_value(v, k)}" for k, v in values.items()]
    return "\n".join(lines) + "\n"


def toml_value(value: Any, place: str) -> str:
    """Return a value as TOML on one line.

    Raises:
        InputError: TOML has no such value.
    """
    plain = _plain(value, place)
    if isinstance(plain, dict):
        inside = ", ".join(f"{_key(k)} = {toml_value(v, place)}" for k, v in plain.items())
        return f"{{ {inside} }}"
    if isinstance(plain, list):
        return f"[{', '.join(toml_value(v, place) for v in plain)}]"
    return tomli_w.dumps({"v": plain}).removeprefix("v = ").rstrip("\n")


def _key(key: str) -> str:
    return tomli_w.dumps({arguments.text("key", key): 0}).rsplit(" = ", 1)[0]


def _plain(value: Any, place: str) -> Any:
    """Return the value without NumPy's and pandas' types."""
    if isinstance(value, Mapping):
        names = arguments.texts(place, list(value))
        inside = zip(names, value.values(), strict=True)
        return {name: _plain(v, f"{place}.{name}") for name, v in inside}
    if isinstance(value, np.ndarray):
        if np.ma.is_masked(value):
            raise InputError(place, "masked values", "must have a value everywhere")
        array = np.asarray(value)  # rows of a matrix are matrices again
        return _plain(list(array) if array.ndim else array[()], place)
    if isinstance(value, np.datetime64) and not np.isnat(value):
        return value.astype("datetime64[us]").item()
    if isinstance(value, np.floating):
        return _plain(float(value), place)
    if isinstance(value, np.generic) and value.dtype.kind in "biu":
        return value.item()
    if isinstance(value, list | tuple | range):
        return [_plain(v, place) for v in value]
    if isinstance(value, os.PathLike):
        return _plain(os.fspath(value), place)
    if isinstance(value, str):
        return arguments.text(place, value)
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError(place, repr(value), "must be a finite number")
    is_plain = isinstance(value, bool | int | float | datetime.date | datetime.time)
    if is_plain and value == value:  # pandas' "no time" is a date, and not equal to itself
        return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    raise InputError(
        place,
        f"{value!r} ({type(value).__name__})",
        "must be a number, text, truth value, date, list or table",
        'a duration is a text: "2 days"' if isinstance(value, _DURATIONS) else "",
    )
