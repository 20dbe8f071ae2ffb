#!/usr/bin/env python3
"""Lets plimsoll read images that were made to harm whoever reads them, and prints what it did, how long, with how much.

usage: benches/image/hostile.py [--plimsoll PROGRAM] [--most-mib N] [--most-seconds N] [--only NAME]

Each image is an OCI layout made here. What must hold of each: the exit code that docs/images.md states, a message that
names what was not read where something was not, nothing written to the folder the program runs in, to TMPDIR or HOME,
and memory and time below the limits. Exit code 1 when one claim fails. Needs GNU tar; `zstd` for one case.
"""
import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
import zlib

GIB = 1 << 30


def digest_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class Layout:
    """An OCI layout folder with one image of one layer."""

    def __init__(self, folder):
        self.folder = folder
        self.blobs = folder / "blobs" / "sha256"
        self.blobs.mkdir(parents=True)
        self.layer = folder / "layer"

    def blob(self, data):
        name = hashlib.sha256(data).hexdigest()
        (self.blobs / name).write_bytes(data)
        return {"digest": f"sha256:{name}", "size": len(data)}

    def close(self, media="application/vnd.oci.image.layer.v1.tar+gzip", config=None, diff_id=None):
        name, size = digest_of(self.layer), self.layer.stat().st_size
        self.layer.rename(self.blobs / name)
        config = config or {
            "architecture": "amd64", "os": "linux", "config": {},
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{diff_id or '0' * 64}"]},
        }
        config = {"mediaType": "application/vnd.oci.image.config.v1+json", **self.blob(json.dumps(config).encode())}
        layers = [{"mediaType": media, "digest": f"sha256:{name}", "size": size}]
        manifest = {"schemaVersion": 2, "config": config, "layers": layers}
        manifest = {"mediaType": "application/vnd.oci.image.manifest.v1+json",
                    **self.blob(json.dumps(manifest).encode())}
        (self.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [manifest]}))
        (self.folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
        return self.blobs / name, self.blobs / config["digest"][7:]


def member(name, size=0, kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = size, kind, link
    return info


def archive(layout, members):
    """A layer of members: names with content, or ready headers."""
    with gzip.open(layout.layer, "wb", 1) as out, tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        # Something ordinary, which is to be found in spite of what comes with it.
        content = b'{"name":"ordinary","version":"1.0.0"}'
        tar.addfile(member("app/node_modules/ordinary/package.json", len(content)), io.BytesIO(content))
        for name, content in members:
            if isinstance(name, tarfile.TarInfo):
                tar.addfile(name, content)
            else:
                tar.addfile(member(name, len(content)), io.BytesIO(content))


class Zeros(io.RawIOBase):
    def __init__(self, size):
        self.rest = size

    def read(self, size=-1):
        size = min(size, self.rest)
        self.rest -= size
        return bytes(size)


def zeros(layout):
    archive(layout, [(member("zeros", 3 * GIB), Zeros(3 * GIB))])
    layout.close()


def sparse(layout):
    root = layout.folder / "root"
    root.mkdir()
    with open(root / "hole.jar", "wb") as file:
        file.truncate(60 * GIB)
    tar = subprocess.run(["tar", "-C", root, "-Scf", "-", "hole.jar"], check=True, capture_output=True).stdout
    layout.layer.write_bytes(gzip.compress(tar))
    shutil.rmtree(root)
    layout.close()


def members(layout):
    archive(layout, ((f"d/{number:x}", b"") for number in range(1_200_000)))
    layout.close()


def deep_path(layout):
    archive(layout, [("a/" * 10_000 + "f", b"x")])
    layout.close()


def deep_folders(layout):
    archive(layout, ((f"{number:04}/" + "x/" * 2_000 + "f", b"") for number in range(2_000)))
    layout.close()


def link_escapes(layout):
    links = [(member("out", kind=tarfile.SYMTYPE, link="../../../../../../etc"), None),
             (member("absolute", kind=tarfile.SYMTYPE, link="/etc"), None),
             (member("hard", kind=tarfile.LNKTYPE, link="../../../../etc/passwd"), None)]
    files = [("out/written", b"x"), ("absolute/written", b"x"), ("../../written", b"x"), ("/written", b"x")]
    archive(layout, links + files)
    layout.close()


def link_circle(layout):
    archive(layout, [(member(name, kind=tarfile.SYMTYPE, link=link), None) for name, link in
                     [("a", "b"), ("b", "a"), ("var", "a/b/c"), ("etc", "etc/etc")]] + [("a/f", b"x")])
    layout.close()


def jar(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return out.getvalue()


def nested_jars(layout):
    inner = jar([("META-INF/MANIFEST.MF", "Implementation-Title: inner\n")])
    for number in range(40):
        inner = jar([(f"{number}.jar", inner)])
    archive(layout, [("app/nested.jar", inner)])
    layout.close()


def wide_jar(layout):
    archive(layout, [("app/wide.jar", jar((f"{number:x}.class", "") for number in range(1_100_000)))])
    layout.close()


def overlapping_jar(layout):
    content = zlib.compressobj(9, wbits=-15)
    content = content.compress(bytes(64 << 20)) + content.flush()
    name = b"inner.jar"
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, 0, len(content), 64 << 20, len(name), 0)
    start = local + name + content
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, 0, len(content), 64 << 20, len(name),
                        0, 0, 0, 0, 0, 0) + name
    entries = entry * 5_000
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 5_000, 5_000, len(entries), len(start), 0)
    archive(layout, [("app/overlapping.jar", start + entries + end)])
    layout.close()


