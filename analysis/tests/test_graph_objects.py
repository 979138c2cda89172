"""Graphs from and to arrays, files and other libraries."""

import networkx as nx
import numpy as np
import pytest
import scipy.sparse

import groundswell as gs

igraph = pytest.importorskip("igraph")


def pairs(graph):
    return {tuple(edge) for edge in graph.edges().tolist()}


def test_from_edges_and_back():
    graph = gs.graph.from_edges([(0, 1), (2, 1), (1, 1), (1, 0)], agents=4)
    assert (graph.agents, graph.ties, graph.directed) == (4, 2, False)
    assert pairs(graph) == {(0, 1), (1, 2)}
    assert graph.degrees.tolist() == [1, 2, 1, 0]
    assert graph.neighbours(1).tolist() == [0, 2]
    assert graph.labels == ["0", "1", "2", "3"]
    assert len(graph.notes) == 2
    assert gs.graph.from_edges(graph.edges(), agents=4) == graph
    assert hash(gs.graph.from_edges(graph.edges(), agents=4)) == hash(graph)


def test_directed_rows_are_of_those_who_influence():
    graph = gs.graph.from_edges([(0, 1), (0, 2), (2, 1)], directed=True)
    assert graph.neighbours(1).tolist() == [0, 2]
    assert graph.neighbours(0).tolist() == []
    assert graph.degrees.tolist() == [0, 2, 1]
    assert pairs(graph) == {(0, 1), (0, 2), (2, 1)}
    dense = graph.to_scipy().toarray()
    assert dense[0, 1] == dense[0, 2] == dense[2, 1] == 1
    assert dense.sum() == 3


def test_arrays_are_views_that_outlive_the_graph():
    graph = gs.graph.build("erdos-renyi", agents=3000, mean_degree=8.0)
    indices, copy = graph.indices, graph.indices.copy()
    assert np.shares_memory(graph._held.targets(incoming=True), indices)
    assert np.shares_memory(graph.to_scipy().indices, indices)
    assert not indices.flags.writeable
    del graph
    assert np.array_equal(indices, copy)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_there_and_back_again(directed, weighted):
    rng = np.random.default_rng(5)
    edges = np.unique(rng.integers(0, 60, (300, 2)), axis=0)
    edges = edges[edges[:, 0] < edges[:, 1]] if not directed else edges[edges[:, 0] != edges[:, 1]]
    weights = rng.random(len(edges)) if weighted else None
    graph = gs.graph.from_edges(edges, agents=60, directed=directed, weights=weights)
    weight = "weight" if weighted else None
    assert gs.graph.from_networkx(graph.to_networkx(), weight=weight) == graph
    assert gs.graph.from_igraph(graph.to_igraph(), weight=weight) == graph
    assert gs.graph.from_scipy(graph.to_scipy(), weighted=weighted) == graph


def test_the_same_numbers_as_networkx():
    theirs = nx.barabasi_albert_graph(400, 3, seed=2)
    ours = gs.graph.from_networkx(theirs)
    found = ours.statistics()
    assert found["ties"] == theirs.number_of_edges()
    assert found["transitivity"] == pytest.approx(nx.transitivity(theirs))
    assert found["mean_local_clustering"] == pytest.approx(nx.average_clustering(theirs))
    assert found["assortativity"] == pytest.approx(nx.degree_assortativity_coefficient(theirs))
    assert dict(theirs.degree()) == dict(enumerate(ours.degrees.tolist()))


def test_names_become_labels():
    theirs = nx.Graph([("Ann", "Bob"), ("Bob", "Cleo")])
    ours = gs.graph.from_networkx(theirs)
    assert ours.labels == ["Ann", "Bob", "Cleo"]
    assert ours.to_networkx().nodes[2]["label"] == "Cleo"
    assert ours.to_igraph().vs["name"] == ["Ann", "Bob", "Cleo"]


@pytest.mark.parametrize("name", ["a.h5", "a.graphml", "a.graph", "a.txt"])
def test_saved_and_loaded(name, tmp_path):
    graph = gs.graph.build("watts-strogatz", agents=100, neighbours=4, rewiring=0.1)
    path = graph.save(tmp_path / name)
    again = gs.graph.load(path)
    assert pairs(again) == pairs(graph)
    with pytest.raises(gs.OutputError, match="exists already"):
        graph.save(path)
    run = gs.run({**SPREAD, "graph": {"kind": "file", "file": path}}, worlds=1)
    assert run["graph"].attrs["ties"] == graph.ties


SPREAD = {
    "clock": {"steps": 5, "step": "1 day"},
    "model": {"name": "independent-cascade", "p": 0.1},
    "items": [{"name": "Song"}],
}


def test_the_society_of_a_scenario():
    tables = {**SPREAD, "graph": {"kind": "erdos-renyi", "agents": 500, "mean_degree": 4.0}}
    graph = gs.graph.build(gs.Scenario(tables), seed=7)
    run = gs.run(tables, seed=7, worlds=1)
    assert run["graph"].attrs["content_hash"] == graph._held.content_hash
    assert "erdos-renyi" in gs.graph.kinds().index


def test_a_run_over_a_graph_is_a_run_over_its_file(tmp_path):
    graph = gs.graph.build("erdos-renyi", agents=300, mean_degree=6.0, seed=3)
    path = graph.save(tmp_path / "g.h5")
    in_memory = gs.run(SPREAD, graph=graph)
    from_file = gs.run({**SPREAD, "graph": {"kind": "file", "file": path}})
    for group in ("series", "metrics", "attribution"):
        ours, theirs = in_memory[group].to_dataset(), from_file[group].to_dataset()
        assert ours.identical(theirs)


@pytest.mark.parametrize(
    ("call", "place"),
    [
        (lambda: gs.graph.from_edges([1, 2, 3]), "edges"),
        (lambda: gs.graph.from_edges([(0.5, 1.0)]), "edges"),
        (lambda: gs.graph.from_edges([(-1, 1)]), "edges"),
        (lambda: gs.graph.from_edges([]), "agents"),
        (lambda: gs.graph.from_edges([(0, 5)], agents=5), "agents"),
        (lambda: gs.graph.from_edges([(0, 1)], agents="2"), "agents"),
        (lambda: gs.graph.from_edges([(0, 1)], weights=[1.0, 2.0]), "weights"),
        (lambda: gs.graph.from_edges([(0, 1)], weights=[-1.0]), "weights"),
        (lambda: gs.graph.from_edges([(0, 1)], labels=["a", "a"]), "labels"),
        (lambda: gs.graph.from_scipy(scipy.sparse.csr_array((2, 3))), "matrix"),
        (lambda: gs.graph.from_networkx(nx.path_graph(3), weight="w"), "weight"),
        (lambda: gs.graph.build("erdos-reny", agents=5), "kind"),
        (lambda: gs.graph.load("x.txt", influence="sideways"), "influence"),
        (lambda: gs.graph.from_edges([(0, 1)]).neighbours(2), "agent"),
    ],
)
def test_wrong_arguments_name_themselves(call, place):
    with pytest.raises(gs.InputError) as caught:
        call()
    assert caught.value.place == place
    assert "must" in caught.value.allowed


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(gs.InputError, match="no such file"):
        gs.graph.load(tmp_path / "none.txt")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("1 2\n3 four\n")
    with pytest.raises(gs.InputError, match="wrong.txt:2"):
        gs.graph.load(wrong)
    with pytest.raises(gs.ScenarioError):
        gs.graph.build("erdos-renyi", agents=10, mean_degree=400.0)
