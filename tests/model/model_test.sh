#!/bin/sh
# The protocol of delivery over its whole state space (delivery.pml says what is shown), and each
# planted mistake found. Needs spin and a C compiler; .ci/run installs and runs it.
#
#     model_test.sh        prints a line for the protocol and one for each mistake
set -eu
cd "$(dirname "$0")"
model=$PWD/delivery.pml
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-model.XXXXXX")
trap 'rm -rf "$place"' EXIT
cd "$place"
faults=0

# Everything that the steps are named after exists.
grep -o 'dolsd\.[a-z_]*[a-z]' "$model" | sort -u >names
while read -r name; do
    grep -rqE "(function|table|view) $name\b" "${model%/tests/*}/sql" || {
        echo "MISSED   the model names $name, which is not there"
        faults=1
    }
done <names

# explore [-DMISTAKE…]: what the verifier says, in verdict.
explore() {
    rm -f pan pan.*
    spin -a "$@" "$model" >spin.log
    ${CC:-cc} -O2 -w -DSAFETY -DMEMLIM=4000 -o pan pan.c
    ./pan -m1000000 -w26 >verdict
    ! grep -qE 'max search depth too small|pan: reached -DMEMLIM' verdict
}

states() {
    sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' verdict
}

explore
if grep -q 'errors: 0' verdict; then
    echo "ok       the protocol: $(states) states, nothing lost, nothing sent after its end, no outcome forgotten"
else
    grep '^pan:1' verdict
    faults=1
fi
sed -n "s/^#if[n]*def \(MISTAKE_[A-Z_]*\)$/\1/p" "$model" | sort -u >mistakes
while read -r mistake; do
    explore "-D$mistake"
    if grep -qE '^pan:1: assertion violated' verdict; then
        echo "found    $mistake"
    else
        echo "MISSED   $mistake"
        faults=1
    fi
done <mistakes
exit $faults
