"""Herd or discovery? A page with sliders: the chart race, its causes and its twins, run at once.

    .venv/bin/python -m pip install './analysis[explorer]'
    .venv/bin/marimo run analysis/explorer.py

`scenario(**START)` is what the sliders make, and `race`, `causes` and `twins` draw its run; they
need no browser: put this folder on Python's path, and `import explorer`.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="full", app_title="Groundswell: herd or discovery?")

with app.setup:
    import html
    import io
    import tomllib
    from typing import Any, NamedTuple

    import marimo as mo
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    import groundswell as gs
    from groundswell import series
    from groundswell.plot import parts, style
    from groundswell.plot.story import finding

    class Control(NamedTuple):
        """What can be moved: a slider, or a switch where it starts as a truth value."""

        label: str
        scale: tuple[float, float, float]  # from, to, in steps of
        start: float
        meaning: str

    CONTROLS = {
        "collectivism": Control(
            "Collectivism",
            (0, 1, 0.05),
            0.5,
            "How much people go by others (friends, club, chart) and not by what they find "
            "themselves. 0: all go their own way. 1: nobody does.",
        ),
        "discovery": Control(
            "From herd to discovery, %",
            (0, 100, 5),
            50,
            "What enthusiasts do. 0: all draw their friends into the fan club of The Anthem. "
            "100: all browse songs that nobody pushes.",
        ),
        "founders": Control(
            "Founders of the fan club",
            (0, 200, 5),
            20,
            "How many people begin it. Their friends join, and the friends of these. In the third "
            "week the club calls: everybody download it now!",
        ),
        "television": Control(
            "Television reaches, %",
            (0, 100, 5),
            50,
            "How many people see The TV Single, when the second week begins.",
        ),
        "chart": Control(
            "People see the chart",
            (0, 1, 1),
            True,
            "The five most downloaded songs of last week. What is high up is tried more.",
        ),
        "agents": Control(
            "People",
            (10_000, 50_000, 10_000),
            20_000,
            "How large the society is. More people: less luck, more waiting.",
        ),
        "worlds": Control(
            "Worlds",
            (1, 2, 1),
            1,
            "Two worlds have the same friendships and another luck: what they share is no "
            "accident. Curves are means.",
        ),
        "luck": Control(
            "Luck",
            (1, 20, 1),
            7,
            "Another number is another society of the same kind. Does it end alike?",
        ),
    }
    START = {name: control.start for name, control in CONTROLS.items()}

    SONGS = [
        {"name": "The Anthem", "quality": 0.0},
        {"name": "Hidden Gem", "quality": 1.0},
        {"name": "The TV Single", "quality": 0.0},
        {"name": "Night Bus", "quality": 0.3, "attributes": [1.0]},
        {"name": "Day Return", "quality": 0.3, "attributes": [-1.0]},
    ]
    TWINS = {
        "no-fan-club": ("Without the fan club", ["fan club"]),
        "no-television": ("Without television", ["television"]),
        "nobody-listens": ("Nobody listens to others", ["peers", "chart"]),
    }
    VIEWS = {
        "The race": "Downloads so far, day by day, and the place in each week's chart.",
        "Causes": "Where the last push came from, and what all pushes were made "
        "of: *own* is what people found themselves, *peers* are friends and the club, *broadcast* "
        "is television.",
        "Twins": "The same people with the same luck, run again without something. "
        "What is missing then is owed to it; below 0, there would be more.",
        "Take it along": "",
    }
    FILE = "explored.toml"
    WIDTH = 9.2  # inches, shown at some 80 to 100 pixels each

    INTRODUCTION = """
<h1>Herd or discovery?</h1>
<p>Five songs, four weeks. A fan club pushes one, television shows one, and three can only be found.
Move something, and see who wins and why.</p>
"""
    ANYTHING = "One change a line, as the command line's `--set` takes it."
    # Columns stand side by side where there is room, and one below the other where there is not.
    STYLE = """<style>
@media (min-width: 640px) { /* marimo leaves 4rem and more at each side */
  .explorer { margin-left: -2.5rem; width: calc(100% + 5rem); max-width: none; } }
