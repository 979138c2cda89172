#!/usr/bin/env bash
# Installs what is missing, builds, runs the Christmas 2009 race and draws it. One command on a
# fresh Debian or Ubuntu machine; a second run only runs the race.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/setup.sh
source scripts/setup.sh

prepare_system
prepare_python explorer,notebooks

say "Running configs/christmas-2009.toml"
mkdir -p out
build/release/groundswell run configs/christmas-2009.toml -o out/christmas-2009.h5 --overwrite
say "Drawing the figure"
.venv/bin/python -m groundswell.figure out/christmas-2009.h5 -o out/christmas-2009.png \
  --observed configs/christmas-2009-observed.csv

say "Done"
printf 'Results: %s\nFigure:  %s\n' "$PWD/out/christmas-2009.h5" "$PWD/out/christmas-2009.png"
