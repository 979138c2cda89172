"""Plausible mistakes are refused by name, and odd but right things are understood."""

import copy
import pickle
import subprocess
import sys

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sparse

import groundswell as gs
from tiny import TINY

PAIR = gs.graph.from_edges([(0, 1)])


@pytest.fixture(scope="module")
def run():
    return gs.run(TINY)


@pytest.fixture(scope="module")
def swept():
    return gs.sweep(TINY, {"model.p": [0.1, 0.2]})


@pytest.mark.parametrize(
    ("call", "place"),
    [
        (lambda: gs.run(TINY, output=5), "output"),
        (lambda: gs.run(TINY, output=""), "output"),
        (lambda: gs.run(TINY, overwrite="yes"), "overwrite"),
        (lambda: gs.run(TINY, progress="bar"), "progress"),
        (lambda: gs.run(TINY, "worlds=3"), "changes"),
        (lambda: gs.open(5), "path"),
        (lambda: gs.graph.load(5), "path"),
        (lambda: gs.graph.load("e.txt", weights=None), "weights"),
        (lambda: gs.graph.load("e.txt", directed="yes"), "directed"),
        (lambda: PAIR.save(5), "path"),
        (lambda: PAIR.save("g.txt", overwrite="yes"), "overwrite"),
        (lambda: PAIR.neighbours(1.5), "agent"),
        (lambda: gs.graph.from_edges([(0, 1), (2,)]), "edges"),
        (lambda: gs.graph.from_edges([(0, 1)], weights=["x"]), "weights"),
        (lambda: gs.graph.from_networkx([(0, 1)]), "graph"),
        (lambda: gs.graph.from_igraph(nx.path_graph(2)), "graph"),
        (lambda: gs.graph.from_scipy(np.eye(3)), "matrix"),
        (lambda: gs.Scenario.from_toml(5), "text"),
        (lambda: gs.Scenario(TINY).save(5), "path"),
        (lambda: gs.Scenario(TINY)[5], "path"),
        (lambda: gs.Scenario(TINY).changed({5: 1}), "changes"),
        (lambda: gs.sweep(TINY, {"model.p": 0.5}), "values['model.p']"),
        (lambda: gs.sweep(TINY, {"model.p": "ab"}), "values['model.p']"),
        (lambda: gs.sweep(TINY, {"model.p": [0.5]}, design=5), "design"),
        (lambda: gs.estimate(5, 0), "log"),
        (lambda: gs.estimate(gs.run(TINY), None), "independent"),
        (lambda: gs.estimate(gs.run(TINY), 0, fakes=-1), "fakes"),
        (lambda: gs.estimate(gs.run(TINY), 0, seed=1.5), "seed"),
    ],
)
def test_a_wrong_argument_is_named(call, place):
    with pytest.raises(gs.InputError) as caught:
        call()
    assert caught.value.place == place
    assert caught.value.allowed.startswith(("must", "needs"))


@pytest.mark.parametrize(
    "name",
    [
        "attribution",
        "channel_shares",
        "chart_run",
        "cumulative_downloads",
        "market_share",
        "membership",
        "quality_success",
        "story",
        "unpredictability",
        "cascade_tree",
    ],
)
def test_figures_of_runs_refuse_what_is_none(name, run, swept):
    for wrong in (swept, None, "run.h5", run["metrics"]):
        with pytest.raises(gs.InputError, match="run: .* must be a (whole )?run"):
            getattr(gs.plot, name)(wrong)


def test_a_log_with_items_that_are_not_listed_is_refused():
    scenario = {**TINY, "worlds": 3, "items": [{"name": n} for n in "abc"], "campaigns": []}
    scenario["campaigns"] = [
        {"name": f"c{n}", "kind": "seed", "target": n, "count": 3} for n in "abc"
    ]
    run = gs.run(scenario, record__ledger=True)
    for _ in range(3):
        with pytest.raises(gs.InputError, match="must be of one of its 2 items"):
            gs.estimate(run.isel(item_name=slice(0, 2)), 0, fakes=0)
    with pytest.raises(gs.InputError, match="no world '2'"):
        gs.estimate(run.isel(world=slice(0, 2)), 2, fakes=0)


def test_times_as_text_are_numbers_or_dates():
    rng = np.random.default_rng(1)
    log = pd.DataFrame(
        {
            "world": np.repeat([0, 1, 2], 60),
            "item": rng.choice(["a", "b", "c"], 180),
            "time": np.tile(np.arange(60), 3),
        }
    )
    as_text = log.assign(time=log["time"].astype(str))
    assert gs.estimate(log, 2, fakes=0).equals(gs.estimate(as_text, 2, fakes=0))
    with pytest.raises(gs.InputError, match="YYYY-MM-DD"):
        gs.estimate(log.assign(time="noon"), 2, fakes=0)


