# shellcheck shell=bash
# The images of the node, made on the spot: no registry is needed. They are kept in the cache, each layer under the digest of its content.

readonly base_packages=rpm,cpio,gcc,make,libc6-dev,patch,git,curl,ca-certificates,file,xz-utils,bzip2,unzip,procps,python3
readonly blobs=$cache/oci/blobs/sha256

# URI, code name and architecture of the distribution's main package list, as apt knows them.
distribution() {
    apt-get indextargets 'Created-By: Packages' 'Component: main' --format '$(REPO_URI) $(CODENAME) $(ARCHITECTURE)' \
        | awk -v code="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$2 == code {print; exit}'
}

install_tools() {
    local missing=() pair
    for pair in debootstrap:debootstrap iptables:iptables ip:iproute2 unshare:util-linux pgrep:procps gcc:gcc; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    command -v apt-get >/dev/null || die "this needs Debian's apt-get, for containerd and for the images"
    if [ ${#missing[@]} -gt 0 ]; then
        step "Install ${missing[*]}"
        apt-get update -qq >&2 || true
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || die "cannot install ${missing[*]} with apt-get"
    fi
    # Unpacked, not installed: no service of the machine is started or replaced.
    if [ ! -x "$tools/usr/bin/containerd" ]; then
        step "Download containerd, runc and CNI plugins"
        local unpacked=$tools.new.$$ package
        mkdir -p "$unpacked/packages"
        (
            cd "$unpacked/packages"
            apt-get update -qq >&2 || true
            apt-get download -qq -o APT::Sandbox::User=root containerd runc containernetworking-plugins
        ) || die "cannot download containerd, runc and containernetworking-plugins with apt-get"
        for package in "$unpacked"/packages/*.deb; do dpkg-deb -x "$package" "$unpacked"; done
        rm -rf "$unpacked/packages" "$tools"
        mv "$unpacked" "$tools"
    fi
}

jdk() {
    local java home
    java=$("$here/../build-tools/find-java") || exit 1
    java=$(readlink -f "$java")
    home=${java%/bin/java}
    [ -x "$home/bin/javac" ] || die "$home is no JDK: install a JDK 25 below /usr/lib/jvm or set JAVA_HOME to one"
    echo "$home"
}

# Puts a file among the blobs, in one step, and prints its digest.
keep_blob() { # FILE
    local digest
    digest=$(sha256sum "$1" | cut -d' ' -f1)
    mv "$1" "$blobs/$digest"
    echo "$digest"
}

reproducible_tar=(tar --sort=name --mtime=@0 --numeric-owner)

# Prints the digest of the layer that all images of ours share: a Debian with what the engine rpmbuild needs, and the machine's JDK.
base_layer() {
    local key jdk uri code architecture
    jdk=$(jdk)
    read -r uri code architecture <<<"$(distribution)"
    [ -n "${code:-}" ] || die "apt knows no package list of this distribution: run apt-get update"
    key=$(cat "$jdk/release" <(declare -f make_base) <(echo "$base_packages $code $architecture") | sha256sum | cut -c1-16)
    if [ ! -e "$cache/base-$key" ] || [ ! -e "$blobs/$(cat "$cache/base-$key")" ]; then
        step "Make the base of the images (once; about a minute and a half)"
        local root=$cache/base.new.$$
        # In namespaces of its own: what it mounts and starts goes with it.
        unshare --mount --pid --fork --kill-child --mount-proc \
            bash -c "$(declare -f make_base)"'; make_base "$@"' base "$root" "$uri" "$code" "$architecture" "$base_packages" "$jdk" >"$cache/base.log" 2>&1 \
            || { tail -n 5 "$cache/base.log" >&2; rm -rf "$root"; die "cannot make the base of the images; the whole log is $cache/base.log"; }
        keep_blob "$root.tar" >"$cache/base-$key.new"
        mv "$cache/base-$key.new" "$cache/base-$key"
    fi
    cat "$cache/base-$key"
}

make_base() { # ROOT URI CODE ARCHITECTURE PACKAGES JDK
    set -e
    trap 'rm -rf "$1"' EXIT
    debootstrap --variant=minbase --arch="$4" --include="$5" "$3" "$1" "$2"
    rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/* "$1"/usr/share/{doc,man,locale,info} "$1"/var/log/*
    find "$1/dev" "$1/proc" "$1/sys" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
    mkdir -p "$1/usr/lib/jvm/jdk-25"
    tar -C "$6" --exclude=./lib/src.zip --exclude=./jmods --exclude=./man --exclude=./demo --exclude=./lib/ct.sym -cf - . | tar -C "$1/usr/lib/jvm/jdk-25" --no-same-owner -xf -
    tar --sort=name --numeric-owner -C "$1" -cf "$1.tar" .
}

# Prints the digest of a layer with a module's programs below /opt.
program_layer() { # FOLDER...
    local folder staged=$cache/layer.new.$$
    mkdir -p "$staged/opt"
    for folder in "$@"; do
        [ -d "$folder/bin" ] || die "there are no programs in $folder: build the project first, or leave out --skip-build"
        cp -a "$folder" "$staged/opt/"
    done
    "${reproducible_tar[@]}" --owner=0 --group=0 -C "$staged" -cf "$staged.tar" opt
    rm -rf "$staged"
    keep_blob "$staged.tar"
}

# Prints the digest of a layer with the stand-in for mock where mock itself would be, and its configuration.
mock_layer() {
    local staged=$cache/mock.new.$$ double=$here/../build-runner/src/test/programs/mock
    mkdir -p "$staged/usr/libexec" "$staged/usr/bin" "$staged/var/lib/mock" "$staged/var/cache/mock"
    cp -a "$double" "$staged/usr/libexec/mock"
    ln -s ../libexec/mock/mock "$staged/usr/bin/mock"
    mkdir -p "$staged/etc"
    cp -a "$double/etc-mock" "$staged/etc/mock"
    find "$staged" -name __pycache__ -exec rm -rf {} +
    "${reproducible_tar[@]}" --owner=0 --group=0 -C "$staged" -cf "$staged.tar" etc usr var
    rm -rf "$staged"
    keep_blob "$staged.tar"
}

pause_layer() {
    local staged=$cache/pause.new.$$
    mkdir -p "$staged"
    gcc -Os -static -s -o "$staged/pause" "$here/node/pause.c" || die "cannot compile pause.c: install gcc and libc6-dev"
    "${reproducible_tar[@]}" --owner=0 --group=0 -C "$staged" -cf "$staged.tar" pause
    rm -rf "$staged"
    keep_blob "$staged.tar"
}

descriptor() { # TYPE DIGEST [MORE]
    printf '{"mediaType":"application/vnd.oci.image.%s","digest":"sha256:%s","size":%s%s}' "$1" "$2" "$(stat -c %s "$blobs/$2")" "${3:-}"
}

text_blob() {
    cat >"$blobs/text.new.$$"
    keep_blob "$blobs/text.new.$$"
}

# Prints the descriptor of an image's manifest; the layers lie on each other in their order.
image() { # NAME CONFIG LAYER...
    local reference=$1 config=$2 architecture layers='' ids='' layer manifest
    shift 2
    architecture=$(dpkg --print-architecture)
    for layer in "$@"; do
        layers+=${layers:+,}$(descriptor layer.v1.tar "$layer")
        ids+=${ids:+,}\"sha256:$layer\"
    done
    config=$(printf '{"architecture":"%s","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":[%s]}}' "$architecture" "$config" "$ids" | text_blob)
    manifest=$(printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
        "$(descriptor config.v1+json "$config")" "$layers" | text_blob)
    descriptor manifest.v1+json "$manifest" ",\"platform\":{\"os\":\"linux\",\"architecture\":\"$architecture\"},\"annotations\":{\"io.containerd.image.name\":\"$reference\"}"
}

# Makes the OCI layout of all images in the cache; what no image uses any more is removed.
make_images() {
    local top=$here/.. base builder operator pause images used blob path
    # What a killed run was making.
    rm -rf "$cache"/*.new.* "$blobs"/*.new.*
    mkdir -p "$blobs"
    base=$(base_layer)
    step "Make the images of the programs"
    pause=$(pause_layer)
    builder=$(program_layer "$top/build-runner/target/copr-builder")
    operator=$(program_layer "$top/operator/target/copr-builder-operator" "$top/log-store/target/log-store")
    path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    images=$(image localhost/pause:1 '{"Entrypoint":["/pause"]}' "$pause")
    images+=,$(image localhost/copr-builder:latest "{\"Env\":[\"PATH=/opt/copr-builder/bin:$path\"],\"Cmd\":[\"bash\"]}" "$base" "$builder")
    images+=,$(image localhost/copr-builder-mock:latest "{\"Env\":[\"PATH=/opt/copr-builder/bin:$path\"],\"Cmd\":[\"bash\"]}" "$base" "$builder" "$(mock_layer)")
    images+=,$(image localhost/copr-builder-operator:latest \
        "{\"Env\":[\"PATH=/opt/copr-builder-operator/bin:/opt/log-store/bin:$path\"],\"Cmd\":[\"copr-builder-operator\"]}" "$base" "$operator")
    printf '{"schemaVersion":2,"manifests":[%s]}' "$images" >"$cache/oci/index.json"
    printf '{"imageLayoutVersion":"1.0.0"}' >"$cache/oci/oci-layout"
    used=$(cat "$cache/oci/index.json"; for blob in $(grep -oE '[0-9a-f]{64}' "$cache/oci/index.json"); do cat "$blobs/$blob"; done)
    for blob in "$blobs"/*; do
        case $used in *"${blob##*/}"*) ;; *) rm -f "$blob" ;; esac
    done
}
