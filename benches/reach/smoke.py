#!/usr/bin/env python3
"""Deletes every package that `plimsoll image bloat` calls unreached, and sees whether the program still works.

    smoke.py TREE [--plimsoll PROGRAM] [--programs FILE] [--level N] [NAME...]

TREE is the root file system of a Debian, as for `trace.py`. For each program a copy of it is made beside it, hard links
where nothing writes; the files of all unreached packages are deleted there, and the program runs in the whole tree and
in the copy. A program that ends has to end well and to say the same in both; a server has to answer. For each program
a line: packages deleted of all, megabytes deleted, result. Needs root; nothing else may listen on the ports.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time

from trace import HERE, bloat, chrooted, folder_of, owners, stop

# Where programs write: copied, so that the tree stays as it is.
WRITTEN = ("etc", "root", "run", "tmp", "var")


def copied(tree, copy):
    """The same tree, with hard links where nothing writes."""
    os.mkdir(copy)
    for name in sorted(os.listdir(tree)):
        if name in ("proc", "sys"):
            os.mkdir(os.path.join(copy, name))
        else:
            how = "-a" if name in WRITTEN else "-al"
            subprocess.run(["cp", how, os.path.join(tree, name), copy], check=True)
    subprocess.run(["mount", "-t", "proc", "proc", os.path.join(copy, "proc")], check=True)


def deleted(tree, copy, packages):
    """Deletes the files of packages; the bytes that they had."""
    total = 0
    for path, package in owners(tree).items():
        here = copy + folder_of(copy, path)
        # Folders that became links (`/bin`) are still folders in the lists of many packages.
        if package in packages and os.path.lexists(here) and not os.path.isdir(here):
            total += os.lstat(here).st_size
            os.unlink(here)
    return total


def answers(test):
    """What a server says, tried until it listens."""
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", test["port"]), 5) as there:
                there.sendall(test["send"].encode())
                return test["expect"] in there.recv(4096).decode(errors="replace")
        except OSError:
            time.sleep(0.1)
    return False


def works(tree, root, program):
    """Whether the program works in a tree, and what it says. `tree` has the clients."""
    test = program.get("smoke", {})
    command = chrooted(root, program, test.get("command", program["command"]))
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               start_new_session=True)
    if "seconds" not in program and "port" not in test:
        said, _ = process.communicate(timeout=120)
        return process.returncode == 0, said
    is_well, said = True, b""
    if "port" in test:
        is_well = answers(test)
    elif "client" in program:
        time.sleep(program["seconds"] / 2)
        # The client is no part of the program: it comes from the whole tree and meets it in its folder of sockets.
        run = os.path.join(tree, "run")
        if root != tree:
            subprocess.run(["mount", "--bind", os.path.join(root, "run"), run], check=True)
        client = chrooted(tree, program, program["client"])
        ran = subprocess.run(client, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if root != tree:
            subprocess.run(["umount", run], check=True)
        is_well, said = ran.returncode == 0, ran.stdout
    else:
        time.sleep(program["seconds"])
    if process.poll() is not None:
        return False, said
    stop(process)
    return is_well, said


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree")
    parser.add_argument("--plimsoll", default="plimsoll")
    parser.add_argument("--programs", default=os.path.join(HERE, "programs.json"))
    parser.add_argument("--level", default="3")
    parser.add_argument("--keep", action="store_true", help="leave the copy where a program does not work in it")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    tree = os.path.realpath(args.tree)
    programs = json.load(open(args.programs))
    failed = False
    print("program\tdeleted\tof\tMB\tresult")
    for name in args.names or programs:
        program = programs[name]
        command = program.get("smoke", {}).get("command", program["command"])
        packages = [entry for entry in bloat(args, tree, command)["packages"] if entry["purl"].startswith("pkg:deb/")]
        unreached = {entry["name"] for entry in packages if entry["state"] == "unreached"}
        copy = tree + ".smoke"
        copied(tree, copy)
        is_broken = False
        try:
            size = deleted(tree, copy, unreached)
            before, now = works(tree, tree, program), works(tree, copy, program)
            is_broken = before[0] and now != before
        finally:
            subprocess.run(["umount", os.path.join(copy, "proc")], check=True)
            if not (args.keep and is_broken):
                shutil.rmtree(copy)
        result = "works" if before[0] and now == before else "does not work as a whole" if not before[0] else "BROKEN"
        print(f"{name}\t{len(unreached)}\t{len(packages)}\t{size / 1e6:.0f}\t{result}", flush=True)
        failed |= result != "works" or not unreached
    sys.exit(failed)


if __name__ == "__main__":
    main()
