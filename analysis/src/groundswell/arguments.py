"""What arguments must be, and the sentences that refuse them."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import xarray as xr

from groundswell import series
from groundswell.errors import InputError

FilePath: TypeAlias = str | os.PathLike[str]


def path(place: str, value: object) -> str:
    """Return the path of a file as text.

    Raises:
        InputError: It is no path.
    """
    if isinstance(value, str | os.PathLike):
        text = os.fspath(value)
        if isinstance(text, str) and text and "\0" not in text and text.isprintable():
            return text
    raise InputError(place, repr(value), "must be the path of a file")


def flag(place: str, value: object) -> bool:
    """Return True or False.

    Raises:
        InputError: It is neither.
    """
    if isinstance(value, bool | np.bool_):
        return bool(value)
    raise InputError(place, repr(value), "must be True or False")


def mapping(place: str, value: object) -> Mapping[str, Any]:
    """Return values by name; None is none.

    Raises:
        InputError: It is not a mapping of texts to values.
    """
    if value is None:
        return {}
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return value
    raise InputError(place, repr(value), "must be values by path", '{"model.p": 0.1}')


def whole(place: str, value: object, least: int, most: int) -> int:
    """Return a whole number between two bounds.

    Raises:
        InputError: It is something else.
    """
    good = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if good and least <= int(value) <= most:  # type: ignore[call-overload]
        return int(value)  # type: ignore[call-overload, no-any-return]
    raise InputError(place, repr(value), f"must be a whole number from {least} to {most}")


def is_run(run: object) -> xr.DataTree:
    """Return a run, and not a sweep or something else.

    Raises:
        InputError: It is not.
    """
    if isinstance(run, xr.DataTree) and run.parent is None:
        if run.attrs.get("format") != "groundswell-sweep":
            return run
        raise InputError("run", "a sweep", "must be a run", "gs.run or gs.open gives one")
    found = f"a {type(run).__name__}" if not isinstance(run, xr.DataTree) else "a part of one"
    raise InputError("run", found, "must be a whole run", "gs.run or gs.open gives one")


def group(run: xr.DataTree, name: str, hint: str) -> xr.Dataset:
    """Return a group of the file of a run or a sweep.

    Args:
        run: A run or a sweep.
        name: Of the group, as `sim/record/FORMAT.md` has it.
        hint: What to do to have it.

    Raises:
        InputError: The file has no such group.
    """
    if name not in run.children:
        raise InputError("run", f"no group {name}", "must have it", hint)
    return run[name].to_dataset()


def world_number(run: xr.DataTree, world: int) -> int:
    """Return the position of a world, where there is one of this number.

    Raises:
        InputError: The run has no such world.
    """
    worlds = run["series/world"].sizes["world"]
    if isinstance(world, bool) or not isinstance(world, int | np.integer):
        raise InputError("world", repr(world), "must be a whole number")
    if not 0 <= world < worlds:
        raise InputError("world", f"{world}", f"must be 0 to {worlds - 1}")
    return int(world)


def item_number(run: xr.DataTree, item: str | None) -> int:
    """Return the position of an item; None is the only one of a run that has one.

    Raises:
        InputError: The run has no such item, or several and none was named.
    """
    names = series.item_names(run)
    if item is None and len(names) == 1:
        return 0
    found = "not given" if item is None else f'"{item}"'
    if item not in names:
        raise InputError("item", found, f"must be one of: {listed(names)}")
    return names.index(item)


def listed(names: Sequence[object], most: int = 12) -> str:
    """Return "A, B, C", or the first names and how many more there are."""
    shown = ", ".join(str(name) for name in names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else f"{shown} and {rest} more"


def at_least(place: str, value: int, least: int) -> int:
    """Return a count that is no smaller than allowed.

    Raises:
        InputError: It is smaller, or not a whole number.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise InputError(place, repr(value), f"must be a whole number from {least} on")
    return int(value)


def choice(place: str, value: str, allowed: Sequence[str]) -> str:
    """Return a word that is one of those allowed.

    Raises:
        InputError: It is not.
    """
    if value not in allowed:
        raise InputError(place, repr(value), f"must be one of: {listed(allowed)}")
    return value


def several_items(run: xr.DataTree) -> None:
    """Refuse a run that has one item only.

    Raises:
        InputError: As said.
    """
    if len(series.item_names(run)) < 2:
        raise InputError("run", "1 item", "must have two items or more")
