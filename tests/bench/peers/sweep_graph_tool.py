"""A sweep by graph-tool in a pool of processes: independent cascades at many chances of persuading.

    OMP_NUM_THREADS=1 python3 sweep_graph_tool.py EDGES.txt [POINTS] [WORLDS] [PROCESSES]

Debian's python3-graph-tool. SIR with an infectious time of one step is the independent cascade.
Each process has the graph once; a run begins with 10 random seed agents and ends when nobody is
infectious. Prints runs a second, and the mean size at the last point, for comparison with

    groundswell sweep on kind = "file", model independent-cascade, the same points and worlds.
"""

import sys
import time
from multiprocessing import Pool

import graph_tool.all as gt
import numpy as np

SEEDS = 10
graph = None


def load(path):
    global graph
    edges = np.loadtxt(path, dtype=np.int64, comments="#")
    graph = gt.Graph(directed=False)
    graph.add_vertex(int(edges.max()) + 1)
    graph.add_edge_list(edges)


def run(task):
    chance, world = task
    gt.seed_rng(world + 1)
    random = np.random.default_rng(world)
    infected = graph.new_vp("int32_t", val=0)
    infected.a[random.choice(graph.num_vertices(), SEEDS, replace=False)] = 1
    state = gt.SIRState(graph, beta=chance, gamma=1.0, s=infected, constant_beta=True)
    while (state.get_state().a == 1).any():
        state.iterate_sync()
    return int((state.get_state().a == 2).sum())


def main():
    path = sys.argv[1]
    points, worlds, processes = (
        int(sys.argv[i]) if len(sys.argv) > i else default
        for i, default in ((2, 100), (3, 10), (4, 2))
    )
    tasks = [(p, w) for p in np.linspace(0.05, 0.3, points) for w in range(worlds)]
    with Pool(processes, load, (path,)) as pool:
        pool.map(run, tasks[:processes])  # the graph is there
        begin = time.perf_counter()
        sizes = pool.map(run, tasks, chunksize=5)
        seconds = time.perf_counter() - begin
    print(
        f"graph-tool {gt.__version__}: {len(tasks)} runs in {seconds:.2f} s on {processes}"
        f" processes, {len(tasks) / seconds:.0f} a second; mean size at the last point"
        f" {np.mean(sizes[-worlds:]):.0f}"
    )


if __name__ == "__main__":
    main()
