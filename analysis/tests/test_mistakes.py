"""Plausible mistakes are refused by name, and odd but right things are understood."""

import copy
import enum
import inspect
import pickle
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sparse
import xarray as xr

import groundswell as gs
from groundswell.toml import toml_value
from tiny import TINY


class Word(str, enum.Enum):  # noqa: UP042 — StrEnum prints as its text
    """Members are texts, and print as something else."""

    KIND = "erdos-renyi"
    P = "model.p"


TWINS = {**TINY, "twins": {"alone": {"without": ["peers"]}}}
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
        (lambda: gs.estimate("log.csv", 0, columns=5), "columns"),
        (lambda: gs.estimate("log.csv", 0, columns={"world": 5}), "columns['world']"),
        (lambda: gs.estimate(pd.DataFrame([{"world": "\udc80", "item": 1, "time": 1}]), 0), "log"),
        (lambda: gs.Graph(5), "held"),
        (lambda: gs.graph.from_edges([(0, 1)], labels=5), "labels"),
        (lambda: gs.graph.from_edges([(0, 1)], labels="ab"), "labels"),
        (lambda: gs.graph.from_edges([(0, 1)], labels=["a", "\udc80"]), "labels"),
        (lambda: gs.graph.load("e.txt", weights="\udc80"), "weights"),
        (lambda: gs.graph.load("\udc80"), "path"),
        (lambda: gs.run("\udc80"), "scenario"),
        (lambda: gs.run(TINY, output="\udc80"), "output"),
        (lambda: gs.run(TINY, title="\udc80"), "title"),
        (lambda: gs.run(TINY, {"items.\udc80.quality": 1}), "changes"),
        (lambda: gs.run({**TINY, "title": "\udc80"}), "scenario.title"),
        (lambda: gs.run({**TINY, "\udc80": 1}), "scenario"),
        (lambda: gs.run({**TINY, "sweep": {"values": 5}}), "sweep.values"),
        (lambda: gs.Scenario.from_toml("\udc80"), "text"),
        (lambda: gs.sweep(TINY, {"model.p": [0.1, np.datetime64("NaT")]}), "model.p"),
        (lambda: gs.run(TINY, model__p=np.datetime64("NaT")), "model.p"),
        (lambda: gs.run(TINY, model__p=pd.NaT), "model.p"),
        (lambda: gs.run(TINY, model__p=np.complex128(1)), "model.p"),
        (lambda: gs.run(TINY, model__p=np.longdouble("nan")), "model.p"),
        (lambda: gs.run(TINY, clock__step=timedelta(days=1)), "clock.step"),
        (lambda: gs.run(TINY, clock__step=np.timedelta64(1, "D")), "clock.step"),
        (lambda: gs.run(TINY, clock__step=np.timedelta64(1, "ns")), "clock.step"),
        (lambda: gs.run({**TINY, "seed": pd.Timedelta("1D")}), "scenario.seed"),
        (lambda: gs.run(TINY, model__p=np.ma.array([0.1], mask=[True])), "model.p"),
        (lambda: gs.run(TINY, model__p=np.ma.masked), "model.p"),
        (lambda: gs.graph.build(None), "kind"),
        (lambda: gs.graph.from_edges([(0, 1)], weights=[10**400]), "weights"),
        (lambda: gs.graph.from_networkx(nx.Graph), "graph"),
        (lambda: gs.graph.from_networkx(nx.path_graph(2), weight=[1.0]), "weight"),
        (lambda: gs.graph.from_scipy(sparse.csr_array), "matrix"),
        (lambda: gs.plot.network_layout(nx.Graph), "graph"),
        (lambda: gs.series.days_after(0.0, 10**400), "days"),
        (lambda: gs.series.days_after(np.datetime64("2009-12-13", "ns"), 1e300), "days"),
        (lambda: gs.series.moment(gs.run(TINY), 10**5000), "value"),
        (lambda: gs.virality_by_size(gs.run(TINY, record__ledger=True), np.arange(2)), "item"),
        (lambda: gs.estimate(pd.DataFrame(), 0, columns={"world": ["a"]}), "columns['world']"),
        (lambda: gs.series.cumulative(xr.DataTree()), "run"),
        (lambda: gs.series.cumulative(xr.DataTree(children={"a": gs.run(TINY)})), "run"),
        (lambda: gs.plot.evangelists(xr.DataTree()), "sweep"),
    ],
)
def test_a_wrong_argument_is_named(call, place):
    with pytest.raises(gs.InputError) as caught:
        call()
    assert caught.value.place == place
    assert caught.value.allowed.startswith(("must", "needs"))


def test_a_long_double_is_a_number():
    assert gs.Scenario(TINY, model__p=np.longdouble(0.5))["model.p"] == 0.5


