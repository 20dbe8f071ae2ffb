#!/usr/bin/env python3
"""Builds the big image of the bench: an OCI layout folder of about 2 GB of layers, from public packages, without Docker.

usage: sudo benches/image/build-big.py OUT [--work FOLDER]

OUT becomes the layout; `--work` (default OUT.work) keeps the root file system, the truth for `truth.py`. Needs root
(chroot, mount), debootstrap, npm, mvn, go, cargo and pip on PATH, and the public registries of their ecosystems. The
result is no part of the project. The versions of wheels, npm packages, jars, Go and Rust programs are fixed by
`big/`; Debian's packages are those of the mirror of the day, so two builds differ in these.

Layers: Debian base; build tools; Python, Node.js and npm; a JDK, Ruby, redis and nginx; Python wheels; npm packages;
jars (two of them inside others) with Go and Rust programs; a layer that takes documentation away.
"""
import argparse
import concurrent.futures
import gzip
import hashlib
import json
import os
import pathlib
import shutil
import stat
import subprocess
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent / "big"
MIRROR = "http://deb.debian.org/debian"
EPOCH = 1767225600  # 2026-01-01: no file of the image is younger
APT = "apt-get -qy -o Dpkg::Use-Pty=0 install --no-install-recommends"
TOOLS = "build-essential cmake autoconf automake libtool pkg-config git curl wget ca-certificates libssl-dev zlib1g-dev"
SCRIPTING = "python3 python3-dev python3-pip nodejs npm"
SERVERS = "openjdk-17-jdk-headless ruby-full redis-server nginx"


def run(command, **options):
    """Runs and fails loudly."""
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, **options)


def lines(name):
    """The lines of a list of `big/` without comments."""
    text = (HERE / name).read_text()
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


# What needs no root file system is fetched beside it, all at once.


def wheels(stage):
    """The wheels of `wheels.txt`, as pip installs them for Debian's Python."""
    run(["pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--python-version", "3.11",
         "--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_28_x86_64", "--no-compile",
         "--target", stage / "usr/local/lib/python3.11/dist-packages", *lines("wheels.txt")])


def npm(stage):
    """The packages of `package.json`, as of a day."""
    app = stage / "srv/web"
    app.mkdir(parents=True)
    shutil.copy(HERE / "package.json", app)
    run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--before", "2026-01-01"], cwd=app)


def jars(stage):
    """The dependencies of `pom.xml`; some of them in a war, one of these in a jar in the war."""
    app = stage / "srv/java"
    app.mkdir(parents=True)
    run(["mvn", "-q", "-B", "-f", HERE / "pom.xml", "dependency:copy-dependencies", f"-DoutputDirectory={app / 'lib'}"])
    shutil.rmtree(HERE / "target", ignore_errors=True)
    found = sorted((app / "lib").glob("*.jar"))
    fat, war = app / "fat.jar", app / "shop.war"
    packed(fat, {"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\r\nMain-Class: shop.Main\r\n\r\n",
                 "BOOT-INF/lib/" + found[0].name: found[0].read_bytes()})
    inside = {f"WEB-INF/lib/{jar.name}": jar.read_bytes() for jar in found[1:6]}
    packed(war, {"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\r\n\r\n", "WEB-INF/lib/fat.jar": fat.read_bytes(),
                 **inside})
    fat.unlink()


