"""What arguments must be, and the sentences that refuse them."""

import difflib
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import xarray as xr

from groundswell.errors import InputError

FilePath: TypeAlias = str | os.PathLike[str]
_Kind = TypeVar("_Kind")

_LONGEST = 60  # characters of a text that is shown


def found(value: object) -> str:
    """Return what was given, for an error: itself where it is small, else of what type it is."""
    if value is None or isinstance(value, bool | int | float | complex | np.generic):
        return repr(value)
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else value[:_LONGEST] + "…")
    return f"a {type(value).__name__}"


def instance(place: str, value: object, kind: type[_Kind], allowed: str, hint: str = "") -> _Kind:
    """Return an object of a class.

    Args:
        place: Name of the argument.
        value: What was given.
        kind: The class.
        allowed: What it must be, in words: "must be …".
        hint: How to come by one.

    Raises:
        InputError: It is none.
    """
    if isinstance(value, kind):
        return value
    raise InputError(place, found(value), allowed, hint)


def text(place: str, value: object, allowed: str = "must be a text") -> str:
    """Return a text that can be written down.

    Raises:
        InputError: It is no text, or has half characters (surrogates) in it.
    """
    words = instance(place, value, str, allowed)
    try:
        words.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            place, ascii(words), "must be a text of whole characters", "it has half ones in it"
        ) from error
    return words


def path(place: str, value: object, allowed: str = "must be the path of a file") -> str:
    """Return the path of a file as text.

    Raises:
        InputError: It is no path.
    """
    if isinstance(value, str | os.PathLike):
        text = os.fspath(value)
        if isinstance(text, str) and text and "\0" not in text and text.isprintable():
            return text
        raise InputError(place, ascii(text), allowed)
    raise InputError(place, found(value), allowed)


def flag(place: str, value: object) -> bool:
    """Return True or False.

    Raises:
        InputError: It is neither.
    """
    if isinstance(value, bool | np.bool_):
        return bool(value)
    raise InputError(place, found(value), "must be True or False")


def mapping(
    place: str,
    value: object,
    allowed: str = "must be values by path",
    hint: str = '{"model.p": 0.1}',
) -> Mapping[str, Any]:
    """Return values by name; None is none.

    Raises:
        InputError: It is not a mapping of texts to values.
    """
    if value is None:
        return {}
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return value
    raise InputError(place, found(value), allowed, hint)


def texts(place: str, value: object) -> list[str]:
    """Return names as a list of texts.

    Raises:
        InputError: They are not several.
    """
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise InputError(place, found(value), "must be a list of texts")
    return [text(place, str(name)) for name in value]


def array(place: str, value: Any, allowed: str, dtype: type | None = None) -> npt.NDArray[Any]:
    """Return an array, of a type where one is named.

    Raises:
        InputError: Something in it is not of the type, or its rows are of different lengths.
    """
    try:
        return np.asarray(value, dtype=dtype)
    except (TypeError, ValueError) as error:
        raise InputError(place, found(value), allowed) from error


def number(place: str, value: object, least: float = -math.inf, most: float = math.inf) -> float:
    """Return a finite number between two bounds.

    Raises:
        InputError: It is something else.
    """
    good = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if good and math.isfinite(value) and least <= value <= most:  # type: ignore[arg-type, operator]
        return float(value)  # type: ignore[arg-type]
    bounds = (
        ""
        if math.isinf(least)
        else f" from {least:g} " + ("on" if math.isinf(most) else f"to {most:g}")
    )
    raise InputError(place, found(value), f"must be a number{bounds}")


def whole(place: str, value: object, least: int, most: int | None = None) -> int:
    """Return a whole number between two bounds; the upper one may be open.

    Raises:
        InputError: It is something else.
    """
    good = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if good and least <= int(value) and (most is None or int(value) <= most):  # type: ignore[call-overload]
        return int(value)  # type: ignore[call-overload, no-any-return]
    bounds = f"from {least} on" if most is None else f"from {least} to {most}"
    raise InputError(place, found(value), f"must be a whole number {bounds}")


def choice(place: str, value: object, allowed: Sequence[str]) -> str:
    """Return a word that is one of those allowed.

    Raises:
        InputError: It is not.
    """
    if isinstance(value, str) and value in allowed:
        return value
    near = difflib.get_close_matches(value, allowed, 1) if isinstance(value, str) else []
    hint = f"did you mean {near[0]!r}?" if near else ""
    raise InputError(place, found(value), f"must be one of: {listed(allowed, most=40)}", hint)


def listed(names: Sequence[object], most: int = 12) -> str:
    """Return "A, B, C", or the first names and how many more there are."""
    shown = ", ".join(str(name) for name in names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else f"{shown} and {rest} more"


# --- runs and sweeps --------------------------------------------------------------------------


def is_run(run: object, place: str = "run") -> xr.DataTree:
    """Return a run, and not a sweep or something else.

    Raises:
        InputError: It is not.
    """
    return _tree(run, place, "run", "gs.run or gs.open gives one")


def is_sweep(sweep: object, place: str = "sweep") -> xr.DataTree:
    """Return a sweep, and not a run or something else.

    Raises:
        InputError: It is not.
    """
    return _tree(sweep, place, "sweep", "gs.sweep or gs.open gives one")


def _tree(given: object, place: str, kind: str, hint: str) -> xr.DataTree:
    """Return the tree of a whole file; one that does not say its kind is taken for the right."""
    allowed = f"must be a whole {kind}"
    tree = instance(place, given, xr.DataTree, allowed, hint)
    if tree.parent is not None:
        raise InputError(place, "a part of one", allowed, hint)
    known = str(tree.attrs.get("format", f"groundswell-{kind}")).removeprefix("groundswell-")
    if known != kind:
        raise InputError(place, f"a {known}", f"must be a {kind}", hint)
    return tree


def are_runs(runs: object) -> Sequence[xr.DataTree]:
    """Return runs, at least one.

    Raises:
        InputError: They are not.
    """
    if not isinstance(runs, Sequence) or isinstance(runs, str | bytes):
        raise InputError("runs", found(runs), "must be runs in a list", "[run, other]")
    if not runs:
        raise InputError("runs", "none", "must be at least one")
    return [is_run(run, f"runs[{number}]") for number, run in enumerate(runs)]


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


def item_names(run: xr.DataTree) -> list[str]:
    """Return the names of the items of a run, in the order of the scenario."""
    return [str(name) for name in is_run(run)["series/item"].to_numpy()]


def world_number(run: xr.DataTree, world: object) -> int:
    """Return the position of a world, where there is one of this number.

    Raises:
        InputError: The run has no such world.
    """
    return whole("world", world, 0, run["series/world"].sizes["world"] - 1)


def item_number(run: xr.DataTree, item: str | None) -> int:
    """Return the position of an item; None is the only one of a run that has one.

    Raises:
        InputError: The run has no such item, or several and none was named.
    """
    names = item_names(run)
    if item is None and len(names) == 1:
        return 0
    if not isinstance(item, str) or item not in names:
        what = "not given" if item is None else f'"{item}"'
        raise InputError("item", what, f"must be one of: {listed(names)}")
    return names.index(item)


def several_items(run: xr.DataTree) -> None:
    """Refuse a run that has one item only.

    Raises:
        InputError: As said.
    """
    if len(item_names(run)) < 2:
        raise InputError("run", "1 item", "must have two items or more")
