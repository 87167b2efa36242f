#!/bin/sh
# Install Chromium and a Chinese font for the tests of the widget, where that can be done without asking anybody.
set -eu
has_all() { command -v chromium >/dev/null && fc-list 2>/dev/null | grep -q CJK; }
if has_all; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the tests of the widget ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null
fi
if ! command -v chromium >/dev/null; then
    [ -z "${CI:-}" ] || { echo "Chromium is needed here; install it." >&2; exit 1; }
    echo "Chromium is not there: install the package chromium, or the tests of the widget in a browser will be skipped."
fi
