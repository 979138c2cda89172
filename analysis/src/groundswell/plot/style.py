"""What the panels share: colours, words, axes, and text that stays where it fits.

Colours are Okabe and Ito's, which people with any common colour vision can tell apart; what a
colour means is also said in words beside it.
"""

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter

from groundswell import arguments, series

INK = "#222222"
QUIET = "#666666"
FAINT = "#D9D9D9"
ITEM_COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
OTHER_COLOUR = "#9A9A9A"
CHANNEL_COLOURS = {
    "own": "#009E73",
    "peers": "#56B4E9",
    "chart": "#F0E442",
    "broadcast": "#CC79A7",
    "seed": "#BBBBBB",
}
PEER_COLOURS = {"call": "#1A4E6E", "friends": "#BFE3F7"}  # darker and lighter than "peers"
SMALL, NORMAL, HEADING = 9.5, 10.5, 12.5  # points

MOST_ITEMS = len(ITEM_COLOURS)  # more items than this: the rest is drawn together, in grey


@contextmanager
def whole_picture() -> Iterator[None]:
    """Draw with matplotlib's own settings and the font it brings, whatever the user's are."""
    # Whatever draws figures here is set up now: what a notebook sets for it must not end with
    # these settings, or it would not show the figures that follow.
    plt.draw_if_interactive()
    with plt.style.context(["default", {"font.family": ["DejaVu Sans"]}]):
        yield


def shown_items(run: xr.DataTree) -> list[str]:
    """Items with a line of their own: all in scenario order, or the most downloaded of many."""
    names = series.item_names(run)
    if len(names) <= MOST_ITEMS:
        return names
    return series.items_by_downloads(run)[:MOST_ITEMS]


def ink_on(colour: str) -> str:
    """Colour of text that can be read on this one."""
    red, green, blue = to_rgb(colour)
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.45 else "white"


def item_colours(run: xr.DataTree) -> dict[str, str]:
    """Colour of every item, the same in all panels."""
    colours = dict.fromkeys(series.item_names(run), OTHER_COLOUR)
    return colours | dict(zip(shown_items(run), ITEM_COLOURS, strict=False))


def group_colours(run: xr.DataTree) -> dict[str, str]:
    """Colour of every group: that of the item it calls its members to."""
    items = item_colours(run)
    colours = {name: items[target] for name, target in series.group_targets(run).items()}
    if len(set(colours.values())) < len(colours):  # two groups for one item need two colours
        colours = {n: ITEM_COLOURS[i % MOST_ITEMS] for i, n in enumerate(colours)}
    return colours


def tidy(ax: Axes) -> None:
    """Leave only the axis lines that carry something.

    Raises:
        InputError: These are no axes.
    """
    arguments.instance("ax", ax, Axes, "must be axes of Matplotlib's", "plt.subplots()[1]")
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(QUIET)
    ax.grid(axis="y", color=FAINT, linewidth=0.7)
    ax.set_axisbelow(True)
    ax.tick_params(colors=QUIET, labelsize=SMALL, length=0)


def heading(ax: Axes, text: str) -> None:
    """Set a panel's heading, left-aligned, in at most two lines of the panel's width."""
    ax.set_title(text, loc="left", fontsize=HEADING, fontweight="bold", color=INK, pad=10)
    title = ax._left_title  # type: ignore[attr-defined]  # set_title returns no left title in stubs
    title.set_text(wrapped(title, text, ax.get_window_extent().width, lines=2))


def people_axis(ax: Axes, highest: float, label: str) -> None:
    """Set the y axis: people from 0, with thousands separators."""
    ax.set_ylim(0, highest * 1.12 if highest > 0 else 1)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.set_ylabel(label, color=QUIET, fontsize=SMALL)


def numbers(times: object) -> npt.NDArray[np.float64]:
    """Moments as places on an axis, in days."""
    values = np.asarray(times)
    if values.dtype.kind == "M":
        return np.asarray(mdates.date2num(values), dtype="float64")
    return values.astype("float64")


