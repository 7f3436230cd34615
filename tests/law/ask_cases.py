#!/usr/bin/env python3
"""Asks dolsctl reckon every case of cases.txt and compares. See cases.sh."""
import concurrent.futures
import datetime
import json
import subprocess
import sys
import zoneinfo

COLUMNS = ("case", "kind", "jurisdiction", "today", "facts", "limit", "last_day", "state",
           "decided_by", "flags", "certainty", "source")
LONDON = zoneinfo.ZoneInfo("Europe/London")


def read(path):
    cases = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip() and not line.startswith("#"):
                fields = [field.strip() for field in line.split("|")]
                if len(fields) != len(COLUMNS):
                    sys.exit(f"{path}:{number}: {len(fields)} columns and not {len(COLUMNS)}")
                cases.append((number, dict(zip(COLUMNS, fields))))
    return cases


def midnight_after(day):
    """The end of a day in London, worked out by somebody else's calendar."""
    local = datetime.datetime.combine(day + datetime.timedelta(1), datetime.time(), LONDON)
    return local.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def answer(dolsctl, case):
    """What dolsctl makes of it, in the words of the table."""
    facts = [] if case["facts"] == "-" else case["facts"].split()
    asked = subprocess.run([*dolsctl, "reckon", case["kind"], *facts, "--json", "--today",
                            case["today"], "--jurisdiction", case["jurisdiction"]],
                           capture_output=True, text=True, check=False)
    if asked.returncode == 1:
        return {"last_day": "refused", "said": asked.stderr}
    if asked.returncode != 0:
        return {"last_day": f"exit {asked.returncode}", "said": asked.stderr}
    for found in json.loads(asked.stdout)["deadlines"]:
        if found["limit"] == case["limit"]:
            reason = f" ({found['reason']})" if found["reason"] else ""
            return {"last_day": found["last_day"], "state": found["state"] + reason,
                    "decided_by": found["decided_by"],
                    "flags": " ".join(found["flags"]) or "-",
                    "certainty": found["rule"]["certainty"], "ends_at": found["ends_at"],
                    "gap": f"{found['gap']['from']} to {found['gap']['until']}" if found["gap"] else "none"}
    return {"last_day": "none"}


def differences(case, found):
    if case["last_day"] == "refused" and found["last_day"] == "refused":
        if case["state"] in found["said"]:
            return []
        return [f"does not say {case['state']}: {found['said']}"]
    wanted = {key: case[key] for key in ("last_day", "state", "decided_by", "flags", "certainty")
              if case[key] != "-" or key == "flags"}
    if case["last_day"] in ("none", "refused"):
        wanted = {"last_day": case["last_day"]}
    else:
        wanted["state"], _, gap = case["state"].partition("; gap ")
        if gap:
            wanted["gap"] = gap
        wanted["ends_at"] = midnight_after(datetime.date.fromisoformat(case["last_day"]))
    return [f"{key} is {found.get(key)} and not {value}" for key, value in wanted.items()
            if found.get(key) != value]


def main():
    path, *dolsctl = sys.argv[1:]
    failed = 0
    cases = read(path)
    with concurrent.futures.ThreadPoolExecutor(4) as askers:
        answers = list(askers.map(lambda asked: answer(dolsctl, asked[1]), cases))
    for (number, case), found in zip(cases, answers):
        wrong = differences(case, found)
        if wrong:
            failed += 1
            print(f"cases.txt:{number}: {case['case']} ({case['source']}): {'; '.join(wrong)}")
    print(f"{len(cases)} cases, {failed} not as expected")
    sys.exit(1 if failed or not cases else 0)


if __name__ == "__main__":
    main()
