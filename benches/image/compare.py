#!/usr/bin/env python3
"""Compares plimsoll with Syft on one image: CPU time, memory, bytes written beside the output, and the packages named.

usage: benches/image/compare.py LAYOUT|ARCHIVE [--plimsoll PROGRAM] [--syft PROGRAM] [--runs N] [--differences FILE]

The image is a layout folder or an archive. Each program runs N times (default 5, Syft 2) with an empty home and an
empty TMPDIR; the median CPU time (user and system) and the largest memory count, as wait4 gives them. What is written
to files is counted by strace in one more run. Packages are compared by type, name and version of their purl, as sets.
`--differences` writes each difference, one a line; the tables are Markdown.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
WRITING = "write,pwrite64,writev,pwritev,copy_file_range,sendfile"


def measured(command, runs, prepare=None):
    """Median CPU seconds, median wall seconds, largest megabytes and the output of the last run."""
    cpu, wall, memory, output = [], [], 0, b""
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as home:
            environment = quiet(home)
            if prepare:
                prepare(environment)
            begin = time.monotonic()
            with open(os.path.join(home, "out"), "wb+") as file:
                process = subprocess.Popen(command, stdout=file, stderr=subprocess.PIPE, env=environment)
                said = process.stderr.read()
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                if process.returncode != 0:
                    sys.stderr.write(f"{command[0]}: exit {process.returncode}: {said.decode(errors='replace')[:2000]}\n")
                file.seek(0)
                output = file.read()
            cpu.append(usage.ru_utime + usage.ru_stime)
            wall.append(time.monotonic() - begin)
            memory = max(memory, usage.ru_maxrss / 1024)
    return statistics.median(cpu), statistics.median(wall), memory, output


def quiet(home):
    """An environment with nothing of the user."""
    temporary = os.path.join(home, "tmp")
    os.mkdir(temporary)
    return {"PATH": os.environ["PATH"], "HOME": home, "TMPDIR": temporary, "SYFT_CHECK_FOR_APP_UPDATE": "false"}


def written(command):
    """Bytes written to files in one run, the output not counted; `None` without strace."""
    with tempfile.TemporaryDirectory() as home:
        trace = os.path.join(home, "trace")
        strace = ["strace", "-f", "--seccomp-bpf", "-y", "-s", "0", "-e", f"trace={WRITING}", "-e", "signal=none"]
        try:
            subprocess.run([*strace, "-o", trace, *command], env=quiet(home), stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, check=False)
        except FileNotFoundError:
            return None
        total = 0
        with open(trace, errors="replace") as lines:
            for line in lines:
                found = re.search(r"(?:write|writev|pwrite64|pwritev|sendfile)\(\d+<(/[^>]*)>.* = (\d+)$", line)
                found = found or re.search(r"copy_file_range\(.*, \d+<(/[^>]*)>.* = (\d+)$", line)
                if found and not found[1].startswith("/dev/"):
                    total += int(found[2])
        return total


def purl_key(purl):
    """Type, name with namespace, and version of a purl."""
    rest, _, below = purl.removeprefix("pkg:").partition("#")
    kind, _, path = rest.split("?")[0].partition("/")
    name, at, version = path.rpartition("@")
    name, version = (name, version) if at else (path, "")
    # The end of a Go module's path stands in either place.
    name = f"{name}/{below}" if kind == "golang" and below else name
    return kind, urllib.parse.unquote(name), urllib.parse.unquote(version)


def of_plimsoll(output):
    """Keys and paths of our packages."""
    found = collections.defaultdict(set)
    for component in json.loads(output)["components"]:
        key = purl_key(component["purl"]) if component.get("purl") else (
            "(none) " + component.get("type", "?"), component["name"], component.get("version", ""))
        paths = [location["path"] for location in component.get("locations", [])]
        found[key].update(paths)
    return found


def of_syft(output):
    """Keys and paths of Syft's packages."""
    found = collections.defaultdict(set)
    for artifact in json.loads(output)["artifacts"]:
        key = purl_key(artifact["purl"]) if artifact.get("purl") else (
            "(none) " + artifact["type"], artifact["name"], artifact["version"])
        found[key].update(location["path"] for location in artifact["locations"])
    return found


