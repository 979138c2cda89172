#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`sweep` and `merge` as a cluster treats them: killed, interrupted, out of room, damaged.

What a sweep gives is one file, which does not show what happened on the way: to the last byte.
"""

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time
import unittest

from sweep_log import FAILURE, MARK, RUN, log_of, pairs, record, records, with_version
from test_command_line import DONE, INPUT, OUTPUT, PROGRAM, USAGE, CommandLineTest, run

INTERRUPTED = 130

SMALL = """
title = "Many small runs"
worlds = 4
seed = 7
[clock]
step = "1 day"
steps = 10
[graph]
kind = "erdos-renyi"
agents = 300
mean_degree = 6
[model]
name = "independent-cascade"
p = 0.1
[[campaigns]]
name = "start"
kind = "seed"
count = 5
[sweep.values]
model.p = { from = 0.02, to = 0.2, count = 10 }
graph.mean_degree = [4, 8]
"""

# 1,000 runs that take long enough to be ended in their midst.
THOUSAND = (
    SMALL.replace("worlds = 4", "worlds = 50")
    .replace("agents = 300", "agents = 8000")
    .replace("step = ", "start = 2009-11-22\nstep = ")
)


# Two runs without an end in sight.
VOTERS = """
[clock]
steps = 200000
[graph]
kind = "cycle"
agents = 20000
[model]
name = "noisy-voter"
[sweep]
keep = ["metrics"]
[sweep.values]
seed = [1, 2]
"""


class Sweeps(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.small = self.write("small.toml", SMALL)
        self.target = self.folder / "a.h5"
        self.log = self.folder / "a.h5.log"

    def sweep(self, scenario, target, *arguments, code=DONE, parts=(), **options):
        command = ["sweep", scenario, "-o", target, "--quiet", *arguments]
        return self.expect(run(*command, **options), code, *parts)

    def whole(self, scenario, name="whole.h5", *arguments):
        """What the undisturbed sweep gives."""
        self.sweep(scenario, self.folder / name, *arguments)
        return (self.folder / name).read_bytes()

    def shards(self, scenario, target, count):
        for number in range(1, count + 1):
            self.sweep(scenario, target, "--shard", f"{number}/{count}")
        return [self.folder / f"{target.name}.{n}-of-{count}.log" for n in range(1, count + 1)]

    def begin(self, scenario, target, *arguments):
        command = [PROGRAM, "sweep", scenario, "-o", target, "--quiet", *arguments]
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.kill()
        process.communicate(timeout=30)

    def pause(self, process, size):
        """Halt it in its midst, once the log has so many bytes."""
        self.wait_for(process, lambda: self.size(self.log) >= size)
        process.send_signal(signal.SIGSTOP)
        self.assertLess(len(pairs(self.log)), 1000, "the sweep ended before it was halted")

    def wait_for(self, process, happened):
        """Until something happened, or the process has ended; whether it still runs."""
        while not happened() and process.poll() is None:
            time.sleep(0.0005)
        return process.poll() is None

    @staticmethod
    def size(path):
        return path.stat().st_size if path.exists() else 0


class Killed(Sweeps):
    def test_at_twenty_moments_and_resumed(self):
        # Every fourth time early on, else once the log has grown to a size that is drawn; threads
        # change on the way. What a log has recorded stays, and nothing comes twice.
        scenario = self.write(
            "thousand.toml", THOUSAND.replace("8000", "20000").replace("to = 0.2", "to = 0.6")
        )
        expected = self.whole(scenario, "one.h5", "--threads", 1)
        lengths = self.size_of_whole_log(scenario)
        draw = random.Random(20)
        stages = sorted(draw.uniform(0.05, 0.8) * lengths for _ in range(20))
        killed, before = 0, []
        for i, stage in enumerate(stages):
            process = self.begin(scenario, self.target, "--resume", "--threads", 1 + i % 3)
            if i % 4 == 0:
                time.sleep(draw.uniform(0.0, 0.06))
            else:
                self.wait_for(process, lambda stage=stage: self.size(self.log) >= stage)
            process.kill()
            killed += process.wait(timeout=30) == -signal.SIGKILL
            now = pairs(self.log) if self.size(self.log) > len(MARK) else []
            self.assertEqual(now[: len(before)], before)
            self.assertEqual(len(set(now)), len(now))
            before = now
        self.assertEqual(killed, 20, "the sweep ended before it was killed")
        self.assertGreater(len(before), 500)
        kept = self.folder / "kept.log"
        os.link(self.log, kept)
        self.sweep(scenario, self.target, "--resume", "--threads", 2)
        self.assertEqual(self.target.read_bytes(), expected)
        self.assertEqual(pairs(kept)[: len(before)], before)
        self.assertEqual(sorted(pairs(kept)), [(p, w) for p in range(20) for w in range(50)])
        self.assertNotIn("a.h5.log", self.names())

    def size_of_whole_log(self, scenario):
        self.sweep(scenario, self.folder / "two.h5", "--shard", "1/2")
        return 2 * self.size(self.folder / "two.h5.1-of-2.log")

    def test_with_a_precision_target(self):
        # What is run next depends on what was measured: killed, in shards and at once are the same.
        until = 'until = { measure = "downloads", rel_error = 0.02, max_worlds = 60 }\n'
        scenario = self.write(
            "until.toml", SMALL.replace("[sweep.values]", "[sweep]\n" + until + "[sweep.values]")
        )
        expected = self.whole(scenario)
        self.assertEqual(self.whole(scenario, "three.h5", "--threads", 3), expected)
        self.shards(scenario, self.folder / "s.h5", 3)
        self.expect(run("merge", self.folder / "s.h5"), DONE)
        self.assertEqual((self.folder / "s.h5").read_bytes(), expected)
        for size in range(5_000, 20_000, 5_000):
            process = self.begin(scenario, self.target, "--resume")
            self.wait_for(process, lambda size=size: self.size(self.log) >= size)
            process.kill()
            self.assertEqual(process.wait(timeout=30), -signal.SIGKILL)
        self.sweep(scenario, self.target, "--resume")
        self.assertEqual(self.target.read_bytes(), expected)

    def test_while_the_file_is_written(self):
        scenario = self.write("thousand.toml", THOUSAND.replace("8000", "300"))
        expected = self.whole(scenario)
        process = self.begin(scenario, self.target)

        def is_written():
            """Beside a whole log: there is such a file for a moment at the beginning too."""
            has_begun = any(self.folder.glob("a.h5.partial*"))
            return has_begun and self.log.exists() and len(pairs(self.log)) == 1000

        self.assertTrue(self.wait_for(process, is_written), "the sweep ended before it was killed")
        process.kill()
        process.wait(timeout=30)
        self.assertNotIn("a.h5", self.names())
        self.sweep(scenario, self.target, "--resume")
        self.assertEqual(self.target.read_bytes(), expected)

    def test_before_the_first_record_is_whole(self):
        log, _ = self.shards(self.small, self.folder / "s.h5", 2)
        first = MARK + record(next(records(log))[1])
        for length in (0, 3, 8, 20, len(first) - 1):
            with self.subTest(length=length):
                part = self.folder / "p.h5.1-of-2.log"
                part.write_bytes(first[:length])
                self.sweep(self.small, self.folder / "p.h5", "--shard", "1/2", "--resume")
                self.assertEqual(sorted(pairs(part)), sorted(pairs(log)))


class Interrupted(Sweeps):
    def setUp(self):
        super().setUp()
        self.scenario = self.write("thousand.toml", THOUSAND)

    def in_its_midst(self, *arguments):
        process = self.begin(self.scenario, self.target, *arguments)
        self.pause(process, self.size(self.log) + 10_000)
        return process

    def test_it_ends_in_good_order_and_is_resumed(self):
        expected = self.whole(self.scenario)
        for signal_, arguments in ((signal.SIGINT, []), (signal.SIGTERM, ["--resume"])):
            process = self.in_its_midst(*arguments)
            process.send_signal(signal_)
            process.send_signal(signal.SIGCONT)
            out, told = process.communicate(timeout=30)
            self.assertEqual((process.returncode, out), (INTERRUPTED, ""))
            done = len(pairs(self.log))
            self.assertLess(done, 1000)
            self.assertEqual(
                told,
                f"interrupted: {done} of 1,000 runs are in {self.log}; "
                "--resume goes on with them\n",
            )
            self.assertEqual(self.names(), ["a.h5.log", "small.toml", "thousand.toml", "whole.h5"])
        self.sweep(self.scenario, self.target, "--resume")
        self.assertEqual(self.target.read_bytes(), expected)

    def test_asked_twice_it_ends_at_once(self):
        # Runs of many seconds: the second signal comes while those of the first are in flight.
        voters = self.write("voters.toml", VOTERS)
        process = self.begin(voters, self.target)
        are_known = lambda: self.size(self.log) > 8 and len(list(records(self.log))) == 3  # noqa: E731
        self.assertTrue(self.wait_for(process, are_known), "the sweep ended of itself")
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.05)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertEqual(pairs(self.log), [])


class Merging(Sweeps):
    def setUp(self):
        super().setUp()
        self.logs = self.shards(self.small, self.target, 4)

    def refused(self, logs, *parts, code=INPUT):
        before = self.names()
        result = run("merge", self.folder / "new.h5", *logs)
        self.expect(result, code, *parts)
        self.assertEqual(self.names(), before)
        return result.stderr.splitlines()

    def copy(self, log, name, content=None):
        path = self.folder / name
        path.write_bytes(log.read_bytes() if content is None else content)
        return path

    def test_shards_give_the_bytes_of_the_whole(self):
        scenario = self.write("thousand.toml", THOUSAND.replace("8000", "300"))
        expected = self.whole(scenario)
        for threads in (2, 3):
            self.assertEqual(self.whole(scenario, f"{threads}.h5", "--threads", threads), expected)
        logs = self.shards(scenario, self.folder / "b.h5", 8)
        runs = [pair for log in logs for pair in pairs(log)]
        self.assertEqual(sorted(runs), [(p, w) for p in range(20) for w in range(50)])
        self.expect(run("merge", self.folder / "b.h5"), DONE)
        self.assertEqual((self.folder / "b.h5").read_bytes(), expected)
        draw = random.Random(8)
        for i in range(3):
            draw.shuffle(logs)
            self.expect(run("merge", self.folder / f"b{i}.h5", *logs), DONE)
            self.assertEqual((self.folder / f"b{i}.h5").read_bytes(), expected)
        self.assertTrue(all(log.exists() for log in logs))

    def test_a_shard_without_runs(self):
        few = ["--set", "sweep.values={model.p=[0.1]}", "--worlds", 2]
        names = ["-o", self.folder / "f.h5", "--shard"]
        for number in (1, 2, 3):
            said = run("sweep", self.small, *few, *names, f"{number}/3")
            self.assertEqual("No run is of this" in self.expect(said, DONE).stdout, number == 3)
        self.expect(run("merge", self.folder / "f.h5"), DONE)

    def test_shards_of_more_tasks_than_points(self):
        few = ["--set", "sweep.values={graph.mean_degree=[4,8]}", "--worlds", 5]
        self.sweep(self.small, self.folder / "few.h5", *few)
        for number in range(1, 4):
            self.sweep(self.small, self.folder / "f.h5", *few, "--shard", f"{number}/3")
        self.expect(run("merge", self.folder / "f.h5"), DONE)
        whole = (self.folder / "few.h5").read_bytes()
        self.assertEqual((self.folder / "f.h5").read_bytes(), whole)

    def test_twice_is_once(self):
        self.expect(run("merge", self.target), DONE)
        before = self.target.read_bytes()
        names = self.names()
        said = self.expect(run("merge", self.target), DONE).stdout
        self.assertIn("a.h5 is there already, the same to the last byte", said)
        self.assertEqual((self.target.read_bytes(), self.names()), (before, names))

    def test_another_file_is_kept(self):
        expected = self.whole(self.small)
        other = self.folder / "other.h5"
        self.sweep(self.small, other, "--seed", 8)
        for content in (b"precious", other.read_bytes(), expected[:-9], expected + b"x"):
            self.target.write_bytes(content)
            names = self.names()
            self.expect(run("merge", self.target), OUTPUT, "a.h5", "other contents", "--overwrite")
            self.assertEqual((self.target.read_bytes(), self.names()), (content, names))
        self.expect(run("merge", self.target, "--overwrite"), DONE)
        self.assertEqual(self.target.read_bytes(), expected)

    def test_a_log_is_not_replaced(self):
        before = self.logs[0].read_bytes()
        result = run("merge", self.logs[0], *self.logs, "--overwrite")
        self.expect(result, OUTPUT, "this is one of the logs")
        self.assertEqual(self.logs[0].read_bytes(), before)

    def test_impossible_targets(self):
        self.expect(run("merge", self.folder / "no/a.h5", *self.logs), OUTPUT, "no folder")
        self.expect(run("merge", self.folder, *self.logs, "--overwrite"), OUTPUT, "is a folder")

    def test_logs_that_are_cut_short_or_changed(self):
        whole = self.logs[1].read_bytes()
        first = 8 + len(record(next(records(self.logs[1]))[1]))
        draw = random.Random(5)
        for _ in range(12):
            size = draw.randrange(first, len(whole))
            with self.subTest(cut=size):
                cut = self.copy(self.logs[1], "cut.log", whole[:size])
                self.refused([cut, *self.logs[:1], *self.logs[2:]], "cut.log: shard 2 of 4 is ")
        for _ in range(12):
            place = draw.randrange(first, len(whole))
            with self.subTest(flipped=place):
                flipped = bytearray(whole)
                flipped[place] ^= 1 << draw.randrange(8)
                changed = self.copy(self.logs[1], "changed.log", bytes(flipped))
                self.refused(
                    [*self.logs[:1], changed, *self.logs[2:]],
                    "changed.log: shard 2 of 4 is cut short or damaged",
                    "--resume",
                )
        for size in (8, 9, 30, first - 1):
            with self.subTest(cut=size):
                cut = self.copy(self.logs[1], "cut.log", whole[:size])
                self.refused(
                    [*self.logs[:1], cut, *self.logs[2:]], "cut.log: a log without a record"
                )

    def test_a_changed_log_is_made_whole_by_resume(self):
        expected = self.whole(self.small)
        changed = bytearray(self.logs[1].read_bytes())
        changed[len(changed) // 2] ^= 4
        for content in (bytes(changed), self.logs[1].read_bytes() + bytes(100)):
            self.logs[1].write_bytes(content)
            self.sweep(self.small, self.target, "--shard", "2/4", "--resume")
            self.expect(run("merge", self.target), DONE)
            self.assertEqual(self.target.read_bytes(), expected)
            self.target.unlink()

    def test_all_that_is_wrong_is_told_at_once(self):
        self.sweep(self.small, self.folder / "b.h5", "--shard", "2/4", "--seed", 8)
        self.sweep(self.small, self.folder / "b.h5", "--shard", "1/3")
        folder = self.folder / "folder.log"
        folder.mkdir()
        logs = {
            self.logs[0]: "",
            self.copy(self.logs[0], "twice.log"): "shard 1 of 4 again — must come once",
            self.folder / "b.h5.2-of-4.log": "a shard of another sweep than",
            self.folder / "b.h5.1-of-3.log": "must be of as many as",
            self.copy(
                self.logs[1], "old.log", with_version(self.logs[1], "0.0.9")
            ): "groundswell 0.0.9",
            self.copy(self.logs[1], "empty.log", b""): "this is no log of a sweep",
            self.copy(self.logs[1], "text.log", b"a,b\n1,2\n"): "this is no log of a sweep",
            self.copy(self.logs[1], "mark.log", MARK): "a log without a record",
            folder: "this is a folder",
            self.folder / "none.log": "there is no such file",
        }
        self.sweep(self.small, self.folder / "c.h5")
        logs[self.folder / "c.h5"] = "this is no log of a sweep"
        told = self.refused(list(logs))
        for log, problem in logs.items():
            with self.subTest(log.name):
                about = [line for line in told if line.startswith(f"error: {log}: ")]
                self.assertTrue(any(problem in line for line in about) or not problem, told)

    def test_runs_that_are_not_those_of_the_sweep(self):
        # Whole logs by their checksums, as no accident makes them.
        contents = [data for _, data in records(self.logs[1])]
        runs = [i for i, data in enumerate(contents) if data[0] == RUN]
        one = runs[len(runs) // 2]
        strange = bytes([RUN, 100]) + contents[one][2:]  # point 100 of 20
        for changed, told in {
            log_of(contents[:one] + contents[one + 1 :]): "1 run is in none of the logs",
            log_of(
                contents[:one] + contents[one : one + 1] + contents[one:]
            ): "for the second time",
            log_of(contents[:one] + [strange] + contents[one + 1 :]): "point 100, world ",
            log_of(contents[:one] + [contents[one][:20]] + contents[one + 1 :]): "ends too early",
        }.items():
            with self.subTest(told):
                log = self.copy(self.logs[1], "b.log", changed)
                self.refused([self.logs[0], log, *self.logs[2:]], told)

    def test_missing_shards_are_named(self):
        told = self.refused([self.logs[1]], "shards 1, 3, 4 of 4 are missing")
        self.assertEqual(len(told), 1)
        self.refused(self.logs[:3], "shard 4 of 4 is missing")
        self.expect(run("merge", self.folder / "none.h5"), INPUT, "none.h5.1-of-8.log")
        alone = self.folder / "alone.h5"
        self.sweep(self.small, alone, "--shard", "3/500")
        missing = run("merge", alone)
        self.expect(missing, INPUT, "shards 1, 2, 4, 5, 6, 7, 8, 9, 10, 11 and 489 more of 500")


class Room(Sweeps):
    def setUp(self):
        super().setUp()
        self.scenario = self.write("thousand.toml", THOUSAND)

    def test_the_disk_is_full_in_mid_sweep(self):
        expected = self.whole(self.scenario)
        disk, mount = self.mount("size=24k")
        target, log = disk / "a.h5", disk / "a.h5.log"
        for kilobytes in (24, 40):
            self.assertTrue(mount.change(f"size={kilobytes}k"))
            self.sweep(
                self.scenario, target, "--resume", code=OUTPUT, parts=["No space left", "a.h5.log"]
            )
            done = pairs(log)
            self.assertEqual(self.names(disk), ["a.h5.log"])
            self.assertTrue(0 < len(done) < 1000)
            self.assertEqual(len(set(done)), len(done))
        # Room for all runs, not for the file beside them.
        self.assertTrue(mount.change(f"size={(self.size_of_log() // 4096 + 8) * 4}k"))
        for _ in range(2):
            self.sweep(
                self.scenario, target, "--resume", code=OUTPUT, parts=["No space left", "a.h5:"]
            )
            self.assertEqual(self.names(disk), ["a.h5.log"])
            self.assertEqual(len(pairs(log)), 1000)
        self.assertTrue(mount.change("size=4m"))
        self.sweep(self.scenario, target, "--resume")
        self.assertEqual(target.read_bytes(), expected)
        self.assertEqual(self.names(disk), ["a.h5"])

    def size_of_log(self):
        process = self.begin(self.scenario, self.target)
        largest = 0

        def grown():
            nonlocal largest
            largest = max(largest, self.size(self.log))

        self.wait_for(process, grown)
        return largest

    def test_a_limit_on_the_size_of_files(self):
        expected = self.whole(self.scenario)

        def limit(size):
            return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        for size in (100, 20_000, 40_000):
            said = ["a.h5.log", "File too large"]
            options = {"preexec_fn": limit(size), "code": OUTPUT, "parts": said}
            self.sweep(self.scenario, self.target, "--resume", **options)
            self.assertEqual(self.names(), ["a.h5.log", "small.toml", "thousand.toml", "whole.h5"])
        self.assertGreater(len(pairs(self.log)), 0)
        self.sweep(self.scenario, self.target, "--resume")
        self.assertEqual(self.target.read_bytes(), expected)


class Refused(Sweeps):
    def test_one_process_a_log(self):
        scenario = self.write("thousand.toml", THOUSAND)
        expected = self.whole(scenario)
        process = self.begin(scenario, self.target)
        self.pause(process, 10_000)
        for how in ("--resume", "--overwrite"):
            told = ["a.h5.log", "another process is writing"]
            self.sweep(scenario, self.target, how, code=OUTPUT, parts=told)
        self.sweep(scenario, self.target, code=OUTPUT, parts=["begun", "--resume"])
        process.send_signal(signal.SIGCONT)
        _, told = process.communicate(timeout=30)
        self.assertEqual((process.returncode, told), (DONE, ""))
        self.assertEqual(self.target.read_bytes(), expected)

    def test_targets_that_cannot_be_written(self):
        (self.folder / "folder.h5").mkdir()
        for target, told in {
            self.folder / "none/a.h5": "there is no folder",
            self.folder / "folder.h5": "this is a folder",
            "/dev/null": "not an ordinary file",
            "": "an empty name",
        }.items():
            for arguments in ([], ["--overwrite"], ["--shard", "1/2"]):
                self.sweep(self.small, target, *arguments, code=OUTPUT, parts=[told])
        self.expect(run("sweep", self.small), USAGE, "no -o")
        self.assertEqual(self.names(), ["folder.h5", "small.toml"])

    def test_what_the_sweep_reads_is_kept(self):
        ties = [self.write(name, "0 1\n1 2\n2 3\n") for name in ("a.txt", "b.txt", "c.txt.log")]
        names = ", ".join(f'"{path.name}"' for path in ties)
        self.write(
            "files.log",
            SMALL.replace('kind = "erdos-renyi"\nagents = 300\nmean_degree = 6', 'kind = "file"')
            .replace("graph.mean_degree = [4, 8]", f"graph.file = [{names}]")
            .replace("count = 5", "count = 1"),
        )
        before = {path: path.read_bytes() for path in self.folder.iterdir()}
        for target in ("files.log", "files", "a.txt", "b.txt", "c.txt"):
            self.sweep(
                "files.log",
                target,
                "--overwrite",
                cwd=self.folder,
                code=OUTPUT,
                parts=["this is the"],
            )
        self.assertEqual({path: path.read_bytes() for path in self.folder.iterdir()}, before)
        self.sweep("files.log", "d.h5", cwd=self.folder)

    def test_an_existing_file_is_kept(self):
        expected = self.whole(self.small)
        self.target.write_text("precious")
        for arguments in ([], ["--resume"], ["--shard", "1/2"]):
            self.sweep(self.small, self.target, *arguments, code=OUTPUT, parts=["--overwrite"])
        self.assertEqual(self.target.read_text(), "precious")
        self.assertEqual(self.names(), ["a.h5", "small.toml", "whole.h5"])
        self.sweep(self.small, self.target, "--overwrite")
        self.assertEqual(self.target.read_bytes(), expected)

    def test_a_finished_sweep_is_not_run_again(self):
        self.sweep(self.small, self.target)
        before = self.target.stat()
        said = self.expect(run("sweep", self.small, "-o", self.target, "--resume"), DONE).stdout
        self.assertEqual(said, f"The sweep is done already: {self.target}\n")
        self.assertEqual(self.target.stat().st_mtime_ns, before.st_mtime_ns)
        self.assertEqual(self.names(), ["a.h5", "small.toml"])
        result = run("sweep", self.small, "-o", self.target, "--resume", "--seed", 8)
        self.expect(result, OUTPUT, "exists already")

    def test_a_finished_shard_is_not_run_again(self):
        log, _ = self.shards(self.small, self.target, 2)
        content = log.read_bytes()
        self.sweep(self.small, self.target, "--shard", "1/2", "--resume")
        self.assertEqual(log.read_bytes(), content)
        self.expect(run("merge", self.target), DONE)
        log.unlink()
        self.sweep(self.small, self.target, "--shard", "1/2", "--resume")
        self.assertFalse(log.exists(), "a shard of a sweep whose file is there was run")

    def test_a_log_of_something_else_is_left_as_it_is(self):
        (log, _) = self.shards(self.small, self.folder / "b.h5", 2)
        torn = log.read_bytes()[:-5]
        log.write_bytes(torn)
        name = self.folder / "b.h5"
        for arguments, told in {
            ("--seed", 8): "the log of another sweep",
            ("--worlds", 3): "the log of another sweep",
            ("--set", "sweep.values.model.p=[0.1]"): "the log of another sweep",
        }.items():
            shard = ["--shard", "1/2", "--resume"]
            self.sweep(
                self.small, name, *shard, *arguments, code=INPUT, parts=["b.h5.1-of-2.log", told]
            )
            self.assertEqual(log.read_bytes(), torn)
        for content, told in {
            torn: "shard 1 of 2 — shard 2 of 2",
            with_version(log, "0.0.9"): "a log by groundswell 0.0.9",
            b"a text of mine": "this is no log of a sweep",
        }.items():
            other = self.folder / "b.h5.2-of-2.log"
            other.write_bytes(content)
            self.sweep(self.small, name, "--shard", "2/2", "--resume", code=INPUT, parts=[told])
            self.assertEqual(other.read_bytes(), content)


class Failing(Sweeps):
    """Points whose society cannot be made: what they need is found out when they are run."""

    def setUp(self):
        super().setUp()
        ring = "".join(f"{i} {(i + 1) % 40}\n{i} {(i + 7) % 40}\n" for i in range(40))
        self.write("a.txt", ring)
        self.write("b.txt", "0 1\n1 two three four\n")
        self.write("c.txt", ring.replace("0 1\n", "0 2\n"))
        self.scenario = self.files("files.toml", "a", "b", "c")

    def files(self, name, *files):
        names = ", ".join(f'"{file}.txt"' for file in files)
        text = SMALL.replace('kind = "erdos-renyi"\nagents = 300\nmean_degree = 6', 'kind = "file"')
        return self.write(
            name, text.replace("graph.mean_degree = [4, 8]", f"graph.file = [{names}]")
        )

    def dump(self, file, dataset):
        if shutil.which("h5dump") is None:
            self.skipTest("h5dump is not installed (Debian: hdf5-tools)")
        command = ["h5dump", "-y", "-w", "0", "-d", dataset, str(file)]
        text = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
        body = re.search(r"^   DATA \{\n(.*?)^   \}", text, re.MULTILINE | re.DOTALL)[1]
        return [cell.strip() for cell in body.split(",")]

    def test_they_are_told_and_the_others_go_on(self):
        told = ["files.toml: 40 of 120 runs failed; the first: point ", "b.txt"]
        self.sweep(self.scenario, self.target, code=USAGE, parts=told)
        good = self.folder / "good.h5"
        self.sweep(self.files("good.toml", "a", "c"), good)
        for dataset in (
            "/metrics/downloads",
            "/series/downloads",
            "/society_agents",
            "/society_ties",
        ):
            with self.subTest(dataset):
                every, others = self.dump(self.target, dataset), self.dump(good, dataset)
                each = len(others) // 20  # of a point
                points = [every[i : i + each] for i in range(0, len(every), each)]
                kept = [cell for i, point in enumerate(points) if i % 3 != 1 for cell in point]
                self.assertEqual(kept, others)
        status = [["1"] * 4, ["2"] * 4, ["1"] * 4] * 10
        self.assertEqual(self.dump(self.target, "/status"), sum(status, []))
        points = [str(p) for p in range(1, 30, 3) for _ in range(4)]
        self.assertEqual(self.dump(self.target, "/failure_point"), points)
        self.assertEqual(self.dump(self.target, "/failure_world"), list("0123") * 10)
        errors = self.dump(self.target, "/failure")
        self.assertTrue(len(errors) == 40 and all("b.txt" in error for error in errors), errors)

    def test_they_are_recorded_once(self):
        log = self.folder / "a.h5.1-of-2.log"
        shard = ["--shard", "1/2"]
        first = self.sweep(self.scenario, self.target, *shard, code=USAGE)
        kinds = [data[0] for _, data in records(log)]
        self.assertEqual(kinds.count(RUN) + kinds.count(FAILURE), 60)
        self.assertIn(f"{kinds.count(FAILURE)} of 60 runs failed; the first: point", first.stderr)
        before = log.read_bytes()
        again = self.sweep(self.scenario, self.target, *shard, "--resume", code=USAGE)
        self.assertEqual(again.stderr, first.stderr)
        self.assertEqual(log.read_bytes(), before)

    def test_a_finished_sweep_with_failures_is_done(self):
        self.sweep(self.scenario, self.target, code=USAGE)
        self.assertNotIn("a.h5.log", self.names())
        self.sweep(self.scenario, self.target, "--resume")


if __name__ == "__main__":
    unittest.main()
