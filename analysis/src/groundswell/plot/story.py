"""One picture of a run, worth putting on top of a page about it."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groundswell import arguments, series
from groundswell.plot import curves, style
from groundswell.plot.curves import cumulative_downloads, membership, start_of_count
from groundswell.plot.shares import channel_shares

WIDTH = 12.0  # inches; text is sized to be read at 1200 pixels
_LEFT, _RIGHT, _LABELS = 0.95, 0.35, 2.15


def story(
    run: xr.DataTree,
    observed: pd.DataFrame | None = None,
    *,
    since: object = None,
    title: str | None = None,
) -> Figure:
    """Draw a run as one picture: downloads, members, and what led to a download.

    Panels that do not apply (no groups, no downloads) are left out.

    Args:
        run: A run.
        observed: Table of `groundswell.observed`, to be drawn beside the worlds.
        since: From where downloads are counted; see `cumulative_downloads`.
        title: Headline; default what the run found if it holds in most worlds, else the title of
            the scenario.

    Returns:
        A figure 12 inches wide.

    Raises:
        InputError: `since` is not a moment of this run.
    """
    arguments.is_run(run)
    if title is not None:
        arguments.text("title", title)
    with style.whole_picture():
        figure = plt.figure(figsize=(WIDTH, 9), facecolor="white")
        head = _headline(figure, run, observed, since, title)
        groups, causes = series.has_groups(run), _any_downloads(run)
        rows = len(style.shown_items(run)) + (len(style.shown_items(run)) < _item_count(run))
        top = head + 0.55
        upper = 3.5 if groups or causes else 4.6
        bars = min(1.05 * rows, max(2.5, 0.72 * rows)) if causes else 0.0
        lower = max(bars, 2.5) if groups else bars
        bottom = 0.85 if lower else 0.95
        if groups and causes:
            bottom += 0.2  # a second row of the key of causes
        gap = 1.25 if lower else 0.0
        height = top + upper + gap + lower + bottom
        _grow(figure, height)

        def axes(left: float, down: float, width: float, tall: float) -> Axes:
            box = (left / WIDTH, 1 - (down + tall) / height, width / WIDTH, tall / height)
            return figure.add_axes(box)

        wide = WIDTH - _LEFT - _RIGHT
        upper_panel = cumulative_downloads(
            run, observed, axes(_LEFT, top, wide - _LABELS, upper), since=since
        )
        down = top + upper + gap
        if groups:
            several = run["series/members"].sizes["group"] > 1
            width = (4.6 if causes else wide) - (1.6 if several else 0)
            panel = membership(run, observed, axes(_LEFT, down, width, lower))
            _keep_new_keys(panel, upper_panel)
        if causes:
            left = _LEFT + (5.75 if groups else 0.0)
            channel_shares(run, axes(left, down, WIDTH - _RIGHT - left, bars))
        _footer(figure, run, height)
    return figure


def _keep_new_keys(panel: Axes, explained: Axes) -> None:
    """Keep only those entries of a legend that the other panel's does not already explain."""
    old, other = panel.get_legend(), explained.get_legend()
    if old is None or other is None:
        return
    known = {text.get_text() for text in other.get_texts()}
    handles = [h for h in old.legend_handles if h is not None and h.get_label() not in known]
    old.remove()
    if handles:
        curves.key(panel, handles)


def _headline(
    figure: Figure,
    run: xr.DataTree,
    observed: pd.DataFrame | None,
    since: object,
    title: str | None,
) -> float:
    """Write title and subtitles; return the inches they take."""
    found = finding(run, start_of_count(run, observed, since))
    own = str(run.attrs["title"])
    beside = ", beside the record" if observed is not None and not observed.empty else ""
    if title is None and found.clear:
        head, below = found.claim, f"{own}{'' if own[-1:] in '.?!' else ':'} {found.numbers}"
    else:
        head, below = title or own, found.sentence
    down = 0.3
    lines = (
        (head, 19.0, "bold", style.INK, 2),
        (below, 13.0, "normal", style.INK, 3),
        (size(run) + beside, 11.0, "normal", style.QUIET, 2),
    )
    for content, points, weight, colour, rows in lines:
        text = figure.text(
            0.3 / WIDTH,
            1.0,
            "",
            fontsize=points,
            fontweight=weight,
            color=colour,
            va="top",
            linespacing=1.2,
        )
        text.set_text(style.wrapped(text, content, (WIDTH - 0.6) * figure.dpi, lines=rows))
        text.set_gid(f"down={down}")
        down += text.get_window_extent().height / figure.dpi + 0.1
    return down


