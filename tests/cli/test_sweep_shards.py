#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`sweep --shard`: which part of a sweep a process runs, as told or as its batch system has it."""

import os
import re
import unittest

from test_command_line import DONE, INPUT, OUTPUT, USAGE, CommandLineTest, run

SWEEP = """
worlds = 2
[clock]
steps = 3
[graph]
kind = "path"
agents = 10
[model]
name = "noisy-voter"
[sweep.values]
population.collectivism = { from = 0.1, to = 0.9, count = 8 }
"""

BATCH = re.compile("SLURM_|LSB_|SGE_|PBS_|JOB_COMPLETION_INDEX")
OUTSIDE = {name: value for name, value in os.environ.items() if not BATCH.match(name)}


def slurm(task, first, last, step=1):
    return {
        "SLURM_ARRAY_TASK_ID": task,
        "SLURM_ARRAY_TASK_MIN": first,
        "SLURM_ARRAY_TASK_MAX": last,
        "SLURM_ARRAY_TASK_STEP": step,
    }


def lsf(task, last, step=1):
    return {"LSB_JOBINDEX": task, "LSB_JOBINDEX_END": last, "LSB_JOBINDEX_STEP": step}


def grid_engine(task, first, last, step=1):
    return {
        "SGE_TASK_ID": task,
        "SGE_TASK_FIRST": first,
        "SGE_TASK_LAST": last,
        "SGE_TASK_STEPSIZE": step,
    }


