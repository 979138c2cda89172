"""Adoption in a small society: who is drawn how, where, and the animation frame by frame."""

import builtins
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from PIL import Image

import groundswell as gs
from drawn import assert_legible, key, title
from groundswell.plot import style
from small_runs import small_run

WAITING, BEFORE, NOW = style.FAINT, style.ITEM_COLOURS[1], style.ITEM_COLOURS[0]
PATH = np.array([[0, 1], [1, 2], [2, 3]])  # and agent 4, whom nobody knows
ADOPTED = [0, 1, 3, np.nan, -1]
SQUARE = np.array([[0.0, 0], [4, 0], [4, 2], [0, 2], [2, 1]])


class Graph:
    """As the engine's: it knows agents without ties."""

    agents = 5

    def edges(self):
        """Return its ties."""
        return PATH


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def colours(ax):
    return [to_hex(face) for face in ax.collections[1].get_facecolors()]


def draw(step=None, **more):
    return gs.plot.network(Graph(), ADOPTED, step, positions=SQUARE, **more)


def test_agents_are_coloured_by_what_they_are_at_the_step():
    expected = {
        0: [NOW, WAITING, WAITING],
        1: [BEFORE, NOW, WAITING],
        2: [BEFORE, BEFORE, WAITING],
        None: [BEFORE, BEFORE, NOW],
    }
    for step, faces in expected.items():
        assert colours(draw(step)) == [c.lower() for c in [*faces, WAITING, WAITING]]
    assert title(draw(1)) == "2 of 5 agents have adopted by step 1"
    assert title(draw()) == "3 of 5 agents have adopted by step 3"
    assert key(draw()) == ["not yet", "before", "now"]


def test_agents_and_ties_are_where_positions_say():
    ax = draw()
    assert np.allclose(ax.collections[1].get_offsets(), (SQUARE - [2, 1]) / 2)
    ties = ax.collections[0].get_segments()
    assert np.allclose(ties, ((SQUARE - [2, 1]) / 2)[PATH])
    sizes = ax.collections[1].get_sizes()
    assert sizes[1] == sizes[2] > sizes[0] == sizes[3] > sizes[4]  # by their ties


def test_graphs_of_the_engine_will_do():
    graph = gs.graph.from_edges(PATH, agents=5)
    ax = gs.plot.network(graph, ADOPTED, 1, positions=SQUARE)
    assert colours(ax) == colours(draw(1))
    degrees = gs.plot.degree_distribution(graph).get_lines()[0]
    assert degrees.get_xydata().tolist() == [[0, 1], [1, 0.8], [2, 0.4]]


def test_a_run_says_when_agents_adopted():
    ledger = [(0, 2, 1, 0, -1), (0, 1, 1, 2, 2), (0, 3, 0, 1, -1), (1, 0, 1, 1, -1)]
    run = small_run(items=("A", "B"), ledger=ledger, agents=5, dated=True)
    ax = gs.plot.network(Graph(), run, item="B", positions=SQUARE)
    assert colours(ax) == [c.lower() for c in (WAITING, NOW, BEFORE, WAITING, WAITING)]
    assert title(ax) == "2 of 5 agents have B by Wednesday 25 November 2009"
    ax = gs.plot.network(Graph(), run, item="B", world=1, positions=SQUARE)
    assert title(ax) == "1 of 5 agents have B by Tuesday 24 November 2009"


def test_any_seed_and_a_rate_of_frames_will_do():
    ring, steps = [(0, 1), (1, 2), (2, 0)], [0, 1, 2]
    gs.plot.network(ring, steps, seed=None)
    animation = gs.plot.network_animation(ring, steps, interval=1000 / 24)
    animation._draw_was_started = True  # it is not to be drawn
    assert animation.event_source.interval == 41


def test_layouts_are_reproducible_and_keep_the_parts_apart():
    rings = np.array([[n, (n + 1) % 12] for n in range(12)] + [[12, 13], [13, 14]])
    for layout in ("spring", "kamada-kawai"):
        places = gs.plot.network_layout(rings, layout)
        assert np.array_equal(places, gs.plot.network_layout(rings, layout))
        assert places.shape == (15, 2) and np.abs(places).max() == pytest.approx(1)
        middle = places[:12].mean(axis=0)
        radius = np.hypot(*(places[:12] - middle).T).max()
        assert np.hypot(*(places[12:] - middle).T).min() > radius
    assert not np.array_equal(gs.plot.network_layout(rings), gs.plot.network_layout(rings, seed=2))


