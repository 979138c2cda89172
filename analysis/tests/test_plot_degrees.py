"""Degrees: shares of agents by hand, theories by their formulas, and the run file's exponent."""

import math
import subprocess

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pytest

import groundswell as gs
from conftest import CONFIGS, PROGRAM
from drawn import assert_legible, key, lines, title
from groundswell.plot.degrees import tail_exponent


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


FEW = np.array([0, 1, 1, 2, 2, 2, 3, 3, 3, 3])
# The inverse of P(K ≥ k) = k^−1.5 at even places: a power law of exponent 2.5.
BROAD = np.floor(((np.arange(4000) + 0.5) / 4000) ** (-1 / 1.5)).astype(int)


def test_the_share_of_agents_with_so_many_ties_or_more():
    ax = gs.plot.degree_distribution(FEW)
    k, share = lines(ax)["agents"].get_data()
    assert k.tolist() == [0, 1, 2, 3]
    assert np.allclose(share, [1, 0.9, 0.7, 0.4])
    assert (ax.get_xscale(), ax.get_yscale()) == ("linear", "linear")
    assert ax.get_xlabel() == "ties of an agent"
    assert ax.get_ylabel() == "share of agents with so many ties or more"
    assert title(ax) == "19 in 20 agents have 0 to 3 ties, 2 on average"


def test_broad_degrees_have_logarithmic_axes_and_say_what_these_leave_out():
    ax = gs.plot.degree_distribution(np.append(BROAD, np.zeros(1000, int)))
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert ax.get_xlabel() == "ties of an agent; 20 % have none"
    top = np.sort(BROAD)[::-1][:50].sum() / BROAD.sum()
    assert title(ax) == f"The most tied hundredth has {100 * top:.0f} % of all ends of ties"


def test_bins_hold_all_agents_that_have_ties():
    k, share = lines(gs.plot.degree_distribution(BROAD, show="binned"))["agents"].get_data()
    assert k[:3].tolist() == [1, 2, 3]
    edges = [1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 63, 94, 141, 211, 316]
    assert np.allclose(k[3], np.sqrt(4 * 5))
    counts = np.histogram(BROAD, np.array(edges) - 0.5)[0]
    expected = (counts / np.diff(edges) / len(BROAD))[counts > 0]
    assert np.allclose(share[: len(expected)], expected)
    k, share = lines(gs.plot.degree_distribution(FEW, show="binned"))["agents"].get_data()
    assert np.allclose(share, [0.1, 0.2, 0.3, 0.4])  # a tie wide where axes are linear


def test_poisson_has_the_same_mean():
    ax = gs.plot.degree_distribution(FEW, "poisson")
    k, share = lines(ax)["Poisson, mean 2"].get_data()
    chance = [math.exp(-2) * 2**n / math.factorial(n) for n in range(4)]
    assert np.allclose(share, [1, 1 - chance[0], 1 - sum(chance[:2]), 1 - sum(chance[:3])])
    _, share = lines(gs.plot.degree_distribution(FEW, "poisson", show="binned"))[
        "Poisson, mean 2"
    ].get_data()
    assert np.allclose(share, chance)


def test_a_power_law_of_the_most_tied():
    ax = gs.plot.degree_distribution(BROAD, "power-law", exponent=2.5)
    k, share = lines(ax)["power law, exponent 2.50"].get_data()
    start = np.sort(BROAD)[::-1][200]
    assert (k[0], k[-1]) == (start, BROAD.max())
    assert share[0] == pytest.approx((BROAD >= start).mean())
    assert np.allclose(share, share[0] * (k / start) ** -1.5)
    ax = gs.plot.degree_distribution(BROAD, "power-law")
    assert f"power law, exponent {tail_exponent(BROAD):.2f} (Hill)" in key(ax)
    assert tail_exponent(BROAD) == pytest.approx(2.5, abs=0.15)


def test_the_exponent_is_that_of_the_simulator(program_run, tmp_path):
    settings = ("graph.kind=bter", "graph.agents=3000")
    statistics = gs.graph_statistics(program_run("classic-cascade", "worlds=1", *settings))
    path = tmp_path / "graph.h5"
    options = [part for setting in settings for part in ("--set", setting)]
    config = str(CONFIGS / "classic-cascade.toml")
    command = [PROGRAM, "graph", "build", config, "-o", str(path), *options]
    subprocess.run(command, check=True, capture_output=True)
    with h5py.File(path) as graph:
        degrees = np.diff(graph["row_start"][:].astype("int64"))
    assert tail_exponent(degrees) == pytest.approx(float(statistics["tail_exponent"].iloc[0]))
    assert degrees.mean() == pytest.approx(float(statistics["mean_degree"].iloc[0]))


def test_regular():
    ax = gs.plot.degree_distribution(np.full(20, 10), "regular")
    assert lines(ax)["all alike, 10"].get_xdata().tolist() == [0, 10, 10]
    assert title(ax) == "Everybody has 10 ties"


def test_a_graph_with_degrees_will_do():
    class Graph:
        degrees = FEW

    ax = gs.plot.degree_distribution(Graph())
    assert lines(ax)["agents"].get_xdata().tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("degrees", "arguments", "message"),
    [
        ("abc", {}, "graph_or_degrees: 'abc' of shape () — must be a numpy array"),
        ([], {}, "graph_or_degrees: a list of shape (0,) — must be a numpy array"),
        ([[1, 2]], {}, "graph_or_degrees: a list of shape (1, 2) — must be a numpy array"),
        ([1, -2], {}, "graph_or_degrees: -2 ties — must be whole numbers from 0 on"),
        ([1, 0.5], {}, "graph_or_degrees: 0.5 ties — must be whole numbers from 0 on"),
        ([1, 2], {"theory": "normal"}, "theory: 'normal' — must be one of: poisson, power-law"),
        ([1, 2], {"show": "all"}, "show: 'all' — must be one of: cumulative, binned"),
        ([1, 2], {"exponent": 2.5}, "exponent: 2.5 — must be above 1, for theory="),
        ([1, 2], {"theory": "power-law", "exponent": 1}, "exponent: 1 — must be above 1"),
        ([1, 2], {"theory": "power-law"}, "exponent: not given — must be given where"),
    ],
)
def test_refusals(degrees, arguments, message):
    with pytest.raises(gs.InputError) as error:
        gs.plot.degree_distribution(degrees, **arguments)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("size", [(8, 5.5), (5, 3.8)])
@pytest.mark.parametrize("degrees", [FEW, BROAD, np.full(20, 10)], ids=["few", "broad", "equal"])
@pytest.mark.parametrize(("show", "theory"), [("cumulative", "poisson"), ("binned", "regular")])
def test_texts_are_legible_and_axes_are_used(size, degrees, show, theory):
    figure, ax = plt.subplots(figsize=size, layout="constrained")
    assert gs.plot.degree_distribution(degrees, theory, ax, show=show) is ax
    assert_legible(figure)