def _grow(figure: Figure, height: float) -> None:
    """Set the height; what was placed from the top stays at its distance from the top."""
    figure.set_size_inches(WIDTH, height)
    for text in figure.texts:
        down = float(str(text.get_gid()).removeprefix("down="))
        text.set_y(1 - down / height)


def _footer(figure: Figure, run: xr.DataTree, height: float) -> None:
    version = run.attrs.get("program_version", "")
    words = [f"groundswell {version}".strip(), f"model {run.attrs['model']}"]
    words.append(f"seed {int(run.attrs['seed'])}")
    figure.text(
        1 - 0.3 / WIDTH,
        0.16 / height,
        " · ".join(words),
        ha="right",
        va="bottom",
        fontsize=style.SMALL - 0.5,
        color=style.QUIET,
    )


class Finding(NamedTuple):
    """What a run found, in words."""

    claim: str  # "A outsells B in 7 of 8 worlds"
    numbers: str = ""  # "9,000 to 8,000 in the week (mean of the worlds)"
    clear: bool = False  # the claim is that one item outsells others, and holds in most worlds

    @property
    def sentence(self) -> str:
        """All of it."""
        return f"{self.claim}: {self.numbers}." if self.numbers else f"{self.claim}."


def finding(run: xr.DataTree, since: series.Moment | None = None) -> Finding:
    """Say which item was downloaded most, and in how many worlds."""
    totals_of = series.cumulative(run, since)
    end, within = totals_of["time"].values[-1], "the run"
    if since is not None:
        end = min(series.days_after(since, series.WEEK_DAYS), end)
        within = "the week"
        if end < series.days_after(since, series.WEEK_DAYS):  # the run ends before the week does
            begin = totals_of["time"].values[0]
            days = float(style.numbers(end) - style.numbers(begin))
            within = style.counted(round(days, 2), "day")
    finals = series.at(totals_of, end).transpose("world", "item")
    totals, worlds = finals.values, finals.sizes["world"]
    names = [str(name) for name in finals["item"].values]
    means = totals.mean(axis=0)
    over = "" if worlds == 1 else " (mean of the worlds)"
    if len(names) == 1:
        return Finding(names[0], f"{means[0]:,.0f} downloads in {within}{over}")
    alone = (totals == totals.max(axis=1, keepdims=True)).sum(axis=1) == 1
    wins = np.bincount(totals.argmax(axis=1)[alone], minlength=len(names))
    best = int(np.lexsort((-means, -wins))[0])
    if wins[best] == 0:
        return Finding(f"No item was downloaded more than all others in {within}")
    if len(names) == 2:
        claim = f"{names[best]} outsells {names[1 - best]}"
        pair = f"{means[best]:,.0f} to {means[1 - best]:,.0f}"
    else:
        claim = f"{names[best]} outsells {len(names) - 1:,} others"
        pair = f"{means[best]:,.0f} downloads"
    where = "" if worlds == 1 else f" in {wins[best]:,} of {worlds:,} worlds"
    clear = bool(2 * wins[best] > worlds)
    return Finding(f"{claim}{where}", f"{pair} in {within}{over}", clear)


def size(run: xr.DataTree) -> str:
    """Say how many worlds, agents, and people per agent a run has."""
    scale = int(run.attrs["scale"])
    worlds = style.counted(int(run.attrs["worlds"]), "simulated world")
    agents = int(run["graph"].attrs["agents"]) if "graph" in run.children else None
    each = "one person each" if scale == 1 else f"each standing for {scale:,} people"
    return f"{worlds} of {agents:,} agents, {each}" if agents else f"{worlds}; agents: {each}"


def _item_count(run: xr.DataTree) -> int:
    return int(run["series/downloads"].sizes["item"])


def _any_downloads(run: xr.DataTree) -> bool:
    return bool((run["metrics/downloads"] > 0).any())
