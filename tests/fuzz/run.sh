#!/bin/sh
# Runs each fuzzer for some seconds under the address and undefined-behaviour sanitizers, starting from
# its corpus; stops at the first fault and keeps the input that showed it.
#
#   tests/fuzz/run.sh [SECONDS [FUZZER ...]]      60 and all by default
#
# Needs clang and libclang-rt-14-dev (./bootstrap packages clang libclang-rt-14-dev). Builds in
# build/fuzz. What it finds on the way stays in build/fuzz/found/NAME and is the start of the next run.
set -eu
cd "$(dirname "$0")/../.."
top=$PWD
seconds=${1:-60}
[ $# -eq 0 ] || shift
mkdir -p build/fuzz
cd build/fuzz
[ -f Makefile ] || "$top/configure" --enable-fuzzers CC=clang >configure.log 2>&1 || {
    tail configure.log
    exit 1
}
names=${*:-$(cd "$top/tests/fuzz/corpus" && echo *)}
for name in $names; do
    make -s -j"$(nproc)" V=1 "tests/fuzz/$name" >/dev/null 2>&1 || make "tests/fuzz/$name"
    mkdir -p "found/$name"
    top_srcdir=$top "tests/fuzz/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=4096 \
        -print_final_stats=1 -artifact_prefix="found/$name-" "found/$name" "$top/tests/fuzz/corpus/$name" >"found/$name.log" 2>&1 || {
        tail -n 40 "found/$name.log"
        echo "FAILED: $name; the input is build/fuzz/found/$name-*"
        exit 1
    }
    printf '%-12s %10s executions, %5s features covered\n' "$name" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "found/$name.log")" \
        "$(grep -o ' ft: [0-9]*' "found/$name.log" | tail -n 1 | tr -dc 0-9)"
done
echo passed