def packed(path, members):
    """A zip of the members, its dates fixed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def programs(stage):
    """Go programs (`go.txt`: module path@version and flags) and Rust programs (`rust.txt`), one with its audit data."""
    target = stage / "usr/local/bin"
    target.mkdir(parents=True)
    for line in lines("go.txt"):
        module, *flags = line.split()
        run(["go", "install", "-trimpath", *flags, module], env={**os.environ, "GOBIN": str(target), "CGO_ENABLED": "0"})
    tools = stage.parent / "cargo"
    if not shutil.which("cargo-auditable"):
        run(["cargo", "install", "--quiet", "--locked", "--root", tools, "cargo-auditable@0.6.6"])
    env = {**os.environ, "PATH": f"{tools}/bin:{os.environ['PATH']}", "CARGO_TARGET_DIR": str(tools / "target")}
    for line in lines("rust.txt"):
        command = ["cargo", *line.split()]
        run([*command, "--quiet", "--locked", "--root", tools / "built"], env=env, cwd=tools)
    for built in sorted((tools / "built/bin").iterdir()):
        shutil.copy2(built, target)


class Image:
    """The layers so far and the tree as the last of them left it."""

    def __init__(self, out, root):
        self.blobs = out / "blobs/sha256"
        self.blobs.mkdir(parents=True)
        self.out, self.root, self.seen, self.layers = out, root, {}, []

    def tree(self):
        """Path to what shows a change."""
        found = {}
        for folder, names, files in os.walk(self.root):
            names[:] = [n for n in names if not os.path.ismount(os.path.join(folder, n))]
            for name in names + files:
                path = os.path.join(folder, name)
                s = os.lstat(path)
                changed = 0 if stat.S_ISDIR(s.st_mode) else s.st_ctime_ns
                found[os.path.relpath(path, self.root)] = (s.st_mode, s.st_uid, s.st_gid, changed)
        return found

    def layer(self, by):
        """Writes what changed since the last layer."""
        now = self.tree()
        temporary = self.out / "layer"
        with open(temporary, "wb") as file:
            packed_bytes = Digesting(file)
            with gzip.GzipFile("", "wb", 6, packed_bytes, mtime=0) as zipped:
                plain = Digesting(zipped)
                with tarfile.open(fileobj=plain, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                    for gone in sorted(self.seen.keys() - now.keys()):
                        if os.path.dirname(gone) in now or not os.path.dirname(gone):
                            mark = tarfile.TarInfo(os.path.join(os.path.dirname(gone), ".wh." + os.path.basename(gone)))
                            mark.mtime = EPOCH
                            tar.addfile(mark)
                    for path in sorted(p for p in now if self.seen.get(p) != now[p]):
                        if stat.S_ISSOCK(now[path][0]):
                            continue
                        entry = tar.gettarinfo(self.root / path, path)
                        entry.mtime = min(int(entry.mtime), EPOCH)
                        if entry.isreg():
                            with open(self.root / path, "rb") as content:
                                tar.addfile(entry, content)
                        else:
                            tar.addfile(entry)
        self.seen = now
        name = packed_bytes.digest.hexdigest()
        temporary.rename(self.blobs / name)
        self.layers.append(({"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "sha256:" + name,
                             "size": packed_bytes.size}, "sha256:" + plain.digest.hexdigest(), by))
        print(f"layer {len(self.layers)}: {plain.size / 1e6:.0f} MB, {packed_bytes.size / 1e6:.0f} MB packed: {by}",
              flush=True)
        return plain.size

    def blob(self, value):
        """A JSON document of the layout."""
        content = json.dumps(value, sort_keys=True).encode()
        name = hashlib.sha256(content).hexdigest()
        (self.blobs / name).write_bytes(content)
        return {"digest": "sha256:" + name, "size": len(content)}

    def close(self):
        """Writes configuration, manifest and index."""
        config = self.blob({
            "architecture": "amd64", "os": "linux", "created": "2026-01-01T00:00:00Z",
            "config": {"Cmd": ["/usr/sbin/nginx", "-g", "daemon off;"], "Env": ["PATH=/usr/local/bin:/usr/bin:/bin"]},
            "rootfs": {"type": "layers", "diff_ids": [diff for _, diff, _ in self.layers]},
            "history": [{"created": "2026-01-01T00:00:00Z", "created_by": by} for _, _, by in self.layers]})
        kind = "application/vnd.oci.image."
        manifest = self.blob({
            "schemaVersion": 2, "mediaType": kind + "manifest.v1+json",
            "config": {"mediaType": kind + "config.v1+json", **config}, "layers": [blob for blob, _, _ in self.layers]})
        index = {"schemaVersion": 2, "mediaType": kind + "index.v1+json",
                 "manifests": [{"mediaType": kind + "manifest.v1+json", **manifest,
                                "platform": {"architecture": "amd64", "os": "linux"},
                                "annotations": {"org.opencontainers.image.ref.name": "big"}}]}
        (self.out / "index.json").write_text(json.dumps(index))
        (self.out / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')


class Digesting:
    """Passes writes on and digests them."""

    def __init__(self, target):
        self.target, self.digest, self.size = target, hashlib.sha256(), 0

    def write(self, data):
        """As a file does."""
        self.digest.update(data)
        self.size += len(data)
        return self.target.write(data)

    def flush(self):
        """As a file does."""
        self.target.flush()


def installed(root, what):
    """Runs apt in the root file system."""
    policy = root / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    resolver = root / "etc/resolv.conf"
    shutil.copy("/etc/resolv.conf", resolver)
    mount = root / "proc"
    run(["mount", "-t", "proc", "proc", mount])
    try:
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        run(["chroot", root, "sh", "-c", f"{APT} {what} && apt-get clean"], env=environment, stdout=subprocess.DEVNULL)
    finally:
        run(["umount", mount])
    resolver.write_text("")
    policy.unlink()


def copied(stage, root):
    """Copies a stage over the root file system, as files of root."""
    run(["cp", "-a", "--no-preserve=ownership", f"{stage}/.", root])


def main():
    """Builds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path)
    arguments = parser.parse_args()
    out = arguments.out.resolve()
    work = (arguments.work or out.with_name(out.name + ".work")).resolve()
    work.mkdir(parents=True, exist_ok=True)
    root = work / "root"
    os.umask(0o022)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        stages = {}
        for make in (wheels, npm, jars, programs):
            stage = work / make.__name__
            stage.mkdir()
            stages[make.__name__] = (stage, pool.submit(make, stage))
        run(["debootstrap", "--variant=minbase", "bookworm", root, MIRROR], stdout=subprocess.DEVNULL)
        # debootstrap leaves its mount when a service started.
        if os.path.ismount(root / "proc"):
            run(["umount", root / "proc"])
        for file in (root / "etc/resolv.conf", root / "etc/hostname"):
            file.write_text("")
        run(["chroot", root, "apt-get", "clean"])
        image = Image(out, root)
        total = image.layer("debootstrap --variant=minbase bookworm")
        for what in (TOOLS, SCRIPTING, SERVERS):
            installed(root, what)
            total += image.layer(f"{APT} {what}")
        for names in (("wheels",), ("npm",), ("jars", "programs")):
            for name in names:
                stage, done = stages[name]
                done.result()
                copied(stage, root)
            total += image.layer("COPY " + " ".join(names))
    for folder in ("usr/share/doc", "usr/share/man", "usr/share/info"):
        shutil.rmtree(root / folder, ignore_errors=True)
    total += image.layer("rm -rf /usr/share/doc /usr/share/man /usr/share/info")
    image.close()
    print(f"{out}: {total / 1e9:.2f} GB in {len(image.layers)} layers")


if __name__ == "__main__":
    main()
