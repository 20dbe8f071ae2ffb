#!/usr/bin/env python3
"""Compares what programs open with what `plimsoll image bloat` says that they reach.

    trace.py TREE [--plimsoll PROGRAM] [--programs FILE] [NAME...]

TREE is the root file system of a Debian, made for example by debootstrap. Each program of FILE runs in it under
strace; every regular file that it opened for reading or ran has to be reached or named. For each program a line:
packages traced, packages reached, files opened, files missed, packages reached and not traced. Needs root and strace,
and /proc mounted in TREE.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

# What is there belongs to the kernel or to the run.
OTHERS = ("/proc", "/dev", "/sys", "/tmp", "/run")
HERE = os.path.dirname(os.path.abspath(__file__))
CALL = re.compile(r'^(openat|open|execve)\((?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"(.*)$')


def folder_of(tree, path):
    """The path with the links of its folders followed inside the tree, and not its last part."""
    links = 0
    done, parts = [], [part for part in path.split("/") if part not in ("", ".")]
    while parts:
        part = parts.pop(0)
        if part == "..":
            done = done[:-1]
            continue
        here = os.path.join(tree, *done, part)
        if os.path.islink(here) and parts and links < 40:
            links += 1
            target = os.readlink(here)
            parts = [step for step in target.split("/") if step not in ("", ".")] + parts
            done = [] if target.startswith("/") else done
        else:
            done.append(part)
    return "/" + "/".join(done)


def with_links(tree, path):
    """The path and each that its last part leads to."""
    seen = []
    for _ in range(40):
        path = folder_of(tree, path)
        seen.append(path)
        here = tree + path
        if not os.path.islink(here):
            break
        target = os.readlink(here)
        path = target if target.startswith("/") else os.path.join(os.path.dirname(path), target)
    return seen


def chrooted(root, program, command):
    """The words that run a command of a program in a tree."""
    user = ["--userspec=" + program["user"]] if "user" in program else []
    return ["chroot"] + user + [root] + command


def stop(process):
    """Ends a program and what it started, with a signal that it may answer first."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def bloat(args, tree, command, *more):
    """What `plimsoll image bloat` says of a command in a tree."""
    words = " ".join("'" + word.replace("'", "'\"'\"'") + "'" for word in command)
    answer = subprocess.run([args.plimsoll, "image", "bloat", "rootfs:" + tree, "--root", words, "--level", args.level,
                             "--format", "json", *more], stdout=subprocess.PIPE, check=True)
    return json.loads(answer.stdout)


def traced(tree, program):
    """The files that a program opened for reading or ran."""
    with tempfile.TemporaryDirectory() as logs:
        # A file for each process: in one, a call that waits is written in two halves.
        command = ["strace", "-ff", "-y", "-s", "4096", "-o", logs + "/log", "-e", "trace=open,openat,execve"]
        process = subprocess.Popen(command + chrooted(tree, program, program["command"]), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        if "client" in program:
            time.sleep(program["seconds"] / 2)
            client = chrooted(tree, program, program["client"])
            subprocess.run(client, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
        try:
            process.wait(program.get("seconds", 60))
        except subprocess.TimeoutExpired:
            stop(process)
        names = sorted(os.listdir(logs), key=lambda name: int(name.rsplit(".", 1)[1]))
        lines = []
        for number, name in enumerate(names):
            text = open(os.path.join(logs, name), errors="replace").read().splitlines()
            if number == 0:
                # The first program is chroot itself.
                runs = [place for place, line in enumerate(text) if line.startswith("execve(") and line.endswith("= 0")]
                text = text[runs[1]:] if len(runs) > 1 else []
            lines += text
    opened = set()
    for line in lines:
        found = CALL.match(line)
        if not found:
            continue
        call, base, path, rest = found.groups()
        result = re.search(r"= (-?\d+)", rest)
        if not result or int(result.group(1)) < 0:
            continue
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_DIRECTORY", rest):
            continue
        if not path.startswith("/"):
            base = (base or tree).removeprefix(tree.rstrip("/"))
            path = os.path.join("/" + base.lstrip("/"), path)
        if path == "/" or path.startswith(OTHERS):
            continue
        steps = with_links(tree, path)
        if os.path.isfile(tree + steps[-1]):
            opened.update(steps)
            if call == "execve":
                opened.update(interpreter(tree, steps[-1]))
    return opened


def interpreter(tree, path):
    """What the kernel starts for a script; strace does not see that."""
    with open(tree + path, "rb") as script:
        line = script.readline(256)
    if not line.startswith(b"#!"):
        return []
    return with_links(tree, line[2:].split()[0].decode())


def owner(of, path):
    """The package of a path; the compiled form of a module is that of its text."""
    found = re.fullmatch(r"(.*)/__pycache__/([^/]+?)\.cpython-[^/]*\.pyc", path)
    return of.get(f"{found.group(1)}/{found.group(2)}.py" if found else path)


def owners(tree):
    """The package of each path, by the lists of dpkg."""
    found = {}
    info = os.path.join(tree, "var/lib/dpkg/info")
    for name in sorted(os.listdir(info)):
        if name.endswith(".list"):
            package = name[: -len(".list")].split(":")[0]
            for path in open(os.path.join(info, name)).read().splitlines():
                if not os.path.isdir(tree + path) or os.path.islink(tree + path):
                    found[folder_of(tree, path)] = package
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree")
    parser.add_argument("--plimsoll", default="plimsoll")
    parser.add_argument("--programs", default=os.path.join(HERE, "programs.json"))
    parser.add_argument("--level", default="3")
    parser.add_argument("--planted", default="", help="packages that nothing may reach, with commas between them")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    tree = os.path.realpath(args.tree)
    programs = json.load(open(args.programs))
    of = owners(tree)
    failed = False
    print("program\ttraced\treached\topened\tmissed\textra\tblind")
    for name in args.names or programs:
        program = programs[name]
        opened = traced(tree, program)
        answer = bloat(args, tree, program["command"], "--with-files")
        files = {entry["path"] for entry in answer["files"]}
        named = {entry["path"] for entry in answer["named"]}
        missed = sorted(opened - files - named)
        traced_packages = {owner(of, path) for path in opened} - {None}
        reached = {entry["name"] for entry in answer["packages"]
                   if entry["state"] == "reached" and entry["purl"].startswith("pkg:deb/")}
        extra = sorted(reached - traced_packages)
        unseen = sorted({owner(of, path) for path in missed} - {None})
        print(f"{name}\t{len(traced_packages)}\t{len(reached)}\t{len(opened)}\t{len(missed)}\t{len(extra)}"
              f"\t{len(answer['blindSpots'])}", flush=True)
        if args.verbose:
            print("  missed:", *missed[:40], sep="\n    ")
            print("  missed packages:", *unseen)
            print("  extra:", *extra)
        planted = set(args.planted.split(",")) - {""}
        found = sorted(planted - {entry["name"] for entry in answer["packages"] if entry["state"] == "unreached"})
        if found:
            print("  planted and not unreached:", *found)
        failed |= bool(missed) or len(extra) > 6 or not opened or bool(found)
    sys.exit(failed)


if __name__ == "__main__":
    main()