def elf_section(layout):
    packed = zlib.compress(bytes(1 << 20)) * 4
    section = struct.pack("<IIQQ", 1, 0, 4 * GIB, 1) + packed
    names = b"\0.dep-v0\0.go.buildinfo\0.shstrtab\0"
    at = 64
    table = at + len(section) + len(names)
    header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01" + bytes(9), 2, 62, 1, 0, 0, table, 0, 64, 0, 0, 64,
                         3, 2)
    compressed = struct.pack("<IIQQQQIIQQ", 1, 1, 0x800, 0, at, len(section), 0, 0, 1, 0)
    strings = struct.pack("<IIQQQQIIQQ", 24, 3, 0, 0, at + len(section), len(names), 0, 0, 1, 0)
    archive(layout, [("bin/program", header + section + names + bytes(64) + compressed + strings)])
    layout.close()


def deep_json(layout):
    archive(layout, [("app/package-lock.json", b'{"packages":' + b'{"a":' * 3_000_000),
                     ("app/node_modules/x/package.json", b"[" * (30 << 20))])
    layout.close()


def yaml_aliases(layout):
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [" + ",".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 12)]
    archive(layout, [("app/pnpm-lock.yaml", "\n".join(["lockfileVersion: '9.0'", *lines]).encode())])
    layout.close()


def long_record(layout):
    archive(layout, [("var/lib/dpkg/status", b"Package: a\nStatus: install ok installed\nVersion: 1\nDescription: "
                      + b"x" * (31 << 20)),
                     ("lib/apk/db/installed", b"P:" + b"y" * (31 << 20) + b"\nV:1\n\n")])
    layout.close()


def long_header(layout):
    size = 100 << 20
    record = b"%d comment=" % size
    header = member("PaxHeader", size, tarfile.XHDTYPE).tobuf(tarfile.USTAR_FORMAT)
    with gzip.open(layout.layer, "wb", 1) as out:
        out.write(header + record + b"x" * (size - len(record) - 1) + b"\n")
        content = b'{"name":"ordinary","version":"1.0.0"}'
        out.write(member("app/node_modules/ordinary/package.json", len(content)).tobuf(tarfile.USTAR_FORMAT))
        out.write(content + bytes(512 - len(content)) + bytes(1024))
    layout.close()


def zstd_window(layout):
    if not shutil.which("zstd"):
        raise FileNotFoundError("zstd")
    with open(layout.layer, "wb") as out:
        packer = subprocess.Popen(["zstd", "-q", "--ultra", "-1", "--long=31", "-c"], stdin=subprocess.PIPE, stdout=out)
        with tarfile.open(fileobj=packer.stdin, mode="w|") as tar:
            tar.addfile(member("zeros", 3 * GIB), Zeros(3 * GIB))
        packer.stdin.close()
        packer.wait()
    layout.close(media="application/vnd.oci.image.layer.v1.tar+zstd")


def small(layout):
    archive(layout, [(f"etc/{number}", os.urandom(2_000)) for number in range(200)])
    return layout.close()


def truncated(layout):
    layer, _ = small(layout)
    with open(layer, "r+b") as file:
        file.truncate(layer.stat().st_size // 2)


def flipped(layout):
    layer, _ = small(layout)
    data = bytearray(layer.read_bytes())
    data[len(data) // 2] ^= 1
    layer.write_bytes(data)


def swapped_config(layout):
    _, config = small(layout)
    config.write_text(json.dumps({"architecture": "amd64", "os": "linux", "config": {"User": "1000"},
                                  "rootfs": {"type": "layers", "diff_ids": []}}))


def large_config(layout):
    archive(layout, [])
    layout.close(config={"architecture": "amd64", "os": "linux", "config": {"Labels": {"a": "x" * (9 << 20)}},
                         "rootfs": {"type": "layers", "diff_ids": ["sha256:" + "0" * 64]}})


# The exit code of `image sbom`, and whether the ordinary package beside it must be listed.
CASES = {
    "zeros": (zeros, 3, False), "sparse": (sparse, 0, False), "members": (members, 3, False),
    "deep-path": (deep_path, 0, True), "deep-folders": (deep_folders, 3, True),
    "link-escapes": (link_escapes, 0, True), "link-circle": (link_circle, 0, True),
    "nested-jars": (nested_jars, 0, True), "wide-jar": (wide_jar, 0, True), "overlapping-jar": (overlapping_jar, 0, True),
    "elf-section": (elf_section, 0, True), "deep-json": (deep_json, 0, True), "yaml-aliases": (yaml_aliases, 0, True),
    "long-record": (long_record, 0, True), "long-header": (long_header, 0, True), "zstd-window": (zstd_window, 3, False),
    "truncated": (truncated, 3, False), "flipped": (flipped, 3, False), "swapped-config": (swapped_config, 3, False),
    "large-config": (large_config, 3, False),
}
# What is read to its end and without a word, since nothing of it is left out.
SILENT = {"long-record"}


def measure(command, folder, environment):
    before = time.monotonic()
    with open(folder / "out", "wb") as out, open(folder / "err", "wb") as err:
        child = subprocess.Popen(command, cwd=folder / "cwd", env=environment, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return code, time.monotonic() - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--plimsoll", default="target/release/plimsoll")
    arguments.add_argument("--most-mib", type=float, default=250)
    arguments.add_argument("--most-seconds", type=float, default=60)
    arguments.add_argument("--only")
    arguments.add_argument("--make", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    arguments = arguments.parse_args()
    if arguments.make:
        name, folder = arguments.make
        CASES[name][0](Layout(pathlib.Path(folder) / "image"))
        return 0
    program = str(pathlib.Path(arguments.plimsoll).resolve())
    wrong = 0
    print(f"{'image':<16} {'exit':>4} {'wall s':>7} {'CPU s':>6} {'MiB':>6}  first message")
    for name, (_, expected, lists) in CASES.items():
        if arguments.only not in (None, name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            # The memory of a process counts for its children until they run another program, so this one stays small.
            made = subprocess.run([sys.executable, __file__, "--make", name, folder], stderr=subprocess.PIPE, text=True)
            if made.returncode != 0:
                print(f"{name:<16} skipped: {made.stderr.splitlines()[-1]}", flush=True)
                continue
            folder = pathlib.Path(folder)
            places = [folder / place for place in ("cwd", "tmp", "home")]
            for place in places:
                place.mkdir()
            environment = {"PATH": os.environ["PATH"], "TMPDIR": str(folder / "tmp"), "HOME": str(folder / "home")}
            command = [program, "image", "sbom", "--cache", "off", "--offline", f"oci:{folder}/image"]
            code, wall, cpu, mib = measure(command, folder, environment)
            said = (folder / "err").read_text(errors="replace").splitlines()
            listed = (folder / "out").read_text(errors="replace")
            faults = []
            if code != expected:
                faults.append(f"exit {expected} expected")
            if lists and "ordinary" not in listed:
                faults.append("the ordinary package is missing")
            if not said and name not in SILENT:
                faults.append("nothing is said")
            if any(any(place.iterdir()) for place in places):
                faults.append("something was written")
            if mib > arguments.most_mib or wall > arguments.most_seconds:
                faults.append("too much")
            first = (said or ["-"])[0]
            print(f"{name:<16} {code:>4} {wall:>7.2f} {cpu:>6.2f} {mib:>6.0f}  {first[:110]}", flush=True)
            for fault in faults:
                print(f"{'':<16} WRONG: {fault}", flush=True)
            wrong += bool(faults)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