def test_members_of_an_enumeration_are_their_texts():
    changed = gs.Scenario({**TINY, "graph": {**TINY["graph"], "kind": Word.KIND}})
    changed = changed.changed({Word.P: 0.5})
    assert changed == gs.Scenario(TINY, model__p=0.5)
    assert gs.Scenario({**TINY, "title": Word.P})["title"] == "model.p"
    assert gs.graph.from_edges([(0, 1)], labels=[Word.KIND, Word.P]).labels == [
        "erdos-renyi",
        "model.p",
    ]
    assert gs.graph.build(Word.KIND, agents=10, mean_degree=2.0).agents == 10


@pytest.mark.parametrize("kind", [np.matrix, np.ma.array, np.asarray])
def test_arrays_of_all_kinds_are_lists_of_numbers(kind):
    assert toml_value(kind([[1, 2], [3, 4]]), "layers") == "[[1, 2], [3, 4]]"


def test_runs_in_a_tree_of_ones_own(run, swept):
    both = xr.DataTree(children={"a": run.copy(), "s": swept.copy()})
    assert gs.series.cumulative(both["a"]).identical(gs.series.cumulative(run))
    assert gs.Scenario.from_toml(gs.scenario(both["a"])) == gs.Scenario.from_toml(gs.scenario(run))
    with pytest.raises(gs.InputError, match="run: a sweep — must be a run"):
        gs.series.cumulative(both["s"])


def test_arrays_without_dimensions_are_what_they_hold(run):
    curves = gs.series.cumulative(run)
    last = curves["time"][-1]
    assert gs.series.at(curves, last).identical(gs.series.at(curves, float(last)))
    dated = curves.assign_coords(
        time=np.datetime64("2009-12-13", "ns") + curves["time"].astype("m8[D]")
    )
    assert gs.series.at(dated, dated["time"][-1]).values.tolist() == curves[:, -1].values.tolist()
    kept = gs.run(TINY, record__ledger=True)
    assert gs.seed_agents(kept, np.array(1)).equals(gs.seed_agents(kept, 1))
    assert gs.virality_by_size(kept, curves["item"][0]).equals(gs.virality_by_size(kept, "Song"))


def test_columns_of_a_table_have_any_names():
    rng = np.random.default_rng(1)
    world, item = np.repeat([0, 1, 2], 60), rng.choice(["a", "b", "c"], 180)
    log = pd.DataFrame({"world": world, "item": item, "time": np.tile(np.arange(60), 3)})
    numbered = log.set_axis([0, 1, 2], axis=1)
    columns = {"world": 0, "item": 1, "time": 2}
    expected = gs.estimate(log, 2, fakes=0)
    assert gs.estimate(numbered, "2", columns=columns, fakes=0).equals(expected)
    assert gs.estimate(log, np.array(2), fakes=0).equals(expected)
    with pytest.raises(gs.InputError, match="must have the columns 7, 1, 2"):
        gs.estimate(numbered, 2, columns=columns | {"world": 7})


def test_errors_can_be_printed(run):
    for call in (
        lambda: gs.virality_by_size(gs.run(TINY, record__ledger=True), "\udc80"),
        lambda: gs.series.moment(run, "\udc80"),
        lambda: gs.run({**TINY, "\udc80": {"a": object()}}),
    ):
        with pytest.raises(gs.InputError, match=r"\\udc80") as caught:
            call()
        assert str(caught.value).encode()
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (np.eye(2), "an array"),
        (pd.Index([1]), "an Index"),
        (object(), "an object"),
        ([1], "a list"),
        (nx.Graph, "the class Graph"),
        ({5: 1}, "the key 5, which is no text"),
    ],
)
def test_what_was_given_is_said_in_good_words(value, shown):
    with pytest.raises(gs.InputError) as caught:
        gs.run(TINY, value)
    assert caught.value.found == shown


def test_build_says_what_it_takes():
    with pytest.raises(gs.InputError, match=r"a scenario: tables, .* of a \.toml file"):
        gs.graph.build(None)


def test_pickles_written_before_are_read():
    function, arguments = PAIR.__reduce__()
    assert getattr(gs.graph, function.__name__)(*arguments) == PAIR


RUN_FIGURES = [
    name
    for name in gs.plot.__all__
    if next(iter(inspect.signature(getattr(gs.plot, name)).parameters)) == "run"
]
SWEEP_FIGURES = ["evangelists", "followers", "mixture", "mixture_spread", "phase_diagram"]
SWEEP_FIGURES += ["unknown", "x_factor"]


@pytest.mark.parametrize("name", RUN_FIGURES)
def test_figures_of_runs_refuse_what_is_none(name, run, swept):
    for wrong in (swept, None, "run.h5", run["metrics"]):
        with pytest.raises(gs.InputError, match="run: .* must be a (whole )?run"):
            getattr(gs.plot, name)(wrong)
    with pytest.raises(gs.InputError):  # of the axes, or of what this run has not
        getattr(gs.plot, name)(run, ax=5) if name != "story" else gs.plot.story(run, title=5)


