#!/usr/bin/env python3
"""Kills plimsoll at random moments while it reads an image with a cache, and looks at what is left.

usage: benches/image/kill.py [--plimsoll PROGRAM] [--image TARGET] [--bytes N] [--kills N] [--pairs N] [--seed N]

Without `--image` an image is made of folders of this machine, eight layers of gzip, each of at most `--bytes` plain. What must hold:
- after each kill the cache holds whole entries only, and nothing lies beside it: no file in TMPDIR, HOME or the folder
  that the program runs in;
- the next run with that cache gives the bytes of a run without any;
- two runs on one cache at once do too, from an empty one and from a full one;
- `--cache off`, and a cache that cannot be written, work where nothing can be written (as root in a mount of its own).
Exit code 1 at the first claim that fails.
"""
import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

ENTRY = re.compile(r"[0-9a-f]{64}")
FOLDERS = ["/usr/lib/python3", "/usr/lib/python3.11", "/var/lib/dpkg", "/usr/share/perl", "/usr/share/perl5", "/usr/sbin",
           "/usr/lib/git-core", "/etc"]


def layer(folder, most):
    """A folder as a layer, as far as it is plain files of at most so many bytes together."""
    plain = io.BytesIO()
    left = most
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.is_file() and not path.is_symlink() and os.access(path, os.R_OK) and path.stat().st_size < left:
                left -= path.stat().st_size
                archive.add(path, arcname=str(path).lstrip("/"), recursive=False)
    return plain.getvalue()


def make_image(root, most):
    """An OCI layout."""
    blobs = root / "blobs/sha256"
    blobs.mkdir(parents=True)

    def blob(content, kind):
        digest = hashlib.sha256(content).hexdigest()
        (blobs / digest).write_bytes(content)
        return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(content)}

    plain = [layer(folder, most) for folder in FOLDERS]
    kind = "application/vnd.oci.image."
    layers = [blob(gzip.compress(content, 1, mtime=0), kind + "layer.v1.tar+gzip") for content in plain]
    diff_ids = [f"sha256:{hashlib.sha256(content).hexdigest()}" for content in plain]
    rootfs = {"type": "layers", "diff_ids": diff_ids}
    config = blob(json.dumps({"os": "linux", "architecture": "amd64", "rootfs": rootfs}).encode(), kind + "config.v1+json")
    manifest = {"schemaVersion": 2, "mediaType": kind + "manifest.v1+json", "config": config, "layers": layers}
    index = {"schemaVersion": 2, "manifests": [blob(json.dumps(manifest).encode(), kind + "manifest.v1+json")]}
    (root / "index.json").write_text(json.dumps(index))
    (root / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
    return f"oci:{root}"


class Place:
    """Folders in which the program runs and may leave nothing."""

    def __init__(self, root, program, image):
        self.root, self.program, self.image = root, program, image
        self.watched = [root / name for name in ("home", "tmp", "work")]
        for folder in self.watched:
            folder.mkdir(parents=True)

    def start(self, cache):
        command = [self.program, "image", "sbom", self.image, "--format", "cyclonedx", "--cache", str(cache)]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.watched[0]), "TMPDIR": str(self.watched[1])}
        return subprocess.Popen(command, cwd=self.watched[2], env=environment, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def run(self, cache):
        process = self.start(cache)
        output, said = process.communicate()
        if process.returncode != 0:
            fail(f"exit {process.returncode}: {said.decode(errors='replace')[:2000]}")
        return output

    def check(self, cache):
        """Nothing lies beside the cache, and in it only what has the name of a whole entry."""
        left = [path for folder in self.watched for path in folder.rglob("*")]
        if cache.exists():
            left += [path for path in cache.rglob("*") if path.is_file() and not ENTRY.fullmatch(path.name)]
        if left:
            fail(f"left behind: {left}")


def fail(what):
    sys.exit(f"FAILED: {what}")


def empty(cache):
    for path in sorted(cache.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def read_only(place, work):
    """Runs where nothing can be written: a mount of its own that is read-only."""
    folder = work / "read-only"
    folder.mkdir()
    told = []
    for cache in ["off", str(folder / "cache"), None]:
        option = f"--cache {cache}" if cache else ""
        script = (f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} && cd {folder} && "
                  f"! touch x 2>/dev/null && "
                  f"HOME={folder} TMPDIR={folder} {place.program} image sbom {place.image} --format cyclonedx {option}")
        ran = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True)
        if ran.returncode != 0:
            fail(f"read-only, cache {cache}: exit {ran.returncode}: {ran.stderr.decode(errors='replace')[:500]}")
        told.append(ran.stdout)
    return told


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--plimsoll", default="target/debug/plimsoll")
    parser.add_argument("--image")
    parser.add_argument("--bytes", type=int, default=40_000_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        image = arguments.image or make_image(work / "image", arguments.bytes)
        place = Place(work / "place", os.path.abspath(arguments.plimsoll), image)
        begin = time.monotonic()
        expected = place.run("off")
        whole = time.monotonic() - begin
        print(f"one run without cache: {whole:.2f} s, {len(expected)} bytes of output", flush=True)
        cache = work / "cache"
        killed = ended = entries = 0
        for number in range(arguments.kills):
            if number % 4 == 0:
                empty(cache)
            process = place.start(cache)
            time.sleep(chance.uniform(0, whole))
            process.send_signal(signal.SIGKILL)
            output, _ = process.communicate()
            if process.returncode == -signal.SIGKILL:
                killed += 1
            elif output == expected:
                ended += 1
            else:
                fail(f"exit {process.returncode} without being killed, or other bytes")
            place.check(cache)
            entries += sum(1 for path in cache.rglob("*") if path.is_file())
            if number % 4 == 3:
                for _ in range(2):
                    if place.run(cache) != expected:
                        fail(f"other bytes after kill {number}")
                place.check(cache)
        print(f"{killed} runs killed, {ended} had ended before; {entries / max(1, arguments.kills):.1f} whole entries "
              f"left by each on average; {arguments.kills // 4 * 2} runs after them gave the same bytes")
        for number in range(arguments.pairs):
            if number % 2 == 0:
                empty(cache)
            processes = [place.start(cache) for _ in range(2)]
            for process in processes:
                output, said = process.communicate()
                if process.returncode != 0 or output != expected:
                    fail(f"two at once: exit {process.returncode}: {said.decode(errors='replace')[:2000]}")
            place.check(cache)
        print(f"{arguments.pairs} pairs on one cache at once gave the same bytes")
        if os.geteuid() == 0:
            if any(output != expected for output in read_only(place, work)):
                fail("other bytes where nothing can be written")
            print("read-only: the same bytes with --cache off, with a cache there, and with the default one")
        else:
            print("read-only: not tried, since only root mounts")


if __name__ == "__main__":
    main()
