#!/usr/bin/env bash
# Installs what is missing, then runs every test: layout of the code, optimised build, address and
# undefined-behaviour sanitizers, thread sanitizer, Python. The last line is "N passed, N failed".
#
#   ./test.sh            everything (more than half an hour on two cores)
#   ./test.sh --quick    without the sanitizers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/setup.sh
source scripts/setup.sh

quick=no
case "${1:-}" in
  '') ;;
  --quick) quick=yes ;;
  *)
    printf 'unknown option %s — ./test.sh [--quick]\n' "$1" >&2
    exit 2
    ;;
esac

passed=0
failed=0

# check NAME COMMAND...: one thing that holds or not.
check() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    printf 'FAILED: %s\n' "$name"
    failed=$((failed + 1))
  fi
}

# tally NAME REPORT COMMAND...: a run of tests that writes a JUnit report, counted from there.
tally() {
  local name=$1 report=$2 status=0 good=0 bad=0 begin=$SECONDS
  shift 2
  rm -f "$report"
  "$@" || status=$?
  read -r good bad <<<"$(.venv/bin/python scripts/count_tests.py "$report" || echo 0 1)"
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  printf '%s: %d passed, %d failed, in %d s\n' "$name" "$good" "$bad" "$((SECONDS - begin))"
  passed=$((passed + good))
  failed=$((failed + bad))
}

formatter() {
  local candidate
  for candidate in clang-format-14 clang-format; do
    if "$candidate" --version 2>/dev/null | grep -q 'version 14\.'; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

layout_holds() { # layout_holds CLANG-FORMAT
  { git ls-files -z '*.cpp' '*.hpp' 2>/dev/null | grep -z . ||
    find sim models tests -name '*.[ch]pp' -print0; } | xargs -0 "$1" --dry-run -Werror
}

check_layout() {
  local tool
  say "Checking the layout of the code"
  if ! tool=$(formatter); then
    echo "left out: the layout is clang-format 14's, and another version would differ"
    return 0
  fi
  check "clang-format" layout_holds "$tool"
}

# run_ctest PRESET [CTEST OPTION...]
run_ctest() {
  local preset=$1 report="$PWD/build/$1/tests.xml"
  shift
  say "Testing ($preset)"
  tally "$preset" "$report" ctest --preset "$preset" --parallel "$(nproc)" --no-tests=error \
    --output-junit "$report" --test-output-size-passed 1000000 \
    --test-output-size-failed 1000000 "$@"
}

test_cpp() { # test_cpp PRESET TARGET [CTEST OPTION...]
  local preset=$1 target=$2
  shift 2
  if build "$preset" "$target"; then
    run_ctest "$preset" "$@"
  else
    check "building $preset" false
  fi
}

types_hold() { (cd analysis && ../.venv/bin/python -m mypy); }

test_python() {
  say "Testing (python)"
  local report="$PWD/build/python-tests.xml"
  export GROUNDSWELL_PROGRAM="$PWD/build/release/groundswell"
  tally "python" "$report" .venv/bin/python -m pytest -q analysis/tests \
    --numprocesses="$(nproc)" --dist=loadfile --junitxml="$report"
  check "ruff check" .venv/bin/python -m ruff check analysis
  check "ruff format" .venv/bin/python -m ruff format --check --exclude '*.md' analysis
  check "mypy" types_hold
}

if [ "$(id -u)" -eq 0 ] && ! command -v slurmctld >/dev/null; then
  package_lists+=(scripts/debian-packages-cluster.txt)
fi
if [ "$(id -u)" -eq 0 ]; then package_lists+=(scripts/debian-packages-readers.txt); fi
if [ "$(id -u)" -eq 0 ] && ! command -v chromium >/dev/null && grep -qsx ID=debian /etc/os-release; then
  package_lists+=(scripts/debian-packages-browser.txt)
fi
prepare_system
if ! prepare_python test,docs; then
  printf '0 passed, 1 failed\n' # nothing can be tested
  exit 1
fi
check_layout
test_cpp release all
if [ "$quick" = no ]; then
  test_cpp asan quick_tests -LE slow
  test_cpp tsan quick_tests -L threads
fi
test_python

say "All tests, in $((SECONDS / 60)) min $((SECONDS % 60)) s"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
