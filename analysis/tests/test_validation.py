"""Simulations against closed forms: asserted here, and drawn for the documentation.

Each test runs small societies through the command-line program, holds what comes out against the
theory with stated standard errors, and writes `build/docs/validation/NAME.png` and its rows of
`table.md`, which the validation page shows. Seeds are fixed: a test passes always or never.

Societies are drawn anew for every seed, so standard errors are over graphs, people and luck. Where
a mean is checked it is at 4 standard errors, two-sided. The full tests are those of `tests/theory`.
"""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import groundswell as gs
from groundswell.plot import style

PROGRAM = os.environ.get("GROUNDSWELL_PROGRAM", "")
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "docs" / "validation"
MOST_ERRORS = 4.0  # standard errors between simulation and theory
ORANGE, BLUE, GREEN = style.ITEM_COLOURS[:3]
SECTIONS = ("percolation", "bass", "q-voter", "epidemic", "urn", "music-lab")

pytestmark = pytest.mark.skipif(not PROGRAM, reason="GROUNDSWELL_PROGRAM names no simulator")

Numbers = npt.NDArray[np.float64]
Simulate = Callable[[str], xr.DataTree]
Place = Literal["best", "upper left", "upper right", "upper center", "lower right"]


@dataclass
class Estimate:
    """Means over independent repetitions, and their standard errors."""

    mean: Numbers
    error: Numbers


