# shellcheck shell=bash
# What a cluster could leave behind on the machine, as lines of text, and the comparison of two such lists.

# Sysctls that change by themselves.
readonly restless='^(fs\.(dentry-state|file-nr|inode-nr|inode-state|aio-nr|quota\.)|kernel\.(random|ns_last_pid|pty\.nr|sched_domain)|net\.netfilter\.nf_conntrack_count|vm\.stat|dev\.)'

machine() {
    {
        awk '{print "mount: " $5, $8, $9}' <(sed -E 's/ (shared|master|propagate_from|unbindable):?[0-9]*//g' /proc/self/mountinfo)
        # Those of single devices come and go with them.
        sysctl -a 2>/dev/null | grep -vE "$restless" | awk '!/^net\.ipv[46]\.(conf|neigh)\./ || /\.(all|default)\./ {print "sysctl: " $0}'
        local save
        for save in iptables-save ip6tables-save iptables-legacy-save; do
            command -v $save >/dev/null || continue
            { $save 2>/dev/null || true; } | sed -nE -e 's/ ?\[[0-9]+:[0-9]+\]//' -e "/^[-:*]/s/^/$save: /p"
        done
        ip -o link | awk -F': ' '{print "link: " $2}'
        ip -o addr | awk '{print "address: " $2, $4}'
        ip route show table all | sed -E 's/ expires [0-9]+sec//; s/^/route: /'
        ip rule | sed 's/^/rule: /'
        losetup -a 2>/dev/null | sed 's/^/loop device: /'
        stat -c 'device: %n %a %u:%g' /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty
        find /sys/fs/cgroup -type d 2>/dev/null | grep -E "/($name|kubepods|k8s\.io|cri-containerd)" | sed 's/^/cgroup: /' || true
        local process
        for process in $(our_processes) $(grep -lsxE 'containerd.*|runc.*|kubelet' /proc/[0-9]*/comm | cut -d/ -f3); do
            printf 'process: %s %s\n' "$process" "$(tr '\0' ' ' <"/proc/$process/cmdline" 2>/dev/null | cut -c1-120)"
        done
        local place
        for place in "$state" /run/netns/* /run/containerd /run/runc /var/lib/containerd /var/lib/kubelet /var/lib/cni /var/log/pods /var/log/containers \
            /etc/cni /etc/kubernetes /opt/cni /opt/containerd /usr/libexec/kubernetes ${directory:+"$directory"}; do
            [ ! -e "$place" ] || echo "file: $place"
        done
    } | sort -u
}

# Names each difference between the machine and a list of earlier; fails when there is one.
machine_unchanged_since() { # FILE
    local differences
    differences=$(diff <(cat "$1") <(machine) | sed -nE -e 's/^> /left behind: /p' -e 's/^< /missing: /p' || true)
    if [ -n "$differences" ]; then
        say "$(head -n 60 <<<"$differences")"
        say "The machine differs from what it was before in $(wc -l <<<"$differences") lines; at most 60 are shown."
        return 1
    fi
    say "The machine is as it was before: $(wc -l <"$1") facts compared."
}

# Fails with a sentence where no cluster can run, whatever is installed.
machine_suits() {
    command -v apt-get >/dev/null || die "this needs Debian's apt-get, for containerd and for the images"
    unshare --mount --net --pid --fork --kill-child --mount-proc sh -c 'mount -t tmpfs none /mnt && { ! command -v ip || ip link add probe type veth; } && echo 1 >/proc/sys/net/ipv4/ip_forward' >/dev/null 2>&1 \
        || die "this root may not make namespaces, mounts or network devices: run it on a machine of its own, or in a privileged container"
    mkdir -p "$(hierarchies | head -n 1)/$name-probe" 2>/dev/null && rmdir "$(hierarchies | head -n 1)/$name-probe" \
        || die "this root may not make cgroups: mount /sys/fs/cgroup writable"
}