def tell(ours, theirs):
    """Prints the counts by type and the differences by class; gives the differences."""
    kinds = sorted({key[0] for key in ours} | {key[0] for key in theirs})
    print("\n| type | plimsoll | Syft | both | only plimsoll | only Syft |\n|---|---:|---:|---:|---:|---:|")
    for kind in kinds + [None]:
        mine, other = ({key for key in side if kind in (None, key[0])} for side in (ours, theirs))
        print(f"| {kind or 'all'} | {len(mine)} | {len(other)} | {len(mine & other)} | {len(mine - other)} |"
              f" {len(other - mine)} |")
    rows = []
    for side, mine, other in (("plimsoll", ours, theirs), ("syft", theirs, ours)):
        names = {key[:2] for key in other}
        last = {(key[1].rpartition("/")[2], key[2]) for key in other}
        for key in sorted(mine.keys() - other.keys()):
            if key[:2] in names:
                sort = "another version"
            elif (key[1].rpartition("/")[2], key[2]) in last:
                sort = "another type or namespace"
            else:
                sort = "not named"
            rows.append((side, sort, *key, " ".join(sorted(mine[key])[:2])))
    sorts = collections.Counter((row[0], row[1], row[2]) for row in rows)
    print("\n| only | the other has | type | count |\n|---|---|---|---:|")
    for (side, sort, kind), count in sorted(sorts.items()):
        print(f"| {side} | {sort} | {kind} | {count} |")
    return rows


def cached(program, target, cache):
    """Our cold and warm runs with a cache in a folder of its own."""
    command = [program, "image", "sbom", target, "--format", "json"]
    cold = measured(command, 1, lambda environment: environment.update(XDG_CACHE_HOME=cache))
    warm = measured(command, 5, lambda environment: environment.update(XDG_CACHE_HOME=cache))
    return cold, warm


def row(name, result, bytes_written, count):
    """One row of the table."""
    temporary = "not counted" if bytes_written is None else f"{bytes_written / 1e6:.1f}"
    print(f"| {name} | {result[0]:.2f} | {result[1]:.2f} | {result[2]:.0f} | {temporary} | {count} |", flush=True)


def main():
    """Runs both and compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image", type=pathlib.Path)
    parser.add_argument("--plimsoll", default=str(HERE.parents[1] / "target/release/plimsoll"))
    parser.add_argument("--syft")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--syft-runs", type=int, default=2)
    parser.add_argument("--differences", type=pathlib.Path)
    arguments = parser.parse_args()
    path = arguments.image.resolve()
    is_folder = path.is_dir()
    target = f"oci:{path}" if is_folder else str(path)
    ours = [arguments.plimsoll, "image", "sbom", target, "--format", "json", "--cache", "off"]
    print("| program | CPU s | wall s | MB | MB written | packages |\n|---|---:|---:|---:|---:|---:|")
    result = measured(ours, arguments.runs)
    mine = of_plimsoll(result[3])
    row("plimsoll, no cache", result, written(ours), len(mine))
    full = [*ours, "--verify", "full"]
    row("plimsoll, no cache, `--verify full`", measured(full, arguments.runs), None, len(mine))
    with tempfile.TemporaryDirectory() as cache:
        cold, warm = cached(arguments.plimsoll, target, cache)
        size = sum(file.stat().st_size for file in pathlib.Path(cache).rglob("*") if file.is_file())
    row("plimsoll, cache empty", cold, size, len(of_plimsoll(cold[3])))
    row("plimsoll, cache full", warm, 0, len(of_plimsoll(warm[3])))
    if arguments.syft:
        scheme = "oci-dir" if is_folder else "docker-archive"
        syft = [arguments.syft, "scan", f"{scheme}:{path}", "-o", "syft-json", "-q"]
        result = measured(syft, arguments.syft_runs)
        theirs = of_syft(result[3])
        row("Syft", result, written(syft), len(theirs))
        rows = tell(mine, theirs)
        if arguments.differences:
            arguments.differences.write_text("".join("\t".join(row) + "\n" for row in rows))


if __name__ == "__main__":
    main()
