# shellcheck shell=bash
# The cgroup of everything that belongs to the cluster: it tells which processes are ours, however they were started, and holds the pods' cgroups.

# The hierarchies of this machine: one with cgroup v2, one per controller with v1.
hierarchies() {
    if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
        echo /sys/fs/cgroup
    else
        awk '$3 == "cgroup" {print $2}' /proc/mounts
    fi
}

make_cgroups() {
    local hierarchy group setting
    for hierarchy in $(hierarchies); do
        group=$hierarchy/$name
        mkdir -p "$group"
        for setting in cpuset.cpus cpuset.mems; do
            # With v1 a new one has none, and takes no process.
            [ ! -e "$hierarchy/$setting" ] || [ -n "$(cat "$group/$setting")" ] || cat "$hierarchy/$setting" >"$group/$setting"
        done
        if [ -e "$hierarchy/cgroup.subtree_control" ]; then
            sed 's/\(^\| \)/\1+/g' "$hierarchy/cgroup.controllers" >"$hierarchy/cgroup.subtree_control"
            sed 's/\(^\| \)/\1+/g' "$group/cgroup.controllers" >"$group/cgroup.subtree_control"
        fi
        mkdir -p "$group/node"
        for setting in cpuset.cpus cpuset.mems; do
            [ ! -e "$hierarchy/$setting" ] || [ -e "$hierarchy/cgroup.subtree_control" ] || cat "$group/$setting" >"$group/node/$setting"
        done
    done
}

# Makes this shell one of the node's own programs.
join_cgroup() {
    local hierarchy
    for hierarchy in $(hierarchies); do echo "$BASHPID" >"$hierarchy/$name/node/cgroup.procs"; done
}

# The processes of the cluster.
our_processes() {
    local hierarchy
    for hierarchy in $(hierarchies); do
        [ -d "$hierarchy/$name" ] || continue
        find "$hierarchy/$name" -name cgroup.procs -exec cat {} + 2>/dev/null || true
    done | grep -v '^0$' | sort -nu
}

no_process_of_ours() { [ -z "$(our_processes)" ]; }

cgroups_gone() {
    local hierarchy left=0
    for hierarchy in $(hierarchies); do
        [ -d "$hierarchy/$name" ] || continue
        find "$hierarchy/$name" -depth -type d -exec rmdir {} + 2>/dev/null || true
        [ ! -d "$hierarchy/$name" ] || left=1
    done
    return $left
}