def time_axis(ax: Axes, begin: series.Moment, end: series.Moment) -> None:
    """Set the x axis: days by name for up to three weeks, else dates; or days from the start."""
    first, last = numbers([begin, end])
    ax.set_xlim(first, last)
    if not isinstance(begin, np.datetime64):
        ax.set_xlabel("days from the start", color=QUIET, fontsize=SMALL)
        return
    inches = ax.get_window_extent().width / ax.figure.dpi
    room = max(2, int(inches / 0.59))  # labels that fit side by side
    days = np.arange(np.ceil(first), last + 1e-9)
    if len(days) < 2 or len(days) > room * 14:
        locator = mdates.AutoDateLocator(maxticks=min(room, 10))
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))
        return
    if len(days) - 1 <= min(room, 21):  # a name under the middle of each day
        ax.xaxis.set_major_locator(FixedLocator(list(days)))
        ax.xaxis.set_major_formatter(NullFormatter())
        ax.xaxis.set_minor_locator(FixedLocator(list(days[days + 1 <= last + 1e-9] + 0.5)))
        ax.xaxis.set_minor_formatter(FuncFormatter(lambda value, _: _day(value, named=True)))
        ax.tick_params(axis="x", which="minor", colors=QUIET, labelsize=SMALL, length=0)
        ax.tick_params(axis="x", which="major", color=QUIET, length=4)
        return
    stride = next(s for s in (1, 2, 7, 14) if len(days) / s <= room)
    ax.xaxis.set_major_locator(FixedLocator(list(days[::stride])))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _day(value, named=False)))
    ax.tick_params(axis="x", length=4, color=QUIET)


def _day(value: float, *, named: bool) -> str:
    date = mdates.num2date(value)
    return f"{date:%a}\n{date.day} {date:%b}" if named else f"{date.day} {date:%b}"


def long_date(when: series.Moment) -> str:
    """Return "Sunday 13 December 2009", or "day 21"."""
    if not isinstance(when, np.datetime64):
        return f"day {when:g}"
    date = when.astype("datetime64[us]").item()
    assert isinstance(date, dt.datetime)
    clock = f" {date:%H:%M}" if (date.hour, date.minute) != (0, 0) else ""
    return f"{date:%A} {date.day} {date:%B %Y}{clock}"


def counted(number: float, noun: str) -> str:
    """Return "1 world", "16 worlds"."""
    shown = int(number) if number == int(number) else number
    return f"{shown:,} {noun}{'' if number == 1 else 's'}"


def not_drawn(series_name: str, kind: str, names: Sequence[str]) -> None:
    """Warn of observed points that have no place in this run."""
    for name in names:
        warnings.warn(
            f'observed {series_name} of "{name}": this run has no such {kind}, not drawn',
            stacklevel=3,
        )


# --- text that stays where it fits ------------------------------------------------------------


def width(text: Text, content: str) -> float:
    """Width in pixels that `content` would have in the font of `text`."""
    kept = text.get_text()
    text.set_text(content)
    pixels = float(text.get_window_extent().width)
    text.set_text(kept)
    return pixels


def wrapped(text: Text, content: str, pixels: float, lines: int) -> str:
    """Break `content` at spaces into at most so many lines of this width; "…" ends what is cut.

    Lines are of about equal length: no last word stands alone.
    """
    greedy = _broken(text, content, pixels, lines)
    if "\n" not in greedy or greedy.endswith("…"):
        return greedy
    for share in (0.6, 0.7, 0.8, 0.9):
        narrower = _broken(text, content, share * pixels, lines)
        if "…" not in narrower and narrower.count("\n") == greedy.count("\n"):
            return narrower
    return greedy


def _broken(text: Text, content: str, pixels: float, lines: int) -> str:
    done: list[str] = []
    words = content.split()
    while words and len(done) < lines:
        line = words.pop(0)
        while words and width(text, f"{line} {words[0]}") <= pixels:
            line = f"{line} {words.pop(0)}"
        rest_is_cut = bool(words) and len(done) + 1 == lines
        done.append(_cut(text, line, pixels) if rest_is_cut or width(text, line) > pixels else line)
    return "\n".join(done)


def _cut(text: Text, line: str, pixels: float) -> str:
    while line and width(text, f"{line}…") > pixels:
        line = line[:-1].rstrip()
    return f"{line}…"


