# shellcheck shell=bash
# The node: a first process in namespaces of its own, and inside containerd, the control plane and the kubelet.

# Runs a command inside the node and waits for it.
in_node() {
    (
        exec 9>&-
        join_cgroup
        exec nsenter --target "$(cat "$state/init")" --mount --net --pid -- "$@"
    )
}

# Starts a command inside the node for as long as the node lives.
start_in_node() { # LOG COMMAND...
    local log=$1
    shift
    in_node setsid --fork "$@" >"$log" 2>&1 </dev/null 9>&-
}

start_init() {
    local unshared
    make_cgroups
    (
        join_cgroup
        exec setsid unshare --mount --net --pid --fork --kill-child --mount-proc "$here/node/init" "$directory" >"$directory/logs/init.log" 2>&1 </dev/null 9>&-
    ) &
    unshared=$!
    # Or this shell would tell of its end.
    disown
    await 20 test -e "$directory/init.ready" || { cat "$directory/logs/init.log" >&2; die "the node's namespaces could not be made"; }
    # The subshell has become unshare, whose only child is the first process.
    pgrep -P "$unshared" >"$state/init" || die "the node ended instead of starting: $(tail -n 1 "$directory/logs/init.log")"
}

# A cable between machine and node: it goes with the node's network namespace, and with it its address and route.
connect_network() {
    ip link add e2e-machine type veth peer name eth0 netns "$(cat "$state/init")"
    ip addr add "$host_address/30" dev e2e-machine
    ip link set e2e-machine up
    ip route add "$pod_network" via "$node_address" dev e2e-machine
    in_node sh -c "ip addr add $node_address/30 dev eth0 && ip link set eth0 up && ip route add default via $host_address"
}

start_containerd() {
    fill "$here/node/containerd.toml" "$directory/containerd.toml"
    mkdir -p "$directory/cni" "$directory/tmp"
    fill "$here/node/network.conflist" "$directory/cni/network.conflist"
    start_in_node "$directory/logs/containerd.log" env "PATH=$tools/usr/bin:$tools/usr/sbin:$PATH" "TMPDIR=$directory/tmp" \
        "$tools/usr/bin/containerd" --config "$directory/containerd.toml"
    await 30 in_node "$tools/usr/bin/ctr" --address "$directory/containerd.sock" version >/dev/null 2>&1 \
        || { tail -n 5 "$directory/logs/containerd.log" >&2; die "containerd does not start; its log ends as shown above"; }
}

import_images() {
    tar -C "$cache/oci" -cf - . 9>&- | in_node env "TMPDIR=$directory/tmp" "$tools/usr/bin/ctr" --address "$directory/containerd.sock" --namespace k8s.io \
        images import - >"$directory/logs/import.log" 2>&1 9>&- || { tail -n 5 "$directory/logs/import.log" >&2; die "containerd does not take the images"; }
}

start_control_plane() {
    start_in_node "$directory/logs/control-plane.log" env "JAVA_OPTS=-Djava.io.tmpdir=$directory/tmp" "COPR_BUILDER_CACHE=${cache%/e2e}" \
        "$here/target/e2e/bin/e2e-control-plane" --directory "$directory/control-plane" --address "$node_address" --node node1
}

await_control_plane() {
    await 120 grep -qE '^ready|^e2e-control-plane|rror' "$directory/logs/control-plane.log" && grep -q ^ready "$directory/logs/control-plane.log" \
        || { tail -n 5 "$directory/logs/control-plane.log" >&2; die "the control plane does not start; its log ends as shown above"; }
}

start_kubelet() {
    local binaries=$1
    mkdir -p "$directory/kubelet/volume-plugins" "$directory/pod-logs"
    fill "$here/node/kubelet.yaml" "$directory/kubelet.yaml"
    start_in_node "$directory/logs/kubelet.log" env "PATH=$tools/usr/bin:$tools/usr/sbin:$PATH" "TMPDIR=$directory/tmp" \
        "$binaries/kubelet" --config "$directory/kubelet.yaml" --kubeconfig "$directory/control-plane/kubelet/kubeconfig" --root-dir "$directory/kubelet" \
        --cert-dir "$directory/kubelet/pki" --hostname-override node1 --node-ip "$node_address" --containerd "$directory/containerd.sock"
    export KUBECONFIG=$directory/control-plane/kubeconfig
    await 60 kubectl wait --for=condition=Ready node/node1 --timeout=5s >/dev/null 2>&1 \
        || { tail -n 5 "$directory/logs/kubelet.log" >&2; die "the node does not become Ready; the kubelet's log ends as shown above"; }
    # Until a controller takes this taint off no pod is scheduled.
    await 30 sh -c '! kubectl get node node1 -o jsonpath="{.spec.taints[*].key}" | grep -q not-ready' || die "the node stays tainted as not ready"
}

# There is no kube-proxy: pods reach the API server under its service's address by these rules, which are the node's own.
route_service() {
    local port chain
    port=$(sed -n 's/^ready .*:\([0-9]*\)$/\1/p' "$directory/logs/control-plane.log")
    for chain in PREROUTING OUTPUT; do
        in_node iptables -w -t nat -A $chain -d "$service_address" -p tcp --dport 443 -j DNAT --to-destination "$node_address:$port"
    done
}

# Ends whatever is there of a node, also of one whose start or run was killed.
remove_node() {
    local process
    if [ -e "$state/directory" ]; then directory=$(cat "$state/directory"); fi
    # More than once: one of them may have been starting another.
    stop_ours() {
        for process in $(our_processes); do kill -KILL "$process" 2>/dev/null || true; done
        no_process_of_ours
    }
    await 60 stop_ours || say "e2e/cluster: these processes do not end: $(our_processes | tr '\n' ' ')"
    await 20 cgroups_gone || say "e2e/cluster: these cgroups cannot be removed: $(find /sys/fs/cgroup -maxdepth 2 -name $name | tr '\n' ' ')"
    # The kernel takes the cable away some moments after the last process.
    await 20 sh -c '! ip link show e2e-machine >/dev/null 2>&1' || say "e2e/cluster: the network device e2e-machine stays"
    if [ -e "$state/directory-was-there" ]; then
        find "$directory" -xdev -mindepth 1 -delete
    elif [ -e "$state/directory" ]; then
        rm -rf --one-file-system "$directory"
    fi
}
