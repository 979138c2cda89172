"""Panels of a small society: its ties, and who has adopted at one moment or, animated, at all."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib.animation import FuncAnimation
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba_array
from matplotlib.lines import Line2D

from groundswell import arguments, series
from groundswell.errors import InputError
from groundswell.plot import parts, style
from groundswell.plot.layouts import HasEdges, Layout, Listed, centred, network_layout, ties_of
from groundswell.trees import ledger_rows

_WAITING, _BEFORE, _NOW = 0, 1, 2  # what an agent is at a moment
_COLOURS = (style.FAINT, style.ITEM_COLOURS[1], style.ITEM_COLOURS[0])
_WORDS = ("not yet", "before", "now")


def network(
    graph: npt.ArrayLike | HasEdges,
    adopted: npt.ArrayLike | xr.DataTree,
    step: int | None = None,
    ax: Axes | None = None,
    *,
    item: str | None = None,
    world: int = 0,
    positions: npt.ArrayLike | None = None,
    layout: Layout = "spring",
    seed: int | None = 1,
) -> Axes:
    """Draw a small society at one moment: who has adopted, and who does so in this step.

    The more ties, the larger an agent is drawn.

    Args:
        graph: [tie, 2], or a graph with `edges()` and `agents`; at most 5,000 agents.
        adopted: [agent]: step in which each adopted, NaN or −1 for never; or a run with a ledger.
        step: Which moment; default the last step in which somebody adopted.
        ax: Where to draw; default new axes.
        item: Of a run: which item; default the only one.
        world: Of a run: which world.
        positions: [agent, x and y], as `network_layout` returns; default a layout made here.
        layout: See `network_layout`.
        seed: See `network_layout`.

    Returns:
        The axes; they have no units.

    Raises:
        InputError: The graph, the steps or the positions do not fit each other, the graph is too
            large, the run has no ledger, there is no such item, world or layout, or networkx is
            needed and not installed.
    """
    edges, agents = ties_of(graph)
    spread = _spread(adopted, agents, item, world)
    step = spread.last if step is None else arguments.whole("step", step, 0)
    places = _places(positions, edges, agents, layout, seed)
    ax, dots = _society(ax, edges, places)
    _show(ax, dots, spread, step, step - 1)
    return ax


def network_animation(
    graph: npt.ArrayLike | HasEdges,
    adopted: npt.ArrayLike | xr.DataTree,
    ax: Axes | None = None,
    *,
    item: str | None = None,
    world: int = 0,
    positions: npt.ArrayLike | None = None,
    layout: Layout = "spring",
    seed: int | None = 1,
    frames: int = 100,
    interval: float = 150,
) -> FuncAnimation:
    """Draw adoption in a small society, from before the first to the last step with adopters.

    `animation.save("spread.gif", writer="pillow")` writes it; in a notebook,
    `IPython.display.HTML(animation.to_jshtml())` shows it.

    Args:
        graph: As of `network`.
        adopted: As of `network`.
        ax: Where to draw; default new axes.
        item: As of `network`.
        world: As of `network`.
        positions: As of `network`.
        layout: As of `network`.
        seed: As of `network`.
        frames: At most so many pictures; of more steps, some are drawn together.
        interval: Milliseconds from one to the next.

    Returns:
        The animation; keep it until it was saved or shown.

    Raises:
        InputError: As of `network`, or fewer than two frames.
    """
    arguments.whole("frames", frames, 2)
    arguments.number("interval", interval, 1)
    edges, agents = ties_of(graph)
    spread = _spread(adopted, agents, item, world)
    places = _places(positions, edges, agents, layout, seed)
    ax, dots = _society(ax, edges, places)
    start = max(spread.first - 1, 0)
    stride = max(1, int(np.ceil((spread.last - start) / (frames - 1))))
    steps = [*range(start, spread.last, stride), spread.last]

    def draw(number: int) -> list[PathCollection]:
        before = steps[number - 1] if number else -1
        _show(ax, dots, spread, steps[number], before)
        return [dots]

    draw(0)  # the first frame fixes the space that headings take
    return FuncAnimation(ax.figure, draw, frames=len(steps), interval=interval)  # type: ignore[arg-type]


# --- what is drawn ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Spread:
    """When agents adopted: steps, infinite for never."""

    adopted: npt.NDArray[np.float64]
    item: str
    moment: Callable[[int], str]

    @property
    def first(self) -> int:
        """First step in which somebody adopts; 0 where nobody does."""
        lowest = float(self.adopted.min())
        return int(lowest) if np.isfinite(lowest) else 0

    @property
    def last(self) -> int:
        """Last step in which somebody adopts; 0 where nobody does."""
        finite = self.adopted[np.isfinite(self.adopted)]
        return int(finite.max()) if finite.size else 0

    def states(self, step: int, before: int) -> npt.NDArray[np.int64]:
        """[agent]: what each is at a step, where those until `before` have adopted before."""
        return np.where(
            self.adopted <= before, _BEFORE, np.where(self.adopted <= step, _NOW, _WAITING)
        )


def _show(ax: Axes, dots: PathCollection, spread: _Spread, step: int, before: int) -> None:
    states = spread.states(step, before)
    dots.set_facecolor(to_rgba_array(_COLOURS)[states].tolist())
    have, agents = int((states != _WAITING).sum()), len(states)
    what = f"have {spread.item}" if spread.item else "have adopted"
    style.heading(ax, f"{have:,} of {agents:,} agents {what} {spread.moment(step)}")


def _society(
    ax: Axes | None,
    edges: npt.NDArray[np.int64],
    places: npt.NDArray[np.float64],
) -> tuple[Axes, PathCollection]:
    """Draw ties and agents, in no colour yet."""
    ax = parts.panel(ax, 6.4, 6.6)
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_aspect("equal")
    ax.set_xlim(-1.04, 1.04)
    ax.set_ylim(-1.04, 1.04)
    ties = LineCollection(
        list(places[edges]),
        colors=style.OTHER_COLOUR,
        linewidths=0.6,
        alpha=float(np.clip(450 / max(len(edges), 1), 0.1, 0.6)),
        zorder=1,
    )
    ax.add_collection(ties, autolim=False)
    agents = len(places)
    degrees = np.bincount(edges.ravel(), minlength=agents)
    relative = degrees / max(float(degrees.mean()), 1e-9)
    sizes = np.clip(7000 / agents, 9, 90) * np.clip(0.5 + 0.5 * relative, 0.5, 5)
    dots = ax.scatter(
        places[:, 0],
        places[:, 1],
        s=sizes,
        edgecolors=style.QUIET,
        linewidths=0.35 if agents < 500 else 0.15,
        zorder=2,
    )
    key = [
        Line2D([], [], ls="", marker="o", ms=7, mec=style.QUIET, mew=0.4, color=c, label=word)
        for c, word in zip(_COLOURS, _WORDS, strict=True)
    ]
    parts.labels(ax, "agents by when they adopt; larger: more ties", "")
    parts.key_below(ax, key)
    return ax, dots


def _places(
    positions: npt.ArrayLike | None,
    edges: npt.NDArray[np.int64],
    agents: int,
    layout: Layout,
    seed: int | None,
) -> npt.NDArray[np.float64]:
    if positions is None:
        return network_layout(Listed(edges, agents), layout, seed=seed)
    allowed = f"must be finite numbers of shape ({agents}, 2)"
    places = arguments.array("positions", positions, allowed, float)
    if places.shape != (agents, 2) or not np.isfinite(places).all():
        raise InputError("positions", f"shape {places.shape}", allowed)
    return centred(places)


# --- what is given ----------------------------------------------------------------------------


def _spread(adopted: object, agents: int, item: str | None, world: int) -> _Spread:
    if isinstance(adopted, xr.DataTree):
        return _spread_of_run(adopted, agents, item, world)
    allowed = f"must be a step for each of {agents} agents"
    steps = arguments.array("adopted", adopted, allowed, float)
    if steps.shape != (agents,):
        raise InputError("adopted", f"shape {steps.shape}", allowed)
    steps = np.where(np.isnan(steps) | (steps < 0), np.inf, steps)
    name = "" if item is None else arguments.text("item", item)
    return _Spread(steps, name, lambda step: f"by step {step}")


def _spread_of_run(run: xr.DataTree, agents: int, item: str | None, world: int) -> _Spread:
    society = int(arguments.is_run(run, "adopted")["graph"].attrs["agents"])
    if society != agents:
        raise InputError(
            "graph", f"{agents:,} agents", f"must be that of the run, which has {society:,}"
        )
    rows = ledger_rows(run, item, world)
    steps = np.full(agents, np.inf)
    np.minimum.at(steps, rows["agent"].values, rows["step"].values)
    ends = series.step_edges(run)[1:]

    def moment(step: int) -> str:
        end = ends[min(step, len(ends) - 1)]
        return f"by {style.long_date(end if isinstance(end, np.datetime64) else round(end, 1))}"

    return _Spread(steps, str(rows.attrs["item"]), moment)