def test_many_parts_do_not_overlap():
    pairs = np.arange(60).reshape(30, 2)
    places = gs.plot.network_layout(pairs)
    middles = places[pairs].mean(axis=1)
    apart = np.hypot(*(middles[:, None] - middles[None]).transpose(2, 0, 1))
    longest = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T).max()
    assert apart[~np.eye(30, dtype=bool)].min() > longest


# --- the animation ----------------------------------------------------------------------------


def test_frames_go_from_nobody_to_the_last_adopter(tmp_path):
    late = np.array([2, 3, 5, np.nan, -1])
    figure, ax = plt.subplots(layout="constrained")
    animation = gs.plot.network_animation(Graph(), late, ax, positions=SQUARE)
    seen = []
    for number in range(5):
        animation._func(number)
        seen.append(title(ax).split(" have")[0] + title(ax).split("by")[1])
    assert seen == [
        f"{n} of 5 agents step {s}" for n, s in ((0, 1), (1, 2), (2, 3), (2, 4), (3, 5))
    ]
    path = tmp_path / "spread.gif"
    animation.save(path, writer="pillow", dpi=40)
    with Image.open(path) as picture:
        assert picture.n_frames == 5
    assert_legible(figure)


def test_of_many_steps_some_are_drawn_together(tmp_path):
    animation = gs.plot.network_animation(
        Graph(), [0, 50, 99, np.nan, np.nan], positions=SQUARE, frames=4
    )
    ax = animation._fig.axes[0]
    titles = []
    for number in range(4):
        animation._func(number)
        titles.append(title(ax).split("by ")[1])
    assert titles == ["step 0", "step 33", "step 66", "step 99"]
    animation._func(2)
    assert colours(ax)[:3] == [c.lower() for c in (BEFORE, NOW, WAITING)]  # 50 is since 33
    animation.save(tmp_path / "spread.gif", writer="pillow", dpi=30)


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("graph", "adopted", "more", "message"),
    [
        ([[0, 1, 2]], [0], {}, "graph: a list of int64 of shape (1, 3) — must be whole numbers"),
        ([[0.5, 1.0]], [0], {}, "graph: a list of float64 of shape (1, 2) — must be whole numbers"),
        ([[-1, 0]], [0], {}, "graph: a tie of agent -1 — agents must be 0 to 0"),
        ([[0, 5000]], [0], {}, "graph: 5,001 agents — must have 1 to 5,000 to be drawn"),
        (PATH, [0, 1], {}, "adopted: shape (2,) — must be a step for each of 4 agents"),
        (PATH, [0] * 4, {"step": -1}, "step: -1 — must be a whole number from 0 on"),
        (PATH, [0] * 4, {"layout": "x"}, "layout: 'x' — must be one of: spring, kamada-kawai"),
        (PATH, [0] * 4, {"positions": SQUARE}, "positions: shape (5, 2) — must be finite numbers"),
        (PATH, small_run(agents=9), {}, "graph: 4 agents — must be that of the run, which has 9"),
        (PATH, small_run(agents=4), {}, "run: no group ledger — must have it (record.ledger ="),
    ],
)
def test_refusals(graph, adopted, more, message):
    with pytest.raises(gs.InputError) as error:
        gs.plot.network(graph, adopted, **more)
    assert str(error.value).startswith(message)


def test_a_tie_of_nobody_is_refused():
    graph = Graph()
    graph.agents = 3
    with pytest.raises(gs.InputError, match="^graph: a tie of agent 3 — agents must be 0 to 2$"):
        gs.plot.network(graph, [0, 1, 2])


def test_without_networkx_the_error_says_what_to_install(monkeypatch):
    found = builtins.__import__

    def absent(name, *rest):
        if name == "networkx":
            raise ModuleNotFoundError("No module named 'networkx'", name="networkx")
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    message = "networkx: not installed — is needed for a layout (pip install groundswell[networks]"
    with pytest.raises(gs.InputError, match=re.escape(message)):
        gs.plot.network_layout(PATH)
    assert draw() is not None  # with positions it is not needed


@pytest.mark.parametrize("size", [(8, 7), (4, 3.6)])
def test_texts_are_legible_and_axes_are_used(size):
    figure, ax = plt.subplots(figsize=size, layout="constrained")
    assert draw(ax=ax) is ax
    assert_legible(figure)
