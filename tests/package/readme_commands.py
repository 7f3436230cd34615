"""Prints the commands of one numbered step of the README's section "Install it for real", one a line.

    readme_commands.py README STEP
"""
import re
import sys

text = open(sys.argv[1], encoding="utf-8").read()
section = text.split("Install it for real\n", 1)[1].split("\nEvery day\n", 1)[0]
steps = re.split(r"^(\d+)\. ", section, flags=re.M)
body = dict(zip(steps[1::2], steps[2::2]))[sys.argv[2]]
for line in body.replace("\\\n", "").splitlines():
    if re.match(r" {7}\S", line):
        print(line.strip())
