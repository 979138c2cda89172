#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A sweep on a cluster: configs/cluster/sweep.sbatch, under SLURM, on nodes of which one dies.

The cluster is this machine, four times over. The test starts it on free ports of the loopback, with
all of its files in a temporary folder, and ends it. This takes root and SLURM itself; where either
is missing the test says so and is skipped (exit code 77).
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GROUNDSWELL_PROGRAM", ROOT / "build/release/groundswell"))
SKIPPED = 77
PATIENCE = 120  # seconds, for what takes a few when the machine has nothing else to do
RUNS, SHARDS = 400, 8
RUNS_OF_SHARD = RUNS // SHARDS

# A run takes a few hundredths of a second: a task has some of its runs behind it when it is ended.
SWEEP = """
worlds = 10
seed = 7
[clock]
steps = 400
[graph]
kind = "erdos-renyi"
agents = 2000
mean_degree = 8
[model]
name = "noisy-voter"
[sweep.values]
population.collectivism = { from = 0.5, to = 0.9, count = 20 }
graph.mean_degree = [4, 8]
"""

# Delays are as short as SLURM has them: a node is down after seconds of silence, and a task that
# goes back into the queue waits for seconds (cred_expire) instead of two minutes.
SLURM_CONF = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
ProctrackType=proctrack/pgid
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1
SlurmdParameters=config_overrides
SlurmdTimeout=3
MessageTimeout=2
TCPTimeout=1
NodeName=DEFAULT CPUs=8 RealMemory=16384
{nodes}PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE
"""
NODE_CONF = "NodeName={node} NodeHostname=localhost NodeAddr=127.0.0.1 Port={port}\n"
NODES = ["n1", "n2", "n3", "n4"]


def why_not():
    """What this machine lacks for the test; None where it has everything."""
    if os.geteuid() != 0:
        return "only root can start nodes of a cluster"
    for command in ("munged", "slurmctld", "slurmd", "sbatch"):
        if shutil.which(command, path=path_of_daemons()) is None:
            return f"{command} is not installed (Debian: munge slurmctld slurmd slurm-client)"
    return None


def path_of_daemons():
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


def free_ports(count):
    """Ports that nobody listens on, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def until(condition, what):
    """Waits for the condition, and returns what it gives."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.02)
    raise AssertionError(f"waited {PATIENCE} s in vain until {what}")


class Cluster:
    """SLURM on this machine, in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.daemons = []
        self.environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(PROGRAM.parent), path_of_daemons()]),
            "SLURM_CONF": str(folder / "slurm.conf"),
        }

    def start(self):
        for name in ("munge", "state", *NODES):
            (self.folder / name).mkdir()
        self.folder.chmod(0o755)  # munged wants its socket in reach of everybody
        (self.folder / "slurm.conf").write_text(self.conf(), encoding="utf-8")
        self.start_munge()
        self.daemon("slurmctld", "-D")
        for node in NODES:
            # With this variable its tasks are told from others'; they have it anyway.
            self.daemon("slurmd", "-D", "-N", node, SLURMD_NODENAME=node)
        until(self.is_ready, "the nodes are ready")

    def conf(self):
        host = socket.gethostname().split(".")[0]
        port, *ports = free_ports(1 + len(NODES))
        nodes = [NODE_CONF.format(node=node, port=port) for node, port in zip(NODES, ports)]
        return SLURM_CONF.format(folder=self.folder, host=host, port=port, nodes="".join(nodes))

    def is_ready(self):
        for daemon in self.daemons:
            assert daemon.poll() is None, f"{daemon.args[0]} has ended"
        return self.said("sinfo", "-h", "-t", "idle", "-o", "%D") == str(len(NODES))

    def start_munge(self):
        munge = self.folder / "munge"
        key = self.folder / "munge.key"
        key.touch(mode=0o600)
        key.write_bytes(os.urandom(128))
        files = {"key-file": key}
        files |= {f"{name}-file": munge / name for name in ("pid", "log", "seed")}
        options = [f"--{name}={path}" for name, path in files.items()]
        self.daemon("munged", "--foreground", f"--socket={munge / 'socket'}", *options)
        until((munge / "socket").exists, "munged listens")

    def daemon(self, *command, **variables):
        with open(self.folder / "daemons.txt", "ab") as text:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**self.environment, **variables},
                stdin=subprocess.DEVNULL,
                stdout=text,
                stderr=text,
            )
        self.daemons.append(process)

    def said(self, *command):
        """What a command says on its standard output; nothing where it fails."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        ).stdout.strip()

    def processes(self, node=None):
        """All that belong to the cluster, or to a node of it: they have its variables."""
        wanted = {f"SLURM_CONF={self.folder}/slurm.conf".encode()}
        if node:
            wanted.add(f"SLURMD_NODENAME={node}".encode())
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                variables = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue  # it has just ended
            if wanted <= set(variables):
                found.append(int(entry.name))
        return found

    def kill(self, node=None):
        """As when the power fails: nobody has the time to notice the end of another."""
        for blow in (signal.SIGSTOP, signal.SIGKILL):
            for process in self.processes(node):
                try:
                    os.kill(process, blow)
                except ProcessLookupError:
                    pass

    def end(self):
        self.kill()
        for daemon in self.daemons:
            daemon.wait(PATIENCE)

    def tasks(self, job):
        """The nodes of the tasks that run, by their number."""
        lines = self.said("squeue", "-h", "-r", "-j", job, "-t", "R", "-o", "%K %N").splitlines()
        return {int(number): node for number, node in map(str.split, lines)}

    def story(self):
        """What there is to read when something went wrong."""
        texts = [f"\n{self.said('squeue')}\n{self.said('sinfo')}"]
        for path in sorted([*self.folder.glob("*.txt"), *self.folder.glob("slurmctld.log")]):
            texts.append(f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}")
        return "\n".join(texts)


def number_at(record, place):
    """A number as logs have it, seven bits a byte; and where it ends."""
    number = 0
    for i, byte in enumerate(record[place : place + 10]):
        number |= (byte & 0x7F) << (7 * i)
        if byte < 0x80:
            break
    return number, place + i + 1


def runs_in(log):
    """(point, world) of all runs in a log, as sim/record/FORMAT.md describes it."""
    data = log.read_bytes() if log.exists() else b""
    place, runs = 8, []
    while place + 16 <= len(data):
        end = place + 16 + int.from_bytes(data[place : place + 8], "little")
        record = data[place + 16 : end]
        if end > len(data):
            break
        if record[0] in (3, 4):  # a run that went well, or failed
            point, after = number_at(record, 1)
            runs.append((point, number_at(record, after)[0]))
        place = end
    return runs


def documented_commands(script):
    """The commands that the head of a script shows."""
    return [line[4:] for line in script.read_text().splitlines() if line.startswith("#   ")]


class Sweep(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="groundswell-cluster-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "my.toml").write_text(SWEEP, encoding="utf-8")
        (self.folder / "configs").symlink_to(ROOT / "configs")
        self.cluster = Cluster(self.folder)
        self.addCleanup(self.cluster.end)

    def log(self, task):
        return self.folder / f"my.h5.{task}-of-{SHARDS}.log"

    def text(self, task):
        return (self.folder / f"sweep-{self.job}_{task}.txt").read_text(encoding="utf-8")

    def submit(self):
        """The two lines that sweep.sbatch shows, as they stand there."""
        lines = documented_commands(ROOT / "configs/cluster/sweep.sbatch")
        self.assertEqual(len(lines), 2)
        said = self.cluster.said("bash", "-c", "\n".join([*lines, "echo $sweep"]))
        match = re.fullmatch(r"Submitted batch job (\d+)\n(\d+)", said)
        self.assertTrue(match, said)
        self.merge, self.job = match.groups()

    def tasks_at_work(self):
        """The tasks by node, once all of them have recorded a run."""
        tasks = self.cluster.tasks(self.job)
        if len(tasks) < SHARDS or not all(runs_in(self.log(task)) for task in tasks):
            return None
        return {node: [task for task in tasks if tasks[task] == node] for node in NODES}

    def warn(self, task):
        """As SLURM does when the time of a task is nearly up."""
        self.cluster.said("scancel", "--signal=USR1", "--batch", f"{self.job}_{task}")

    def undisturbed(self):
        """The file of the sweep by one process."""
        path = self.folder / "undisturbed.h5"
        command = [PROGRAM, "sweep", self.folder / "my.toml", "-o", path, "--quiet"]
        subprocess.run(command, check=True, timeout=PATIENCE)
        return path.read_bytes()

    def is_merged(self):
        over = not self.cluster.said("squeue", "-h", "-j", f"{self.job},{self.merge}")
        return over and bool(self.cluster.said("sinfo", "-h"))  # an answer, not a silence

    def run_with_two_mishaps(self):
        """What the logs of the tasks have that were ended, by task: a warned one, a node's two."""
        self.submit()
        at_work = until(self.tasks_at_work, "all tasks are at work")
        warned = at_work["n3"][0]
        self.warn(warned)
        self.cluster.kill("n2")
        before = {task: len(runs_in(self.log(task))) for task in at_work["n2"]}
        expected = self.undisturbed()
        down = ["sinfo", "-h", "-n", "n2", "-o", "%T"]
        until(lambda: self.cluster.said(*down).startswith("down"), "the dead node is down")
        until(self.is_merged, "the merge is over")
        merged = self.folder / "my.h5"
        self.assertTrue(merged.exists(), "the merge was left out, or failed")
        self.assertEqual(merged.read_bytes(), expected)
        return warned, before

    def check_turns(self, warned, before):
        """Whoever was ended went on where it had been; all others ran in one go."""
        for task in range(1, SHARDS + 1):
            fresh, earlier = map(
                int, re.search(r"(\d+) runs(?:, (\d+) before)? in", self.text(task)).groups(0)
            )
            self.assertEqual(fresh + earlier, RUNS_OF_SHARD)
            if task == warned:
                self.assertIn(f"interrupted: {earlier} of {RUNS_OF_SHARD} runs", self.text(task))
            else:
                self.assertEqual(earlier, before.get(task, 0))

    def test_no_run_is_lost_and_none_done_twice(self):
        try:
            self.cluster.start()
            warned, before = self.run_with_two_mishaps()
            self.assertEqual(len(before), 2)
            self.check_turns(warned, before)
            logs = [self.log(task) for task in range(1, SHARDS + 1)]
            times = Counter(run for log in logs for run in runs_in(log))
            wanted = {(point, world) for point in range(RUNS // 10) for world in range(10)}
            self.assertEqual(set(times), wanted)
            self.assertEqual(set(times.values()), {1})
        except Exception:
            print(self.cluster.story(), file=sys.stderr)
            raise


if __name__ == "__main__":
    if reason := why_not():
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    unittest.main()