def test_python_may_end_while_a_thread_is_in_the_engine(tmp_path):
    code = f"""
import threading, time, groundswell as gs
big = dict({TINY!r}, worlds=100_000)
threading.Thread(target=lambda: gs.run(big, output="x.h5", progress=False), daemon=True).start()
time.sleep(0.7)
print("end", flush=True)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "end\n"), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_graph_does_not_silently_replace_what_the_scenario_says_of_its_society():
    layered = {
        **TINY,
        "layers": [{"name": "feed", "kind": "erdos-renyi", "mean_degree": 2.0}],
    }
    rewired = {**TINY, "graph": {**TINY["graph"], "rewire": 1.0}}
    for scenario in (layered, rewired):
        with pytest.raises(gs.InputError, match="graph: given, and the scenario has"):
            gs.run(scenario, graph=PAIR)
    changed = gs.Scenario(TINY).changed({"graph.agents": 100, "campaigns.first.count": 1})
    assert gs.run(changed, graph=PAIR)["graph"].attrs["agents"] == 2


def test_weights_of_a_graph_are_left_out_of_a_run_with_a_note():
    weighted = gs.graph.from_networkx(nx.karate_club_graph(), weight="weight")
    plain = gs.graph.from_networkx(nx.karate_club_graph())
    ours, theirs = gs.run(TINY, graph=weighted), gs.run(TINY, graph=plain)
    assert ours["series"].to_dataset().identical(theirs["series"].to_dataset())
    assert any("weights" in note for note in ours.attrs["notes"])


def test_sweeps_over_kinds_and_models_of_a_changed_scenario():
    values = {"model.name": ["independent-cascade", "linear-threshold"]}
    base = {**TINY, "model": {"name": "independent-cascade"}}
    found = gs.sweep(gs.Scenario(base).changed(worlds=3), values)
    assert found["metrics/downloads"].sizes["world"] == 3
    swept = gs.Scenario(TINY).changed({"sweep.values.model.p": [0.1, 0.2]})
    assert swept.has_sweep
    assert "[sweep" in swept.to_toml()


def test_names_of_all_kinds():
    names = ["A = B", "a__b", "Mr. Big", "Für Élise"]
    scenario = gs.Scenario(
        {**TINY, "items": [{"name": n} for n in names], "campaigns": [], "model": {"name": "bass"}}
    )
    changed = scenario.changed({"items.a__b.name": "a__b"})
    assert changed == scenario
    for name in names:
        assert scenario[f"items.{name}.name"] == name
        assert scenario[f'items."{name}".name'] == name


def test_scipy_matrices_of_one_side_or_both():
    lower = sparse.coo_array(np.tril(np.ones((3, 3)), -1))
    for matrix in (lower, lower.T, lower + lower.T):
        assert gs.graph.from_scipy(matrix, directed=False).ties == 3
    assert gs.graph.from_scipy(lower).directed
    assert not gs.graph.from_scipy(lower + lower.T).directed
    uneven = sparse.coo_array([[0, 1.0], [2.0, 0]])
    assert gs.graph.from_scipy(uneven, weighted=True).directed


def test_weights_listed_both_ways_are_taken_once():
    both = gs.graph.from_edges([(0, 1), (1, 0)], weights=[0.5, 0.5])
    assert both.to_scipy().toarray()[0, 1] == 0.5
    parallel = gs.graph.from_edges([(0, 1), (0, 1)], weights=[0.5, 0.5])
    assert parallel.to_scipy().toarray()[0, 1] == 1.0
    assert any("added up" in note for note in parallel.notes)


def test_what_a_format_cannot_keep_is_told(tmp_path):
    lonely = gs.graph.from_edges([(0, 1)], agents=3)
    with pytest.warns(UserWarning, match="without ties"):
        lonely.save(tmp_path / "l.txt")


def test_graphs_are_copied_and_pickled_whole():
    graph = gs.graph.from_edges([(0, 1), (1, 2)], labels=["x", "y", "z"], weights=[1.0, 2.0])
    assert pickle.loads(pickle.dumps(graph)) == graph
    assert copy.deepcopy(graph) == graph


def test_a_well_mixed_society_has_no_ties_to_look_at():
    crowd = gs.graph.build("well-mixed", agents=100)
    assert crowd.well_mixed and crowd.agents == 100
    for look in (lambda: crowd.degrees, lambda: crowd.edges(), crowd.to_networkx):
        with pytest.raises(gs.InputError, match="well-mixed"):
            look()
