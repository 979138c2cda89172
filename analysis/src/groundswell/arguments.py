"""What arguments must be, and the sentences that refuse them."""

import difflib
import math
import os
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import xarray as xr

from groundswell.errors import InputError

FilePath: TypeAlias = str | os.PathLike[str]
_Kind = TypeVar("_Kind")

# Groups of runs and sweeps, as `sim/record/FORMAT.md` has them.
_GROUPS = frozenset(
    ["attribution", "campaigns", "cascades", "chart", "graph", "ledger", "metrics", "series"]
)
_LONGEST = 60  # characters of a text that is shown
_MOST_BITS = 256  # of a whole number that is shown


def found(value: object) -> str:
    """Return what was given, for an error: itself where it is small, else of what type it is."""
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return f"a whole number of {value.bit_length():,} bits"
    if value is None or isinstance(value, bool | int | float | complex | np.generic):
        return repr(value)
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else value[:_LONGEST] + "…")
    if isinstance(value, type):
        return f"the class {value.__name__}"
    kind = "array" if isinstance(value, np.ndarray) else type(value).__name__
    return f"{'an' if kind[0] in 'aeiouAEIOU' else 'a'} {kind}"


def scalar(value: object) -> Any:
    """Return what an array without dimensions holds; anything else as it is."""
    if isinstance(value, np.ndarray | xr.DataArray) and not value.ndim:
        return value if np.ma.is_masked(value) else np.asarray(value)[()]
    return value


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
    """Return a text that can be written down, of the type str itself.

    Raises:
        InputError: It is no text, or has half characters (surrogates) in it.
    """
    words = str.__str__(instance(place, scalar(value), str, allowed))
    try:
        words.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            place, ascii(words), "must be a text of whole characters", "it has half ones in it"
        ) from error
    return words


def key(place: str, value: object, allowed: str) -> Any:
    """Return what can be the name of a column or an attribute: a text, a number, ….

    Raises:
        InputError: It is nothing by which one can be found.
    """
    if isinstance(value, str):
        return text(place, value)
    if isinstance(value, Hashable):
        return value
    raise InputError(place, found(value), allowed)


def path(place: str, value: object, allowed: str = "must be the path of a file") -> str:
    """Return the path of a file as text.

    Raises:
        InputError: It is no path.
    """
    if isinstance(value, str | os.PathLike):
        text = os.fspath(value)
        if isinstance(text, str) and text and "\0" not in text and text.isprintable():
            return str.__str__(text)
        raise InputError(place, ascii(text), allowed)
    raise InputError(place, found(value), allowed)


def flag(place: str, value: object) -> bool:
    """Return True or False.

    Raises:
        InputError: It is neither.
    """
    given = scalar(value)
    if isinstance(given, bool | np.bool_):
        return bool(given)
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
    if not isinstance(value, Mapping):
        raise InputError(place, found(value), allowed, hint)
    for key in value:
        if not isinstance(key, str):
            raise InputError(place, f"the key {found(key)}, which is no text", allowed, hint)
    return {str.__str__(key): inside for key, inside in value.items()}


def texts(place: str, value: object) -> list[str]:
    """Return names as a list of texts.

    Raises:
        InputError: They are not several.
    """
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise InputError(place, found(value), "must be a list of texts")
    return [text(place, name if isinstance(name, str) else str(name)) for name in value]


def array(place: str, value: Any, allowed: str, dtype: type | None = None) -> npt.NDArray[Any]:
    """Return an array, of a type where one is named.

    Raises:
        InputError: Something in it is not of the type, or its rows are of different lengths.
    """
    try:
        return np.asarray(value, dtype=dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(place, found(value), allowed) from error


def number(place: str, value: object, least: float = -math.inf, most: float = math.inf) -> float:
    """Return a finite number between two bounds.

    Raises:
        InputError: It is something else.
    """
    given = scalar(value)
    if isinstance(given, int | float | np.integer | np.floating) and not isinstance(given, bool):
        try:
            finite = float(given)
        except OverflowError:
            finite = math.inf
        if math.isfinite(finite) and least <= finite <= most:
            return finite
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
    given = scalar(value)
    good = isinstance(given, int | np.integer) and not isinstance(given, bool)
    if good and least <= int(given) and (most is None or int(given) <= most):
        return int(given)
    bounds = f"from {least} on" if most is None else f"from {least} to {most}"
    raise InputError(place, found(value), f"must be a whole number {bounds}")


def choice(place: str, value: object, allowed: Sequence[str]) -> str:
    """Return a word that is one of those allowed.

    Raises:
        InputError: It is not.
    """
    given = scalar(value)
    if isinstance(given, str) and given in allowed:
        return str.__str__(given)
    near = difflib.get_close_matches(given, allowed, 1) if isinstance(given, str) else []
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
    """Return the tree of a whole file, also as a part of another tree.

    One that does not say what it is, made by hand, is known by groups that such files have.
    """
    allowed = f"must be a whole {kind}"
    tree = instance(place, given, xr.DataTree, allowed, hint)
    if "format" in tree.attrs:
        known = str(tree.attrs["format"]).removeprefix("groundswell-")
        if known != kind:
            raise InputError(place, f"a {known}", f"must be a {kind}", hint)
    elif tree.parent is not None:
        raise InputError(place, "a part of one", allowed, hint)
    elif not _GROUPS & set(tree.children):
        raise InputError(place, "a tree without the groups of one", allowed, hint)
    return tree


def are_runs(runs: object) -> list[xr.DataTree]:
    """Return runs, at least one.

    Raises:
        InputError: They are not.
    """
    if not isinstance(runs, Iterable) or isinstance(runs, str | bytes | Mapping):
        raise InputError("runs", found(runs), "must be runs in a list", "[run, other]")
    known = [is_run(run, f"runs[{number}]") for number, run in enumerate(runs)]
    if not known:
        raise InputError("runs", "none", "must be at least one")
    return known


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


def item_number(run: xr.DataTree, item: object) -> int:
    """Return the position of an item; None is the only one of a run that has one.

    Raises:
        InputError: The run has no such item, or several and none was named.
    """
    names = item_names(run)
    if item is None and len(names) == 1:
        return 0
    return name_number("item", item, names)


def name_number(place: str, name: object, names: list[str]) -> int:
    """Return the position of a name among those there are.

    Raises:
        InputError: It is none of them.
    """
    given = scalar(name)
    if not isinstance(given, str) or given not in names:
        shown = found(name)
        if name is None or isinstance(given, str):
            shown = "not given" if name is None else f'"{str.__str__(given)}"'
        raise InputError(place, shown, f"must be one of: {listed(names)}")
    return names.index(given)


def several_items(run: xr.DataTree) -> None:
    """Refuse a run that has one item only.

    Raises:
        InputError: As said.
    """
    if len(item_names(run)) < 2:
        raise InputError("run", "1 item", "must have two items or more")
