#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# docs/who-is-independent.png: where the q-voter model loses order, as a situation and as a trait.
#
#   scripts/who-is-independent.sh [FOLDER]      run files go there (default build/independence)
#
# Runs configs/who-is-independent.toml in three sizes of society over a grid of shares of
# independence, some 80 runs of seconds each; those that are there already are kept. The simulator
# is $GROUNDSWELL_PROGRAM (default build/release/groundswell), Python $PYTHON (default
# .venv/bin/python if it is there, else python3).
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-build/independence}
program=${GROUNDSWELL_PROGRAM:-build/release/groundswell}
python=${PYTHON:-$([ -x .venv/bin/python ] && echo .venv/bin/python || echo python3)}
mkdir -p "$folder"

# run KIND AGENTS WORLDS STEPS P...
run() {
  local kind=$1 agents=$2 worlds=$3 steps=$4 c p out
  shift 4
  for p in "$@"; do
    out="$folder/$kind-$agents-$p.h5"
    if [ -e "$out" ]; then continue; fi
    c=$(awk "BEGIN { print 1 - $p }")
    if [ "$kind" = trait ]; then c="{ distribution = \"two-point\", share = $c }"; fi
    "$program" run configs/who-is-independent.toml -o "$out" --quiet --worlds "$worlds" \
      --set graph.agents="$agents" --set clock.steps="$steps" --set "population.collectivism=$c"
  done
}

# sizes KIND WORLDS STEPS WORLDS STEPS P...: 250 agents; 1000 and 4000, so many worlds and steps each.
sizes() {
  local kind=$1 middle=("$2" "$3") large=("$4" "$5")
  shift 5
  run "$kind" 250 100 1200 "$@"
  run "$kind" 1000 "${middle[@]}" "$@"
  run "$kind" 4000 "${large[@]}" "$@"
}

sizes situation 100 800 60 500 0.05 0.1 0.15 0.2 0.25 0.28 0.3 0.31 0.36 0.38 0.42 0.5
sizes trait 100 800 60 500 0.1 0.2 0.3 0.4 0.5 0.55 0.6 0.62 0.64 0.65 0.72 0.76 0.85
# Where they cross, the larger sizes are close to each other: more steps tell them apart.
sizes situation 200 2000 100 2000 0.32 0.33 0.34 0.35
sizes trait 200 2000 100 2000 0.66 0.67 0.68 0.69 0.7
"$python" -m groundswell.figure "$folder"/*.h5 -o docs/who-is-independent.png
