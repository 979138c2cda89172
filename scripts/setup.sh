# shellcheck shell=bash
# Sourced by demo.sh and test.sh: prepares the system, the Python environment and a build, each
# only as far as it is not ready yet. Everything happens inside the checkout except for system
# packages, which are installed by apt-get.
#
# Exit code 3: this system cannot be prepared; the message says what to do by hand.

set -euo pipefail
unset CDPATH
exec </dev/null # nothing here asks; sudo asks on the terminal
export LC_ALL=C.UTF-8

say() { printf '\n== %s\n' "$*"; }

give_up() {
  printf '\n' >&2
  printf '%s\n' "$@" >&2
  exit 3
}

# quietly WHAT COMMAND...: runs it with its output in build/setup.log, shown only if it fails.
quietly() {
  local what=$1 log=build/setup.log
  shift
  mkdir -p build
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    printf '\n%s failed; all of its output is in %s\n' "$what" "$log" >&2
    return 1
  fi
}

at_least() { # at_least WANTED FOUND: versions
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

package_lists=(scripts/debian-packages.txt)

wanted_packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "${package_lists[@]}"; }

missing_packages() {
  local package
  for package in $(wanted_packages); do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      printf '%s\n' "$package"
  done
}

prepare_system() {
  if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    install_packages
  fi
  check_tools
}

install_packages() {
  local missing by_hand as_root=()
  mapfile -t missing <<<"$(missing_packages)"
  [ -n "${missing[0]}" ] || return 0
  by_hand="  sudo apt-get update && sudo apt-get install --no-install-recommends"
  by_hand+=" ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
    [ -z "${CI:-}" ] && [ -t 2 ] || as_root=(sudo -n)
    if ! command -v sudo >/dev/null || ! "${as_root[@]}" true; then
      give_up "Packages are missing, and installing them needs root. Please run" "$by_hand" \
        "and start this script again."
    fi
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  quietly "apt-get update" "${as_root[@]}" update ||
    give_up "The package lists could not be updated (no network?). To install by hand:" "$by_hand"
  quietly "apt-get install" "${as_root[@]}" install -y --no-install-recommends \
    "${missing[@]}" ||
    give_up "Packages could not be installed. To install by hand:" "$by_hand"
}

check_tools() {
  local lacking=() found
  command -v c++ >/dev/null || lacking+=("a C++20 compiler (g++ 12 or later)")
  command -v ninja >/dev/null || lacking+=("ninja")
  found=$(cmake --version 2>/dev/null | sed -n 's/^cmake version //p') || true
  at_least 3.25 "${found:-0}" || lacking+=("cmake 3.25 or later (found: ${found:-none})")
  find_python >/dev/null || lacking+=("python3 3.11 or later, with its venv module")
  [ ${#lacking[@]} -eq 0 ] || give_up "This system lacks:" "${lacking[@]/#/  }" \
    "On Debian 12 or 13 and Ubuntu 24.04 these packages provide all that is needed:" \
    "$(wanted_packages | sed 's/^/  /')"
}

find_python() {
  local python
  for python in /usr/bin/python3 python3; do
    if "$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
      2>/dev/null; then
      printf '%s\n' "$python"
      return 0
    fi
  done
  return 1
}

# What the installed Python package was made from: its own files, and the simulator's where the
# package compiles them.
python_inputs() {
  local folders=(analysis)
  if grep -q '^requires.*scikit' analysis/pyproject.toml; then
    folders+=(CMakeLists.txt cmake models sim)
  fi
  find "${folders[@]}" -type f ! -path '*/.*' ! -path '*/__pycache__/*' ! -path '*.egg-info/*' \
    ! -path 'analysis/build/*' ! -path 'analysis/tests/*' ! -name '*.ipynb' -print0 |
    sort -z | xargs -0 sha256sum | sha256sum
}

# The program and the engine of the release build, where the Python package finds it: compiled once
# for both. Tests and benchmarks are left to those who run them.
install_engine() {
  build release groundswell reference &&
    quietly "Installing the engine" cmake --install build/release --prefix build/engine
}

make_environment() {
  if .venv/bin/python -m pip --version >/dev/null 2>&1; then return 0; fi
  say "Making the Python environment .venv"
  rm -rf .venv
  quietly "python -m venv" "$(find_python)" -m venv .venv ||
    give_up "The Python environment could not be made."
}

# What the package needs of others. Whatever is not to be had is told when the package is installed.
# To be run in the background, where it becomes pip.
fetch_requirements() { # fetch_requirements EXTRAS
  .venv/bin/python scripts/python_requirements.py "$1" >build/requirements.txt &&
    exec .venv/bin/python -m pip install --disable-pip-version-check -r build/requirements.txt
}

# prepare_python EXTRAS: the virtual environment with the package, its engine that of the release
# build. What tests need has all that others need. Other packages come from the network while the
# compiler is at work.
prepare_python() {
  local extras=$1 stamp=.venv/groundswell.stamp inputs has="" fetching=""
  make_environment
  inputs=$(python_inputs)
  has=$(cat "$stamp" 2>/dev/null || true)
  if [ "$has" = "$inputs $extras" ] || [ "$has" = "$inputs test,docs" ]; then
    install_engine
    return
  fi
  mkdir -p build
  fetch_requirements "$extras" >build/requirements.log 2>&1 &
  fetching=$!
  # shellcheck disable=SC2064 # the number is known now, and local
  trap "kill $fetching 2>/dev/null || true" EXIT
  install_engine || return 1
  say "Installing the Python package and what it needs"
  wait "$fetching" || true
  trap - EXIT
  quietly "pip install" .venv/bin/python -m pip install --disable-pip-version-check \
    --config-settings=cmake.define.groundswell_DIR="$PWD/build/engine/lib/cmake/groundswell" \
    "./analysis[$extras]" ||
    give_up "The Python package could not be installed (no network?). By hand:" \
      "  .venv/bin/python -m pip install './analysis[$extras]'"
  printf '%s\n' "$inputs $extras" >"$stamp"
}

# As many compilers at once as there are cores, and no more than memory holds (1.5 GB each).
jobs_at_once() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null || true)
  if [ "${memory:-$cores}" -lt "$cores" ]; then cores=$memory; fi
  printf '%s\n' "$((cores > 0 ? cores : 1))"
}

# build PRESET [TARGET...]
build() {
  local preset=$1 show=(--quiet) targets=()
  shift
  if [ $# -gt 0 ]; then targets=(--target "$@"); fi
  if [ -t 1 ]; then show=(); fi
  say "Building ($preset)"
  quietly "Configuring" cmake --preset "$preset" || return 1
  cmake --build --preset "$preset" "${targets[@]}" --parallel "$(jobs_at_once)" -- "${show[@]}"
}
