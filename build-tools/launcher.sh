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

#@{launcher.find-java}

java=$(find_java) || fail "Java 25 was not found: set JAVA_HOME to a JDK or JRE 25, or install one below /usr/lib/jvm"
# shellcheck disable=SC2086 # options and JAVA_OPTS are several words
exec "$java" $options $JAVA_OPTS "-Dlauncher.program=$0" -cp "$home/lib/*" "$main" "$@"
