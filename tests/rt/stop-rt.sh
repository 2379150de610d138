#!/usr/bin/env bash
# Ends the Request Tracker that start-rt.sh started in a directory, by its process id:  tests/rt/stop-rt.sh [DIRECTORY]
set -euo pipefail
pidfile=${1:-.rt}/rt.pid
[ -f "$pidfile" ] || exit 0
pid=$(cat "$pidfile")
kill -TERM "$pid" 2>/dev/null || true
for _ in $(seq 60); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.25
done
kill -KILL "$pid" 2>/dev/null || true
rm -f "$pidfile"
