"""NDlib's independent cascade and thresholds on an edge list, on one thread.

    python3 models_ndlib.py EDGES.txt [REPETITIONS [P [PHI [SEEDS]]]]

Package ndlib of PyPI. Prints, for each, the least and the median time until nothing is left to
happen, for comparison with `bench_models` on the same graph with the same p, phi and share of seed
agents. Building the graph and the model is not timed. A million agents take minutes for each run.
"""

import random
import statistics
import sys
import time

import networkx as nx
import numpy as np
from ndlib.models import ModelConfig, epidemics


def report(name, prepare, run, repetitions):
    seconds, sizes = [], []
    for repetition in range(repetitions):
        random.seed(repetition)
        np.random.seed(repetition)
        state = prepare(repetition)
        begin = time.perf_counter()
        sizes.append(run(state))
        seconds.append(time.perf_counter() - begin)
    print(
        f"{name:36s} least {min(seconds):9.4f} s  median {statistics.median(seconds):9.4f} s"
        f"  adopters {statistics.mean(sizes):.0f}",
        flush=True,
    )


def ndlib_models(graph, repetitions, p, phi, seeds):
    def prepare(kind, settings):
        def made(repetition):
            model = kind(graph, seed=repetition)
            config = ModelConfig.Configuration()
            config.add_model_parameter("fraction_infected", seeds / len(graph))
            if kind is epidemics.IndependentCascadesModel:
                for edge in graph.edges():
                    config.add_edge_configuration("threshold", edge, p)
            else:
                for node in graph.nodes():
                    config.add_node_configuration("threshold", node, phi)
            model.set_initial_status(config)
            return model

        return made

    def run(model):
        last = None
        while True:
            counts = model.iteration(node_status=False)["node_count"]
            if counts == last:
                return len(model.status) - counts[0]
            last = counts

    report(
        "NDlib, independent cascade",
        prepare(epidemics.IndependentCascadesModel, p),
        run,
        repetitions,
    )
    report("NDlib, threshold", prepare(epidemics.ThresholdModel, phi), run, repetitions)


def main():
    repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    p = float(sys.argv[3]) if len(sys.argv) > 3 else 0.2
    phi = float(sys.argv[4]) if len(sys.argv) > 4 else 0.18
    share = float(sys.argv[5]) if len(sys.argv) > 5 else 0.001
    edges = np.loadtxt(sys.argv[1], dtype=np.int64, comments="#")
    graph = nx.Graph()
    graph.add_nodes_from(range(int(edges.max()) + 1))
    graph.add_edges_from(edges.tolist())
    seeds = max(1, round(share * len(graph)))
    print(f"{len(graph)} agents, {graph.number_of_edges()} ties, {seeds} seed agents")
    ndlib_models(graph, repetitions, p, phi, seeds)


if __name__ == "__main__":
    main()
