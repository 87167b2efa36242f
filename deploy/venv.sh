#!/bin/sh
# Make a virtual environment: deploy/venv.sh PYTHON FOLDER. Debian keeps the module for it in a package of its own.
set -eu
python=$1
folder=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "faqbot needs Python 3.11 or newer; '$python' is not that. Try: make PYTHON=python3.11" >&2
    exit 1
}
"$python" -m venv "$folder" 2>/dev/null && exit 0
rm -rf "$folder"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the Debian package python3-venv ..."
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
    exec "$python" -m venv "$folder"
fi
if "$python" -m virtualenv "$folder" 2>/dev/null; then
    exit 0
fi
echo "Python cannot make a virtual environment: install the package python3-venv (sudo apt-get install python3-venv)." >&2
exit 1
