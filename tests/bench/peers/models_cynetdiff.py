"""CyNetDiff's independent cascade and linear threshold on an edge list, on one thread.

    python3 models_cynetdiff.py EDGES.txt [REPETITIONS [P [SEEDS [THRESHOLD]]]]

Packages cynetdiff and numpy of PyPI. Prints, for each, the least and the median time until nothing
is left to happen, and that of making the model beside it, for comparison with `bench_models`
(`independent-cascade`, `linear-threshold`, `watts`) on the same graph with the same p, share of seed
agents and threshold of all agents. Building the graph is not timed.
"""

import random
import statistics
import sys
import time
from array import array

import numpy as np
from cynetdiff.models import IndependentCascadeModel, LinearThresholdModel


def rows_of(edges):
    """Both directions of the ties, as rows: where each begins, and the neighbours in it."""
    sources = np.concatenate([edges[:, 0], edges[:, 1]])
    targets = np.concatenate([edges[:, 1], edges[:, 0]])
    targets = targets[np.lexsort((targets, sources))]
    degrees = np.bincount(sources, minlength=int(edges.max()) + 1)
    return degrees, np.cumsum(degrees) - degrees, targets


def report(name, agents, seeds, repetitions, make, thresholds=None):
    making, running, sizes = [], [], []
    for repetition in range(repetitions):
        chosen = random.Random(repetition).sample(range(agents), seeds)
        begin = time.perf_counter()
        model = make()
        model.set_seeds(chosen)
        if thresholds is not None:
            model._assign_thresholds(thresholds)
        made = time.perf_counter()
        model.advance_until_completion()
        running.append(time.perf_counter() - made)
        making.append(made - begin)
        sizes.append(model.get_num_activated_nodes())
    print(
        f"{name:24s} least {min(running) * 1e3:9.2f} ms"
        f"  median {statistics.median(running) * 1e3:9.2f} ms"
        f"  (made in {statistics.median(making) * 1e3:.2f} ms)"
        f"  adopters {statistics.mean(sizes):.0f}",
        flush=True,
    )


def main():
    repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    p = float(sys.argv[3]) if len(sys.argv) > 3 else 0.2
    share = float(sys.argv[4]) if len(sys.argv) > 4 else 0.001
    edges = np.loadtxt(sys.argv[1], dtype=np.int64, comments="#")
    degrees, starts, targets = rows_of(edges)
    agents = len(degrees)
    seeds = max(1, round(share * agents))
    print(f"{agents} agents, {len(edges)} ties, {seeds} seed agents")
    first = array("I", starts.tolist())
    others = array("I", targets.tolist())
    influence = array("f", (1.0 / degrees[targets]).tolist())
    report(
        "independent cascade",
        agents,
        seeds,
        repetitions,
        lambda: IndependentCascadeModel(first, others, activation_prob=p),
    )
    report(
        "linear threshold",
        agents,
        seeds,
        repetitions,
        lambda: LinearThresholdModel(first, others, influence=influence),
    )
    if len(sys.argv) > 5:
        report(
            f"threshold of {sys.argv[5]}",
            agents,
            seeds,
            repetitions,
            lambda: LinearThresholdModel(first, others, influence=influence),
            array("f", [float(sys.argv[5])] * agents),
        )


if __name__ == "__main__":
    main()