.explorer h1 { font-size: 1.5rem; font-weight: 700; margin-bottom: 0.25rem; }
.explorer .page { display: flex; flex-wrap: wrap; gap: 1.5rem 2rem; margin-top: 1.25rem; }
.explorer .controls { flex: 1 1 15rem; display: grid; gap: 0.9rem 2rem; align-content: start;
                      grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); }
.explorer .controls > div { padding-right: 0.4rem; } /* room for the value 20,000 */
.explorer .results { flex: 3 1 34rem; min-width: 0; }
.explorer .cards { display: grid; gap: 0.5rem; margin-bottom: 0.75rem;
                   grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); }
.explorer .cards > div { border: 1px solid #8886; border-radius: 0.5rem; padding: 0.5rem 0.75rem; }
.explorer .cards strong { font-size: 1.35rem; }
.explorer .cards p { font-size: 0.8rem; line-height: 1.3; }
.explorer .meaning { font-size: 0.8rem; line-height: 1.3; margin-top: 0.1rem; opacity: 0.75; }
</style>"""


@app.function
def scenario(
    *,
    collectivism: float,
    discovery: float,
    founders: int,
    television: float,
    chart: bool,
    agents: int,
    worlds: int,
    luck: int,
) -> gs.Scenario:
    """Return the scenario that the sliders describe.

    Args:
        collectivism: Mean of c over people, 0 to 1.
        discovery: Share of the enthusiasm that browses and does not gather a club, per cent.
        founders: How many people begin the fan club.
        television: Share of the people whom the broadcast reaches, per cent.
        chart: Whether people see the chart.
        agents: How many people there are.
        worlds: How many worlds are run.
        luck: The seed.

    Returns:
        Four weeks in steps of a day: the club's song, the broadcast one, and three unknowns; with
        a twin run for each name of `TWINS`.

    Raises:
        ScenarioError: A value cannot be.
    """
    explorers = round(discovery / 100, 4)
    beta = {"distribution": "beta", "mean": round(collectivism, 4), "concentration": 4.0}
    return gs.Scenario(
        {
            "title": "Herd or discovery, as explored",
            "description": "A fan club, television and explorers, for four weeks.",
            "seed": luck,
            "worlds": worlds,
            "clock": {"step": "1 day", "end": "28 days"},
            "graph": {
                "kind": "bter",
                "agents": agents,
                "mean_degree": 20.0,
                "clustering": 0.3,
            },
            "population": {
                "collectivism": beta if 0 < collectivism < 1 else float(collectivism),
                "taste_dimensions": 1,
            },
            "items": SONGS,
            "campaigns": campaigns(explorers, founders, round(television / 100, 4)),
            "chart": {"visible": chart, "length": len(SONGS)},
            "model": {
                "name": "campaign",
                "taste_strength": 1.0,
                "talk": 0.004,
                "talk_for": "4 days",
                "attention": 40.0,
                "chart_weight": 0.01,
            },
            "record": {"graph_statistics": "none"},
            "twins": {name: {"without": without} for name, (_, without) in TWINS.items()},
        }
    )


@app.function
def campaigns(explorers: float, founders: int, audience: float) -> list[dict[str, Any]]:
    """Return herd, discovery and broadcast, the first two sharing one enthusiasm."""
    return [
        {
            "name": "fan club",
            "kind": "group",
            "target": "The Anthem",
            "count": founders,
            "invite": round(0.06 * (1 - explorers), 6),
            "invite_for": "5 days",
            "reluctance": 0.8,
            "join_taste": 0.5,
            "act_from": "14 days",
            "act_until": "21 days",
            "call": 0.3,
        },
        {
            "name": "explorers",
            "kind": "discovery",
            "pool": ["Hidden Gem", "Night Bus", "Day Return"],
            "recruits": round(0.3 * explorers, 6),
            "rate": 0.4,
            "trial": 0.8,
            "choosiness": 0.7,
        },
        {
            "name": "television",
            "kind": "broadcast",
            "target": "The TV Single",
            "times": ["7 days"],
            "audience": audience,
            "intensity": 0.25,
            "fade": "2 days",
        },
    ]


@app.function
def changes_in(text: str) -> dict[str, Any]:
    """Read changes as `--set` takes them, one a line: `model.talk = 0.01`.

    Args:
        text: Lines; empty ones do not count.

    Returns:
        Values by path. What is no TOML value is a text: `graph.kind = friendship`.

    Raises:
        InputError: A line has no path and value.
    """
    changes: dict[str, Any] = {}
    for line in filter(str.strip, text.splitlines()):
        path, sign, value = (part.strip() for part in line.partition("="))
        if not (path and sign and value):
            raise gs.InputError(
                "change", repr(line), "must be a path and a value", "model.talk = 0.01"
            )
        try:
            changes[path] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            changes[path] = value
    return changes


@app.function
def panels(height: float, *boxes: tuple[float, float, float, float]) -> tuple[Figure, list[Axes]]:
    """Return a new figure and its axes; laid out by hand, it is drawn in half the time.

    Args:
        height: Of the figure, inches; its width is `WIDTH`.
        *boxes: Of each panel, inches: from the left, from the top, width, height.
    """
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    return figure, [
        figure.add_axes((left / WIDTH, 1 - (top + tall) / height, wide / WIDTH, tall / height))
        for left, top, wide, tall in boxes
    ]


@app.function
def race(run: xr.DataTree) -> Figure:
    """Draw downloads day by day, and the chart week by week (of the first world).

    Args:
        run: A run.

    Returns:
        A figure; the titles say who wins.
    """
    figure, (curves, chart) = panels(6.8, (0.75, 0.45, 6.9, 2.8), (0.75, 4.2, 6.9, 2.05))
    gs.plot.cumulative_downloads(run, ax=curves)
    gs.plot.chart_run(run, ax=chart)
    style.heading(curves, finding(run).claim)
    key = curves.get_legend()
    if key and run["series"].sizes["world"] == 1:
        key.remove()  # it would only say that a line is what was simulated
    return figure


@app.function
def causes(run: xr.DataTree) -> Figure:
    """Draw what tipped the downloads: of each song, and of all of them over time.

    Args:
        run: A run.

    Returns:
        A figure.
    """
    figure, (songs, days) = panels(8.1, (0.95, 0.6, 8.1, 3.45), (0.95, 5.15, 8.1, 2.05))
    gs.plot.channel_shares(run, ax=songs)
    gs.plot.attribution(run, ax=days)
    style.heading(songs, most_and_least_herding(run))
    return figure


@app.function
def most_and_least_herding(run: xr.DataTree) -> str:
    """Say of which song's downloads others tipped most, and of which least."""
    shares = {
        song: herding(run, song)
        for song in series.item_names(run)
        if run["metrics/downloads"].sel(item=song).sum() > 0
    }
    if not shares:
        return "No downloads"
    ends = dict.fromkeys((max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)))
    told = [f"{parts.per_cent(shares[song])} of the downloads of {song}" for song in ends]
    return f"Others tip {' and '.join(told)}"


