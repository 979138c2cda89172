"""The phase diagram of a sweep: a measure over two swept keys, as colours and contours."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator
from matplotlib.transforms import Bbox

from groundswell import arguments
from groundswell.errors import InputError
from groundswell.plot import parts, style

_COLOURS = "cividis"  # the same to people with any common colour vision
_EVEN = 0.25  # steps that differ less from their mean are even


def phase_diagram(
    sweep: xr.DataTree | xr.DataArray,
    measure: str | xr.DataArray | None = None,
    x: str | None = None,
    y: str | None = None,
    ax: Axes | None = None,
    *,
    at: Mapping[str, object] | None = None,
    contours: int = 5,
) -> Axes:
    """Draw a measure of a sweep over two of its keys: a cell for each point, and contours.

    Colours are means over worlds. An axis is linear or logarithmic where the values of its key
    are even that way; else they stand side by side in ascending order. Points that failed or are
    not defined are hatched. Contours are straight between the middles of cells.

    Args:
        sweep: A sweep (`groundswell.sweep`, `groundswell.open`), or an array of one's own, which is
            drawn over its dimensions; `measure` is then left out.
        measure: A dataset of `/metrics` ("gini", the default), of another group by its path
            ("chart/entries"), or an array of one's own with the dimensions of the sweep; its
            attributes `long_name` and `unit` are shown.
        x: Key along the x axis, as `sweep["metrics"].coords` name it; default the first that `at`
            leaves.
        y: Key along the y axis; default the other.
        ax: Where to draw; default new axes.
        at: Values of all other dimensions but `world`: `{"concentration": 4, "item": "Gem"}`.
        contours: About how many contour lines; 0 draws none.

    Returns:
        The axes: the two keys, in the units of the scenario.

    Raises:
        InputError: No such measure, key or value, or not two dimensions left.
    """
    arguments.whole("contours", contours, 0, 100)
    values = _values(sweep, measure)
    at = dict(arguments.mapping("at", at, "must be values of dimensions", '{"item": "Gem"}'))
    for key, value in at.items():
        values = _select(values, key, value)
    worlds = values.sizes.get("world")
    if worlds is not None:
        values = values.mean("world", keep_attrs=True)
    x_axis, y_axis = _axes_of(values, x, y)
    grid = values.transpose(y_axis.dim, x_axis.dim).values.astype("float64")
    grid = grid[np.ix_(y_axis.order, x_axis.order)]
    ax = parts.panel(ax, 7.4, 5.2)
    ax.grid(visible=False)
    ax.patch.set(facecolor="#F4F4F4", edgecolor=style.QUIET, hatch="////", lw=0)
    masked = np.ma.masked_invalid(grid)
    mesh = ax.pcolormesh(x_axis.edges, y_axis.edges, masked, cmap=_COLOURS, rasterized=True)
    x_axis.show(ax, "x")
    y_axis.show(ax, "y")
    about = [] if worlds is None else [f"mean of {style.counted(worlds, 'world')}"]
    about += [f"{key} = {_said(value)}" for key, value in at.items()]
    below = f"\n({'; '.join(about)})" if about else ""
    parts.labels(ax, x_axis.label + below, y_axis.label)
    bar = ax.figure.colorbar(mesh, ax=ax, pad=0.03)
    name = parts.folded(ax, _name(values) + _unit(values), 0.85 * ax.get_window_extent().height)
    bar.set_label(name, color=style.QUIET, fontsize=style.SMALL)
    bar.ax.tick_params(colors=style.QUIET, labelsize=style.SMALL, length=0)
    bar.outline.set_visible(False)
    parts.heading(ax, _finding(values, grid, x_axis, y_axis), beside=bar.ax)
    if contours and min(grid.shape) > 1 and masked.count():
        _contours(ax, x_axis.places, y_axis.places, masked, contours)
    return ax


@dataclass(frozen=True)
class _Axis:
    """A swept key as an axis: its values in ascending order, and where they are drawn."""

    key: str
    dim: Hashable
    label: str
    values: npt.NDArray[Any]
    order: npt.NDArray[np.intp]
    scale: Literal["linear", "log", "ordinal"]

    @property
    def places(self) -> npt.NDArray[np.float64]:
        if self.scale == "ordinal":
            return np.arange(len(self.values), dtype="float64")
        return self.values.astype("float64")

    @property
    def edges(self) -> npt.NDArray[np.float64]:
        """Where cells meet: halfway between places."""
        middle = np.log(self.places) if self.scale == "log" else self.places
        between = (middle[1:] + middle[:-1]) / 2
        first = middle[0] - (between[0] - middle[0] if between.size else 0.5)
        last = middle[-1] + (middle[-1] - between[-1] if between.size else 0.5)
        edges = np.concatenate([[first], between, [last]])
        return np.exp(edges) if self.scale == "log" else edges

    def show(self, ax: Axes, which: Literal["x", "y"]) -> None:
        """Set scale, limits and ticks of an axis: as many values as there is room for."""
        box, dpi = ax.get_window_extent(), ax.figure.dpi
        words = [_said(value) for value in self.values]
        if which == "x":
            room = box.width / dpi / (0.22 + 0.085 * max(map(len, words)))
        else:
            room = box.height / dpi / 0.25
        stride = max(1, int(np.ceil(len(words) / max(room, 1))))
        axis = ax.xaxis if which == "x" else ax.yaxis
        if self.scale == "log":
            ax.set(**{f"{which}scale": "log"})
        ax.set(**{f"{which}lim": (self.edges[0], self.edges[-1])})
        axis.set_major_locator(FixedLocator(list(self.places[::stride])))
        axis.set_minor_locator(NullLocator())
        said = dict(zip(self.places[::stride], words[::stride], strict=True))
        axis.set_major_formatter(FuncFormatter(lambda value, _: said.get(value, f"{value:g}")))


def _axes_of(values: xr.DataArray, x: str | None, y: str | None) -> tuple[_Axis, _Axis]:
    """Return the two axes, where x and y are all that is left."""
    for place, key in (("x", x), ("y", y)):
        if key is not None:
            _dimension(values, key, place)
    named = {_dimension(values, key, "x"): key for key in (x, y) if key is not None}
    if x is not None and y is not None and len(named) < 2:
        raise InputError("y", f'"{y}"', f'must be of another dimension than "{x}"')
    left = [dim for dim in values.dims if dim not in named]
    if len(values.dims) < 2:
        raise InputError(
            "sweep",
            f"{style.counted(len(values.dims), 'dimension')} left",
            "must have two or more swept keys",
        )
    if len(values.dims) > 2:
        free = left if named else list(values.dims)
        last = str(free[-1])
        known = arguments.listed([_said(v) for v in _levels(values, last)])
        raise InputError(
            "at",
            f"no value for {len(values.dims) - 2} of: {arguments.listed(free)}",
            "must leave two dimensions",
            f"at={{'{last}': …}}, one of: {known}",
        )
    x = x or str(left.pop(0))
    y = y or str(left.pop(0))
    return _axis(values, x), _axis(values, y)


def _axis(values: xr.DataArray, key: str) -> _Axis:
    dim = _dimension(values, key, "x")
    levels = np.asarray(_levels(values, key))
    numeric = levels.dtype.kind in "iuf"
    order = np.argsort(levels, kind="stable") if numeric else np.arange(len(levels))
    levels = levels[order]
    attrs = values[key].attrs if key in values.coords else {}
    label = str(attrs.get("long_name", key)) + _unit(values[key])
    return _Axis(key, dim, label, levels, order, _scale(levels) if numeric else "ordinal")


def _scale(levels: npt.NDArray[Any]) -> Literal["linear", "log", "ordinal"]:
    """How ascending values are even, if they are."""
    if _even(levels):
        return "linear"
    return "log" if levels[0] > 0 and _even(np.log(levels)) else "ordinal"


def _even(levels: npt.NDArray[Any]) -> bool:
    steps = np.diff(levels)
    return bool(np.all(steps > 0) and np.all(np.abs(steps / steps.mean() - 1) < _EVEN))


def _dimension(values: xr.DataArray, key: str, place: str) -> Hashable:
    """Return the dimension along which a key varies, alone or together with others."""
    arguments.instance(place, key, str, "must be the name of a swept key")
    if key in values.dims:
        return key
    if key in values.coords and len(values[key].dims) == 1:
        return values[key].dims[0]
    known = [str(name) for name, c in values.coords.items() if len(c.dims) == 1]
    known = [name for name in known if name != "world"]
    raise InputError(place, f'"{key}"', f"must be one of: {arguments.listed(known)}")


def _levels(values: xr.DataArray, key: str) -> npt.NDArray[Any]:
    return values[key].values if key in values.coords else np.arange(values.sizes[key])


def _select(values: xr.DataArray, key: str, value: object) -> xr.DataArray:
    """Return the values at one level of a key."""
    dim = _dimension(values, key, "at")
    levels, value = _levels(values, key), arguments.scalar(value)
    if levels.dtype.kind in "iuf" and isinstance(value, int | float | np.number):
        found = np.isclose(levels.astype("float64"), float(value))
    else:
        found = np.array([str(level) == str(value) for level in levels])
    if not found.any():
        known = arguments.listed([_said(level) for level in levels])
        raise InputError(f"at[{key!r}]", repr(value), f"must be one of: {known}")
    return values.isel({dim: int(np.argmax(found))}, drop=True)


def _values(sweep: object, measure: object) -> xr.DataArray:
    """Return what is drawn, where it is numbers."""
    place = "measure" if isinstance(measure, xr.DataArray) else "sweep"
    if isinstance(sweep, xr.DataArray):
        if measure is not None:
            shown = arguments.found(measure)
            raise InputError("measure", shown, "must be left out where an array is drawn")
        values = sweep
    else:
        values = _measure(sweep, "gini" if measure is None else measure)
    if not values.size:
        raise InputError(place, f"an array of shape {values.shape}", "must have values")
    if values.dtype.kind not in "biufO":
        raise InputError(place, f"an array of {values.dtype}", "must be numbers")
    arguments.array(place, values, "must be numbers", float)
    return values


def _measure(sweep: object, measure: object) -> xr.DataArray:
    allowed, hint = "must be a whole sweep, or a labelled array", "gs.sweep or gs.open gives one"
    sweep = arguments.is_sweep(arguments.instance("sweep", sweep, xr.DataTree, allowed, hint))
    if isinstance(measure, xr.DataArray):
        return measure
    allowed = "must be the name of a measure, or an array"
    measure = arguments.text("measure", measure, allowed)
    group, _, name = measure.rpartition("/")
    group = group.strip("/") or "metrics"
    if group not in sweep.children:
        known = arguments.listed(list(sweep.children))
        raise InputError("measure", f'"{measure}"', f"must be of one of the groups: {known}")
    dataset = sweep[group].to_dataset()
    if name not in dataset.data_vars:
        told = [name for name, data in dataset.data_vars.items() if "aggregation" in data.attrs]
        known = arguments.listed(told, most=40)
        raise InputError("measure", f'"{measure}"', f"must be one of /{group}: {known}")
    return dataset[name]


def _contours(
    ax: Axes,
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    grid: np.ma.MaskedArray[Any, Any],
    number: int,
) -> None:
    levels = MaxNLocator(nbins=number + 1).tick_values(float(grid.min()), float(grid.max()))
    inside = [level for level in levels if grid.min() < level < grid.max()]
    if not inside:
        return
    lines = ax.contour(x, y, grid, levels=inside, colors="white", linewidths=1.2)
    lines.set_path_effects([withStroke(linewidth=2.4, foreground=style.INK, alpha=0.55)])
    parts.settle(ax)  # where lines are depends on the layout
    kept: list[Bbox] = []
    for text in ax.clabel(lines, fmt="%g", fontsize=style.SMALL, colors="white"):
        text.set_path_effects([withStroke(linewidth=2.4, foreground=style.INK)])
        box = text.get_window_extent().padded(2)
        if any(box.overlaps(other) for other in kept):
            text.set_visible(False)
        else:
            kept.append(box)


def _finding(values: xr.DataArray, grid: npt.NDArray[np.float64], x: _Axis, y: _Axis) -> str:
    """Where the measure is highest."""
    name = _name(values)
    name = name[:1].upper() + name[1:]
    if not np.isfinite(grid).any():
        return f"{name}: not defined anywhere"
    low, high = float(np.nanmin(grid)), float(np.nanmax(grid))
    if low == high:
        return f"{name} is {_number(low)} everywhere"
    row, column = np.unravel_index(int(np.nanargmax(grid)), grid.shape)
    place = f"{x.key} {_said(x.values[column])}, {y.key} {_said(y.values[row])}"
    return f"{name}: from {_number(low)} to {_number(high)}, most at {place}"


def _name(values: xr.DataArray) -> str:
    return str(values.attrs.get("long_name") or values.name or "measure")


def _unit(values: xr.DataArray) -> str:
    unit = str(values.attrs.get("unit", ""))
    return "" if unit in ("", "1") else f" ({unit})"


def _number(value: float) -> str:
    said = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2g}"
    return said.replace("-", "−")


def _said(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float | np.number) else str(value)
