#!/bin/sh
# Renew deploy/constraints.txt: resolve everything afresh in a throw-away environment and keep the versions.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet 'torch==2.13.0'
"$folder/venv/bin/pip" install --quiet -e '.[dev]'
{
    echo "# Versions that the tests passed with; \`make lock\` renews them."
    "$folder/venv/bin/pip" freeze --exclude-editable | sed 's/+cpu//' | sort -f
} >deploy/constraints.txt
