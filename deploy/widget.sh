#!/bin/sh
# Fetch what the widget is built with, if Node is there; whoever only runs faqbot needs none of it.
set -eu
cd "$(dirname "$0")/../faqbot/channels/widget/source"
if command -v npm >/dev/null; then
    npm ci --ignore-scripts --no-audit --no-fund --silent
elif [ -n "${CI:-}" ]; then
    echo "Node and npm are needed here, to see that the widget's script is what its source gives." >&2
    exit 1
else
    echo "npm is not there: the tests of the widget's source will be skipped."
fi
