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
        """What can be moved: a slider, or a switch where it has no step."""

        label: str
        low: float
        high: float
        step: float
        start: float
        meaning: str

    CONTROLS = {
        "collectivism": Control(
            "Collectivism",
            *(0, 1, 0.05, 0.5),
            "How much people go by others (friends, club, chart) and not by what they find "
            "themselves. 0: all go their own way. 1: nobody does.",
        ),
        "discovery": Control(
            "From herd to discovery, %",
            *(0, 100, 5, 50),
            "What enthusiasts do. 0: all draw their friends into the fan club of The Anthem. "
            "100: all browse songs that nobody pushes.",
        ),
        "founders": Control(
            "Founders of the fan club",
            *(0, 200, 5, 20),
            "How many people begin it. Their friends join, and the friends of these. In the third "
            "week the club calls: everybody download it now!",
        ),
        "television": Control(
            "Television reaches, %",
            *(0, 100, 5, 50),
            "How many people see The TV Single, when the second week begins.",
        ),
        "chart": Control(
            "People see the chart",
            *(0, 1, 0, 1),
            "The five most downloaded songs of last week. Who is high up is tried more.",
        ),
        "agents": Control(
            "People",
            *(10_000, 50_000, 10_000, 20_000),
            "How large the society is. More people: less luck, more waiting.",
        ),
        "worlds": Control(
            "Worlds",
            *(1, 2, 1, 1),
            "Two worlds have the same friendships and another luck: what they share is no "
            "accident. Curves are means.",
        ),
        "luck": Control(
            "Luck",
            *(1, 20, 1, 7),
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
    FILE = "explored.toml"
    WIDTH = 9.2  # inches, shown at about 100 pixels each


@app.function
def scenario(
    *,
    collectivism: float,
    discovery: float,
    founders: float,
    television: float,
    chart: bool,
    agents: float,
    worlds: float,
    luck: float,
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
            "seed": int(luck),
            "worlds": int(worlds),
            "clock": {"step": "1 day", "end": "28 days"},
            "graph": {
                "kind": "bter",
                "agents": int(agents),
                "mean_degree": 20.0,
                "clustering": 0.3,
            },
            "population": {
                "collectivism": beta if 0 < collectivism < 1 else float(collectivism),
                "taste_dimensions": 1,
            },
            "items": SONGS,
            "campaigns": campaigns(explorers, int(founders), round(television / 100, 4)),
            "chart": {"visible": bool(chart), "length": len(SONGS)},
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
            raise gs.InputError("change", repr(line), "must be a path and a value", "model.talk = 0.01")
        try:
            changes[path] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            changes[path] = value
    return changes


@app.function
def race(run: xr.DataTree) -> Figure:
    """Draw downloads day by day, and the chart week by week (of the first world).

    Args:
        run: A run.

    Returns:
        A figure; the titles say who wins.
    """
    figure = Figure(figsize=(WIDTH, 6.9), layout="constrained")
    curves, chart = figure.subplots(2, 1, height_ratios=[3.4, 2.6])
    gs.plot.cumulative_downloads(run, ax=curves)
    gs.plot.chart_run(run, ax=chart)
    found = finding(run)
    parts.heading(curves, f"{found.claim}: {found.numbers}" if found.numbers else found.claim)
    if run["series"].sizes["world"] == 1:
        curves.get_legend().remove()  # it would only say that a line is what was simulated
    return figure


@app.function
def causes(run: xr.DataTree) -> Figure:
    """Draw what tipped the downloads: of each song, and of all of them over time.

    Args:
        run: A run.

    Returns:
        A figure.
    """
    figure = Figure(figsize=(WIDTH, 7.6), layout="constrained")
    songs, days = figure.subplots(2, 1, height_ratios=[4.4, 3.2])
    gs.plot.channel_shares(run, ax=songs)
    gs.plot.attribution(run, ax=days)
    return figure


@app.function
def twins(run: xr.DataTree) -> Figure:
    """Draw each song's downloads as they were and in each twin run, means over worlds.

    Args:
        run: A run of a `scenario`.

    Returns:
        A figure with a panel for each twin; what is owed is written beside each song.
    """
    figure = Figure(figsize=(WIDTH, 4.6), layout="constrained")
    panels = figure.subplots(1, len(TWINS), sharex=True, sharey=True)
    was = run["metrics/downloads"].mean("world")
    would = run["twins/downloads"].sum("channel").mean("world")
    for ax, (name, (words, _)) in zip(panels, TWINS.items(), strict=True):
        twin_panel(ax, was, would.sel(twin=name), style.item_colours(run))
        share = parts.per_cent(abs(owed(run, name)))
        ax.set_title(
            f"{words}\n{share} {'fewer' if owed(run, name) >= 0 else 'more'} downloads",
            **{"loc": "left", "fontsize": style.NORMAL, "color": style.INK, "fontweight": "bold"},
        )
    panels[0].set_xlim(0, 1.45 * max(float(was.max()), float(would.max()), 1.0))
    figure.legend(
        handles=[
            Line2D([], [], marker="o", ls="", color=style.QUIET, label="as it was"),
            Line2D([], [], marker="o", ls="", mfc="white", color=style.QUIET, label="in the twin"),
        ],
        loc="outside lower left",
        ncols=2,
        frameon=False,
        fontsize=style.SMALL,
        labelcolor=style.QUIET,
    )
    return figure


@app.function
def twin_panel(ax: Axes, was: xr.DataArray, would: xr.DataArray, colours: dict[str, str]) -> None:
    names = [str(name) for name in was["item"].values]
    style.tidy(ax)
    ax.grid(visible=False, axis="y")
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.tick_params(axis="y", pad=9)  # clear of a marker at 0
    ax.xaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.set_xlabel("downloads (people)", color=style.QUIET, fontsize=style.SMALL)
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
def herding(run: xr.DataTree) -> float:
    """Return the share of all downloads that friends, the club or the chart tipped (last touch)."""
    tipped = run["attribution/last_touch"].sum(["world", "item"])
    total = float(tipped.sum())
    return float(tipped.sel(channel=["peers", "chart"]).sum()) / total if total else 0.0


@app.function
def signed(share: float) -> str:
    """Return a share in per cent, with a true minus sign."""
    return f"{'−' if share < 0 else ''}{parts.per_cent(abs(share))}"


@app.function
def picture(figure: Figure, words: str) -> mo.Html:
    """Return a figure as an image as wide as the page allows, and what it shows in words."""
    data = io.BytesIO()
    figure.savefig(data, dpi=150)
    return mo.image(data.getvalue(), alt=words, style={"width": "100%", "max-width": "60rem"})


@app.function
def headlines(run: xr.DataTree) -> mo.Html:
    """Return the findings of a run as four cards."""
    best = series.items_by_downloads(run)[0]
    downloads = float(run["metrics/downloads"].mean("world").sel(item=best))
    first = (run["chart/rank"].sel(item=best) == 1).mean("world").sum()
    charts = run["chart"].sizes["week"]
    club = float(run["series/members"].isel(time=-1).mean("world").sum())
    cards = [
        ("Most downloaded", best, f"{downloads:,.0f} downloads; No. 1 in {first:.2g} of {charts} weeks"),
        ("Tipped by others", signed(herding(run)), "got the last push from friends, the club or the chart"),
        ("Owed to others", signed(owed(run, "nobody-listens")), "would be missing if nobody listened to others"),
        ("Owed to the fan club", signed(owed(run, "no-fan-club")), f"would be missing without its {club:,.0f} members"),
    ]
    return mo.hstack(
        [mo.stat(value, label, caption, bordered=True) for label, value, caption in cards],
        wrap=True, justify="start",
    )


@app.cell(hide_code=True)
def _():
    controls = mo.ui.dictionary(
        {
            name: mo.ui.slider(
                c.low, c.high, c.step, c.start, debounce=True, show_value=True, full_width=True, label=c.label
            )
            if c.step
            else mo.ui.switch(bool(c.start), label=c.label)
            for name, c in CONTROLS.items()
        }
    )
    more = mo.ui.text_area(placeholder="model.talk = 0.01", rows=3, full_width=True)
    view = mo.ui.tabs({"The race": "", "What tipped the downloads": "", "What is owed to whom": "", "Take it with you": ""})
    return controls, more, view


@app.cell(hide_code=True)
def _(controls, more):
    try:
        explored = scenario(**controls.value).changed(changes_in(more.value))
        run, problem = gs.run(explored, progress=False), None
    except gs.Error as error:
        explored, run, problem = None, None, error
    return explored, problem, run


@app.cell(hide_code=True)
def _(explored, problem, run, view):
    if problem is not None:
        shown = mo.callout(mo.plain_text(str(problem)), kind="danger", title="This cannot be run")
    elif view.value == "The race":
        shown = picture(race(run), "Downloads")
    elif view.value == "What tipped the downloads":
        shown = picture(causes(run), "Causes")
    elif view.value == "What is owed to whom":
        shown = picture(twins(run), "Twins")
    else:
        shown = mo.vstack([
            mo.md(f"Save the scenario; the command line gives the same run:\n```sh\nbuild/release/groundswell run {FILE}\n```"),
            mo.download(explored.to_toml().encode(), FILE, "text/plain", label="Save the scenario"),
            mo.md(f"```toml\n{explored.to_toml()}\n```"),
        ])
    return (shown,)


@app.cell(hide_code=True)
def _(controls, more, problem, run, shown, view):
    def explained(name):
        return mo.vstack([controls[name], mo.md(f"<small>{CONTROLS[name].meaning}</small>")], gap=0)

    left = mo.vstack([*(explained(name) for name in CONTROLS), mo.accordion({"Change anything else": mo.vstack([mo.md("One change a line, as `--set` takes it"), more])})], gap=1)
    right = mo.vstack([headlines(run) if problem is None else mo.md(""), view, shown])
    mo.Html(
        f'''<div style="display:flex;flex-wrap:wrap;gap:2rem">
        <div style="flex:1 1 17rem;min-width:0">{left}</div>
        <div style="flex:3 1 36rem;min-width:0">{right}</div></div>'''
    )
    return


if __name__ == "__main__":
    app.run()
