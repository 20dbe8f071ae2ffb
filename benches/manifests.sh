#!/usr/bin/env bash
# Scans a folder of manifests, and one manifest alone, with plimsoll and, when it is there, checkov; prints the medians
# and writes every run to benches/results. README.md beside this file says how to read them.
#
# usage: benches/manifests.sh FOLDER [PLIMSOLL] [MANIFEST]
#   FOLDER    a folder of Kubernetes manifests
#   PLIMSOLL  the program to measure; else target/release/plimsoll, else the one on PATH
#   MANIFEST  the single manifest; else, of the files of FOLDER with a Deployment, the one of median size
set -euo pipefail
export LC_ALL=C
TIMEFORMAT='%3U %3S %3R'

fail() {
    printf 'error: %s\n' "$1" >&2
    exit "${2:-2}"
}

[ $# -ge 1 ] && [ $# -le 3 ] || fail 'usage: benches/manifests.sh FOLDER [PLIMSOLL] [MANIFEST]'
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -d "$1" ] || fail "not a folder: $1"
folder=$(realpath "$1")
plimsoll=${2:-$here/../target/release/plimsoll}
[ -x "$plimsoll" ] || [ $# -ge 2 ] || plimsoll=$(command -v plimsoll) || fail 'no plimsoll: run `cargo build --release`'
[ -x "$plimsoll" ] || fail "not a program: $plimsoll"
plimsoll=$(realpath "$plimsoll")
[ -x /usr/bin/time ] || fail 'GNU time is missing: install the package `time`'

# The manifests, smallest first.
manifests=$(find "$folder" -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) -printf '%s\t%p\n' | sort -n)
[ -n "$manifests" ] || fail "no manifests in $folder"
count=$(wc -l <<<"$manifests")
bytes=$(awk -F'\t' '{ sum += $1 } END { print sum }' <<<"$manifests")
if [ $# -ge 3 ]; then
    manifest=$(realpath "$3")
else
    # Something with a pod in it, which both tools have much to say about.
    manifest=$(cut -f2 <<<"$manifests" | tr '\n' '\0' | xargs -0 grep -lE '^kind: Deployment' |
        awk '{ path[NR] = $0 } END { print path[int(NR / 2) + 1] }') || true
fi
[ -f "$manifest" ] || fail 'no single manifest: name one as the third argument'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# No configuration file stands here or above, for either tool.
cd "$work"
raw=$work/raw.tsv
load=$(cut -d' ' -f1 /proc/loadavg)

# measure JOB TOOL TIMED COUNTER COMMAND...: runs a command once for its memory and its number of findings, which also
# warms the disk cache, and then TIMED times for its times. GNU time would add its own start to those.
measure() {
    local job=$1 tool=$2 timed=$3 counter=$4 run times
    shift 4
    printf 'measuring %s: %s\n' "$tool" "$job" >&2
    /usr/bin/time -f %M -o rss "$@" >out 2>err || fail "$tool failed: $(tail -n 3 err)" 3
    printf '%s\t%s\tmemory\t\t\t%s\t%s\n' "$job" "$tool" "$(tail -n 1 rss)" "$("$counter" <out)" >>"$raw"
    for ((run = 1; run <= timed; run++)); do
        times=$({ time "$@" >out 2>err; } 2>&1)
        awk -v job="$job" -v tool="$tool" -v run="$run" '
            { printf "%s\t%s\t%d\t%.3f\t%.3f\t\t\n", job, tool, run, $1 + $2, $3 }' <<<"$times" >>"$raw"
    done
}

# Names are escaped inside JSON strings, so neither word can stand in one.
plimsoll_findings() { grep -o '"fingerprint":"' | wc -l; }
checkov_findings() { grep -oE '"failed": *[0-9]+' | grep -oE '[0-9]+' | awk '{ sum += $1 } END { print sum + 0 }'; }

scan=("$plimsoll" scan --format json --fail-on never)
measure folder plimsoll 5 plimsoll_findings "${scan[@]}" "$folder"
measure folder 'plimsoll, all checks' 5 plimsoll_findings "${scan[@]}" --profile all "$folder"
measure 'one manifest' plimsoll 20 plimsoll_findings "${scan[@]}" "$manifest"
if command -v checkov >/dev/null; then
    # No download of policy metadata, which would measure the network.
    peer=(checkov --framework kubernetes -o json --compact --soft-fail --skip-download)
    measure folder checkov 3 checkov_findings "${peer[@]}" -d "$folder"
    measure 'one manifest' checkov 20 checkov_findings "${peer[@]}" -f "$manifest"
    checkov_version=$(checkov --version | tail -n 1)
else
    printf 'checkov is not on PATH and was left out. To compare:\n' >&2
    printf '  python3 -m venv VENV && VENV/bin/pip install checkov && PATH="VENV/bin:$PATH" %s ...\n' "$0" >&2
    checkov_version='not measured'
fi

today=$(date -u +%Y-%m-%d)
results=$here/results/manifests-$today.tsv
mkdir -p "$here/results"
{
    printf '# date\t%s\n' "$today"
    printf '# plimsoll\t%s\n' "$("$plimsoll" --version)"
    printf '# commit\t%s\n' "$(git -C "$here" describe --always --dirty 2>/dev/null || echo unknown)"
    printf '# checkov\t%s\n' "$checkov_version"
    printf '# input\t%s files, %s bytes; one manifest of %s bytes\n' "$count" "$bytes" "$(stat -c %s "$manifest")"
    printf '# processor\t%s\n' "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)"
    printf '# cores\t%s\n' "$(nproc)"
    printf '# kernel\t%s\n' "$(uname -sr)"
    printf '# load of the minute before\t%s\n' "$load"
    printf 'job\ttool\trun\tcpu_s\twall_s\trss_kib\tfindings\n'
    cat "$raw"
} >"$results"

# median JOB TOOL COLUMN: the median of a column over the timed runs.
median() {
    awk -F'\t' -v job="$1" -v tool="$2" -v column="$3" '$1 == job && $2 == tool && $3 != "memory" { print $column }' "$raw" |
        sort -n | awk '{ value[NR] = $1 } END { printf "%.3f", (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

# The ratio is CPU seconds over those of the job's first row.
grep '^#' "$results" | sed 's/^# //; s/\t/: /'
printf '\n| Job | Tool | CPU s | Wall s | Max RSS MB | Findings | CPU ratio |\n|---|---|--:|--:|--:|--:|--:|\n'
job_before=
awk -F'\t' '$3 == "memory" { print $1 "\t" $2 "\t" $6 "\t" $7 }' "$raw" | sort -s -t$'\t' -k1,1 |
    while IFS=$'\t' read -r job tool rss findings; do
        cpu=$(median "$job" "$tool" 4)
        [ "$job" = "$job_before" ] || first=$cpu
        job_before=$job
        awk -v job="$job" -v tool="$tool" -v cpu="$cpu" -v first="$first" -v wall="$(median "$job" "$tool" 5)" \
            -v rss="$rss" -v findings="$findings" 'BEGIN {
                ratio = first > 0 ? sprintf("%.1f", cpu / first) : "-"
                printf "| %s | %s | %s | %s | %.1f | %s | %s |\n", job, tool, cpu, wall, rss * 1024 / 1000000, findings, ratio }'
    done
printf '\nevery run: benches/results/%s\n' "$(basename "$results")"
