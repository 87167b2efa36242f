#!/bin/sh
# Bring a backup back into an empty database and data folder: deploy/restore.sh FILE. Stop the bot first.
set -eu
file=$1
[ -f "$file" ] || { echo "There is no file $file." >&2; exit 2; }
faqbot db restore "$file"
faqbot doctor
