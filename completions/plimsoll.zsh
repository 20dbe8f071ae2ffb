#compdef plimsoll

autoload -U is-at-least

_plimsoll() {
    typeset -A opt_args
    typeset -a _arguments_options
    local ret=1

    if is-at-least 5.2; then
        _arguments_options=(-s -S -C)
    else
        _arguments_options=(-s -C)
    fi

    local context curcontext="$curcontext" state line
    _arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_plimsoll_commands" \
"*::: :->plimsoll" \
&& ret=0
    case $state in
    (plimsoll)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-command-$line[1]:"
        case $line[1] in
            (scan)
_arguments "${_arguments_options[@]}" : \
'*--format=[How to show the result, repeatable; \`FORMAT=FILE\` writes to a file. Formats\: text, concise, json, ndjson, sarif, junit, github, gitlab, markdown, html, csv, cyclonedx \[default\: text\]]:FORMAT[=FILE]:_default' \
'*--fail-on=[What fails the gate, repeatable\: a severity from which on (critical, high, medium, low, info), \`due=DAYS\` (a flaw that should be gone within so many days), \`risk=N\`, \`kev\` (known to be exploited), or never \[default\: high\]]:WHAT:_default' \
'--only-fixed=[Leave flaws without a fix out of the gate and out of what people see; JSON and SARIF keep them]::BOOL:(true false)' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'*--only=[Run only these checks\: families (\`privilege\`), ids, words, other tools'\'' ids (\`checkov\:CKV_K8S_16\`), frameworks]:WORD:_default' \
'*--skip=[Leave these checks out, by the same words]:WORD:_default' \
'--profile=[Which checks run unasked\: default, all, pss-baseline, pss-restricted, or a framework such as cis-k8s-1.12 \[default\: default\]]:PROFILE:_default' \
'--pss=[Hold pods to a level of the Pod Security Standards, exactly\: baseline or restricted; a violation fails the gate whatever its severity]:LEVEL[:VERSION]:_default' \
'--target-version=[The Kubernetes version to judge for, for example 1.34 \[default\: latest\]]:VERSION:_default' \
'--min-severity=[Show only findings of this severity and worse; the gate stays the same \[default\: info\]]:LEVEL:_default' \
'*--severity=[Give a check another severity]:ID=LEVEL:_default' \
'--baseline=[Findings of this file are known and do not fail the gate]:FILE:_default' \
'--new-only=[Whether known findings are left out of the gate; \`--new-only=false\` counts them]::BOOL:(true false)' \
'*--honor-foreign=[Let ignore marks of other tools count\: all, none, buildkit, checkov, hadolint, kube-linter, kube-score, polaris, semgrep, trivy \[default\: none\]]:TOOL:_default' \
'--show-waived=[Show waived and known findings too]::BOOL:(true false)' \
'--default-namespace=[The namespace of objects that name none \[default\: default\]]:NAMESPACE:_default' \
'--shellcheck=[Ask the installed program \`shellcheck\` about the commands of Dockerfiles too (PLM-D042)]::BOOL:(true false)' \
'--complete-set=[The targets are everything that will be applied, so what is missing is missing]::BOOL:(true false)' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--db=[The database of advisories \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_default' \
'--max-age=[Days after which the data of the database are called old, which is a gap\: \`5\` or \`5d\` \[default\: 5\]]:DAYS:_default' \
'--precision=[Who judges what a package of a distribution owns\: strict (the distribution alone), broad (the ecosystem of the package too, marked) \[default\: strict\]]:HOW:_default' \
'*--subscription=[A channel that fixes can be installed from\: esm, pro, eus\:9.4, ...]:CHANNEL:_default' \
'--unrated=[The severity of a flaw that nobody rated \[default\: medium\]]:LEVEL:_default' \
'--exposed=[Whether images can be reached from outside, for the deadlines of flaws\: yes, no, or auto (as the manifests of the run show it) \[default\: auto\]]:WHO:_default' \
'--assume-exposed=[What deadlines take where nothing shows whether an image can be reached \[default\: yes\]]:YES-OR-NO:_default' \
'*--vex=[Statements on exploitability, repeatable\: OpenVEX, CSAF or CycloneDX; those of \`plimsoll vex\` are always heard]:FILE|DIR:_default' \
'--vex-file=[The statements of \`plimsoll vex\` \[default\: .plimsoll/vex.json\]]:FILE:_default' \
'--strict-vex=[Only statements whose signature was verified may close findings, which is none yet; others annotate]::BOOL:(true false)' \
'--dev-dependencies=[Match what only development needs too]::BOOL:(true false)' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--end-of-life=[A table of the days on which distributions and runtimes end, in place of the one that is built in]:FILE:_default' \
'--extended-support=[Count security updates that are paid for\: what gets them has not ended]::BOOL:(true false)' \
'--malware-hashes=[SHA-256 digests of files that are malware, one a line, as \`sha256sum\` writes them]:FILE:_default' \
'*--exclude=[Paths to leave out]:GLOB:_default' \
'--allow-empty=[A target in which nothing is recognised is fine]::BOOL:(true false)' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'--write-baseline=[Write the findings to a baseline file]:FILE:_files' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--plan[Say what would run, what is out of reach and why, and stop]' \
'--all[Show every finding in full]' \
'--explain-coverage[Say what was looked at, and what was not]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
'*::targets -- Folders and files; `-` is standard input \[default\: .\]:_files' \
&& ret=0
;;
(fix)
_arguments "${_arguments_options[@]}" : \
'*--format=[How to show the result, repeatable; \`FORMAT=FILE\` writes to a file. Formats\: text, concise, json, ndjson, sarif, junit, github, gitlab, markdown, html, csv, cyclonedx \[default\: text\]]:FORMAT[=FILE]:_default' \
'*--fail-on=[What fails the gate, repeatable\: a severity from which on (critical, high, medium, low, info), \`due=DAYS\` (a flaw that should be gone within so many days), \`risk=N\`, \`kev\` (known to be exploited), or never \[default\: high\]]:WHAT:_default' \
'--only-fixed=[Leave flaws without a fix out of the gate and out of what people see; JSON and SARIF keep them]::BOOL:(true false)' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'*--only=[Run only these checks\: families (\`privilege\`), ids, words, other tools'\'' ids (\`checkov\:CKV_K8S_16\`), frameworks]:WORD:_default' \
'*--skip=[Leave these checks out, by the same words]:WORD:_default' \
'--profile=[Which checks run unasked\: default, all, pss-baseline, pss-restricted, or a framework such as cis-k8s-1.12 \[default\: default\]]:PROFILE:_default' \
'--pss=[Hold pods to a level of the Pod Security Standards, exactly\: baseline or restricted; a violation fails the gate whatever its severity]:LEVEL[:VERSION]:_default' \
'--target-version=[The Kubernetes version to judge for, for example 1.34 \[default\: latest\]]:VERSION:_default' \
'--min-severity=[Show only findings of this severity and worse; the gate stays the same \[default\: info\]]:LEVEL:_default' \
'*--severity=[Give a check another severity]:ID=LEVEL:_default' \
'--baseline=[Findings of this file are known and do not fail the gate]:FILE:_default' \
'--new-only=[Whether known findings are left out of the gate; \`--new-only=false\` counts them]::BOOL:(true false)' \
'*--honor-foreign=[Let ignore marks of other tools count\: all, none, buildkit, checkov, hadolint, kube-linter, kube-score, polaris, semgrep, trivy \[default\: none\]]:TOOL:_default' \
'--show-waived=[Show waived and known findings too]::BOOL:(true false)' \
'--default-namespace=[The namespace of objects that name none \[default\: default\]]:NAMESPACE:_default' \
'--shellcheck=[Ask the installed program \`shellcheck\` about the commands of Dockerfiles too (PLM-D042)]::BOOL:(true false)' \
'--complete-set=[The targets are everything that will be applied, so what is missing is missing]::BOOL:(true false)' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--db=[The database of advisories \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_default' \
'--max-age=[Days after which the data of the database are called old, which is a gap\: \`5\` or \`5d\` \[default\: 5\]]:DAYS:_default' \
'--precision=[Who judges what a package of a distribution owns\: strict (the distribution alone), broad (the ecosystem of the package too, marked) \[default\: strict\]]:HOW:_default' \
'*--subscription=[A channel that fixes can be installed from\: esm, pro, eus\:9.4, ...]:CHANNEL:_default' \
'--unrated=[The severity of a flaw that nobody rated \[default\: medium\]]:LEVEL:_default' \
'--exposed=[Whether images can be reached from outside, for the deadlines of flaws\: yes, no, or auto (as the manifests of the run show it) \[default\: auto\]]:WHO:_default' \
'--assume-exposed=[What deadlines take where nothing shows whether an image can be reached \[default\: yes\]]:YES-OR-NO:_default' \
'*--vex=[Statements on exploitability, repeatable\: OpenVEX, CSAF or CycloneDX; those of \`plimsoll vex\` are always heard]:FILE|DIR:_default' \
'--vex-file=[The statements of \`plimsoll vex\` \[default\: .plimsoll/vex.json\]]:FILE:_default' \
'--strict-vex=[Only statements whose signature was verified may close findings, which is none yet; others annotate]::BOOL:(true false)' \
'--dev-dependencies=[Match what only development needs too]::BOOL:(true false)' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--end-of-life=[A table of the days on which distributions and runtimes end, in place of the one that is built in]:FILE:_default' \
'--extended-support=[Count security updates that are paid for\: what gets them has not ended]::BOOL:(true false)' \
'--malware-hashes=[SHA-256 digests of files that are malware, one a line, as \`sha256sum\` writes them]:FILE:_default' \
'*--exclude=[Paths to leave out]:GLOB:_default' \
'--allow-empty=[A target in which nothing is recognised is fine]::BOOL:(true false)' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--dry-run[Show the changes, write nothing]' \
'--unsafe[Apply fixes too that may change what a workload can do]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
'*::targets -- Folders and files \[default\: .\]:_files' \
&& ret=0
;;
(explain)
_arguments "${_arguments_options[@]}" : \
'--package=[Of a flaw\: why this package has it or has it not]:NAME:_default' \
'*--fail-on=[What fails the gate, repeatable\: a severity from which on (critical, high, medium, low, info), \`due=DAYS\` (a flaw that should be gone within so many days), \`risk=N\`, \`kev\` (known to be exploited), or never \[default\: high\]]:WHAT:_default' \
'--only-fixed=[Leave flaws without a fix out of the gate and out of what people see; JSON and SARIF keep them]::BOOL:(true false)' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'*--only=[Run only these checks\: families (\`privilege\`), ids, words, other tools'\'' ids (\`checkov\:CKV_K8S_16\`), frameworks]:WORD:_default' \
'*--skip=[Leave these checks out, by the same words]:WORD:_default' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--db=[The database of advisories \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_default' \
'--max-age=[Days after which the data of the database are called old, which is a gap\: \`5\` or \`5d\` \[default\: 5\]]:DAYS:_default' \
'--precision=[Who judges what a package of a distribution owns\: strict (the distribution alone), broad (the ecosystem of the package too, marked) \[default\: strict\]]:HOW:_default' \
'*--subscription=[A channel that fixes can be installed from\: esm, pro, eus\:9.4, ...]:CHANNEL:_default' \
'--unrated=[The severity of a flaw that nobody rated \[default\: medium\]]:LEVEL:_default' \
'--exposed=[Whether images can be reached from outside, for the deadlines of flaws\: yes, no, or auto (as the manifests of the run show it) \[default\: auto\]]:WHO:_default' \
'--assume-exposed=[What deadlines take where nothing shows whether an image can be reached \[default\: yes\]]:YES-OR-NO:_default' \
'*--vex=[Statements on exploitability, repeatable\: OpenVEX, CSAF or CycloneDX; those of \`plimsoll vex\` are always heard]:FILE|DIR:_default' \
'--vex-file=[The statements of \`plimsoll vex\` \[default\: .plimsoll/vex.json\]]:FILE:_default' \
'--strict-vex=[Only statements whose signature was verified may close findings, which is none yet; others annotate]::BOOL:(true false)' \
'--dev-dependencies=[Match what only development needs too]::BOOL:(true false)' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--end-of-life=[A table of the days on which distributions and runtimes end, in place of the one that is built in]:FILE:_default' \
'--extended-support=[Count security updates that are paid for\: what gets them has not ended]::BOOL:(true false)' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':check -- `PLM-P001`, `privileged`, `trivy\:KSV-0017`, the id of a flaw (`CVE-2024-3094`) or a finding'\''s fingerprint `v1\:…`:_default' \
'*::targets -- Folders, files and images in which to say, object by object, what came of it:_files' \
&& ret=0
;;
(checks)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_plimsoll__subcmd__checks_commands" \
"*::: :->checks" \
&& ret=0

    case $state in
    (checks)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-checks-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
'--framework=[Only those that a framework'\''s controls name, for example \`cis-k8s-1.12\`]:FRAMEWORK:_default' \
'--peer=[Only those that this tool has too, for example \`trivy\`]:TOOL:_default' \
'--min-severity=[Only this severity and worse]:LEVEL:_default' \
'*--only=[Only those of these families, ids or words]:WORD:_default' \
'--format=[\`text\` or \`json\`]:FORMAT:(text json)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__checks__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-checks-help-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(image)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_plimsoll__subcmd__image_commands" \
"*::: :->image" \
&& ret=0

    case $state in
    (image)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-image-command-$line[1]:"
        case $line[1] in
            (sbom)
_arguments "${_arguments_options[@]}" : \
'--format=[\`text\`, \`json\`, \`cyclonedx\`, \`cyclonedx@1.7\`, \`spdx\`, \`spdx@3.0\`, \`csv\` or \`purls\`]:FORMAT:_default' \
'*--class=[Only packages of these classes\: installed, vendored, runtime, declared \[default\: all but declared\]]:CLASS:_default' \
'--scope=[\`squashed\`\: what a container sees; \`all-layers\`\: also packages that a later layer deletes or replaces, as such]:SCOPE:(squashed all-layers)' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--with-files[List the files of each package too]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':target -- An image\: the folder of an OCI layout, an archive of one or of `docker save`, `image\:REFERENCE` of a registry, `rootfs\:DIR`, `dir\:DIR`, `container\:ID`, or a document, `sbom\:FILE`:_default' \
&& ret=0
;;
(files)
_arguments "${_arguments_options[@]}" : \
'--layer=[Only what this layer has, by number from 0]:N:_default' \
'(--deleted --setuid --unowned --modified)--cat=[Write the content of this file and nothing else; links are followed inside the image]:PATH:_default' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'(--setuid --unowned --modified)--deleted[What is in a layer and no longer there\: size, layer, how it went, path]' \
'--setuid[Only files that run with another user'\''s rights]' \
'--unowned[Only files that no package has in its list]' \
'--modified[Only files that are not as their package has them]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':target -- An image\: the folder of an OCI layout, an archive of one or of `docker save`, `image\:REFERENCE` of a registry, `rootfs\:DIR`, `dir\:DIR` or `container\:ID`:_default' \
'::path -- Only this path and what is below it:_default' \
&& ret=0
;;
(layers)
_arguments "${_arguments_options[@]}" : \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':target -- An image\: the folder of an OCI layout, an archive of one or of `docker save`, `image\:REFERENCE` of a registry, `rootfs\:DIR`, `dir\:DIR` or `container\:ID`:_default' \
&& ret=0
;;
(base)
_arguments "${_arguments_options[@]}" : \
'*--candidate=[Another image that it may be built on, repeatable]:TARGET:_default' \
'--max-age=[Exit with 1 when the base is older than this, with 3 when its age is not known]:DAYS:_default' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':target -- An image\: the folder of an OCI layout, an archive of one or of `docker save`, `image\:REFERENCE` of a registry, `rootfs\:DIR`, `dir\:DIR` or `container\:ID`:_default' \
&& ret=0
;;
(grade)
_arguments "${_arguments_options[@]}" : \
'--min-grade=[Exit with 1 when the grade is worse than this letter, from A to F; U is worse than all]:LETTER:_default' \
'--criteria=[The version of the criteria \[default\: the newest, 2026-11\]]:VERSION:_default' \
'--format=[\`text\`, \`json\` or \`svg\`, which is a badge]:FORMAT:(text json svg)' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--db=[The database of advisories \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_default' \
'--max-age=[Days after which the data of the database are called old, which is a gap\: \`5\` or \`5d\` \[default\: 5\]]:DAYS:_default' \
'--precision=[Who judges what a package of a distribution owns\: strict (the distribution alone), broad (the ecosystem of the package too, marked) \[default\: strict\]]:HOW:_default' \
'*--subscription=[A channel that fixes can be installed from\: esm, pro, eus\:9.4, ...]:CHANNEL:_default' \
'--unrated=[The severity of a flaw that nobody rated \[default\: medium\]]:LEVEL:_default' \
'*--vex=[Statements on exploitability, repeatable\: OpenVEX, CSAF or CycloneDX; those of \`plimsoll vex\` are always heard]:FILE|DIR:_default' \
'--vex-file=[The statements of \`plimsoll vex\` \[default\: .plimsoll/vex.json\]]:FILE:_default' \
'--strict-vex=[Only statements whose signature was verified may close findings, which is none yet; others annotate]::BOOL:(true false)' \
'--dev-dependencies=[Match what only development needs too]::BOOL:(true false)' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--end-of-life=[A table of the days on which distributions and runtimes end, in place of the one that is built in]:FILE:_default' \
'--extended-support=[Count security updates that are paid for\: what gets them has not ended]::BOOL:(true false)' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':target -- An image\: the folder of an OCI layout, an archive of one or of `docker save`, `image\:REFERENCE` of a registry, `rootfs\:DIR`, `dir\:DIR`, `container\:ID`, or a document, `sbom\:FILE`:_default' \
&& ret=0
;;
(bloat)
_arguments "${_arguments_options[@]}" : \
'*--root=[A program or a command that is started too, repeatable]:COMMAND:_default' \
'--level=[1\: what the loader of programs follows; 2\: strings and configuration too; 3\: scripts and modules too]:N:_default' \
'--why=[Only say what leads to this package or path]:PACKAGE:_default' \
'--max-unreached=[Fail when unreached packages have more than this share of the bytes of all packages]:PERCENT:_default' \
'--format=[\`text\` or \`json\`]:FORMAT:(text json)' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--safe[Count packages that reached ones need as needed]' \
'--with-files[List the files that are reached, with JSON]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':target -- An image\: the folder of an OCI layout, an archive of one or of `docker save`, `image\:REFERENCE` of a registry, `rootfs\:DIR`, `dir\:DIR` or `container\:ID`:_default' \
&& ret=0
;;
(diff)
_arguments "${_arguments_options[@]}" : \
'*--fail-on=[What fails the gate, repeatable\: a severity from which on (critical, high, medium, low, info), \`due=DAYS\` (a flaw that should be gone within so many days), \`risk=N\`, \`kev\` (known to be exploited), or never \[default\: high\]]:WHAT:_default' \
'--only-fixed=[Leave flaws without a fix out of the gate and out of what people see; JSON and SARIF keep them]::BOOL:(true false)' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'*--only=[Run only these checks\: families (\`privilege\`), ids, words, other tools'\'' ids (\`checkov\:CKV_K8S_16\`), frameworks]:WORD:_default' \
'*--skip=[Leave these checks out, by the same words]:WORD:_default' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--db=[The database of advisories \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_default' \
'--max-age=[Days after which the data of the database are called old, which is a gap\: \`5\` or \`5d\` \[default\: 5\]]:DAYS:_default' \
'--precision=[Who judges what a package of a distribution owns\: strict (the distribution alone), broad (the ecosystem of the package too, marked) \[default\: strict\]]:HOW:_default' \
'*--subscription=[A channel that fixes can be installed from\: esm, pro, eus\:9.4, ...]:CHANNEL:_default' \
'--unrated=[The severity of a flaw that nobody rated \[default\: medium\]]:LEVEL:_default' \
'--exposed=[Whether images can be reached from outside, for the deadlines of flaws\: yes, no, or auto (as the manifests of the run show it) \[default\: auto\]]:WHO:_default' \
'--assume-exposed=[What deadlines take where nothing shows whether an image can be reached \[default\: yes\]]:YES-OR-NO:_default' \
'*--vex=[Statements on exploitability, repeatable\: OpenVEX, CSAF or CycloneDX; those of \`plimsoll vex\` are always heard]:FILE|DIR:_default' \
'--vex-file=[The statements of \`plimsoll vex\` \[default\: .plimsoll/vex.json\]]:FILE:_default' \
'--strict-vex=[Only statements whose signature was verified may close findings, which is none yet; others annotate]::BOOL:(true false)' \
'--dev-dependencies=[Match what only development needs too]::BOOL:(true false)' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--end-of-life=[A table of the days on which distributions and runtimes end, in place of the one that is built in]:FILE:_default' \
'--extended-support=[Count security updates that are paid for\: what gets them has not ended]::BOOL:(true false)' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--files[List the files one by one]' \
'--findings[Judge both and list the findings that are new and those that are gone; new ones from \`--fail-on\` on exit with 1]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':old -- The old state\: an image in any form as for `image sbom`, or `sbom\:FILE`:_default' \
':new -- The new state:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__image__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-image-help-command-$line[1]:"
        case $line[1] in
            (sbom)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(files)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(layers)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(base)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(grade)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(bloat)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(diff)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(db)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_plimsoll__subcmd__db_commands" \
"*::: :->db" \
&& ret=0

    case $state in
    (db)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-db-command-$line[1]:"
        case $line[1] in
            (build)
_arguments "${_arguments_options[@]}" : \
'--from=[A folder with \`ECOSYSTEM/all.zip\` or JSON files, or one with \`osv/\`, \`kev/\`, \`epss/\` and \`ssvc/\` in it]:DIR:_files' \
'*--ecosystem=[Only this ecosystem, repeatable]:NAME:_default' \
'--since=[Only records published in this year or later]:YEAR:_default' \
'--as-of=[The day of the data \[default\: that of the newest record\]]:DATE:_default' \
'--jobs=[Threads \[default\: one for each processor\]]:N:_default' \
'--base=[Write only what changed since this database, for \`db import\` and \`db update\`; wants \`--output\`]:FILE:_files' \
'-o+[Where to write it \[default\: where \`db status\` looks\]]:FILE:_files' \
'--output=[Where to write it \[default\: where \`db status\` looks\]]:FILE:_files' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--verbose[Name each file that was repaired, used in part or not read]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
'--db=[The database of advisories \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_default' \
'*--source=[Where \`db update\` gets advisories, repeatable, the next one when one fails\: a folder as \`db build --from\` reads it, the address of such a folder, or of a database that ends in \`.plimdb\` \[default\: the export of OSV, CISA KEV and EPSS\]]:URL|DIR:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'*--ecosystem=[Only this ecosystem, repeatable; some are taken only when they are named]:NAME:_default' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--full[Get everything again, whatever is unchanged]' \
'--allow-shrink[Take data of which a source has lost more than a tenth]' \
'--allow-older[Take data that is older than what is there]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
'--db=[The database \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_files' \
'--format=[\`text\` or \`json\`]:FORMAT:(text json)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
'--db=[The database \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_files' \
'--against=[Compare with what a build of this folder gives]:DIR:_files' \
'*--ecosystem=[With \`--against\`\: only this ecosystem, repeatable]:NAME:_default' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--deep[Read every key, record, id and group, and write all of it again\: the bytes must be the same]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(search)
_arguments "${_arguments_options[@]}" : \
'--db=[The database \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_files' \
'--format=[\`text\` or \`json\`]:FORMAT:(text json)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':id -- `CVE-2024-3094`, `GHSA-…` or any other id, in any case:_default' \
&& ret=0
;;
(diff)
_arguments "${_arguments_options[@]}" : \
'--format=[\`text\` or \`json\`]:FORMAT:(text json)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':old -- The older database:_files' \
':new -- The newer one:_files' \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
'--db=[The database \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_files' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--allow-older[Take one whose data is older than what is there]' \
'--allow-shrink[Take changes by which a source loses more than a tenth]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':from -- The database to take, or what changed since the one that is there:_files' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'--db=[The database \[default\: \`plimsoll/advisories.plimdb\` in the user'\''s folder of data\]]:FILE:_files' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':to -- The file to write:_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__db__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-db-help-command-$line[1]:"
        case $line[1] in
            (build)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(search)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(diff)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(vex)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_plimsoll__subcmd__vex_commands" \
"*::: :->vex" \
&& ret=0

    case $state in
    (vex)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-vex-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
'*--product=[A package URL, a reference of an image or another identifier, repeatable; what it leaves out may be anything]:PRODUCT:_default' \
'--status=[\`not_affected\`, \`affected\`, \`fixed\` or \`under_investigation\`]:STATUS:(not_affected affected fixed under_investigation)' \
'--justification=[Why it is not affected, as a word of OpenVEX]:WORD:_default' \
'--impact=[Why it is not affected, for people]:TEXT:_default' \
'--action=[What to do where it is affected]:TEXT:_default' \
'*--subcomponent=[The package in the product that it is about, as a package URL, repeatable \[default\: all of the product\]]:PURL:_default' \
'*--alias=[Another id of the vulnerability, repeatable]:ID:_default' \
'--author=[Who says it \[default\: the author of the file\]]:NAME:_default' \
'--role=[In which role]:TEXT:_default' \
'--until=[The last day on which it holds, YYYY-MM-DD]:DATE:_default' \
'--as-of=[Say it as on this day, YYYY-MM-DD \[default\: now\]]:DATE:_default' \
'-o+[The file to add it to \[default\: \`vex.file\` of plimsoll.yaml, else .plimsoll/vex.json\]]:FILE:_files' \
'--output=[The file to add it to \[default\: \`vex.file\` of plimsoll.yaml, else .plimsoll/vex.json\]]:FILE:_files' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':id -- `CVE-2024-3094`, `GHSA-…` or any other id:_default' \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
'--file=[The file of statements \[default\: \`vex.file\` of plimsoll.yaml, else .plimsoll/vex.json\]; imported documents are in the folder beside it that ends in \`.d\`]:FILE:_files' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
'*::documents -- Documents in OpenVEX, CSAF or CycloneDX:_files' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'*--unmatched=[Only statements about flaws of these images, root file systems or bills of materials that apply to none of them, with what differs first]:TARGET:_files' \
'--file=[The file of statements \[default\: \`vex.file\` of plimsoll.yaml, else .plimsoll/vex.json\]; imported documents are in the folder beside it that ends in \`.d\`]:FILE:_files' \
'--as-of=[Which statements have expired is told as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--format=[\`text\` or \`json\`]:FORMAT:(text json)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'--format=[\`openvex\` 0.2.0, \`csaf\` 2.0 or \`cyclonedx\` 1.6]:FORMAT:(openvex csaf cyclonedx)' \
'--author=[Who publishes it \[default\: the author of the file\]]:NAME:_default' \
'--role=[In which role]:TEXT:_default' \
'--id=[The id of the document]:IRI:_default' \
'--file=[The file of statements \[default\: \`vex.file\` of plimsoll.yaml, else .plimsoll/vex.json\]; imported documents are in the folder beside it that ends in \`.d\`]:FILE:_files' \
'-o+[Where to write it \[default\: standard output\]]:FILE:_files' \
'--output=[Where to write it \[default\: standard output\]]:FILE:_files' \
'--strict=[Exit with 3 when anything could not be looked at]::BOOL:(true false)' \
'--platform=[Which platform of an image for several, such as linux/arm64, or \`all\` \[default\: this machine'\''s, else the only one\]]:OS/ARCH:_default' \
'--verify=[What of an image is compared with its digests\: none, blob (manifest, configuration, layers), or full (the unpacked layers too) \[default\: blob\]]:WHAT:_default' \
'*--limit=[What is read of an image at most, repeatable\: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes]:NAME=VALUE:_default' \
'--cache=[Where what is known of layers is kept from run to run, or \`off\` \[default\: plimsoll in the user'\''s cache folder\]]:DIR:_default' \
'--registry-config=[Credentials, mirrors, certificates and plain HTTP of registries by host \[default\: the files of Docker and Podman\]]:FILE:_default' \
'--catalogue=[Images that others are built on, with the digests of their layers\: by it the base of an image is proven]:FILE:_default' \
'--as-of=[Judge as on this day, YYYY-MM-DD \[default\: today, UTC\]]:DATE:_default' \
'--jobs=[Threads to use \[default\: one per core\]]:N:_default' \
'--offline=[Never use the network]::BOOL:(true false)' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
'::target -- Only what applies to this image, in its identifiers\: `image\:REFERENCE`, a layout, an archive, `sbom\:FILE`:_default' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__vex__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-vex-help-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(waive)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_plimsoll__subcmd__waive_commands" \
"*::: :->waive" \
&& ret=0

    case $state in
    (waive)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-waive-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
'--package=[Of a flaw\: only in this package, by name or package URL]:PACKAGE:_default' \
'--reason=[Why it is accepted]:REASON:_default' \
'--until=[The last day on which it holds, \`YYYY-MM-DD\`]:DATE:_default' \
'--owner=[Who answers for it]:OWNER:_default' \
'--path=[Glob over paths, from the folder of plimsoll.yaml]:GLOB:_default' \
'--kind=[Kind of the object]:KIND:_default' \
'--namespace=[Namespace of the object]:NAMESPACE:_default' \
'--name=[Name of the object]:NAME:_default' \
'--container=[Name of the container]:CONTAINER:_default' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':check -- The check, or the id of a flaw (`CVE-2024-3094`):_default' \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
'*::targets -- Folders and files \[default\: .\]:_files' \
&& ret=0
;;
(prune)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
'*::targets -- Folders and files \[default\: .\]:_files' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__waive__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-waive-help-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(prune)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(init)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(config)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_plimsoll__subcmd__config_commands" \
"*::: :->config" \
&& ret=0

    case $state in
    (config)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-config-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--origin[Say where each value comes from]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__config__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-config-help-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(completions)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
':shell -- The shell:(bash elvish fish powershell zsh)' \
&& ret=0
;;
(man)
_arguments "${_arguments_options[@]}" : \
'--output=[The folder to write them to; without it the main page goes to standard output]:DIR:_files' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(version)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'--features[Say what is built in]' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(dev)
_arguments "${_arguments_options[@]}" : \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
":: :_plimsoll__subcmd__dev_commands" \
"*::: :->dev" \
&& ret=0

    case $state in
    (dev)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-dev-command-$line[1]:"
        case $line[1] in
            (vercmp)
_arguments "${_arguments_options[@]}" : \
'--scheme=[The order to compare by]:SCHEME:_default' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(inrange)
_arguments "${_arguments_options[@]}" : \
'--scheme=[The way in which the ranges are written]:SCHEME:_default' \
'-C+[Work in this folder, as if the command were run there]:DIR:_files' \
'--directory=[Work in this folder, as if the command were run there]:DIR:_files' \
'--config=[The configuration file \[default\: plimsoll.yaml here or above, up to the repository'\''s root\]]:FILE:_files' \
'--color=[When to use colour]:WHEN:(auto always never)' \
'-q[No progress and no notes beside the result]' \
'--quiet[No progress and no notes beside the result]' \
'-h[Print help]' \
'--help[Print help]' \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__dev__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-dev-help-command-$line[1]:"
        case $line[1] in
            (vercmp)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(inrange)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
;;
(help)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__help_commands" \
"*::: :->help" \
&& ret=0

    case $state in
    (help)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-help-command-$line[1]:"
        case $line[1] in
            (scan)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(fix)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(explain)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(checks)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__help__subcmd__checks_commands" \
"*::: :->checks" \
&& ret=0

    case $state in
    (checks)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-help-checks-command-$line[1]:"
        case $line[1] in
            (list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(image)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__help__subcmd__image_commands" \
"*::: :->image" \
&& ret=0

    case $state in
    (image)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-help-image-command-$line[1]:"
        case $line[1] in
            (sbom)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(files)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(layers)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(base)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(grade)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(bloat)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(diff)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(db)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__help__subcmd__db_commands" \
"*::: :->db" \
&& ret=0

    case $state in
    (db)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-help-db-command-$line[1]:"
        case $line[1] in
            (build)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(update)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(status)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(verify)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(search)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(diff)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(vex)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__help__subcmd__vex_commands" \
"*::: :->vex" \
&& ret=0

    case $state in
    (vex)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-help-vex-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(import)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(waive)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__help__subcmd__waive_commands" \
"*::: :->waive" \
&& ret=0

    case $state in
    (waive)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-help-waive-command-$line[1]:"
        case $line[1] in
            (add)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(list)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(prune)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(init)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(config)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__help__subcmd__config_commands" \
"*::: :->config" \
&& ret=0

    case $state in
    (config)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-help-config-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(completions)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(man)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(version)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(dev)
_arguments "${_arguments_options[@]}" : \
":: :_plimsoll__subcmd__help__subcmd__dev_commands" \
"*::: :->dev" \
&& ret=0

    case $state in
    (dev)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:plimsoll-help-dev-command-$line[1]:"
        case $line[1] in
            (vercmp)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
(inrange)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
(help)
_arguments "${_arguments_options[@]}" : \
&& ret=0
;;
        esac
    ;;
esac
;;
        esac
    ;;
esac
}

(( $+functions[_plimsoll_commands] )) ||
_plimsoll_commands() {
    local commands; commands=(
'scan:Find what is wrong, worst first, and say whether the gate passes' \
'fix:Apply the fixes that are safe, or show what they would change' \
'explain:Explain a check by its id, its word or another tool'\''s id for it' \
'checks:The checks there are' \
'image:What is in an image\: packages, files, layers, its base and grade, how two differ' \
'db:The database of advisories\: make, look into, move' \
'vex:Statements on the exploitability of vulnerabilities\: make, take, list, publish' \
'waive:Accept findings, with a reason and a date' \
'init:Write a commented plimsoll.yaml' \
'config:The configuration in force' \
'completions:Write the completions of a shell' \
'man:Write the manual pages' \
'version:The version and what is built in' \
'dev:Ask parts of the program one by one, for tests of them' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__checks_commands] )) ||
_plimsoll__subcmd__checks_commands() {
    local commands; commands=(
'list:List them' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll checks commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__checks__subcmd__help_commands] )) ||
_plimsoll__subcmd__checks__subcmd__help_commands() {
    local commands; commands=(
'list:List them' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll checks help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__checks__subcmd__help__subcmd__help_commands] )) ||
_plimsoll__subcmd__checks__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll checks help help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__checks__subcmd__help__subcmd__list_commands] )) ||
_plimsoll__subcmd__checks__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll checks help list commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__checks__subcmd__list_commands] )) ||
_plimsoll__subcmd__checks__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll checks list commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__completions_commands] )) ||
_plimsoll__subcmd__completions_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll completions commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__config_commands] )) ||
_plimsoll__subcmd__config_commands() {
    local commands; commands=(
'show:Show every setting'\''s value' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll config commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__config__subcmd__help_commands] )) ||
_plimsoll__subcmd__config__subcmd__help_commands() {
    local commands; commands=(
'show:Show every setting'\''s value' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll config help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__config__subcmd__help__subcmd__help_commands] )) ||
_plimsoll__subcmd__config__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll config help help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__config__subcmd__help__subcmd__show_commands] )) ||
_plimsoll__subcmd__config__subcmd__help__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll config help show commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__config__subcmd__show_commands] )) ||
_plimsoll__subcmd__config__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll config show commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db_commands] )) ||
_plimsoll__subcmd__db_commands() {
    local commands; commands=(
'build:Make a database from a folder of records, as OSV exports them' \
'update:Get what is new, check it, and put it in its place' \
'status:What the database holds\: of when it is, sources, licences' \
'verify:Compare every byte of the database with its digests' \
'search:Everything that is known under an id' \
'diff:What changed from one database to another' \
'import:Check a database and put it in its place' \
'export:Write the database to a file' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll db commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__build_commands] )) ||
_plimsoll__subcmd__db__subcmd__build_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db build commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__diff_commands] )) ||
_plimsoll__subcmd__db__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db diff commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__export_commands] )) ||
_plimsoll__subcmd__db__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db export commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help_commands] )) ||
_plimsoll__subcmd__db__subcmd__help_commands() {
    local commands; commands=(
'build:Make a database from a folder of records, as OSV exports them' \
'update:Get what is new, check it, and put it in its place' \
'status:What the database holds\: of when it is, sources, licences' \
'verify:Compare every byte of the database with its digests' \
'search:Everything that is known under an id' \
'diff:What changed from one database to another' \
'import:Check a database and put it in its place' \
'export:Write the database to a file' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll db help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help__subcmd__build_commands] )) ||
_plimsoll__subcmd__db__subcmd__help__subcmd__build_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db help build commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help__subcmd__diff_commands] )) ||
_plimsoll__subcmd__db__subcmd__help__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db help diff commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help__subcmd__export_commands] )) ||
_plimsoll__subcmd__db__subcmd__help__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db help export commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help__subcmd__help_commands] )) ||
_plimsoll__subcmd__db__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db help help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help__subcmd__import_commands] )) ||
_plimsoll__subcmd__db__subcmd__help__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db help import commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help__subcmd__search_commands] )) ||
_plimsoll__subcmd__db__subcmd__help__subcmd__search_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db help search commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help__subcmd__status_commands] )) ||
_plimsoll__subcmd__db__subcmd__help__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db help status commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help__subcmd__update_commands] )) ||
_plimsoll__subcmd__db__subcmd__help__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db help update commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__help__subcmd__verify_commands] )) ||
_plimsoll__subcmd__db__subcmd__help__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db help verify commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__import_commands] )) ||
_plimsoll__subcmd__db__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db import commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__search_commands] )) ||
_plimsoll__subcmd__db__subcmd__search_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db search commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__status_commands] )) ||
_plimsoll__subcmd__db__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db status commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__update_commands] )) ||
_plimsoll__subcmd__db__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db update commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__db__subcmd__verify_commands] )) ||
_plimsoll__subcmd__db__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll db verify commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__dev_commands] )) ||
_plimsoll__subcmd__dev_commands() {
    local commands; commands=(
'vercmp:Compare versions' \
'inrange:Say whether versions lie in ranges' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll dev commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__dev__subcmd__help_commands] )) ||
_plimsoll__subcmd__dev__subcmd__help_commands() {
    local commands; commands=(
'vercmp:Compare versions' \
'inrange:Say whether versions lie in ranges' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll dev help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__dev__subcmd__help__subcmd__help_commands] )) ||
_plimsoll__subcmd__dev__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll dev help help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__dev__subcmd__help__subcmd__inrange_commands] )) ||
_plimsoll__subcmd__dev__subcmd__help__subcmd__inrange_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll dev help inrange commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__dev__subcmd__help__subcmd__vercmp_commands] )) ||
_plimsoll__subcmd__dev__subcmd__help__subcmd__vercmp_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll dev help vercmp commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__dev__subcmd__inrange_commands] )) ||
_plimsoll__subcmd__dev__subcmd__inrange_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll dev inrange commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__dev__subcmd__vercmp_commands] )) ||
_plimsoll__subcmd__dev__subcmd__vercmp_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll dev vercmp commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__explain_commands] )) ||
_plimsoll__subcmd__explain_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll explain commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__fix_commands] )) ||
_plimsoll__subcmd__fix_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll fix commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help_commands] )) ||
_plimsoll__subcmd__help_commands() {
    local commands; commands=(
'scan:Find what is wrong, worst first, and say whether the gate passes' \
'fix:Apply the fixes that are safe, or show what they would change' \
'explain:Explain a check by its id, its word or another tool'\''s id for it' \
'checks:The checks there are' \
'image:What is in an image\: packages, files, layers, its base and grade, how two differ' \
'db:The database of advisories\: make, look into, move' \
'vex:Statements on the exploitability of vulnerabilities\: make, take, list, publish' \
'waive:Accept findings, with a reason and a date' \
'init:Write a commented plimsoll.yaml' \
'config:The configuration in force' \
'completions:Write the completions of a shell' \
'man:Write the manual pages' \
'version:The version and what is built in' \
'dev:Ask parts of the program one by one, for tests of them' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__checks_commands] )) ||
_plimsoll__subcmd__help__subcmd__checks_commands() {
    local commands; commands=(
'list:List them' \
    )
    _describe -t commands 'plimsoll help checks commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__checks__subcmd__list_commands] )) ||
_plimsoll__subcmd__help__subcmd__checks__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help checks list commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__completions_commands] )) ||
_plimsoll__subcmd__help__subcmd__completions_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help completions commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__config_commands] )) ||
_plimsoll__subcmd__help__subcmd__config_commands() {
    local commands; commands=(
'show:Show every setting'\''s value' \
    )
    _describe -t commands 'plimsoll help config commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__config__subcmd__show_commands] )) ||
_plimsoll__subcmd__help__subcmd__config__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help config show commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__db_commands] )) ||
_plimsoll__subcmd__help__subcmd__db_commands() {
    local commands; commands=(
'build:Make a database from a folder of records, as OSV exports them' \
'update:Get what is new, check it, and put it in its place' \
'status:What the database holds\: of when it is, sources, licences' \
'verify:Compare every byte of the database with its digests' \
'search:Everything that is known under an id' \
'diff:What changed from one database to another' \
'import:Check a database and put it in its place' \
'export:Write the database to a file' \
    )
    _describe -t commands 'plimsoll help db commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__db__subcmd__build_commands] )) ||
_plimsoll__subcmd__help__subcmd__db__subcmd__build_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help db build commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__db__subcmd__diff_commands] )) ||
_plimsoll__subcmd__help__subcmd__db__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help db diff commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__db__subcmd__export_commands] )) ||
_plimsoll__subcmd__help__subcmd__db__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help db export commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__db__subcmd__import_commands] )) ||
_plimsoll__subcmd__help__subcmd__db__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help db import commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__db__subcmd__search_commands] )) ||
_plimsoll__subcmd__help__subcmd__db__subcmd__search_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help db search commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__db__subcmd__status_commands] )) ||
_plimsoll__subcmd__help__subcmd__db__subcmd__status_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help db status commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__db__subcmd__update_commands] )) ||
_plimsoll__subcmd__help__subcmd__db__subcmd__update_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help db update commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__db__subcmd__verify_commands] )) ||
_plimsoll__subcmd__help__subcmd__db__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help db verify commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__dev_commands] )) ||
_plimsoll__subcmd__help__subcmd__dev_commands() {
    local commands; commands=(
'vercmp:Compare versions' \
'inrange:Say whether versions lie in ranges' \
    )
    _describe -t commands 'plimsoll help dev commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__dev__subcmd__inrange_commands] )) ||
_plimsoll__subcmd__help__subcmd__dev__subcmd__inrange_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help dev inrange commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__dev__subcmd__vercmp_commands] )) ||
_plimsoll__subcmd__help__subcmd__dev__subcmd__vercmp_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help dev vercmp commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__explain_commands] )) ||
_plimsoll__subcmd__help__subcmd__explain_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help explain commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__fix_commands] )) ||
_plimsoll__subcmd__help__subcmd__fix_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help fix commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__help_commands] )) ||
_plimsoll__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__image_commands] )) ||
_plimsoll__subcmd__help__subcmd__image_commands() {
    local commands; commands=(
'sbom:The packages in it, with where each was seen' \
'files:The files that a container sees' \
'layers:The layers it is made of' \
'base:What it was built on, how sure that is, and what is on top' \
'grade:Its grade from A to F, with reasons and dates, or U where something that is needed is not known' \
'bloat:The packages that its start command cannot reach, with their bytes' \
'diff:How another state of it differs\: packages, configuration, files, layers' \
    )
    _describe -t commands 'plimsoll help image commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__image__subcmd__base_commands] )) ||
_plimsoll__subcmd__help__subcmd__image__subcmd__base_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help image base commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__image__subcmd__bloat_commands] )) ||
_plimsoll__subcmd__help__subcmd__image__subcmd__bloat_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help image bloat commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__image__subcmd__diff_commands] )) ||
_plimsoll__subcmd__help__subcmd__image__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help image diff commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__image__subcmd__files_commands] )) ||
_plimsoll__subcmd__help__subcmd__image__subcmd__files_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help image files commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__image__subcmd__grade_commands] )) ||
_plimsoll__subcmd__help__subcmd__image__subcmd__grade_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help image grade commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__image__subcmd__layers_commands] )) ||
_plimsoll__subcmd__help__subcmd__image__subcmd__layers_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help image layers commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__image__subcmd__sbom_commands] )) ||
_plimsoll__subcmd__help__subcmd__image__subcmd__sbom_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help image sbom commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__init_commands] )) ||
_plimsoll__subcmd__help__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help init commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__man_commands] )) ||
_plimsoll__subcmd__help__subcmd__man_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help man commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__scan_commands] )) ||
_plimsoll__subcmd__help__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help scan commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__version_commands] )) ||
_plimsoll__subcmd__help__subcmd__version_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help version commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__vex_commands] )) ||
_plimsoll__subcmd__help__subcmd__vex_commands() {
    local commands; commands=(
'add:Say the status of a vulnerability in a product' \
'import:Check documents and keep them beside what was said here' \
'list:What is said, by whom and when' \
'export:Write all that is said as one document' \
    )
    _describe -t commands 'plimsoll help vex commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__vex__subcmd__add_commands] )) ||
_plimsoll__subcmd__help__subcmd__vex__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help vex add commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__vex__subcmd__export_commands] )) ||
_plimsoll__subcmd__help__subcmd__vex__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help vex export commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__vex__subcmd__import_commands] )) ||
_plimsoll__subcmd__help__subcmd__vex__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help vex import commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__vex__subcmd__list_commands] )) ||
_plimsoll__subcmd__help__subcmd__vex__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help vex list commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__waive_commands] )) ||
_plimsoll__subcmd__help__subcmd__waive_commands() {
    local commands; commands=(
'add:Add a waiver to plimsoll.yaml' \
'list:List the waivers with what they cover' \
'prune:Remove the waivers that have expired or match nothing' \
    )
    _describe -t commands 'plimsoll help waive commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__waive__subcmd__add_commands] )) ||
_plimsoll__subcmd__help__subcmd__waive__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help waive add commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__waive__subcmd__list_commands] )) ||
_plimsoll__subcmd__help__subcmd__waive__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help waive list commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__help__subcmd__waive__subcmd__prune_commands] )) ||
_plimsoll__subcmd__help__subcmd__waive__subcmd__prune_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll help waive prune commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image_commands] )) ||
_plimsoll__subcmd__image_commands() {
    local commands; commands=(
'sbom:The packages in it, with where each was seen' \
'files:The files that a container sees' \
'layers:The layers it is made of' \
'base:What it was built on, how sure that is, and what is on top' \
'grade:Its grade from A to F, with reasons and dates, or U where something that is needed is not known' \
'bloat:The packages that its start command cannot reach, with their bytes' \
'diff:How another state of it differs\: packages, configuration, files, layers' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll image commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__base_commands] )) ||
_plimsoll__subcmd__image__subcmd__base_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image base commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__bloat_commands] )) ||
_plimsoll__subcmd__image__subcmd__bloat_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image bloat commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__diff_commands] )) ||
_plimsoll__subcmd__image__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image diff commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__files_commands] )) ||
_plimsoll__subcmd__image__subcmd__files_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image files commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__grade_commands] )) ||
_plimsoll__subcmd__image__subcmd__grade_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image grade commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__help_commands] )) ||
_plimsoll__subcmd__image__subcmd__help_commands() {
    local commands; commands=(
'sbom:The packages in it, with where each was seen' \
'files:The files that a container sees' \
'layers:The layers it is made of' \
'base:What it was built on, how sure that is, and what is on top' \
'grade:Its grade from A to F, with reasons and dates, or U where something that is needed is not known' \
'bloat:The packages that its start command cannot reach, with their bytes' \
'diff:How another state of it differs\: packages, configuration, files, layers' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll image help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__help__subcmd__base_commands] )) ||
_plimsoll__subcmd__image__subcmd__help__subcmd__base_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image help base commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__help__subcmd__bloat_commands] )) ||
_plimsoll__subcmd__image__subcmd__help__subcmd__bloat_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image help bloat commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__help__subcmd__diff_commands] )) ||
_plimsoll__subcmd__image__subcmd__help__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image help diff commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__help__subcmd__files_commands] )) ||
_plimsoll__subcmd__image__subcmd__help__subcmd__files_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image help files commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__help__subcmd__grade_commands] )) ||
_plimsoll__subcmd__image__subcmd__help__subcmd__grade_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image help grade commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__help__subcmd__help_commands] )) ||
_plimsoll__subcmd__image__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image help help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__help__subcmd__layers_commands] )) ||
_plimsoll__subcmd__image__subcmd__help__subcmd__layers_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image help layers commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__help__subcmd__sbom_commands] )) ||
_plimsoll__subcmd__image__subcmd__help__subcmd__sbom_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image help sbom commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__layers_commands] )) ||
_plimsoll__subcmd__image__subcmd__layers_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image layers commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__image__subcmd__sbom_commands] )) ||
_plimsoll__subcmd__image__subcmd__sbom_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll image sbom commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__init_commands] )) ||
_plimsoll__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll init commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__man_commands] )) ||
_plimsoll__subcmd__man_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll man commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__scan_commands] )) ||
_plimsoll__subcmd__scan_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll scan commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__version_commands] )) ||
_plimsoll__subcmd__version_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll version commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex_commands] )) ||
_plimsoll__subcmd__vex_commands() {
    local commands; commands=(
'add:Say the status of a vulnerability in a product' \
'import:Check documents and keep them beside what was said here' \
'list:What is said, by whom and when' \
'export:Write all that is said as one document' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll vex commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__add_commands] )) ||
_plimsoll__subcmd__vex__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll vex add commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__export_commands] )) ||
_plimsoll__subcmd__vex__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll vex export commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__help_commands] )) ||
_plimsoll__subcmd__vex__subcmd__help_commands() {
    local commands; commands=(
'add:Say the status of a vulnerability in a product' \
'import:Check documents and keep them beside what was said here' \
'list:What is said, by whom and when' \
'export:Write all that is said as one document' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll vex help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__help__subcmd__add_commands] )) ||
_plimsoll__subcmd__vex__subcmd__help__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll vex help add commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__help__subcmd__export_commands] )) ||
_plimsoll__subcmd__vex__subcmd__help__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll vex help export commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__help__subcmd__help_commands] )) ||
_plimsoll__subcmd__vex__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll vex help help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__help__subcmd__import_commands] )) ||
_plimsoll__subcmd__vex__subcmd__help__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll vex help import commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__help__subcmd__list_commands] )) ||
_plimsoll__subcmd__vex__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll vex help list commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__import_commands] )) ||
_plimsoll__subcmd__vex__subcmd__import_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll vex import commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__vex__subcmd__list_commands] )) ||
_plimsoll__subcmd__vex__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll vex list commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__waive_commands] )) ||
_plimsoll__subcmd__waive_commands() {
    local commands; commands=(
'add:Add a waiver to plimsoll.yaml' \
'list:List the waivers with what they cover' \
'prune:Remove the waivers that have expired or match nothing' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll waive commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__waive__subcmd__add_commands] )) ||
_plimsoll__subcmd__waive__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll waive add commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__waive__subcmd__help_commands] )) ||
_plimsoll__subcmd__waive__subcmd__help_commands() {
    local commands; commands=(
'add:Add a waiver to plimsoll.yaml' \
'list:List the waivers with what they cover' \
'prune:Remove the waivers that have expired or match nothing' \
'help:Print this message or the help of the given subcommand(s)' \
    )
    _describe -t commands 'plimsoll waive help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__waive__subcmd__help__subcmd__add_commands] )) ||
_plimsoll__subcmd__waive__subcmd__help__subcmd__add_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll waive help add commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__waive__subcmd__help__subcmd__help_commands] )) ||
_plimsoll__subcmd__waive__subcmd__help__subcmd__help_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll waive help help commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__waive__subcmd__help__subcmd__list_commands] )) ||
_plimsoll__subcmd__waive__subcmd__help__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll waive help list commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__waive__subcmd__help__subcmd__prune_commands] )) ||
_plimsoll__subcmd__waive__subcmd__help__subcmd__prune_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll waive help prune commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__waive__subcmd__list_commands] )) ||
_plimsoll__subcmd__waive__subcmd__list_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll waive list commands' commands "$@"
}
(( $+functions[_plimsoll__subcmd__waive__subcmd__prune_commands] )) ||
_plimsoll__subcmd__waive__subcmd__prune_commands() {
    local commands; commands=()
    _describe -t commands 'plimsoll waive prune commands' commands "$@"
}

if [ "$funcstack[1]" = "_plimsoll" ]; then
    _plimsoll "$@"
else
    compdef _plimsoll plimsoll
fi
