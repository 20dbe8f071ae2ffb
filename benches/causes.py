#!/usr/bin/env python3
"""Compares what plimsoll and checkov report about the same manifests, by object and cause.

usage: causes.py PLIMSOLL_JSON PLIMSOLL_TEXT CHECKS_JSON CHECKOV_JSON

  PLIMSOLL_JSON  plimsoll scan FOLDER --format json
  PLIMSOLL_TEXT  plimsoll scan FOLDER --format text      the default view
  CHECKS_JSON    plimsoll checks list --format json
  CHECKOV_JSON   checkov -d FOLDER --framework kubernetes -o json --compact --quiet

Prints a table in Markdown: lines per object, and for each checkov id that is an alias of a high or critical check how
many of its failures have a finding of ours for that cause at the same object, how many have only another high or
critical one there (a role that grants everything is one finding and not one per right), and which have none.

Run both from inside FOLDER, so that paths agree.
"""

import json
import sys
from collections import Counter, defaultdict


def main():
    verdict, text, checks, checkov = sys.argv[1:5]
    verdict = json.load(open(verdict, encoding="utf-8"))
    checks = json.load(open(checks, encoding="utf-8"))
    checkov = json.load(open(checkov, encoding="utf-8"))
    if isinstance(checkov, list):
        checkov = next(part for part in checkov if part["check_type"] == "kubernetes")
    checks = checks["checks"] if isinstance(checks, dict) else checks
    failed = checkov["results"]["failed_checks"]
    view = [line for line in open(text, encoding="utf-8").read().splitlines() if line.strip()]

    ours = defaultdict(set)
    for finding in verdict["findings"]:
        ours[finding["check"]].add(place(finding, verdict))
    by_alias = defaultdict(list)
    for check in checks:
        for alias in check["aliases"]:
            tool, _, name = alias.partition(":")
            if tool == "checkov":
                by_alias[name].append(check)

    objects = sum(verdict["coverage"]["objects"].values())
    theirs = {(row["file_path"], row["resource"]) for row in failed}
    causes = {(row["file_path"], row["resource"], row["check_id"]) for row in failed}
    print(f"| | checkov {checkov['summary']['checkov_version']} | plimsoll, default view |")
    print("|---|---:|---:|")
    print(f"| objects with a failure | {len(theirs)} | {len({p for places in ours.values() for p in places})} |")
    print(f"| distinct (object, cause) | {len(causes)} | {sum(len(places) for places in ours.values())} |")
    print(f"| lines printed | {len(failed)} | {len(view)} |")
    print(f"| lines per object read ({objects}) | {len(failed) / objects:.2f} | {len(view) / objects:.2f} |")
    print()
    print("| checkov id | ours | failures | same cause ours | other cause ours | only checkov |")
    print("|---|---|---:|---:|---:|---:|")
    worse = {check["id"] for check in checks if check["severity"] in ("critical", "high")}
    others = set().union(*(places for check, places in ours.items() if check in worse))
    missed = []
    for name in sorted(by_alias, key=number):
        group = by_alias[name]
        if not any(check["severity"] in ("critical", "high") for check in group):
            continue
        found = set().union(*(ours[check["id"]] for check in group))
        rows = {row_place(row) for row in failed if row["check_id"] == name}
        beside = (rows - found) & others
        missing = sorted(rows - found - others)
        missed += [(name, *row) for row in missing]
        ids = ", ".join(check["id"] for check in group)
        if not rows:
            continue
        print(f"| {name} | {ids} | {len(rows)} | {len(rows & found)} | {len(beside)} | {len(missing)} |")
    print()
    for row in missed:
        print("only checkov:", *row)


def place(finding, verdict):
    """File, kind and name of the object of a finding."""
    subject = finding["subject"].partition(":")[2].split("/")
    kind, name = (subject[-2], subject[-1]) if len(subject) > 1 else ("", subject[0])
    document = finding["evidence"][0].get("document", "")
    return (document.lstrip("./"), kind, name)


def row_place(row):
    """The same of a failure of checkov, whose resources are Kind.namespace.name."""
    kind, _, rest = row["resource"].partition(".")
    name = rest.split(".", 1)[1] if "." in rest else rest
    return (row["file_path"].lstrip("/"), kind, name.split(" (")[0])


def number(name):
    return (name.rstrip("0123456789"), int("".join(filter(str.isdigit, name.split("_")[-1])) or 0))


main()