@app.function
def twins(run: xr.DataTree) -> Figure:
    """Draw each song's downloads as they were and in each twin run, means over worlds.

    Args:
        run: A run of a `scenario`.

    Returns:
        A figure with a panel for each twin; what is owed is written beside each song.
    """
    boxes = [(1.2 + 2.7 * number, 0.65, 2.5, 3.1) for number in range(len(TWINS))]
    figure, axes = panels(4.7, *boxes)
    for ax, name in zip(axes, TWINS, strict=True):
        twin_panel(ax, run, name)
    for ax in axes[1:]:
        ax.set_yticklabels([])
    widest = 1.7 * max(ax.dataLim.x1 for ax in axes)  # leaves room for what stands beside a marker
    for ax in axes:
        ax.set_xlim(0, max(widest, 1))
    figure.legend(
        handles=[
            Line2D([], [], marker="o", ls="", color=style.QUIET, label="as it was"),
            Line2D([], [], marker="o", ls="", mfc="white", color=style.QUIET, label="in the twin"),
        ],
        loc="lower left",
        bbox_to_anchor=(1.1 / WIDTH, 0),
        ncols=2,
        frameon=False,
        fontsize=style.SMALL,
        labelcolor=style.QUIET,
    )
    return figure


@app.function
def twin_panel(ax: Axes, run: xr.DataTree, twin: str) -> None:
    """Draw one twin: a filled and an empty marker for each song."""
    was = run["metrics/downloads"].mean("world")
    would = run["twins/downloads"].sel(twin=twin).sum("channel").mean("world")
    names, colours = series.item_names(run), style.item_colours(run)
    style.tidy(ax)
    ax.grid(visible=False, axis="y")
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.tick_params(axis="y", pad=9)  # clear of a marker at 0
    ax.xaxis.set_major_locator(MaxNLocator(nbins=3, integer=True, prune="upper"))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.set_xlabel("downloads (people)", color=style.QUIET, fontsize=style.SMALL)
    ax.set_title(
        f"{TWINS[twin][0]}:\n{fewer_or_more(owed(run, twin))}",
        loc="left",
        fontsize=style.NORMAL,
        fontweight="bold",
        color=style.INK,
        pad=10,
    )
    for row, name in enumerate(names):
        here, there = float(was.sel(item=name)), float(would.sel(item=name))
        colour = colours[name]
        ax.plot([there, here], [row, row], color=colour, lw=2.2, clip_on=False)
        ax.plot(there, row, "o", ms=8, mfc="white", mec=colour, mew=1.8, clip_on=False)
        ax.plot(here, row, "o", ms=8, color=colour, clip_on=False)
        words = f"{signed(1 - there / here)} owed" if here else "no downloads"
        ax.annotate(
            words,
            (max(here, there), row),
            xytext=(9, 0),
            textcoords="offset points",
            va="center_baseline",
            fontsize=style.SMALL,
            color=style.QUIET,
        )