@pytest.mark.parametrize("name", SWEEP_FIGURES)
def test_figures_of_sweeps_refuse_what_is_none(name, run, swept):
    for wrong in (run, None, "sweep.h5", swept["metrics"]):
        with pytest.raises(gs.InputError, match="sweep: .* must be a (whole )?sweep"):
            getattr(gs.plot, name)(wrong)
    with pytest.raises(gs.InputError):  # another kind of sweep, or one swept key
        getattr(gs.plot, name)(swept)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda run, sw: gs.plot.phase_diagram(sw, 5), "measure: 5 — must be the name of a"),
        (lambda run, sw: gs.plot.phase_diagram(sw, at=5), "at: 5 — must be values of dim"),
        (lambda run, sw: gs.plot.order_curves(run), "runs: a DataTree — must be runs in a list"),
        (lambda run, sw: gs.plot.binder([run], "mood"), "kind: 'mood' — must be one of: sit"),
        (lambda run, sw: gs.plot.mixture(sw, [1]), "measure: a list — must be one of: number"),
        (lambda run, sw: gs.plot.cumulative_downloads(run, 5), "observed: 5 — must be a table"),
        (lambda run, sw: gs.plot.cumulative_downloads(run, since=[1]), "since: a list — must be"),
        (lambda run, sw: gs.plot.cumulative_downloads(run, ax=5), "ax: 5 — must be axes of"),
        (lambda run, sw: gs.seed_agents(run, "first"), "world: 'first' — must be a whole number"),
        (lambda run, sw: gs.seed_agents(sw), r"run: a sweep — must be a run \(gs.run or gs.open"),
        (lambda run, sw: gs.compare_cascades(run, 5), "second: 5 — must be a whole run"),
    ],
)
def test_further_arguments_are_named_too(call, message, swept):
    with pytest.raises(gs.InputError, match=f"^{message}"):
        call(gs.run(TINY, record__ledger=True), swept)


# --- what the engine says, in the words of Python ---------------------------------------------


def _exists(folder):
    gs.run(TINY, output=folder / "r.h5")
    gs.run(TINY, output=folder / "r.h5")


def _saved(folder):
    PAIR.save(folder / "g.h5")
    PAIR.save(folder / "g.h5")


def _swept_again(folder, **options):
    def stop(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):  # its log stays
        gs.sweep(TINY, {"model.p": [0.1]}, output=folder / "s.h5", worlds=20_000, progress=stop)
    gs.sweep(TINY, {"model.p": [0.2]}, output=folder / "s.h5", **options)


def _backward(folder):
    PAIR.save(folder / "g.h5")
    gs.graph.load(folder / "g.h5", influence="backward")


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (_exists, "choose another name, or replace it with overwrite=True"),
        (_saved, "choose another name, or replace it with overwrite=True"),
        (_swept_again, "resume=True goes on with it, overwrite=True begins anew"),
        (lambda f: _swept_again(f, resume=True), "overwrite=True begins the sweep anew"),
        (lambda f: gs.run(TINY, {"seed.x": 1}), "set it as a whole: seed=…"),
        (lambda f: gs.run(TWINS, {"twins.alone.without.x": 1}), "twins.alone.without=[…]"),
        (lambda f: gs.run(TINY, {'items."a': 1}), "for example graph.agents=10000"),
        (
            lambda f: gs.sweep(TINY, {"model.p": [0.1]}, model__p=0.3),
            "sweep.values.model.p=[…]",
        ),
        (_backward, 'convert the file it was made from again, with influence="backward"'),
        (
            lambda f: gs.run(TINY, {"graph": {"kind": "file", "file": "none.txt"}}),
            "paths are relative to the scenario's folder; those of a change or from a pipe, to "
            "the current one",
        ),
    ],
)
def test_hints_of_the_engine_name_arguments(call, hint, tmp_path):
    with pytest.raises(gs.Error) as caught:
        call(tmp_path)
    assert caught.value.hint == hint
    assert "--" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("read it with ids as text (--ids text)", 'gs.graph.build("file", file=…, ids="text")'),
        ("from again, with --influence backward", 'with influence="backward"'),
        ("(--overwrite begins anew)", "(overwrite=True begins anew)"),
    ],
)
def test_options_are_translated_also_in_brackets(text, python):
    hint = gs.InputError.of([("place", "found", "allowed", text)]).hint
    assert python in hint and "--" not in hint


def test_every_option_in_a_text_of_the_engine_is_an_argument():
    known = {"set", "ids"}  # which name no argument of these: left out, and of gs.graph.build
    for function in (gs.run, gs.sweep, gs.estimate, gs.graph.load):
        known |= set(inspect.signature(function).parameters)
    texts = {}
    for file in (Path(__file__).parents[2] / "sim").rglob("*.cpp"):
        if file.parent.name != "app":
            for text in re.findall(r'"((?:[^"\\]|\\.)*)"', file.read_text(encoding="utf-8")):
                texts |= dict.fromkeys(re.findall(r"(?<![-\w])--([a-z]+)", text), text)
    texts = {option: text for option, text in texts.items() if "`groundswell" not in text}
    assert {"overwrite", "resume", "set"} <= set(texts) <= known
    for text in texts.values():
        assert "--" not in gs.InputError.of([("place", "found", "allowed", text)]).hint


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
