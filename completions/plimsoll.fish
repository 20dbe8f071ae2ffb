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
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "waive" -d 'Accept findings, with a reason and a date'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "init" -d 'Write a commented plimsoll.yaml'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "config" -d 'The configuration in force'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "completions" -d 'Write the completions of a shell'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "man" -d 'Write the manual pages'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "version" -d 'The version and what is built in'
complete -c plimsoll -n "__fish_plimsoll_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l format -d 'How to show the result, repeatable; `FORMAT=FILE` writes to a file. Formats: text, concise, json, ndjson, sarif, junit, github, gitlab, markdown, html, csv [default: text]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l fail-on -d 'The severity from which on a finding fails the gate: critical, high, medium, low, info or never [default: high]' -r
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
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l exclude -d 'Paths to leave out' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l allow-empty -d 'A target in which nothing is recognised is fine' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand scan" -l offline -d 'Never use the network; nothing in this version does' -r -f -a "true\t''
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
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l format -d 'How to show the result, repeatable; `FORMAT=FILE` writes to a file. Formats: text, concise, json, ndjson, sarif, junit, github, gitlab, markdown, html, csv [default: text]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l fail-on -d 'The severity from which on a finding fails the gate: critical, high, medium, low, info or never [default: high]' -r
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
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l exclude -d 'Paths to leave out' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l allow-empty -d 'A target in which nothing is recognised is fine' -r -f -a "true\t''
false\t''"
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l as-of -d 'Judge as on this day, YYYY-MM-DD [default: today, UTC]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l jobs -d 'Threads to use [default: one per core]' -r
complete -c plimsoll -n "__fish_plimsoll_using_subcommand fix" -l offline -d 'Never use the network; nothing in this version does' -r -f -a "true\t''
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
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "scan" -d 'Find what is wrong, worst first, and say whether the gate passes'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "fix" -d 'Apply the fixes that are safe, or show what they would change'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "explain" -d 'Explain a check by its id, its word or another tool\'s id for it'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "checks" -d 'The checks there are'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "waive" -d 'Accept findings, with a reason and a date'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "init" -d 'Write a commented plimsoll.yaml'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "config" -d 'The configuration in force'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "completions" -d 'Write the completions of a shell'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "man" -d 'Write the manual pages'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "version" -d 'The version and what is built in'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and not __fish_seen_subcommand_from scan fix explain checks waive init config completions man version help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from checks" -f -a "list" -d 'List them'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from waive" -f -a "add" -d 'Add a waiver to plimsoll.yaml'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from waive" -f -a "list" -d 'List the waivers with what they cover'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from waive" -f -a "prune" -d 'Remove the waivers that have expired or match nothing'
complete -c plimsoll -n "__fish_plimsoll_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting\'s value'