@app.function
def fewer_or_more(missing: float) -> str:
    """Say in a few words what a twin run lacks."""
    if missing == 0:
        return "nothing changes"
    if abs(missing) < 0.0005:
        return "hardly a change"
    return f"{parts.per_cent(abs(missing))} {'more' if missing < 0 else 'fewer'} downloads"


@app.function
def owed(run: xr.DataTree, twin: str) -> float:
    """Return the share of all downloads that is missing in a twin run; negative: it has more.

    Args:
        run: A run of a `scenario`.
        twin: One of `TWINS`.
    """
    was = float(run["metrics/downloads"].sum())
    would = float(run["twins/downloads"].sel(twin=twin).sum())
    return 1 - would / was if was else 0.0


@app.function
def herding(run: xr.DataTree, song: str | None = None) -> float:
    """Return the share of downloads that friends, the club or the chart tipped (last touch).

    Args:
        run: A run.
        song: One song; default all of them together.
    """
    tipped = run["attribution/last_touch"].sum("world")
    tipped = tipped.sum("item") if song is None else tipped.sel(item=song)
    total = float(tipped.sum())
    return float(tipped.sel(channel=["peers", "chart"]).sum()) / total if total else 0.0


@app.function
def signed(share: float) -> str:
    """Return a share in per cent, with a true minus sign; short where it is next to nothing."""
    if 0 < abs(share) < 0.0005:
        return "about 0 %"
    return f"{'−' if share < 0 else ''}{parts.per_cent(abs(share))}"


@app.function
def picture(figure: Figure) -> mo.Html:
    """Return a figure as an image of the page's width; its titles are what a screen reader says."""
    data = io.BytesIO()
    figure.savefig(data, dpi=150, pil_kwargs={"compress_level": 3})
    titles = (ax.get_title(loc="left").replace("\n", " ") for ax in figure.axes)
    return mo.image(data.getvalue(), alt=". ".join(titles), width="100%")


