# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_plimsoll_global_optspecs
    string join \n C/directory= config= color= q/quiet h/help V/version
end

function __fish_plimsoll_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_plimsoll_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_plimsoll_using_subcommand
    set -l cmd (__fish_plimsoll_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c plimsoll -n "__fish_plimsoll_needs_command" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_needs_command" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_needs_command" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -s V -l version -d 'Print version'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "scan" -d 'Find what is wrong, worst first, and say whether the gate passes'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "fix" -d 'Apply the fixes that are safe, or show what they would change'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "explain" -d 'Explain a check by its id, its word or another tool\'s id for it'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "checks" -d 'The checks there are'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "image" -d 'What is in an image: packages, files, layers, its base and grade, how two differ'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "db" -d 'The database of advisories: make, look into, move'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "vex" -d 'Statements on the exploitability of vulnerabilities: make, take, list, publish'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "waive" -d 'Accept findings, with a reason and a date'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "init" -d 'Write a commented plimsoll.yaml'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "config" -d 'The configuration in force'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "completions" -d 'Write the completions of a shell'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "man" -d 'Write the manual pages'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "version" -d 'The version and what is built in'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "dev" -d 'Ask parts of the program one by one, for tests of them'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l format -d 'How to show the result, repeatable; `FORMAT=FILE` writes to a file. Formats: text, concise, json, ndjson, sarif, junit, github, gitlab, markdown, html, csv, cyclonedx [default: text]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l fail-on -d 'What fails the gate, repeatable: a severity from which on (critical, high, medium, low, info), `due=DAYS` (a flaw that should be gone within so many days), `risk=N`, `kev` (known to be exploited), or never [default: high]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l only-fixed -d 'Leave flaws without a fix out of the gate and out of what people see; JSON and SARIF keep them' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l only -d 'Run only these checks: families (`privilege`), ids, words, other tools\' ids (`checkov:CKV_K8S_16`), frameworks' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l skip -d 'Leave these checks out, by the same words' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l profile -d 'Which checks run unasked: default, all, pss-baseline, pss-restricted, or a framework such as cis-k8s-1.12 [default: default]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l pss -d 'Hold pods to a level of the Pod Security Standards, exactly: baseline or restricted; a violation fails the gate whatever its severity' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l target-version -d 'The Kubernetes version to judge for, for example 1.34 [default: latest]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l min-severity -d 'Show only findings of this severity and worse; the gate stays the same [default: info]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l severity -d 'Give a check another severity' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l baseline -d 'Findings of this file are known and do not fail the gate' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l new-only -d 'Whether known findings are left out of the gate; `--new-only=false` counts them' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l honor-foreign -d 'Let ignore marks of other tools count: all, none, buildkit, checkov, hadolint, kube-linter, kube-score, polaris, semgrep, trivy [default: none]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l show-waived -d 'Show waived and known findings too' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l default-namespace -d 'The namespace of objects that name none [default: default]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l shellcheck -d 'Ask the installed program `shellcheck` about the commands of Dockerfiles too (PLM-D042)' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l complete-set -d 'The targets are everything that will be applied, so what is missing is missing' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l db -d 'The database of advisories [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l max-age -d 'Days after which the data of the database are called old, which is a gap: `5` or `5d` [default: 5]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l precision -d 'Who judges what a package of a distribution owns: strict (the distribution alone), broad (the ecosystem of the package too, marked) [default: strict]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l subscription -d 'A channel that fixes can be installed from: esm, pro, eus:9.4, ...' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l unrated -d 'The severity of a flaw that nobody rated [default: medium]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l exposed -d 'Whether images can be reached from outside, for the deadlines of flaws: yes, no, or auto (as the manifests of the run show it) [default: auto]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l assume-exposed -d 'What deadlines take where nothing shows whether an image can be reached [default: yes]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l vex -d 'Statements on exploitability, repeatable: OpenVEX, CSAF or CycloneDX; those of `plimsoll vex` are always heard' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l vex-file -d 'The statements of `plimsoll vex` [default: .plimsoll/vex.json]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l strict-vex -d 'Only statements whose signature was verified may close findings, which is none yet; others annotate' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l dev-dependencies -d 'Match what only development needs too' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l end-of-life -d 'A table of the days on which distributions and runtimes end, in place of the one that is built in' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l extended-support -d 'Count security updates that are paid for: what gets them has not ended' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l malware-hashes -d 'SHA-256 digests of files that are malware, one a line, as `sha256sum` writes them' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l exclude -d 'Paths to leave out' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l allow-empty -d 'A target in which nothing is recognised is fine' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l write-baseline -d 'Write the findings to a baseline file' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l plan -d 'Say what would run, what is out of reach and why, and stop'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l all -d 'Show every finding in full'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l explain-coverage -d 'Say what was looked at, and what was not'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l format -d 'How to show the result, repeatable; `FORMAT=FILE` writes to a file. Formats: text, concise, json, ndjson, sarif, junit, github, gitlab, markdown, html, csv, cyclonedx [default: text]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l fail-on -d 'What fails the gate, repeatable: a severity from which on (critical, high, medium, low, info), `due=DAYS` (a flaw that should be gone within so many days), `risk=N`, `kev` (known to be exploited), or never [default: high]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l only-fixed -d 'Leave flaws without a fix out of the gate and out of what people see; JSON and SARIF keep them' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l only -d 'Run only these checks: families (`privilege`), ids, words, other tools\' ids (`checkov:CKV_K8S_16`), frameworks' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l skip -d 'Leave these checks out, by the same words' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l profile -d 'Which checks run unasked: default, all, pss-baseline, pss-restricted, or a framework such as cis-k8s-1.12 [default: default]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l pss -d 'Hold pods to a level of the Pod Security Standards, exactly: baseline or restricted; a violation fails the gate whatever its severity' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l target-version -d 'The Kubernetes version to judge for, for example 1.34 [default: latest]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l min-severity -d 'Show only findings of this severity and worse; the gate stays the same [default: info]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l severity -d 'Give a check another severity' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l baseline -d 'Findings of this file are known and do not fail the gate' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l new-only -d 'Whether known findings are left out of the gate; `--new-only=false` counts them' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l honor-foreign -d 'Let ignore marks of other tools count: all, none, buildkit, checkov, hadolint, kube-linter, kube-score, polaris, semgrep, trivy [default: none]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l show-waived -d 'Show waived and known findings too' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l default-namespace -d 'The namespace of objects that name none [default: default]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l shellcheck -d 'Ask the installed program `shellcheck` about the commands of Dockerfiles too (PLM-D042)' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l complete-set -d 'The targets are everything that will be applied, so what is missing is missing' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l db -d 'The database of advisories [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l max-age -d 'Days after which the data of the database are called old, which is a gap: `5` or `5d` [default: 5]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l precision -d 'Who judges what a package of a distribution owns: strict (the distribution alone), broad (the ecosystem of the package too, marked) [default: strict]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l subscription -d 'A channel that fixes can be installed from: esm, pro, eus:9.4, ...' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l unrated -d 'The severity of a flaw that nobody rated [default: medium]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l exposed -d 'Whether images can be reached from outside, for the deadlines of flaws: yes, no, or auto (as the manifests of the run show it) [default: auto]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l assume-exposed -d 'What deadlines take where nothing shows whether an image can be reached [default: yes]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l vex -d 'Statements on exploitability, repeatable: OpenVEX, CSAF or CycloneDX; those of `plimsoll vex` are always heard' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l vex-file -d 'The statements of `plimsoll vex` [default: .plimsoll/vex.json]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l strict-vex -d 'Only statements whose signature was verified may close findings, which is none yet; others annotate' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l dev-dependencies -d 'Match what only development needs too' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l end-of-life -d 'A table of the days on which distributions and runtimes end, in place of the one that is built in' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l extended-support -d 'Count security updates that are paid for: what gets them has not ended' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l malware-hashes -d 'SHA-256 digests of files that are malware, one a line, as `sha256sum` writes them' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l exclude -d 'Paths to leave out' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l allow-empty -d 'A target in which nothing is recognised is fine' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l dry-run -d 'Show the changes, write nothing'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l unsafe -d 'Apply fixes too that may change what a workload can do'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l package -d 'Of a flaw: why this package has it or has it not' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l fail-on -d 'What fails the gate, repeatable: a severity from which on (critical, high, medium, low, info), `due=DAYS` (a flaw that should be gone within so many days), `risk=N`, `kev` (known to be exploited), or never [default: high]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l only-fixed -d 'Leave flaws without a fix out of the gate and out of what people see; JSON and SARIF keep them' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l only -d 'Run only these checks: families (`privilege`), ids, words, other tools\' ids (`checkov:CKV_K8S_16`), frameworks' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l skip -d 'Leave these checks out, by the same words' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l db -d 'The database of advisories [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l max-age -d 'Days after which the data of the database are called old, which is a gap: `5` or `5d` [default: 5]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l precision -d 'Who judges what a package of a distribution owns: strict (the distribution alone), broad (the ecosystem of the package too, marked) [default: strict]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l subscription -d 'A channel that fixes can be installed from: esm, pro, eus:9.4, ...' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l unrated -d 'The severity of a flaw that nobody rated [default: medium]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l exposed -d 'Whether images can be reached from outside, for the deadlines of flaws: yes, no, or auto (as the manifests of the run show it) [default: auto]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l assume-exposed -d 'What deadlines take where nothing shows whether an image can be reached [default: yes]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l vex -d 'Statements on exploitability, repeatable: OpenVEX, CSAF or CycloneDX; those of `plimsoll vex` are always heard' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l vex-file -d 'The statements of `plimsoll vex` [default: .plimsoll/vex.json]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l strict-vex -d 'Only statements whose signature was verified may close findings, which is none yet; others annotate' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l dev-dependencies -d 'Match what only development needs too' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l end-of-life -d 'A table of the days on which distributions and runtimes end, in place of the one that is built in' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l extended-support -d 'Count security updates that are paid for: what gets them has not ended' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand explain" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and not __fish_seen_subcommand_from list help" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and not __fish_seen_subcommand_from list help" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and not __fish_seen_subcommand_from list help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and not __fish_seen_subcommand_from list help" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and not __fish_seen_subcommand_from list help" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and not __fish_seen_subcommand_from list help" -f -a "list" -d 'List them'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and not __fish_seen_subcommand_from list help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -l framework -d 'Only those that a framework\'s controls name, for example `cis-k8s-1.12`' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -l peer -d 'Only those that this tool has too, for example `trivy`' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -l min-severity -d 'Only this severity and worse' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -l only -d 'Only those of these families, ids or words' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -l format -d '`text` or `json`' -r -f -a "text\t''
json\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from help" -f -a "list" -d 'List them'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand checks; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -f -a "sbom" -d 'The packages in it, with where each was seen'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -f -a "files" -d 'The files that a container sees'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -f -a "layers" -d 'The layers it is made of'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -f -a "base" -d 'What it was built on, how sure that is, and what is on top'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -f -a "grade" -d 'Its grade from A to F, with reasons and dates, or U where something that is needed is not known'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -f -a "bloat" -d 'The packages that its start command cannot reach, with their bytes'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -f -a "diff" -d 'How another state of it differs: packages, configuration, files, layers'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and not __fish_seen_subcommand_from sbom files layers base grade bloat diff help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l format -d '`text`, `json`, `cyclonedx`, `cyclonedx@1.7`, `spdx`, `spdx@3.0`, `csv` or `purls`' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l class -d 'Only packages of these classes: installed, vendored, runtime, declared [default: all but declared]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l scope -d '`squashed`: what a container sees; `all-layers`: also packages that a later layer deletes or replaces, as such' -r -f -a "squashed\t''
all-layers\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -l with-files -d 'List the files of each package too'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from sbom" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l layer -d 'Only what this layer has, by number from 0' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l cat -d 'Write the content of this file and nothing else; links are followed inside the image' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l deleted -d 'What is in a layer and no longer there: size, layer, how it went, path'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l setuid -d 'Only files that run with another user\'s rights'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l unowned -d 'Only files that no package has in its list'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -l modified -d 'Only files that are not as their package has them'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from files" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from layers" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l candidate -d 'Another image that it may be built on, repeatable' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l max-age -d 'Exit with 1 when the base is older than this, with 3 when its age is not known' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from base" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l min-grade -d 'Exit with 1 when the grade is worse than this letter, from A to F; U is worse than all' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l criteria -d 'The version of the criteria [default: the newest, 2026-11]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l format -d '`text`, `json` or `svg`, which is a badge' -r -f -a "text\t''
json\t''
svg\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l db -d 'The database of advisories [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l max-age -d 'Days after which the data of the database are called old, which is a gap: `5` or `5d` [default: 5]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l precision -d 'Who judges what a package of a distribution owns: strict (the distribution alone), broad (the ecosystem of the package too, marked) [default: strict]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l subscription -d 'A channel that fixes can be installed from: esm, pro, eus:9.4, ...' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l unrated -d 'The severity of a flaw that nobody rated [default: medium]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l vex -d 'Statements on exploitability, repeatable: OpenVEX, CSAF or CycloneDX; those of `plimsoll vex` are always heard' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l vex-file -d 'The statements of `plimsoll vex` [default: .plimsoll/vex.json]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l strict-vex -d 'Only statements whose signature was verified may close findings, which is none yet; others annotate' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l dev-dependencies -d 'Match what only development needs too' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l end-of-life -d 'A table of the days on which distributions and runtimes end, in place of the one that is built in' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l extended-support -d 'Count security updates that are paid for: what gets them has not ended' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from grade" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l root -d 'A program or a command that is started too, repeatable' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l level -d '1: what the loader of programs follows; 2: strings and configuration too; 3: scripts and modules too' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l why -d 'Only say what leads to this package or path' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l max-unreached -d 'Fail when unreached packages have more than this share of the bytes of all packages' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l format -d '`text` or `json`' -r -f -a "text\t''
json\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l safe -d 'Count packages that reached ones need as needed'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -l with-files -d 'List the files that are reached, with JSON'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from bloat" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l fail-on -d 'What fails the gate, repeatable: a severity from which on (critical, high, medium, low, info), `due=DAYS` (a flaw that should be gone within so many days), `risk=N`, `kev` (known to be exploited), or never [default: high]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l only-fixed -d 'Leave flaws without a fix out of the gate and out of what people see; JSON and SARIF keep them' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l only -d 'Run only these checks: families (`privilege`), ids, words, other tools\' ids (`checkov:CKV_K8S_16`), frameworks' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l skip -d 'Leave these checks out, by the same words' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l db -d 'The database of advisories [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l max-age -d 'Days after which the data of the database are called old, which is a gap: `5` or `5d` [default: 5]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l precision -d 'Who judges what a package of a distribution owns: strict (the distribution alone), broad (the ecosystem of the package too, marked) [default: strict]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l subscription -d 'A channel that fixes can be installed from: esm, pro, eus:9.4, ...' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l unrated -d 'The severity of a flaw that nobody rated [default: medium]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l exposed -d 'Whether images can be reached from outside, for the deadlines of flaws: yes, no, or auto (as the manifests of the run show it) [default: auto]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l assume-exposed -d 'What deadlines take where nothing shows whether an image can be reached [default: yes]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l vex -d 'Statements on exploitability, repeatable: OpenVEX, CSAF or CycloneDX; those of `plimsoll vex` are always heard' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l vex-file -d 'The statements of `plimsoll vex` [default: .plimsoll/vex.json]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l strict-vex -d 'Only statements whose signature was verified may close findings, which is none yet; others annotate' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l dev-dependencies -d 'Match what only development needs too' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l end-of-life -d 'A table of the days on which distributions and runtimes end, in place of the one that is built in' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l extended-support -d 'Count security updates that are paid for: what gets them has not ended' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l files -d 'List the files one by one'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -l findings -d 'Judge both and list the findings that are new and those that are gone; new ones from `--fail-on` on exit with 1'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "sbom" -d 'The packages in it, with where each was seen'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "files" -d 'The files that a container sees'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "layers" -d 'The layers it is made of'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "base" -d 'What it was built on, how sure that is, and what is on top'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "grade" -d 'Its grade from A to F, with reasons and dates, or U where something that is needed is not known'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "bloat" -d 'The packages that its start command cannot reach, with their bytes'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "diff" -d 'How another state of it differs: packages, configuration, files, layers'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -f -a "build" -d 'Make a database from a folder of records, as OSV exports them'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -f -a "update" -d 'Get what is new, check it, and put it in its place'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -f -a "status" -d 'What the database holds: of when it is, sources, licences'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -f -a "verify" -d 'Compare every byte of the database with its digests'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -f -a "search" -d 'Everything that is known under an id'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -f -a "diff" -d 'What changed from one database to another'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -f -a "import" -d 'Check a database and put it in its place'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -f -a "export" -d 'Write the database to a file'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and not __fish_seen_subcommand_from build update status verify search diff import export help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -l from -d 'A folder with `ECOSYSTEM/all.zip` or JSON files, or one with `osv/`, `kev/`, `epss/` and `ssvc/` in it' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -l ecosystem -d 'Only this ecosystem, repeatable' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -l since -d 'Only records published in this year or later' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -l as-of -d 'The day of the data [default: that of the newest record]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -l jobs -d 'Threads [default: one for each processor]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -l base -d 'Write only what changed since this database, for `db import` and `db update`; wants `--output`' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -s o -l output -d 'Where to write it [default: where `db status` looks]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -l verbose -d 'Name each file that was repaired, used in part or not read'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from build" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l db -d 'The database of advisories [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l source -d 'Where `db update` gets advisories, repeatable, the next one when one fails: a folder as `db build --from` reads it, the address of such a folder, or of a database that ends in `.plimdb` [default: the export of OSV, CISA KEV and EPSS]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l ecosystem -d 'Only this ecosystem, repeatable; some are taken only when they are named' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l full -d 'Get everything again, whatever is unchanged'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l allow-shrink -d 'Take data of which a source has lost more than a tenth'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -l allow-older -d 'Take data that is older than what is there'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from status" -l db -d 'The database [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from status" -l format -d '`text` or `json`' -r -f -a "text\t''
json\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from status" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from status" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from status" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from status" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from verify" -l db -d 'The database [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from verify" -l against -d 'Compare with what a build of this folder gives' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from verify" -l ecosystem -d 'With `--against`: only this ecosystem, repeatable' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from verify" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from verify" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from verify" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from verify" -l deep -d 'Read every key, record, id and group, and write all of it again: the bytes must be the same'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from search" -l db -d 'The database [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from search" -l format -d '`text` or `json`' -r -f -a "text\t''
json\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from search" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from search" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from search" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from search" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from diff" -l format -d '`text` or `json`' -r -f -a "text\t''
json\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from diff" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from diff" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from diff" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from import" -l db -d 'The database [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from import" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from import" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from import" -l allow-older -d 'Take one whose data is older than what is there'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from import" -l allow-shrink -d 'Take changes by which a source loses more than a tenth'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from import" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from export" -l db -d 'The database [default: `plimsoll/advisories.plimdb` in the user\'s folder of data]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from export" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from export" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from export" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from export" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "build" -d 'Make a database from a folder of records, as OSV exports them'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "update" -d 'Get what is new, check it, and put it in its place'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "status" -d 'What the database holds: of when it is, sources, licences'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Compare every byte of the database with its digests'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "search" -d 'Everything that is known under an id'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "diff" -d 'What changed from one database to another'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "import" -d 'Check a database and put it in its place'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write the database to a file'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -f -a "add" -d 'Say the status of a vulnerability in a product'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -f -a "import" -d 'Check documents and keep them beside what was said here'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -f -a "list" -d 'What is said, by whom and when'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -f -a "export" -d 'Write all that is said as one document'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and not __fish_seen_subcommand_from add import list export help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l product -d 'A package URL, a reference of an image or another identifier, repeatable; what it leaves out may be anything' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l status -d '`not_affected`, `affected`, `fixed` or `under_investigation`' -r -f -a "not_affected\t''
affected\t''
fixed\t''
under_investigation\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l justification -d 'Why it is not affected, as a word of OpenVEX' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l impact -d 'Why it is not affected, for people' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l action -d 'What to do where it is affected' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l subcomponent -d 'The package in the product that it is about, as a package URL, repeatable [default: all of the product]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l alias -d 'Another id of the vulnerability, repeatable' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l author -d 'Who says it [default: the author of the file]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l role -d 'In which role' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l until -d 'The last day on which it holds, YYYY-MM-DD' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l as-of -d 'Say it as on this day, YYYY-MM-DD [default: now]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -s o -l output -d 'The file to add it to [default: `vex.file` of plimsoll.yaml, else .plimsoll/vex.json]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from import" -l file -d 'The file of statements [default: `vex.file` of plimsoll.yaml, else .plimsoll/vex.json]; imported documents are in the folder beside it that ends in `.d`' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from import" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from import" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from import" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from list" -l unmatched -d 'Only statements about flaws of these images, root file systems or bills of materials that apply to none of them, with what differs first' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from list" -l file -d 'The file of statements [default: `vex.file` of plimsoll.yaml, else .plimsoll/vex.json]; imported documents are in the folder beside it that ends in `.d`' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from list" -l as-of -d 'Which statements have expired is told as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from list" -l format -d '`text` or `json`' -r -f -a "text\t''
json\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from list" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l format -d '`openvex` 0.2.0, `csaf` 2.0 or `cyclonedx` 1.6' -r -f -a "openvex\t''
csaf\t''
cyclonedx\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l author -d 'Who publishes it [default: the author of the file]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l role -d 'In which role' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l id -d 'The id of the document' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l file -d 'The file of statements [default: `vex.file` of plimsoll.yaml, else .plimsoll/vex.json]; imported documents are in the folder beside it that ends in `.d`' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -s o -l output -d 'Where to write it [default: standard output]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l strict -d 'Exit with 3 when anything could not be looked at' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l platform -d 'Which platform of an image for several, such as linux/arm64, or `all` [default: this machine\'s, else the only one]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l verify -d 'What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the unpacked layers too) [default: blob]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l limit -d 'What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, header-bytes, file-buffer, facts-bytes' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l cache -d 'Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user\'s cache folder]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l registry-config -d 'Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and Podman]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l catalogue -d 'Images that others are built on, with the digests of their layers: by it the base of an image is proven' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l offline -d 'Never use the network' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from help" -f -a "add" -d 'Say the status of a vulnerability in a product'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from help" -f -a "import" -d 'Check documents and keep them beside what was said here'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from help" -f -a "list" -d 'What is said, by whom and when'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write all that is said as one document'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand vex; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and not __fish_seen_subcommand_from add list prune help" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and not __fish_seen_subcommand_from add list prune help" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and not __fish_seen_subcommand_from add list prune help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and not __fish_seen_subcommand_from add list prune help" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and not __fish_seen_subcommand_from add list prune help" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and not __fish_seen_subcommand_from add list prune help" -f -a "add" -d 'Add a waiver to plimsoll.yaml'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and not __fish_seen_subcommand_from add list prune help" -f -a "list" -d 'List the waivers with what they cover'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and not __fish_seen_subcommand_from add list prune help" -f -a "prune" -d 'Remove the waivers that have expired or match nothing'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and not __fish_seen_subcommand_from add list prune help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l package -d 'Of a flaw: only in this package, by name or package URL' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l reason -d 'Why it is accepted' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l until -d 'The last day on which it holds, `YYYY-MM-DD`' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l owner -d 'Who answers for it' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l path -d 'Glob over paths, from the folder of plimsoll.yaml' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l kind -d 'Kind of the object' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l namespace -d 'Namespace of the object' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l name -d 'Name of the object' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l container -d 'Name of the container' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from list" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from prune" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from prune" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from prune" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a waiver to plimsoll.yaml'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the waivers with what they cover'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from help" -f -a "prune" -d 'Remove the waivers that have expired or match nothing'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand waive; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand init" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand init" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand init" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand init" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand init" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and not __fish_seen_subcommand_from show help" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and not __fish_seen_subcommand_from show help" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and not __fish_seen_subcommand_from show help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "show" -d 'Show every setting\'s value'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and __fish_seen_subcommand_from show" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and __fish_seen_subcommand_from show" -l origin -d 'Say where each value comes from'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting\'s value'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand completions" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand completions" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand completions" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand completions" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand man" -l output -d 'The folder to write them to; without it the main page goes to standard output' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand man" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand man" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand man" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand man" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand version" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand version" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand version" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand version" -l features -d 'Say what is built in'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand version" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand version" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and not __fish_seen_subcommand_from vercmp inrange help" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and not __fish_seen_subcommand_from vercmp inrange help" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and not __fish_seen_subcommand_from vercmp inrange help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and not __fish_seen_subcommand_from vercmp inrange help" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and not __fish_seen_subcommand_from vercmp inrange help" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and not __fish_seen_subcommand_from vercmp inrange help" -f -a "vercmp" -d 'Compare versions'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and not __fish_seen_subcommand_from vercmp inrange help" -f -a "inrange" -d 'Say whether versions lie in ranges'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and not __fish_seen_subcommand_from vercmp inrange help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from vercmp" -l scheme -d 'The order to compare by' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from vercmp" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from vercmp" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from vercmp" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from vercmp" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from vercmp" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from inrange" -l scheme -d 'The way in which the ranges are written' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from inrange" -s C -l directory -d 'Work in this folder, as if the command were run there' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from inrange" -l config -d 'The configuration file [default: plimsoll.yaml here or above, up to the repository\'s root]' -r -F
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from inrange" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from inrange" -s q -l quiet -d 'No progress and no notes beside the result'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from inrange" -s h -l help -d 'Print help'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "vercmp" -d 'Compare versions'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "inrange" -d 'Say whether versions lie in ranges'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "scan" -d 'Find what is wrong, worst first, and say whether the gate passes'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "fix" -d 'Apply the fixes that are safe, or show what they would change'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "explain" -d 'Explain a check by its id, its word or another tool\'s id for it'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "checks" -d 'The checks there are'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "image" -d 'What is in an image: packages, files, layers, its base and grade, how two differ'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "db" -d 'The database of advisories: make, look into, move'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "vex" -d 'Statements on the exploitability of vulnerabilities: make, take, list, publish'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "waive" -d 'Accept findings, with a reason and a date'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "init" -d 'Write a commented plimsoll.yaml'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "config" -d 'The configuration in force'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "completions" -d 'Write the completions of a shell'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "man" -d 'Write the manual pages'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "version" -d 'The version and what is built in'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "dev" -d 'Ask parts of the program one by one, for tests of them'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks image db vex waive init config completions man version dev help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from checks" -f -a "list" -d 'List them'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "sbom" -d 'The packages in it, with where each was seen'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "files" -d 'The files that a container sees'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "layers" -d 'The layers it is made of'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "base" -d 'What it was built on, how sure that is, and what is on top'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "grade" -d 'Its grade from A to F, with reasons and dates, or U where something that is needed is not known'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "bloat" -d 'The packages that its start command cannot reach, with their bytes'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "diff" -d 'How another state of it differs: packages, configuration, files, layers'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "build" -d 'Make a database from a folder of records, as OSV exports them'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "update" -d 'Get what is new, check it, and put it in its place'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "status" -d 'What the database holds: of when it is, sources, licences'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "verify" -d 'Compare every byte of the database with its digests'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "search" -d 'Everything that is known under an id'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "diff" -d 'What changed from one database to another'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "import" -d 'Check a database and put it in its place'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "export" -d 'Write the database to a file'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from vex" -f -a "add" -d 'Say the status of a vulnerability in a product'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from vex" -f -a "import" -d 'Check documents and keep them beside what was said here'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from vex" -f -a "list" -d 'What is said, by whom and when'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from vex" -f -a "export" -d 'Write all that is said as one document'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from waive" -f -a "add" -d 'Add a waiver to plimsoll.yaml'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from waive" -f -a "list" -d 'List the waivers with what they cover'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from waive" -f -a "prune" -d 'Remove the waivers that have expired or match nothing'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting\'s value'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from dev" -f -a "vercmp" -d 'Compare versions'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from dev" -f -a "inrange" -d 'Say whether versions lie in ranges'
