"""Cascade trees: rebuilt from the ledger as the simulator measures them, and drawn whole."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import groundswell as gs
from drawn import assert_legible, title
from groundswell.plot.trees import places_across
from groundswell.trees import largest_tree
from small_runs import small_run

# world, agent, item, step, peer. In world 0 of item B: 3 told 1 and 2, and 2 told 0; 5 told 6, who
# is told of by 6 itself; 7 names 8, who never had it.
LEDGER = [
    (0, 3, 1, 0, -1),
    (0, 5, 1, 0, -1),
    (0, 9, 0, 0, -1),
    (0, 1, 1, 1, 3),
    (0, 2, 1, 1, 3),
    (0, 6, 1, 1, 5),
    (0, 0, 1, 2, 2),
    (0, 7, 1, 2, 8),
    (1, 4, 1, 0, -1),
    (1, 4, 0, 0, -1),
    (1, 6, 0, 1, 4),
]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def told():
    return small_run(items=("A", "B"), ledger=LEDGER)


def test_the_largest_tree_by_hand(told):
    tree = largest_tree(told, "B")
    assert tree.agent.tolist() == [3, 1, 2, 0]
    assert tree.parent.tolist() == [-1, 0, 0, 2]
    assert tree.step.tolist() == [0, 1, 1, 2]
    assert (tree.size, tree.breadth) == (4, 2)
    assert tree.depth.tolist() == [0, 1, 1, 2]
    assert tree.descendants.tolist() == [4, 1, 2, 1]
    assert tree.leaves.tolist() == [2, 1, 1, 1]
    assert tree.virality == pytest.approx((1 + 1 + 2 + 2 + 3 + 1) / 6)
    assert largest_tree(told, "B", 1).virality == 0
    assert largest_tree(told, "A", 1).agent.tolist() == [4, 6]


def test_trees_are_those_that_the_simulator_measures(program_run):
    run = program_run("classic-cascade", "record.ledger=true", "graph.agents=2000", "worlds=3")
    for world in range(3):
        tree = largest_tree(run, None, world)
        measured = {
            "size": tree.size,
            "depth": tree.depth.max(),
            "breadth": tree.breadth,
            "broadcast": np.bincount(tree.parent[1:]).max(),
            "virality": tree.virality,
        }
        for name, value in measured.items():
            stored = float(run[f"cascades/largest_{name}"].values[world, 0])
            assert value == pytest.approx(stored), (world, name)
        ax = gs.plot.cascade_tree(run, world=world)
        assert f"{tree.size:,} agents" in title(ax)
        assert_legible(ax.figure)


def test_every_tie_is_drawn_from_parent_to_child(told):
    ax = gs.plot.cascade_tree(told, "B", layout="layered")
    ties = ax.collections[0].get_segments()
    assert np.allclose([tie[0] for tie in ties], [(0.5, 0), (0.5, 0), (0.75, -1)])
    assert np.allclose([tie[-1] for tie in ties], [(0.25, -1), (0.75, -1), (0.75, -2)])
    agents = ax.collections[1].get_offsets()
    assert np.allclose(agents, [(0.5, 0), (0.25, -1), (0.75, -1), (0.75, -2)])


def test_round_the_root_depth_is_distance(told):
    tree = largest_tree(told, "B")
    agents = gs.plot.cascade_tree(told, "B").collections[1].get_offsets()
    assert np.allclose(np.hypot(*agents.T), tree.depth)


def test_branches_do_not_cross():
    rng = np.random.default_rng(4)
    parents = [-1, *(int(rng.integers(0, n)) for n in range(1, 200))]
    rows = [(0, n, 0, n, parent) for n, parent in enumerate(parents)]
    tree = largest_tree(small_run(items=("A",), ledger=rows, steps=200, agents=200))
    across = places_across(tree)
    ends = across[tree.leaves == 1]
    for depth in range(int(tree.depth.max()) + 1):
        level = np.flatnonzero(tree.depth == depth)
        order = level[np.argsort(across[level])]
        assert np.all(np.diff(across[order]) > 0)
        parents_in_order = tree.parent[order].tolist()
        runs = [p for n, p in enumerate(parents_in_order) if n == 0 or p != parents_in_order[n - 1]]
        assert len(runs) == len(set(runs))  # siblings stand together
    assert (ends.min(), ends.max()) == pytest.approx(
        (0.5 / tree.leaves[0], 1 - 0.5 / tree.leaves[0])
    )


def test_titles(told):
    expected = "B reaches 4 agents, 2 ties deep; structural virality 1.7"
    assert title(gs.plot.cascade_tree(told, "B")) == expected
    assert title(gs.plot.cascade_tree(told)) == expected  # the item with the largest tree
    assert title(gs.plot.cascade_tree(told, "B", 1)) == "B: nobody passes it on"
    ax = gs.plot.cascade_tree(told, "A", 1)
    assert title(ax) == "A reaches 2 agents, 1 tie deep; structural virality 1.0"
    assert ax.get_xlabel().startswith("world 1; rings: ties from the root")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"item": "C"}, 'item: "C" — must be one of: A, B'),
        ({"world": 2}, "world: 2 — must be a whole number from 0 to 1"),
        ({"layout": "flat"}, "layout: 'flat' — must be one of: radial, layered"),
    ],
)
def test_refusals(told, arguments, message):
    with pytest.raises(gs.InputError) as error:
        gs.plot.cascade_tree(told, **arguments)
    assert str(error.value) == message


def test_runs_without_ledger_or_downloads_are_refused(told):
    message = r"^run: no group ledger — must have it \(record.ledger = true\)$"
    with pytest.raises(gs.InputError, match=message):
        gs.plot.cascade_tree(small_run(), "A")
    none = small_run(items=("A", "B"), ledger=[(0, 1, 0, 0, -1)])
    with pytest.raises(gs.InputError, match='item: "B" — must have downloads in world 0'):
        gs.plot.cascade_tree(none, "B")


@pytest.mark.parametrize("size", [(8, 5.5), (5, 3.8)])
@pytest.mark.parametrize("layout", ["radial", "layered"])
def test_texts_are_legible_and_axes_are_used(told, size, layout):
    figure, ax = plt.subplots(figsize=size, layout="constrained")
    assert gs.plot.cascade_tree(told, "B", ax=ax, layout=layout) is ax
    assert_legible(figure)
