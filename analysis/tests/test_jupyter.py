"""In Jupyter: a run in a cell, interrupted by the button, and in threads beside the event loop."""

import time

import pytest

from tiny import TINY

pytest.importorskip("ipykernel")
manager = pytest.importorskip("jupyter_client.manager")

LONG = {"graph.agents": 100_000, "worlds": 100_000}


@pytest.fixture(scope="module")
def kernel():
    """A kernel that knows `gs` and the tiny scenario."""
    started, client = manager.start_new_kernel(kernel_name="python3")
    ask(client, f"import groundswell as gs\nTINY = {TINY!r}\nLONG = {LONG!r}")
    yield started, client
    client.stop_channels()
    started.shutdown_kernel(now=True)


def ask(client, code):
    """Run code in the kernel; return the reply and what it prints."""
    printed = []

    def hear(message):
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = client.execute_interactive(code, output_hook=hear, timeout=60)
    return reply["content"], "".join(printed)


def test_the_stop_button_ends_a_run_and_the_kernel_lives_on(kernel):
    started, client = kernel
    client.execute("gs.run(TINY, LONG, progress=False)")
    while client.get_iopub_msg(timeout=30)["content"].get("execution_state") != "busy":
        pass
    time.sleep(1.0)
    begin = time.monotonic()
    started.interrupt_kernel()
    reply = client.get_shell_msg(timeout=30)["content"]
    assert reply["status"] == "error"
    assert reply["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - begin < 20  # it would take minutes
    after, printed = ask(client, "print(gs.run(TINY)['metrics'].sizes['world'])")
    assert after["status"] == "ok"
    assert printed.strip().endswith("2")


def test_a_cell_may_await_runs_in_threads(kernel):
    _, client = kernel
    code = """
import asyncio
runs = await asyncio.gather(*(asyncio.to_thread(gs.run, TINY, seed=s) for s in (1, 1, 2)))
print(runs[0]["series"].identical(runs[1]["series"]), len(runs))
"""
    reply, printed = ask(client, code)
    assert reply["status"] == "ok", reply
    assert printed.strip().endswith("True 3")
