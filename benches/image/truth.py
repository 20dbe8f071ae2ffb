#!/usr/bin/env python3
"""Compares what plimsoll names in an image with what the package managers of that image say of themselves.

usage: sudo benches/image/truth.py LAYOUT ROOT [--alpine ARCHIVE] [--plimsoll PROGRAM]

LAYOUT and ROOT are made by `build-big.py` (ROOT is `root` in its work folder). In ROOT run dpkg-query, pip, npm and gem;
Maven says what it copied.
rpm's database is made here by rpmbuild and rpm, with a package that is in the write-ahead log only. ARCHIVE is a small
Alpine image as `docker save` writes it, in which apk runs. A tool that is missing is said and left out. Prints each
package that one side has and the other has not; ends with 1 if there is one that is not explained below.
"""
import argparse
import contextlib
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent


def ours(program, target):
    """(type, name with namespace, component, path) of each place of an installed package. What a package of Debian owns
    stands there as another name of it."""
    command = [program, "image", "sbom", target, "--format", "json", "--cache", "off"]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    found = []
    for component in json.loads(output)["components"]:
        for alias in component.get("aliases", []):
            kind, _, rest = urllib.parse.unquote(alias.split("?")[0].removeprefix("pkg:")).partition("/")
            name, _, version = rest.rpartition("@")
            found.append((kind, name, {"name": name, "version": version}, ""))
        # A gem that a package of Debian carries unnamed is vendored there, and installed for Ruby.
        if component["class"] != "installed" and (component["type"], component["class"]) != ("gem", "vendored"):
            continue
        name = "/".join(part for part in (component.get("namespace"), component["name"]) if part)
        for location in component["locations"] or [{"path": ""}]:
            found.append((component["type"], name, component, location["path"].lstrip("/")))
    return found


def said(root, *command, check=True):
    """What a command in a root says."""
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/tmp", "LC_ALL": "C.UTF-8",
                   "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(["chroot", root, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=check,
                          env=environment)
    return done.stdout.decode()


def dpkg(found, root):
    """dpkg-query: installed packages only, as (name, version, architecture)."""
    text = said(root, "dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Version} ${Architecture}\n")
    truth = {tuple(line.split()[1:]) for line in text.splitlines() if line.startswith("installed ")}
    mine = set()
    for kind, _, component, _ in found:
        if kind == "deb" and "arch" in component:
            version = component["version"]
            if component.get("epoch") and not version.startswith(f"{component['epoch']}:"):
                version = f"{component['epoch']}:{version}"
            mine.add((component["name"], version, component["arch"]))
    return mine, truth


