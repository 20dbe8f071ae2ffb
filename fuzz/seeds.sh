#!/usr/bin/env bash
# Writes the blocks of the checks' pages, one file each, to the corpus of the targets that read manifests and Dockerfiles.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for target in compose manifest yaml_tree; do
    mkdir -p "corpus/$target"
    for page in ../crates/plimsoll-checks/src/*/*.md; do
        name=$(basename "$page" .md)
        awk -v stem="corpus/$target/page-$name" '
            /^```yaml/ { file = stem "-" ++number ".yaml"; printf "" >file; next }
            /^```/ { if (file) close(file); file = ""; next }
            file { print >file }' "$page"
    done
done
mkdir -p corpus/dockerfile
for page in ../crates/plimsoll-checks/src/*/*.md; do
    name=$(basename "$page" .md)
    awk -v stem="corpus/dockerfile/page-$name" '
        /^```dockerfile/ { file = stem "-" ++number; printf "" >file; next }
        /^```/ { if (file) close(file); file = ""; next }
        file { print >file }' "$page"
done