@dataclass
class Record:
    """What was found so far: rows of the table, by section."""

    rows: dict[str, list[str]] = field(default_factory=dict)

    def add(self, section: str, what: str, theory: float, found: float, error: float) -> None:
        """Note a number of the theory and what the simulation has for it."""
        apart = f"{(found - theory) / error:+.1f}".replace("-", "−")
        self._add(section, what, f"{theory:.4f}", found, error, apart)

    def add_observed(
        self, section: str, what: str, observed: str, found: float, error: float
    ) -> None:
        """Note a number that was observed: how far it may be is not a matter of our luck alone."""
        self._add(section, what, f"observed {observed}", found, error, "")

    def _add(
        self, section: str, what: str, wanted: str, found: float, error: float, apart: str
    ) -> None:
        row = f"| {what} | {wanted} | {found:.4f} ± {error:.4f} | {apart} |"
        self.rows.setdefault(section, []).append(row)

    def write(self) -> None:
        """Write the table, once every section has its rows."""
        if set(self.rows) != set(SECTIONS):
            return
        head = [
            "| what | theory | simulation ± standard error | apart by (standard errors) |",
            "|---|---:|---:|---:|",
        ]
        rows = [row for section in SECTIONS for row in self.rows[section]]
        (FOLDER / "table.md").write_text("\n".join(head + rows) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def record() -> Iterator[Record]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = Record()
    yield found
    found.write()


@pytest.fixture
def simulate(tmp_path: Path) -> Iterator[Simulate]:
    """Run a scenario, or the sweep in it, with the program, and open what it wrote."""
    opened: list[xr.DataTree] = []

    def make(text: str) -> xr.DataTree:
        scenario = tmp_path / f"scenario-{len(opened)}.toml"
        scenario.write_text(text, encoding="utf-8")
        out = scenario.with_suffix(".h5")
        is_sweep = "[sweep]" in text
        command = [PROGRAM, "sweep" if is_sweep else "run", scenario, "-o", out, "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        opened.append(gs.open(out) if is_sweep else gs.open(out))
        return opened[-1]

    yield make
    for tree in opened:
        tree.close()
    plt.close("all")


def array(tree: xr.DataTree, path: str) -> xr.DataArray:
    """Return an array of a run or sweep."""
    values = tree[path]
    assert isinstance(values, xr.DataArray)
    return values


def over(values: xr.DataArray, *dimensions: str) -> Estimate:
    """Mean over these dimensions, whose entries are independent, and its standard error."""
    count = int(np.prod([values.sizes[name] for name in dimensions]))
    spread = values.std(dimensions, ddof=1)
    return Estimate(values.mean(dimensions).values, spread.values / np.sqrt(count))


def assert_agree(found: Estimate, theory: Numbers) -> None:
    """Every mean is within four of its standard errors of the theory."""
    distance = np.abs(found.mean - theory) / found.error
    assert np.all(distance < MOST_ERRORS), f"{found.mean} ± {found.error} — theory {theory}"


def final_size(mean_reached: npt.ArrayLike, begun: float) -> Numbers:
    """Share reached in the end: S = 1 − (1 − begun) exp(−mean_reached · S), the largest root."""
    reached = np.asarray(mean_reached, dtype="float64")
    size = np.ones_like(reached)
    for _ in range(20_000):
        size = 1 - (1 - begun) * np.exp(-reached * size)
    return size


def panel(title: str, x: str, y: str) -> Axes:
    """One set of axes in the style of the package's figures."""
    _, ax = plt.subplots(figsize=(7.2, 4.2), layout="constrained")
    style.tidy(ax)
    ax.set_xlabel(x, color=style.QUIET, fontsize=style.SMALL)
    ax.set_ylabel(y, color=style.QUIET, fontsize=style.SMALL)
    style.heading(ax, title)
    return ax


def dots(ax: Axes, x: npt.ArrayLike, found: Estimate, colour: str, label: str) -> None:
    """Means with bars of four standard errors."""
    bars = MOST_ERRORS * found.error
    ax.errorbar(x, found.mean, bars, fmt="o", ms=5, color=colour, capsize=2, label=label)


def save(ax: Axes, name: str, legend: Place = "best", columns: int = 1) -> None:
    """Write the figure of a section."""
    ax.legend(loc=legend, frameon=False, fontsize=style.SMALL, ncols=columns)
    assert isinstance(ax.figure, Figure)
    ax.figure.savefig(FOLDER / f"{name}.png", dpi=150)


SPREAD = """
worlds = 1
[clock]
steps = 400
[graph]
kind = "{kind}"
agents = 20000
{degree}
[[campaigns]]
name = "start"
kind = "seed"
share = 0.01
[model]
{model}
[record]
ledger = false
graph_statistics = "none"
[sweep]
keep = ["metrics"]
[sweep.values]
{values}
seed = {{ from = 1, to = 40, count = 40, whole = true }}
"""


def shares_reached(tree: xr.DataTree) -> Estimate:
    """Share of the 20,000 agents in the end, by the swept value, over graphs."""
    reached = array(tree, "metrics/downloads").sum("item").mean("world") / 20_000
    return over(reached, "seed")


def test_cascades_on_random_graphs_reach_what_percolation_says(
    simulate: Simulate, record: Record
) -> None:
    """S = 1 − (1 − ρ) exp(−z p S): independent cascade, Erdős–Rényi, z = 4, ρ = 1 %."""
    p = np.array([0.1, 0.15, 0.2, 0.25, 0.3, 0.375, 0.5, 0.625, 0.75])
    text = SPREAD.format(
        kind="erdos-renyi",
        degree="mean_degree = 4.0",
        model='name = "independent-cascade"',
        values=f"model.p = {p.tolist()}",
    )
    found = shares_reached(simulate(text))
    theory = final_size(4 * p, 0.01)
    assert_agree(found, theory)
    for i in np.flatnonzero(np.isin(p, [0.15, 0.25, 0.375, 0.5, 0.75])):
        what = f"cascade on a random graph: share reached, z·p = {4 * p[i]:g}"
        record.add("percolation", what, theory[i], found.mean[i], found.error[i])
    line = np.linspace(0, 3.2, 200)
    ax = panel(
        "A cascade spreads far once an adopter persuades more than one other",
        "others that an adopter persuades on average, z·p",
        "share of agents reached in the end",
    )
    ax.plot(line, final_size(line, 0.01), color=BLUE, label="theory, 1 % begin")
    ax.plot(line, final_size(line, 1e-9), color=style.QUIET, ls=":", label="theory, one begins")
    dots(ax, 4 * p, found, ORANGE, "simulation, 1 % begin (± 4 s.e.)")
    save(ax, "percolation")


def met(beta: Numbers, ties: int) -> Numbers:
    """Others whom one infects in 5 days, if none is immune: in a crowd, or along `ties` ties."""
    return 5 * beta if ties == 1 else ties * (1 - np.exp(-5 * beta / ties))


def test_epidemics_end_at_the_final_size(simulate: Simulate, record: Record) -> None:
    """S = 1 − (1 − ρ) exp(−R S), R = βτ well mixed, z (1 − e^(−βτ)) on an Erdős–Rényi graph."""
    model = 'name = "sir"\ninfectious_days = 5'
    ax = panel(
        "Where everybody can meet everybody, more catch it than along ten ties",
        "others whom an infectious agent meets and infects a day, β (for τ = 5 days)",
        "share of agents infected in the end",
    )
    line = np.linspace(0, 0.62, 200)
    beta = np.array([0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6])
    for kind, ties, label, colour in (
        ("well-mixed", 1, "well mixed", ORANGE),
        ("erdos-renyi", 10, "ten ties each", BLUE),
    ):
        text = SPREAD.format(
            kind=kind,
            degree="" if ties == 1 else f"mean_degree = {ties}.0",
            model=model,
            values=f"model.beta = {(beta / ties).tolist()}",
        )
        found = shares_reached(simulate(text))
        theory = final_size(met(beta, ties), 0.01)
        assert_agree(found, theory)
        for i in np.flatnonzero(np.isin(beta, [0.2, 0.3, 0.5])):
            what = f"epidemic, {label}: share infected, β = {beta[i]:g} a day"
            record.add("epidemic", what, theory[i], found.mean[i], found.error[i])
        curve = final_size(met(line, ties), 0.01)
        ax.plot(line, curve, color=colour, label=f"theory, {label}")
        dots(ax, beta, found, colour, f"simulation, {label} (± 4 s.e.)")
    save(ax, "epidemic", "lower right")


BASS = """
worlds = 24
[clock]
step = "1728 seconds"
steps = 1000
[graph]
kind = "well-mixed"
agents = 20000
[model]
name = "bass"
p = 0.03
q = 0.38
[record]
ledger = false
"""


def stepped_bass(p: float, q: float, step: float, steps: int) -> Numbers:
    """Adopted share by the end of each step: adopters are heard from the next one on."""
    curve = np.empty(steps)
    adopted = heard = before = 0.0
    for t in range(steps):
        heard += adopted
        dose = p * step * (t + 1) + q * step * heard
        adopted += np.exp(-before) - np.exp(-dose)
        before = dose
        curve[t] = adopted
    return curve


def test_bass_follows_its_curve(simulate: Simulate, record: Record) -> None:
    """F(t) = (1 − e^(−(p+q)t)) / (1 + q/p e^(−(p+q)t)); a step of 0.02 days lags it by 0.0023."""
    p, q, step = 0.03, 0.38, 0.02
    run = simulate(BASS)
    downloads = array(run, "series/downloads").sum(["item", "channel"]).cumsum("time") / 20_000
    days = step * np.arange(1, 1001)
    decay = np.exp(-(p + q) * days)
    closed = (1 - decay) / (1 + q / p * decay)
    exact = stepped_bass(p, q, step, 1000)
    assert np.max(np.abs(exact - closed)) < 0.0023
    shown = np.arange(99, 1000, 100)  # after 2, 4, … 20 days
    found = over(downloads.isel(time=shown), "world")
    assert_agree(found, exact[shown])
    for i in (1, 2, 4, 6):
        what = f"Bass, p = 0.03, q = 0.38: adopted after {days[shown[i]]:g} days, in these steps"
        record.add("bass", what, exact[shown[i]], found.mean[i], found.error[i])
    ax = panel("Adoption follows Bass's S-curve", "days", "share of agents that have adopted")
    ax.plot(days, closed, color=BLUE, label="theory F(t), p = 0.03, q = 0.38 a day")
    dots(ax, days[shown], found, ORANGE, "simulation (± 4 s.e.)")
    save(ax, "bass")


Q_VOTER = """
worlds = 1
[clock]
steps = 140
[graph]
kind = "well-mixed"
agents = 10000
[population]
collectivism = {base}
[model]
name = "q-voter"
q = 3
share = 1.0
[record]
ledger = false
[sweep]
keep = ["series"]
[sweep.values]
{key} = {values}
seed = {{ from = 1, to = 5, count = 5, whole = true }}
"""


def order_of(yes: Numbers) -> Numbers:
    return 2 * yes - 1


def situation_curve(yes: Numbers) -> Numbers:
    """The share p of independent decisions that keeps this share of yes (q = 3)."""
    pull = (1 - yes) * yes**3 - yes * (1 - yes) ** 3
    return pull / (pull + yes - 0.5)


def trait_curve(conforming: Numbers) -> tuple[Numbers, Numbers]:
    """The same for independent people: p, and the share of yes among all."""
    heard = 1 / (1 + (1 / conforming - 1) ** (1 / 3))  # what the conformers must be hearing
    p = (conforming - heard) / (conforming - 0.5)
    return p, heard


def test_order_ends_at_a_third_of_all_decisions_or_two_thirds_of_all_people(
    simulate: Simulate, record: Record
) -> None:
    """The mean-field order of the q-voter with q = 3, as a situation and as a trait."""
    yes = 1 - np.geomspace(1e-9, 0.4999, 4000)[::-1]
    p_trait, heard = trait_curve(yes)
    kinds = {
        "situation": (situation_curve(yes), order_of(yes), [0.05, 0.1, 0.15, 0.2, 0.25, 0.28]),
        "trait": (p_trait, order_of(heard), [0.1, 0.2, 0.3, 0.4, 0.5, 0.58]),
    }
    ax = panel(
        "Order ends where a third of all decisions are independent, or two thirds of all people",
        "share of independence p",
        "order |m|",
    )
    for (kind, (p_line, m_line, p)), colour in zip(kinds.items(), (ORANGE, BLUE), strict=True):
        shares = [round(1 - x, 6) for x in p]
        if kind == "trait":
            base, key = '{ distribution = "two-point", share = 0.5 }', ".share"
        else:
            base, key = "0.5", ""
        tree = simulate(
            Q_VOTER.format(base=base, key=f"population.collectivism{key}", values=shares)
        )
        measures = array(tree, "series/measures").sel(measure="order").isel(time=slice(60, None))
        found = over(measures.mean(["time", "world"]), "seed")
        theory = np.interp(p, p_line[::-1], m_line[::-1])
        assert_agree(found, theory)
        for i in np.flatnonzero(np.isin(p, [0.1, 0.2] if kind == "situation" else [0.3, 0.5])):
            what = f"q-voter, q = 3, independence as a {kind}: order, p = {p[i]:g}"
            record.add("q-voter", what, theory[i], found.mean[i], found.error[i])
        ax.plot([*p_line[::-1], 1], [*m_line[::-1], 0], color=colour, label=f"theory, {kind}")
        dots(ax, p, found, colour, f"simulation, {kind} (± 4 s.e.)")
    ax.set_xlim(0, 0.8)
    save(ax, "q-voter", "upper right")


URN = """
worlds = 4000
seed = 3
[clock]
steps = 1
[graph]
kind = "well-mixed"
agents = 100
[population]
taste_dimensions = 0
collectivism = 0.5
[[items]]
name = "one"
[[items]]
name = "other"
[model]
name = "polya"
decisions = 99
[record]
ledger = false
[sweep]
keep = ["metrics"]
common_random_numbers = false
[sweep.values]
population.collectivism = {values}
"""


def urn_law(c: float, downloads: int) -> Numbers:
    """Chance of every number of downloads of one of two equal items: exact recursion."""
    law = np.zeros(downloads + 1)
    law[:2] = 0.5
    for t in range(1, downloads):
        up = (1 - c) / 2 + c * np.arange(downloads + 1) / t
        law[1:], law[0] = law[1:] * (1 - up[1:]) + law[:-1] * up[:-1], law[0] * (1 - up[0])
    return law


def test_shares_of_two_equal_items_follow_the_law_of_the_urn(
    simulate: Simulate, record: Record
) -> None:
    """Copying a share c of downloads turns one certain outcome into any outcome, then into two."""
    collectivism = [0.0, 0.6, 0.95]
    tree = simulate(URN.format(values=collectivism))
    downloads = array(tree, "metrics/downloads").sel(item="one").values.astype(int)
    edges = np.arange(-0.5, 100, 5)  # 0 to 99 downloads, five a bin
    ax = panel(
        "The more is copied, the less two equal songs end up alike",
        "share of 99 downloads that went to one of the two",
        "share of 4,000 worlds",
    )
    middle = (edges[:-1] + edges[1:]) / 198
    for c, counts, colour in zip(collectivism, downloads, (GREEN, BLUE, ORANGE), strict=True):
        law = np.histogram(np.arange(100), edges, weights=urn_law(c, 99))[0]
        bins = np.histogram(counts, edges)[0] / len(counts)
        error = np.sqrt(law * (1 - law) / len(counts))
        likely = law > 0.0025  # ten worlds or more
        assert_agree(Estimate(bins[likely], error[likely]), law[likely])
        spread = np.sqrt(urn_law(c, 99) @ (np.arange(100) / 99 - 0.5) ** 2)
        deviations = (counts / 99 - 0.5) ** 2
        found = np.sqrt(deviations.mean())
        found_error = deviations.std(ddof=1) / np.sqrt(len(counts)) / (2 * found)
        assert abs(found - spread) < MOST_ERRORS * found_error
        what = f"urn of two equal items, c = {c:g}: standard deviation of a share"
        record.add("urn", what, float(spread), float(found), float(found_error))
        ax.plot(middle, law, color=colour, label=f"theory, c = {c:g}")
        label = "simulation (± 4 s.e.)" if c == collectivism[-1] else "_"
        dots(ax, middle, Estimate(bins, error), colour, label)
    ax.set_ylim(0, 0.5)
    save(ax, "urn", "upper center", columns=2)


# Of the published experiment (Salganik, Dodds & Watts 2006): Gini coefficients of the independent
# world and, mean and standard deviation, of the eight worlds that saw what others had downloaded.
PUBLISHED = {1: (0.2438, 0.3402, 0.0464), 2: (0.1872, 0.4980, 0.0382)}
MUSIC_LAB = {  # s, spread of log quality, downloads per step in social and independent worlds
    1: (0.220, 0.413, 83, 158),
    2: (0.585, 0.306, 101, 219),
}


def music_lab(s: float, spread: float, decisions: int, visible: bool) -> str:
    """configs/music-lab.toml with this strength of the signal, over 24 sets of songs."""
    changes = {
        "taste_strength = 1.22": f"taste_strength = {1 + s}",
        "exponent = 1.22": f"exponent = {1 + s}",
        "collectivism = 0.1803": f"collectivism = {s / (1 + s)}",
        "sd = 0.413": f"sd = {spread}",
        "decisions = 83": f"decisions = {decisions}",
    }
    text = (ROOT / "configs" / "music-lab.toml").read_text(encoding="utf-8")
    text = text[: text.index("[twins.independent]")]
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    seeds = "seed = { from = 1, to = 24, count = 24, whole = true }"
    keep = '[sweep]\nkeep = ["metrics"]\n[sweep.values]'
    return f"{text}\n[chart]\nvisible = {str(visible).lower()}\n{keep}\n{seeds}\n"


def test_the_music_lab_is_more_unequal_the_more_listeners_see(
    simulate: Simulate, record: Record
) -> None:
    """Gini: independent < experiment 1 < experiment 2, each near what was published."""
    bars: list[tuple[str, float, float, Estimate]] = []
    for number, (s, spread, social, alone) in MUSIC_LAB.items():
        independent, mean, deviation = PUBLISHED[number]
        for visible, decisions in ((False, alone), (True, social)):
            gini = array(simulate(music_lab(s, spread, decisions, visible)), "metrics/gini")
            found = over(gini.mean("world"), "seed")
            name = "chart seen" if visible else "chart not seen"
            theory, tolerance = (mean, 2 * deviation) if visible else (independent, 0.02)
            assert abs(found.mean - theory) < tolerance
            bars.append((f"experiment {number},\n{name}", theory, tolerance, found))
            what = f"Music Lab, experiment {number}, {name}: Gini"
            seen = f"{mean:.4f}, worlds' s.d. {deviation:.4f}" if visible else f"{independent:.4f}"
            record.add_observed("music-lab", what, seen, float(found.mean), float(found.error))
    alone_1, first, alone_2, second = (bar[3] for bar in bars)
    for less, more in ((alone_1, first), (alone_2, second), (first, second)):
        assert more.mean - less.mean > MOST_ERRORS * np.hypot(more.error, less.error)
    draw_music_lab(bars)


def draw_music_lab(bars: Sequence[tuple[str, float, float, Estimate]]) -> None:
    """Gini coefficients simulated and observed, side by side."""
    ax = panel("Seeing what others download makes songs unequal", "", "Gini coefficient of songs")
    x = np.arange(len(bars))
    ax.bar(x - 0.2, [bar[1] for bar in bars], 0.38, color=BLUE, label="observed (2006)")
    heights = [float(bar[3].mean) for bar in bars]
    errors = [MOST_ERRORS * float(bar[3].error) for bar in bars]
    ax.bar(x + 0.2, heights, 0.38, color=ORANGE, label="simulated (± 4 s.e.)")
    ax.errorbar(x + 0.2, heights, errors, fmt="none", color=style.INK, capsize=3)
    ax.set_xticks(x, [bar[0] for bar in bars])
    save(ax, "music-lab", "upper left")