class FittingText(Text):
    """A text that is drawn only where it is narrower than a span of its axes.

    The choice is made at every drawing, so that it holds after the figure was resized.
    """

    def __init__(
        self, ax: Axes, centre: float, y: float, text: str, span: float, colour: str = INK
    ) -> None:
        """Centre `text` at (centre, y); `span` is the width it must keep to, in data units."""
        super().__init__(
            centre, y, text, ha="center", va="center_baseline", fontsize=SMALL, color=colour
        )
        self._span = span
        ax.add_artist(self)
        self.set_clip_on(False)
        self.set_transform(ax.transData)

    def fit(self, renderer: RendererBase | None = None) -> None:
        """Show or hide the text, by the size of the axes now."""
        assert self.axes is not None
        self.set_visible(True)
        ends = self.axes.transData.transform([(0.0, 0.0), (self._span, 0.0)])
        room = abs(ends[1][0] - ends[0][0])
        margin = 0.06 * self.axes.figure.dpi
        self.set_visible(self.get_window_extent(renderer).width + margin <= room)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the text where it fits."""
        self.fit(renderer)
        super().draw(renderer)


def end_labels(ax: Axes, labels: Sequence[tuple[float, str, str]], inches: float = 2.0) -> None:
    """Write labels right of the axes at the height of their lines, spread so that none overlap.

    Args:
        ax: Axes whose limits are final.
        labels: (y in data units, text whose first line is a name, colour).
        inches: Width that the labels may take.
    """
    pixels = inches * ax.figure.dpi
    box = ax.get_window_extent()
    placed: list[tuple[float, list[Text]]] = []
    for y, content, colour in labels:
        first, *rest = content.split("\n", 1)
        looks: dict[str, Any] = {"va": "top", "linespacing": 1.25, "transform": ax.transAxes}
        name = ax.text(0, 0, "", fontsize=NORMAL, fontweight="bold", color=colour, **looks)
        name.set_text(wrapped(name, first, pixels, lines=2 if len(labels) <= 4 else 1))
        more = [ax.text(0, 0, r, fontsize=SMALL, color=QUIET, **looks) for r in rest]
        placed.append((float(ax.transData.transform((0, y))[1]), [name, *more]))
    placed.sort(key=lambda entry: entry[0])
    leading = 3  # pixels between a name and what stands under it
    heights = [sum(t.get_window_extent().height + leading for t in texts) for _, texts in placed]
    centres = _spread([y for y, _ in placed], [height + 5 for height in heights], box.y0, box.y1)
    for (_, texts), centre, height in zip(placed, centres, heights, strict=True):
        top = centre + height / 2
        for text in texts:
            text.set_position((1.018, (top - box.y0) / box.height))
            top -= text.get_window_extent().height + leading


def _spread(
    centres: list[float], heights: list[float], lowest: float, highest: float
) -> list[float]:
    """Move ascending centres apart until none overlap, as little as possible, within the limits.

    Groups of touching labels move as one, to the mean of where their members want to be.
    """
    groups: list[tuple[float, float, list[float]]] = []  # (centre, height, heights of members)
    for centre, size in zip(centres, heights, strict=True):
        groups.append((_clamp(centre, size, lowest, highest), size, [size]))
        while len(groups) > 1:
            (low, low_size, low_parts), (high, high_size, high_parts) = groups[-2:]
            if high - low >= (low_size + high_size) / 2:
                break
            total = low_size + high_size
            # Where the joint centre must be for each part's own centre, weighted by members.
            low_wish = low - low_size / 2 + total / 2
            high_wish = high + high_size / 2 - total / 2
            n, m = len(low_parts), len(high_parts)
            joint = (n * low_wish + m * high_wish) / (n + m)
            joint = _clamp(joint, total, lowest, highest)
            groups[-2:] = [(joint, total, low_parts + high_parts)]
    out = []
    for centre, total, parts in groups:
        y = centre - total / 2
        for size in parts:
            out.append(y + size / 2)
            y += size
    return out


def _clamp(centre: float, size: float, lowest: float, highest: float) -> float:
    return min(max(centre, lowest + size / 2), max(highest - size / 2, lowest + size / 2))
