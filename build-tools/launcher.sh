#!/bin/sh
# Starts one of the Java programs of this project; written when its module is packaged.
# The jars are in ../lib. JAVA_OPTS are options for Java.
main=@{launcher.main}
options='@{launcher.options}'

fail() {
    echo "${0##*/}: $*" >&2
    exit 127
}

self=$0
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
    esac
done
home=$(cd "$(dirname "$self")/.." && pwd -P) || fail "cannot enter the folder above $(dirname "$self")"

# A JDK says its version in the file `release`; asking it would cost a start of Java.
is_25() {
    [ -x "$1/bin/java" ] || return 1
    if [ -r "$1/release" ]; then
        grep -q '^JAVA_VERSION="25[".]' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | grep -q 'version "25[".]'
    fi
}

find_java() {
    if [ -n "$JAVA_HOME" ] && is_25 "$JAVA_HOME"; then
        echo "$JAVA_HOME/bin/java"
        return 0
    fi
    for candidate in /usr/lib/jvm/*25*; do
        if is_25 "$candidate"; then
            echo "$candidate/bin/java"
            return 0
        fi
    done
    if command -v java >/dev/null 2>&1 && java -version 2>&1 | grep -q 'version "25[".]'; then
        command -v java
        return 0
    fi
    return 1
}

java=$(find_java) || fail "Java 25 was not found: set JAVA_HOME to a JDK or JRE 25, or install one below /usr/lib/jvm"
# shellcheck disable=SC2086 # options and JAVA_OPTS are several words
exec "$java" $options $JAVA_OPTS "-Dlauncher.program=$0" -cp "$home/lib/*" "$main" "$@"
