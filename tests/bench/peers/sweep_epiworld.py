"""A sweep by epiworld's multiple runs: SIR with an infectious time of a day at many chances.

    python3 sweep_epiworld.py EDGES.txt [POINTS] [WORLDS] [THREADS]

`pip install epiworldpy`. The same sweep as in sweep_graph_tool.py; a run has 60 days at most, and
keeps nothing but the number of those who recovered.
"""

import sys
import time

import epiworldpy
import numpy as np
from epiworldpy import epimodels

SEEDS = 10
DAYS = 60


def main():
    edges = np.loadtxt(sys.argv[1], dtype=np.int64, comments="#")
    points, worlds, threads = (
        int(sys.argv[i]) if len(sys.argv) > i else default
        for i, default in ((2, 100), (3, 10), (4, 2))
    )
    agents = int(edges.max()) + 1
    model = epimodels.ModelSIR("song", SEEDS / agents, 0.1, 1.0)
    model.agents_from_edgelist(edges[:, 0].tolist(), edges[:, 1].tolist(), agents, False)
    model.verbose_off()
    sizes = []

    def keep(_, run):
        sizes.append(len(run.get_agents_in_state(2)))

    begin = time.perf_counter()
    for chance in np.linspace(0.05, 0.3, points):
        model.set_param("Transmission rate", float(chance))
        model.run_multiple(DAYS, worlds, 1, keep, True, False, threads)
    seconds = time.perf_counter() - begin
    runs = points * worlds
    print(
        f"epiworldpy {epiworldpy.__epiworld_version__}: {runs} runs in {seconds:.2f} s on {threads}"
        f" threads, {runs / seconds:.0f} a second; mean size at the last point"
        f" {np.mean(sizes[-worlds:]):.0f}"
    )


if __name__ == "__main__":
    main()
