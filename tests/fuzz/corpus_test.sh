#!/bin/sh
# Each fuzzer is given every file of its corpus: the seeds, and what was once found.
set -eu
here=${top_srcdir:?}/tests/fuzz
for folder in "$here"/corpus/*/; do
    name=$(basename "$folder")
    "${top_builddir:?}/tests/fuzz/$name" "$folder"* || {
        echo "FAILED: $name, with the file named last"
        exit 1
    }
done
echo passed
