#!/bin/sh
# Back up a running faqbot into FOLDER and keep the newest KEEP files: deploy/backup.sh FOLDER [KEEP]. Run it by cron or a timer.
set -eu
folder=$1
keep=${2:-14}
mkdir -p "$folder"
chmod 700 "$folder"
faqbot db backup "$folder/faqbot-$(date -u +%Y%m%dT%H%M%SZ).tar.gz"
# The names sort by time.
find "$folder" -maxdepth 1 -name 'faqbot-*.tar.gz' | sort -r | tail -n "+$((keep + 1))" | while read -r old; do
    rm -- "$old"
done