class Shards(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.scenario = self.write("s.toml", SWEEP)

    def sweep(self, *options, **variables):
        environment = OUTSIDE | {name: str(value) for name, value in variables.items()}
        return run("sweep", self.scenario, "-o", "o.h5", *options, cwd=self.folder, env=environment)

    def check(self, shard, number, of, variables):
        with self.subTest(shard=shard, **variables):
            text = self.expect(self.sweep("--shard", shard, **variables), DONE).stdout
            log = f"o.h5.{number}-of-{of}.log"
            self.assertIn(f"Shard {number} of {of}: {log};", text)
            self.assertEqual(self.names(), sorted([log, "s.toml"]))
            (self.folder / log).unlink()

    def refuse(self, shard, *parts, **variables):
        with self.subTest(shard=shard, **variables):
            result = self.sweep("--shard", shard, **variables)
            self.expect(result, USAGE, f"--shard {shard}: ", "must be I/N with 1 ≤ I ≤ N", *parts)
            self.assertEqual(self.names(), ["s.toml"])

    def test_a_shard_by_its_number(self):
        self.check("1/8", 1, 8, {})
        self.check("8/8", 8, 8, {})
        self.check("2/3", 2, 3, slurm(1, 1, 8))

    def test_tasks_of_batch_systems_that_tell_how_many_there_are(self):
        self.check("auto", 3, 8, slurm(3, 1, 8))
        self.check("auto", 1, 8, slurm(0, 0, 7))
        self.check("auto", 3, 4, slurm(20, 10, 25, 5))
        self.check("auto", 3, 4, slurm(20, 10, 27, 5))
        self.check("auto", 8, 8, lsf(8, 8))
        self.check("auto", 2, 4, lsf(3, 8, 2))
        self.check("auto", 1, 8, grid_engine(1, 1, 8))
        self.check("auto", 2, 3, grid_engine(7, 5, 10, 2))

    def test_a_part_of_an_array_tells_no_shard(self):
        self.refuse("auto", "SLURM runs a part of an array", **slurm(3, 3, 3))
        gaps = slurm(3, 1, 7) | {"SLURM_ARRAY_TASK_COUNT": 3}  # --array=1,3,7
        self.refuse("auto", "SLURM runs a part of an array", **gaps)
        self.refuse("auto", "Grid Engine runs a part", **grid_engine(4, 4, 6))

    def test_tasks_of_batch_systems_that_do_not(self):
        self.check("auto/8", 1, 8, {"PBS_ARRAY_INDEX": 1})
        self.check("auto/8", 8, 8, {"PBS_ARRAYID": 8})
        self.check("auto/8", 1, 8, {"JOB_COMPLETION_INDEX": 0})
        self.check("auto/8", 8, 8, {"JOB_COMPLETION_INDEX": 7})
        self.check("auto/8", 3, 8, slurm(3, 1, 8))

    def test_variables_of_a_job_without_tasks_are_passed_over(self):
        no_tasks = {"LSB_JOBINDEX": 0, "SGE_TASK_ID": "undefined"}
        self.check("auto/8", 5, 8, no_tasks | {"JOB_COMPLETION_INDEX": 4})
        self.refuse("auto", "no variable of an array job", **no_tasks)

    def test_a_shard_that_there_is_not(self):
        for shard in ("0/8", "9/8", "a/b", "3", "-1/8", "1/8/8", "1/8 ", "2.0/8"):
            self.refuse(shard)
        for shard in ("1/0", "1/", "auto/0", "auto/b"):
            self.refuse(shard, "no number of shards")
        self.refuse("auto/8", "task 9 of 8", PBS_ARRAY_INDEX=9)
        self.refuse("auto/8", "task 9 of 8", JOB_COMPLETION_INDEX=8)

    def test_auto_where_there_is_not_enough_to_tell_it(self):
        self.refuse("auto", "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX")
        self.refuse("auto/8", "no variable of an array job")
        self.refuse("auto", "PBS does not tell how many tasks", PBS_ARRAY_INDEX=3)
        self.refuse("auto", "Kubernetes does not tell how many tasks", JOB_COMPLETION_INDEX=3)
        self.refuse("auto/8", "SLURM tells of 4 tasks", **slurm(3, 1, 4))

    def test_shards_together_are_the_sweep(self):
        self.expect(self.sweep("--quiet"), DONE)
        whole = (self.folder / "o.h5").read_bytes()
        (self.folder / "o.h5").unlink()
        for task in range(3):
            self.expect(self.sweep("--shard", "auto/3", JOB_COMPLETION_INDEX=task), DONE)
        self.expect(run("merge", "o.h5", cwd=self.folder), DONE)
        self.assertEqual((self.folder / "o.h5").read_bytes(), whole)

    def test_a_shard_of_a_sweep_that_is_done_has_nothing_left_to_do(self):
        self.expect(self.sweep("--quiet"), DONE)
        again = self.sweep("--shard", "2/3", "--resume")
        self.assertIn("done already", self.expect(again, DONE).stdout)
        self.expect(self.sweep("--shard", "2/3"), OUTPUT, "o.h5: this file exists already")
        self.expect(self.sweep("--shard", "2/3", "--resume", "--worlds", "3"), OUTPUT)
        self.assertEqual(self.names(), ["o.h5", "s.toml"])

    def test_a_log_cut_anywhere_is_gone_on_with(self):
        self.expect(self.sweep("--shard", "2/2"), DONE)
        log = self.folder / "o.h5.2-of-2.log"
        whole = log.read_bytes()
        first = 8 + 16 + int.from_bytes(whole[8:16], "little")
        for size in (0, 3, 8, 15, 24, 100, first - 1, first, first + 20, len(whole) - 1):
            with self.subTest(size=size):
                log.write_bytes(whole[:size])
                self.expect(self.sweep("--shard", "2/2", "--resume"), DONE)
                self.assertEqual(sorted(log.read_bytes()), sorted(whole))

    def test_a_damaged_log_is_not_begun_anew(self):
        self.expect(self.sweep("--shard", "2/2"), DONE)
        log = self.folder / "o.h5.2-of-2.log"
        whole = log.read_bytes()
        for place in (0, 10, 15, 20, 100):
            damaged = bytearray(whole)
            damaged[place] ^= 1
            for content in (bytes(damaged), b"x"):
                log.write_bytes(content)
                self.expect(self.sweep("--shard", "2/2", "--resume"), INPUT, str(log.name))
                self.assertEqual(log.read_bytes(), content)


if __name__ == "__main__":
    unittest.main()
