#!/usr/bin/env bash
# One image in all stores of this machine must be the same image: runs the test over stores for real.
#
# usage: benches/image/stores.sh [docker] [podman] [containerd]     (as root; without words: those that are installed)
#
# Starts each store in a folder of its own, which is deleted afterwards, puts a small image into it, and names it
# to the test. Needs: `dockerd` and `docker`, `podman`, or `containerd` and `ctr`; Rust.
# containerd uses its usual folder, because nobody can tell it to a program that reads it: it must not exist before.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
made=""
started=()
end() {
    kill "${started[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    umount -q "$work"/docker/*/merged 2>/dev/null || true
    rm -rf "$work" $made
}
trap end EXIT

until_there() { for _ in $(seq 150); do [ -S "$1" ] && return 0; sleep 0.2; done; echo "no $1" >&2; return 1; }

# An archive as `docker save` writes it: one layer with a program and twenty links to it.
mkdir -p "$work/root/bin"
cp "$(command -v ls)" "$work/root/bin/box"
for number in $(seq 20); do ln -s box "$work/root/bin/link-$number"; done
tar -C "$work/root" --sort=name --mtime=@0 --owner=0 --group=0 -cf "$work/layer.tar" bin
layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
printf '{"architecture":"amd64","os":"linux","config":{"Cmd":["/bin/box"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$layer" > "$work/config.json"
config=$(sha256sum "$work/config.json" | cut -d' ' -f1)
mv "$work/config.json" "$work/$config.json"
printf '[{"Config":"%s.json","RepoTags":["store.example/box:1"],"Layers":["layer.tar"]}]' "$config" > "$work/manifest.json"
tar -C "$work" -cf "$work/image.tar" "$config.json" manifest.json layer.tar

targets="$work/image.tar"
stores=${*:-docker podman containerd}
for store in $stores; do
    case $store in
    docker)
        command -v dockerd > /dev/null || { echo "docker: not installed"; continue; }
        dockerd --host "unix://$work/docker.sock" --data-root "$work/docker" --exec-root "$work/docker-run" \
            --pidfile "$work/docker.pid" --storage-driver vfs --iptables=false --bridge=none > "$work/docker.log" 2>&1 &
        started+=($!)
        until_there "$work/docker.sock" || { tail -3 "$work/docker.log"; exit 1; }
        export DOCKER_HOST="unix://$work/docker.sock"
        docker load -q -i "$work/image.tar"
        targets+=" docker:store.example/box:1" ;;
    podman)
        command -v podman > /dev/null || { echo "podman: not installed"; continue; }
        options=(--root "$work/podman" --runroot "$work/podman-run" --storage-driver vfs)
        podman "${options[@]}" load -q -i "$work/image.tar"
        podman "${options[@]}" system service --time 0 "unix://$work/podman.sock" > "$work/podman.log" 2>&1 &
        started+=($!)
        until_there "$work/podman.sock" || { tail -3 "$work/podman.log"; exit 1; }
        export CONTAINER_HOST="unix://$work/podman.sock"
        targets+=" podman:store.example/box:1" ;;
    containerd)
        command -v containerd > /dev/null || { echo "containerd: not installed"; continue; }
        [ -e /var/lib/containerd ] && { echo "containerd: /var/lib/containerd is in use, so it is left alone"; continue; }
        made=/var/lib/containerd
        containerd --address "$work/containerd.sock" --state "$work/containerd-run" > "$work/containerd.log" 2>&1 &
        started+=($!)
        until_there "$work/containerd.sock" || { tail -3 "$work/containerd.log"; exit 1; }
        ctr --address "$work/containerd.sock" images import --no-unpack "$work/image.tar" 2> /dev/null \
            || ctr --address "$work/containerd.sock" images import "$work/image.tar"
        targets+=" containerd:store.example/box:1" ;;
    *) echo "no store is called $store" >&2; exit 2 ;;
    esac
done
echo "targets: $targets"
PLIMSOLL_STORES="$targets" cargo test --quiet --locked -p plimsoll-image --test it -- --ignored --exact \
    daemon::one_image_in_the_stores_of_this_machine_is_the_same