def normal(name):
    """Source: the PyPA specification of names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pip(found, root):
    """pip list, names normalised."""
    truth = {(normal(of["name"]), of["version"]) for of in json.loads(said(root, "python3", "-m", "pip", "list",
                                                                          "--format", "json"))}
    return {(normal(of["name"]), of["version"]) for kind, _, of, _ in found if kind == "pypi"}, truth


def npm(found, root):
    """npm ls --all below the application."""
    def walk(node):
        for name, child in (node.get("dependencies") or {}).items():
            if "version" in child:
                resolved = child.get("resolved", "")
                # What is installed under another name is that which it is: `alias@npm:name`.
                match = re.match(r"https?://[^/]+/((?:@[^/]+/)?[^/]+)/-/", resolved)
                truth.add((match[1] if match else name, child["version"]))
            walk(child)

    truth = set()
    walk(json.loads(said(root, "sh", "-c", "cd /srv/web && npm ls --all --json", check=False)))
    mine = {(name, of["version"]) for kind, name, of, path in found
            if kind == "npm" and path.startswith("srv/web/node_modules/")}
    return mine, truth


def gem(found, root):
    """gem list."""
    truth = set()
    for line in said(root, "gem", "list").splitlines():
        match = re.match(r"(\S+) \((.*)\)$", line)
        if match:
            for version in match[2].split(", "):
                truth.add((match[1], version.removeprefix("default: ").split()[0]))
    return {(of["name"], of["version"]) for kind, _, of, _ in found if kind == "gem"}, truth


def maven(found, _):
    """The dependencies that Maven copied into the image."""
    if not shutil.which("mvn"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        # Maven writes beside the description.
        shutil.copy(HERE / "big/pom.xml", folder)
        subprocess.run(["mvn", "-q", "-B", "-f", f"{folder}/pom.xml", "dependency:list", f"-DoutputFile={folder}/out"],
                       check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        truth = set()
        for line in (pathlib.Path(folder) / "out").read_text().splitlines():
            match = re.search(r"([\w.-]+):([\w.-]+):jar:(?:[\w.-]+:)?([\w.-]+):(?:compile|runtime|provided)", line)
            if match:
                truth.add((f"{match[1]}/{match[2]}", match[3]))
    return {(name, of["version"]) for kind, name, of, path in found
            if kind == "maven" and path.startswith("srv/java/lib/")}, truth


SPEC = """Name: {name}
Version: {version}
Release: {release}
{epoch}
Summary: A package
License: MIT
{arch}
%description
A package.
%files
"""


def rpm(program):
    """rpm -qa over a database whose last package is in the write-ahead log only."""
    if not (shutil.which("rpm") and shutil.which("rpmbuild")):
        return None
    packages = [("one", "1.0", "1", "", "BuildArch: noarch"), ("two", "2.0~rc1", "3.el9", "Epoch: 2", ""),
                ("three-more", "2024.1^git1", "1", "", ""), ("waiting", "5", "1", "", "BuildArch: noarch")]
    with tempfile.TemporaryDirectory() as folder:
        top = pathlib.Path(folder)
        built = []
        for name, version, release, epoch, arch in packages:
            spec = top / f"{name}.spec"
            spec.write_text(SPEC.format(name=name, version=version, release=release, epoch=epoch, arch=arch))
            subprocess.run(["rpmbuild", "-bb", "--quiet", "--define", f"_topdir {top}/build", "--define",
                            "_db_backend sqlite", spec], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            built.append(next((top / "build/RPMS").rglob(f"{name}-*.rpm")))

        def install(root, files):
            (root / "etc").mkdir(parents=True)
            (root / "etc/os-release").write_text('ID=fedora\nVERSION_ID=40\n')
            subprocess.run(["rpm", "--root", root, "--dbpath", "/usr/lib/sysimage/rpm", "--define",
                            "_db_backend sqlite", "-i", "--nodeps", "--ignorearch", "--ignoreos", *files], check=True,
                           stderr=subprocess.DEVNULL)
            return root / "usr/lib/sysimage/rpm/rpmdb.sqlite"

        base, other, target = install(top / "base", built[:3]), install(top / "other", built[3:]), top / "target"
        with contextlib.closing(sqlite3.connect(other)) as source, contextlib.closing(sqlite3.connect(base)) as open_db:
            (blob,) = source.execute("select blob from Packages").fetchone()
            open_db.execute("pragma journal_mode=wal").fetchone()
            open_db.execute("pragma wal_autocheckpoint=0")
            open_db.execute("insert into Packages(blob) values (?)", (blob,))
            number = open_db.execute("select max(hnum) from Packages").fetchone()[0]
            open_db.execute("insert into Name values ('waiting', ?, 0)", (number,))
            open_db.commit()
            shutil.copytree(top / "base", target)
        assert (target / "usr/lib/sysimage/rpm/rpmdb.sqlite-wal").stat().st_size > 0
        mine = set()
        for kind, _, of, _ in ours(program, f"rootfs:{target}"):
            if kind == "rpm":
                mine.add((of["name"], str(of.get("epoch") or 0), of["version"].split(":")[-1], of["arch"]))
        # rpm last: it moves the log into the database.
        text = subprocess.run(["rpm", "--root", target, "--dbpath", "/usr/lib/sysimage/rpm", "--define",
                               "_db_backend sqlite", "-qa", "--qf", "%{NAME} %{EPOCHNUM} %{VERSION}-%{RELEASE} %{ARCH}\n"],
                              check=True, stdout=subprocess.PIPE).stdout.decode()
        return mine, {tuple(line.split()) for line in text.splitlines()}


def apk(program, archive):
    """apk info in the image."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "root"
        with tarfile.open(archive) as image:
            manifest = json.load(image.extractfile("manifest.json"))[0]
            for layer in manifest["Layers"]:
                with tarfile.open(fileobj=image.extractfile(layer)) as content:
                    content.extractall(root, filter="tar")
        truth = set()
        for line in said(root, "apk", "info", "-v").splitlines():
            name, version, release = line.rsplit("-", 2)
            truth.add((name, f"{version}-{release}"))
    return {(of["name"], of["version"]) for kind, _, of, _ in ours(program, str(archive)) if kind == "apk"}, truth


# Differences that are right: side (+ ours, - the tool's), ecosystem, pattern of the row, reason.
EXPLAINED = json.loads((HERE / "truth-explained.json").read_text())


def main():
    """Compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layout", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--alpine", type=pathlib.Path)
    parser.add_argument("--plimsoll", default=str(HERE.parents[1] / "target/release/plimsoll"))
    arguments = parser.parse_args()
    found = ours(arguments.plimsoll, f"oci:{arguments.layout.resolve()}")
    results = {check.__name__: check(found, arguments.root) for check in (dpkg, pip, npm, gem, maven)}
    results["rpm"] = rpm(arguments.plimsoll)
    results["apk"] = apk(arguments.plimsoll, arguments.alpine) if arguments.alpine else None
    unexplained = 0
    for name, result in results.items():
        if result is None:
            print(f"{name}: left out, its tool is missing")
            continue
        mine, truth = result
        print(f"{name}: {len(mine & truth)} equal, {len(mine - truth)} only ours, {len(truth - mine)} only the tool's")
        for side, rows in (("+", mine - truth), ("-", truth - mine)):
            for row in sorted(rows):
                text = " ".join(row)
                reasons = [why for of, tool, pattern, why in EXPLAINED
                           if of == side and tool == name and re.search(pattern, text)]
                unexplained += not reasons
                print(f"  {side} {text}{': ' + reasons[0] if reasons else ''}")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
