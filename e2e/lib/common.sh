# shellcheck shell=bash
# Words that all parts of e2e/cluster share.

readonly name=copr-builder-e2e
# Where a cluster that is up is remembered; there is one per machine.
readonly state=/run/$name
readonly host_address=10.202.0.1 node_address=10.202.0.2 pod_network=10.203.0.0/24 service_address=10.96.0.1
readonly cache=${COPR_BUILDER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/copr-builder}/e2e
readonly tools=$cache/tools

say() { printf '%s\n' "$*" >&2; }
die() { printf 'e2e/cluster: %s\n' "$*" >&2; exit 1; }
wrong() { printf 'e2e/cluster: %s\nSee e2e/cluster --help.\n' "$*" >&2; exit 2; }
step() { printf '== %s (%d s)\n' "$1" "$SECONDS" >&2; }
pause_briefly() { read -rt 0.1 <> <(:) || true; }

# Waits for a condition; fails when the time is over.
await() { # SECONDS COMMAND...
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        pause_briefly
    done
}

# Copies a template with its @NAMES@ filled in.
fill() { # TEMPLATE TARGET
    sed -e "s|@DIRECTORY@|$directory|g" -e "s|@TOOLS@|$tools|g" -e "s|@CGROUP@|$name|g" -e "s|@NODE_ADDRESS@|$node_address|g" \
        -e "s|@POD_NETWORK@|$pod_network|g" -e "s|@OPEN_FILES@|$(ulimit -Hn | sed 's/unlimited/1000000/')|g" "$1" >"$2"
}
