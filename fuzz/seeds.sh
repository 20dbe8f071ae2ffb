#!/usr/bin/env bash
# Writes the blocks of the checks' pages, one file each, to the corpus of the targets that read manifests and Dockerfiles,
# and small inputs of the right form to that of the targets that read images. With PLIMSOLL_CORPORA, cases of the corpora
# are taken too.
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

# One input of the right form: TARGET NAME, its bytes on standard input.
seed() {
    mkdir -p "corpus/$1"
    cat >"corpus/$1/seed-$2"
}
seed sbom cyclonedx <<'END'
{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"container","name":"web","version":"1"}},"components":[{"type":"library","bom-ref":"a","name":"a","version":"1","purl":"pkg:npm/%40s/a@1","licenses":[{"license":{"id":"MIT"}},{"expression":"MIT OR Apache-2.0"}],"evidence":{"occurrences":[{"location":"/a"}]},"components":[{"type":"library","name":"b"}]}],"dependencies":[{"ref":"a","dependsOn":["b"]}],"compositions":[{"aggregate":"incomplete"}]}
END
seed sbom spdx2 <<'END'
{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"web","packages":[{"SPDXID":"SPDXRef-a","name":"a","versionInfo":"1","licenseDeclared":"MIT","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:deb/debian/a@1?arch=all"}]}],"files":[{"SPDXID":"SPDXRef-f","fileName":"./a"}],"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a"}]}
END
seed sbom spdx3 <<'END'
{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"SpdxDocument","spdxId":"d","name":"web"},{"type":"software_Package","spdxId":"a","name":"a","software_packageVersion":"1","software_packageUrl":"pkg:npm/a@1"},{"type":"Relationship","spdxId":"r","from":"d","relationshipType":"contains","to":["a"]}]}
END
seed sbom tags <<'END'
SPDXVersion: SPDX-2.3
DocumentName: web
PackageName: a
SPDXID: SPDXRef-a
PackageVersion: 1
ExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1
PackageComment: <text>two
lines</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a
END
number=0
while read -r text; do
    number=$((number + 1))
    printf '%s' "$text" | seed purl "$number"
    printf '%s' "$text" | seed image_documents "reference-$number"
done <<'END'
pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie
pkg:npm/%40angular/animation@12.3.1#sub/path
pkg:golang/google.golang.org/genproto@v0.0.0#googleapis/api/annotations
pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?classifier=sources&repository_url=repo.example/a
pkg:docker/cassandra@sha256:244fd47e07d1004f0aed9c156aa09083c82bf8944eceb67c946ff7430510a77b
registry.example:5000/shop/web:1.4.2@sha256:244fd47e07d1004f0aed9c156aa09083c82bf8944eceb67c946ff7430510a77b
oci:build/web@sha256:244fd47e07d1004f0aed9c156aa09083c82bf8944eceb67c946ff7430510a77b
containerd:k8s.io/registry.example/web:1
docker:web
Bearer realm="https://a.example/token",service="a",scope="repository:a:pull"
END
seed image_documents manifest <<'END'
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:244fd47e07d1004f0aed9c156aa09083c82bf8944eceb67c946ff7430510a77b","size":2},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:244fd47e07d1004f0aed9c156aa09083c82bf8944eceb67c946ff7430510a77b","size":1,"annotations":{"a":"b"}}]}
END
seed image_documents index <<'END'
{"schemaVersion":2,"manifests":[{"digest":"sha256:244fd47e07d1004f0aed9c156aa09083c82bf8944eceb67c946ff7430510a77b","size":1,"platform":{"os":"linux","architecture":"arm","variant":"v7"},"annotations":{"vnd.docker.reference.type":"attestation-manifest"}}]}
END
seed image_documents config <<'END'
{"architecture":"amd64","os":"linux","created":"2024-01-01T00:00:00Z","config":{"User":"1","Env":["A=b"],"Entrypoint":["/a"],"Cmd":"b","ExposedPorts":{"80/tcp":{}},"Volumes":{"/v":{}},"Labels":{"a":null},"Healthcheck":{"Test":["NONE"]}},"rootfs":{"type":"layers","diff_ids":["sha256:244fd47e07d1004f0aed9c156aa09083c82bf8944eceb67c946ff7430510a77b"]},"history":[{"created_by":"a","empty_layer":true},{"created_by":"b"}]}
END
seed image_documents saved <<'END'
[{"Config":"a.json","RepoTags":["a:1"],"Layers":["b/layer.tar"]}]
END
seed catalog_system parts < <(printf '%s\f' \
    $'Package: a\nStatus: install ok installed\nVersion: 1:2-3\nArchitecture: amd64\nMulti-Arch: same\nSource: b (2)\nDepends: c (>= 1) | d\nConffiles:\n /etc/a 0123\n' \
    $'/.\n/usr/lib/python3/dist-packages/a-1.dist-info\n' $'0123456789abcdef0123456789abcdef  usr/bin/a\n' \
    $'C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=\nP:musl\nV:1.2.5-r0\nA:x86_64\no:b\nL:MIT\nF:lib\nR:a.so\n' \
    $'ID=debian\nVERSION_ID="12"\nID_LIKE=x\n' $'root:x:0:0:root:/root:/bin/sh\n' \
    '{"name":"a","version":"1"}' $'Name: a\nVersion: 1\n')
base64 -d <<'END' | seed containerd names
AwAAAAAAAAAAAgABAAAAAAABAAAAEAAAAAIAAAArAQAAdjEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACAAEAAAAAAAEAAAAQAAAABwAAAPQAAABkZWZh
dWx0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgABAAAAAAABAAAAEAAAAAYAAAC+AAAAaW1hZ2VzAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgABAAAA
AAABAAAAEAAAABoAAAB0AAAAZG9ja2VyLmlvL2xpYnJhcnkvYTpsYXRlc3QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACAAEAAAAAAAEAAAAQAAAABgAA
AD4AAAB0YXJnZXQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACAAEAAAAAAAAAAAAQAAAABgAAAAgAAABkaWdlc3RzaGEyNTY6MAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB
AAEAAAAAABAAAAACAAAAAgAAAAAAAAB2MQ==
END

# Cases of the corpora: TARGET, folder below the corpora of images.
if [ -n "${PLIMSOLL_CORPORA:-}" ]; then
    while read -r target folder; do
        mkdir -p "corpus/$target"
        find "$PLIMSOLL_CORPORA/corpora/image/$folder" -type f -size -64k | while read -r file; do
            cp "$file" "corpus/$target/case-$(sha1sum <"$file" | cut -c 1-16)"
        done
    done <<'END'
catalog_binaries binary-snippets
catalog_js language-files
catalog_jvm language-files
catalog_langs language-files
catalog_system apk
catalog_system dpkg
image_documents images
rpm rpm
sbom cyclonedx
tar tar
tar layer-apply
END
fi
