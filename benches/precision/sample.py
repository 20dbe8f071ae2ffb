#!/usr/bin/env python3
"""Draws findings for a person to judge.

usage: sample.py manifests VERDICT_JSON > sample.tsv
       sample.py dockerfiles VERDICT_JSON > sample.tsv

VERDICT_JSON is the verdict of a scan from inside the folder of files, for manifests
`plimsoll scan . --profile all --complete-set --format json`, for Dockerfiles `plimsoll scan . --format json`.
First one finding of each check that has some, then others, all with equal chance, until there are as many as SAMPLES
says. The seeds are fixed, so that the same verdict gives the same sample.
"""

import json
import random
import sys

# The seed and the number of findings.
SAMPLES = {"manifests": (20261121, 200), "dockerfiles": (20261122, 100)}


def main():
    seed, size = SAMPLES[sys.argv[1]]
    findings = json.load(open(sys.argv[2], encoding="utf-8"))["findings"]
    findings.sort(key=lambda finding: (finding["check"], finding["fingerprint"], str(finding["evidence"][:1])))
    draw = random.Random(seed)
    by_check = {}
    for finding in findings:
        by_check.setdefault(finding["check"], []).append(finding)
    chosen = [draw.choice(by_check[check]) for check in sorted(by_check)]
    rest = [finding for finding in findings if all(finding is not other for other in chosen)]
    chosen += draw.sample(rest, size - len(chosen))
    print("number", "check", "slug", "file", "line", "route", "title", sep="\t")
    for number, finding in enumerate(chosen, 1):
        place = finding["evidence"][0] if finding["evidence"] else {}
        span = place.get("span", {})
        row = [number, finding["check"], finding["slug"], place.get("document", ""), span.get("line", "")]
        print(*row, place.get("route", ""), finding["title"], sep="\t")


main()
