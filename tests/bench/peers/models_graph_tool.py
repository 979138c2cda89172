"""graph-tool's SIR, voter and threshold models on an edge list, timed on one thread.

    OMP_NUM_THREADS=1 python3 models_graph_tool.py EDGES.txt [REPETITIONS]

Debian's python3-graph-tool. Prints, for each model, the least and the median time and the work done
in it, for comparison with `bench_models` on the same graph. Building the graph is not timed.
"""

import statistics
import sys
import time

import graph_tool.all as gt
import numpy as np

STEPS = 10


def timed(name, repetitions, prepare, run, work):
    seconds = []
    for repetition in range(repetitions):
        gt.seed_rng(repetition + 1)
        np.random.seed(repetition)
        state = prepare()
        begin = time.perf_counter()
        run(state)
        seconds.append(time.perf_counter() - begin)
    least = min(seconds)
    print(
        f"{name:28s} least {least:8.3f} s  median {statistics.median(seconds):8.3f} s"
        f"  {work / least / 1e6:8.1f} million/s",
        flush=True,
    )


def main():
    edges = np.loadtxt(sys.argv[1], dtype=np.int64, comments="#")
    repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    graph = gt.Graph(directed=False)
    agents = int(edges.max()) + 1
    graph.add_vertex(agents)
    graph.add_edge_list(edges)
    print(f"{agents} agents, {graph.num_edges()} ties; graph-tool {gt.__version__}")

    def voter():
        start = graph.new_vp("int32_t", vals=np.random.randint(0, 2, agents))
        return gt.VoterState(graph, q=2, r=0, s=start)

    timed(
        "voter, one at a time",
        repetitions,
        voter,
        lambda s: s.iterate_async(niter=STEPS * agents),
        STEPS * agents,
    )
    timed(
        "voter, all at once",
        repetitions,
        voter,
        lambda s: s.iterate_sync(niter=STEPS),
        STEPS * agents,
    )

    def sir():
        start = graph.new_vp("int32_t", vals=(np.random.random(agents) < 1e-3).astype(int))
        return gt.SIRState(graph, beta=0.05, gamma=0.1, s=start)

    timed("sir, 60 steps", repetitions, sir, lambda s: s.iterate_sync(niter=60), 2 * len(edges))

    def threshold():
        start = graph.new_vp("int32_t", vals=(np.random.random(agents) < 1e-2).astype(int))
        return gt.BinaryThresholdState(graph, h=0.18, w=1.0, r=0.0, s=start)

    timed(
        "threshold, 30 steps",
        repetitions,
        threshold,
        lambda s: s.iterate_sync(niter=30),
        2 * len(edges),
    )


if __name__ == "__main__":
    main()
