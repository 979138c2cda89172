"""Counts the tests of JUnit reports by ctest and pytest: prints "PASSED FAILED".

ctest knows one entry per test program; where such a program says how many tests it ran (Catch2 and
unittest do), those are counted. A program that failed counts as one failure at least.
"""

import re
import sys
import xml.etree.ElementTree as ET

CATCH_ALL = re.compile(r"All tests passed \(\d+ assertions? in (\d+) test cases?\)")
CATCH_SOME = re.compile(r"^test cases: +(\d+) \|(.*)$", re.MULTILINE)
UNITTEST = re.compile(r"^Ran (\d+) tests? in ", re.MULTILINE)
UNITTEST_BAD = re.compile(r"^FAILED \((.*)\)", re.MULTILINE)


def counts_in(text):
    """(run, failed) as the program's own summary has it; one test where it has none."""
    if match := CATCH_ALL.search(text):
        return int(match[1]), 0
    if match := CATCH_SOME.search(text):
        failed = re.search(r"(\d+) failed", match[2])
        return int(match[1]), int(failed[1]) if failed else 0
    if match := UNITTEST.search(text):
        bad = UNITTEST_BAD.search(text)
        kinds = re.findall(r"(?:failures|errors)=(\d+)", bad[1]) if bad else []
        return int(match[1]), sum(map(int, kinds))
    return 1, 0


def count_case(case):
    """(passed, failed) of one entry of a report."""
    if case.find("skipped") is not None or case.get("status") == "disabled":
        return 0, 0
    broken = case.find("failure") is not None or case.find("error") is not None
    broken = broken or case.get("status") in ("fail", "notrun")
    run, failed = counts_in(case.findtext("system-out") or "")
    if broken and failed == 0:
        failed = 1
    return max(run - failed, 0), failed


def main(reports):
    passed = failed = 0
    for report in reports:
        for case in ET.parse(report).iter("testcase"):
            good, bad = count_case(case)
            passed += good
            failed += bad
    print(passed, failed)


if __name__ == "__main__":
    main(sys.argv[1:])
