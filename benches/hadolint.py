#!/usr/bin/env python3
"""Compares plimsoll with hadolint over a folder of Dockerfiles: CPU time, memory, and findings rule by rule.

usage: benches/hadolint.py FOLDER [--plimsoll PROGRAM] [--hadolint PROGRAM] [--differences FILE]

Both programs read every file of FOLDER whose name ends in `.Dockerfile` or is `Dockerfile`, in one process each, all
rules on, JSON to a pipe; the better of three runs counts. Findings are compared by rule of hadolint, file and
instruction: hadolint names the line where an instruction begins, plimsoll the word that is meant. An id of plimsoll
answers to the rules that `plimsoll checks list` gives as its aliases. `--differences` writes every difference, one a
line, for reading.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent


def measured(command):
    """CPU seconds, wall seconds, megabytes and output of the better of three runs."""
    best = None
    for _ in range(3):
        begin = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        output = process.stdout.read()
        _, _, usage = os.wait4(process.pid, 0)
        run = (usage.ru_utime + usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss / 1024, output)
        if best is None or run[0] < best[0]:
            best = run
    return best


def starts(text):
    """For each line of a Dockerfile the line where its instruction begins."""
    escape = "\\"
    found, lines = {}, text.split("\n")
    for line in lines:
        directive = re.match(r"#\s*(\w+)\s*=\s*(\S+)", line)
        if not directive:
            break
        if directive[1].lower() == "escape":
            escape = directive[2]
    at = 0
    while at < len(lines):
        line = lines[at].rstrip("\r")
        if not line.strip() or line.lstrip().startswith("#"):
            at += 1
            continue
        first, joined = at, ""
        while at < len(lines):
            line = lines[at].rstrip("\r")
            found[at + 1] = first + 1
            at += 1
            if at - 1 > first and (not line.strip() or line.lstrip().startswith("#")):
                continue
            body = line.rstrip(" \t")
            joined += body
            if not body.endswith(escape):
                break
        if re.match(r"\s*(run|copy|add|onbuild)\b", joined, re.I):
            for word in re.findall(r"<<-?\s*[\"']?([A-Za-z_][\w.]*)", joined):
                while at < len(lines):
                    found[at + 1] = first + 1
                    at += 1
                    if lines[at - 1].strip() == word:
                        break
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--plimsoll", default=str(HERE / "../target/release/plimsoll"))
    parser.add_argument("--hadolint", default="hadolint")
    parser.add_argument("--differences")
    options = parser.parse_args()
    files = sorted(str(path) for path in pathlib.Path(options.folder).rglob("*")
                   if path.name == "Dockerfile" or path.name.endswith(".Dockerfile"))
    if not files:
        sys.exit(f"no Dockerfiles in {options.folder}")
    aliases = {}
    listed = subprocess.run([options.plimsoll, "checks", "list", "--peer", "hadolint", "--format", "json"],
                            capture_output=True, check=True)
    for check in json.loads(listed.stdout)["checks"]:
        for alias in check["aliases"]:
            if alias.startswith("hadolint:"):
                aliases.setdefault(alias.split(":", 1)[1], set()).add(check["id"])
    only = ",".join(sorted({check for checks in aliases.values() for check in checks}))
    ours = [options.plimsoll, "scan", "--format", "json", "--fail-on", "never", "--honor-foreign", "hadolint"]
    peer = [options.hadolint, "--format", "json", "--no-fail", *files]
    default = measured([*ours, options.folder])
    run = measured([*ours, "--only", only, options.folder])
    theirs = measured(peer)
    print(f"{len(files)} files, {sum(os.path.getsize(path) for path in files)} bytes")
    print("| | CPU s | wall s | MB |\n|---|---:|---:|---:|")
    print(f"| plimsoll, defaults | {default[0]:.3f} | {default[1]:.3f} | {default[2]:.0f} |")
    print(f"| plimsoll, all checks that answer to hadolint's rules | {run[0]:.3f} | {run[1]:.3f} | {run[2]:.0f} |")
    print(f"| hadolint | {theirs[0]:.3f} | {theirs[1]:.3f} | {theirs[2]:.0f} |")
    print(f"\nhadolint takes {theirs[0] / run[0]:.0f} times the CPU (defaults: {theirs[0] / default[0]:.0f})\n")

    begins = {path: starts(pathlib.Path(path).read_text(errors="replace")) for path in files}
    names = {os.path.realpath(path): path for path in files}
    found = collections.defaultdict(set)
    for finding in json.loads(run[3])["findings"]:
        if finding["status"]["state"] != "open":
            continue
        place = finding["evidence"][0]
        path = names.get(os.path.realpath(place["document"]))
        if path:
            line = place["span"]["line"]
            found[finding["check"]].add((path, begins[path].get(line, line)))
    rules = collections.defaultdict(set)
    unread = set()
    for finding in json.loads(theirs[3]):
        if finding["code"] == "DL1000":
            unread.add(finding["file"])
        rules[finding["code"]].add((finding["file"], begins[finding["file"]].get(finding["line"], finding["line"])))
    print(f"hadolint could not read {len(unread)} files, which are left out below\n")
    print("| rule | ours | both | only hadolint | only plimsoll |\n|---|---|---:|---:|---:|")
    differences = open(options.differences, "w") if options.differences else None
    for rule in sorted(set(aliases) | {rule for rule in rules if rule.startswith("DL")}):
        checks = sorted(aliases.get(rule, ()))
        there = {place for place in rules[rule] if place[0] not in unread}
        shared = {place for check in checks for place in found[check] if place[0] not in unread}
        # A check that answers to several rules is compared with all of them.
        siblings = {place for other, ids in aliases.items() if ids & set(checks) for place in rules[other]}
        extra = shared - siblings
        print(f"| {rule} | {', '.join(checks) or 'none'} | {len(there & shared)} | {len(there - shared)} | {len(extra)} |")
        if differences:
            for side, places in (("hadolint", there - shared), ("plimsoll", extra)):
                for path, line in sorted(places):
                    differences.write(f"{rule}\t{side}\t{path}\t{line}\n")


main()