@app.function
def headlines(run: xr.DataTree) -> mo.Html:
    """Return what a run found, as four cards."""
    best = series.items_by_downloads(run)[0]
    downloads = float(run["metrics/downloads"].mean("world").sel(item=best))
    weeks = float((run["chart/rank"].sel(item=best) == 1).mean("world").sum())
    charts = run["chart"].sizes["week"]
    club = float(run["series/members"].isel(time=-1).mean("world").sum())
    cards = (
        (
            "Most downloaded",
            best,
            f"{downloads:,.0f} downloads, No. 1 in {weeks:g} of {charts} weeks",
        ),
        ("Tipped by others", signed(herding(run)), "had the last push from friends, club or chart"),
        (
            "Owed to others",
            signed(owed(run, "nobody-listens")),
            "would be missing if nobody listened to others",
        ),
        (
            "Owed to the club",
            signed(owed(run, "no-fan-club")),
            f"would be missing without its {club:,.0f} members",
        ),
    )
    shown = (
        f"<div><p>{label}</p><strong>{html.escape(value)}</strong><p>{caption}</p></div>"
        for label, value, caption in cards
    )
    return mo.Html(f'<div class="cards">{"".join(shown)}</div>')


@app.function
def refusal(error: gs.Error) -> mo.Html:
    """Return what is wrong, a line for each problem."""
    lines = "".join(f"<p>{html.escape(str(problem))}</p>" for problem in error.problems)
    return mo.callout(mo.Html(lines), kind="danger", title="This cannot be run")


@app.function
def to_take(explored: gs.Scenario) -> mo.Html:
    """Return the scenario as a file to save, with the command that runs it."""
    return mo.vstack(
        [
            mo.md(
                "Save the scenario. The command line gives the same run, to the last download:\n\n"
                f"```sh\nbuild/release/groundswell run {FILE}\n```\n\n"
                f'and so does Python: `gs.run("{FILE}")`. Everything in it can be changed.'
            ),
            mo.download(
                explored.to_toml().encode(), FILE, "text/plain", label=f"Save {FILE}"
            ).left(),
            mo.md(f"```toml\n{explored.to_toml(comments=False)}\n```"),
        ]
    )


@app.function
def view_of(name: str, explored: gs.Scenario, run: xr.DataTree) -> mo.Html:
    """Return one of the `VIEWS` of a run."""
    drawn = dict(zip(VIEWS, (race, causes, twins), strict=False))
    if name not in drawn:
        return to_take(explored)
    return mo.vstack([mo.md(VIEWS[name]), picture(drawn[name](run))])


@app.function
def moved(name: str, widget: mo.Html) -> str:
    """Return a control and what it means."""
    return f'<div>{widget.text}<p class="meaning">{CONTROLS[name].meaning}</p></div>'


@app.cell(hide_code=True)
def _():
    controls = mo.ui.dictionary(
        {
            name: mo.ui.switch(control.start, label=control.label)
            if isinstance(control.start, bool)
            else mo.ui.slider(
                *control.scale,
                control.start,
                label=control.label,
                debounce=True,
                show_value=True,
                full_width=True,
            )
            for name, control in CONTROLS.items()
        }
    )
    more = mo.ui.text_area(placeholder="model.talk = 0.01", rows=3, full_width=True)
    view = mo.ui.tabs(dict.fromkeys(VIEWS, ""))
    return controls, more, view


@app.cell(hide_code=True)
def _(controls, more):
    try:
        explored = scenario(**controls.value).changed(changes_in(more.value))
        run = gs.run(explored, progress=False)
        top = headlines(run)
    except gs.Error as error:
        explored = run = None
        top = refusal(error)
    return explored, run, top


@app.cell(hide_code=True)
def _(explored, run, view):
    shown = mo.md("") if run is None else view_of(view.value, explored, run)
    return (shown,)


@app.cell(hide_code=True)
def _(controls, more, shown, top, view):
    left = "".join(moved(name, controls[name]) for name in CONTROLS)
    anything = mo.accordion({"Change anything else": mo.vstack([mo.md(ANYTHING), more])})
    mo.Html(
        f'{STYLE}<div class="explorer">{INTRODUCTION}'
        f'<div class="page"><div class="controls">{left}{anything.text}</div>'
        f'<div class="results">{top.text}{view.text}{shown.text}</div></div></div>'
    )
    return


if __name__ == "__main__":
    app.run()
