# shellcheck shell=sh
# What the companions that are scripts share: the paths of main.ini, without a start of Java.
#
#   COPR_RPMBUILD_CONFIG  a main.ini to read instead of the others
#   COPR_BUILDER_ROOT     a directory that stands for / (for tests)
root=${COPR_BUILDER_ROOT:-}
# shellcheck disable=SC2034 # the scripts use it
system_ini=$root/etc/copr-rpmbuild/main.ini

# use_main_ini [FILE...]: which files there are to read, the later ones win.
use_main_ini() {
    [ -z "${COPR_RPMBUILD_CONFIG:-}" ] || set -- "$COPR_RPMBUILD_CONFIG"
    ini_text=
    for ini in "$@"; do
        if [ -r "$ini" ]; then
            ini_text=$ini_text$(cat "$ini")'
'
        fi
    done
}

# main_ini KEY DEFAULT: prints the value of a key in [main].
main_ini() {
    value=$(printf '%s' "$ini_text" | awk -v key="$1" '
        /^[[:space:]]*[#;]/ { next }
        /^\[/ { section = $0; sub(/^\[/, "", section); sub(/\].*/, "", section); next }
        /^[^[:space:]]/ && (section == "main" || section == "DEFAULT") {
            at = match($0, /[=:]/)
            if (!at) next
            name = tolower(substr($0, 1, at - 1))
            gsub(/[[:space:]]+$/, "", name)
            if (name != key) next
            text = substr($0, at + 1)
            gsub(/^[[:space:]]+|[[:space:]]+$/, "", text)
            found[section] = text
        }
        END { print found["main"] != "" ? found["main"] : found["DEFAULT"] }')
    printf '%s\n' "${value:-$2}"
}

# main_path KEY DEFAULT: the same for a path, below the root.
main_path() {
    path=$(main_ini "$1" "$2")
    case $path in
    /*) printf '%s%s\n' "$root" "$path" ;;
    *) printf '%s\n' "$path" ;;
    esac
}
