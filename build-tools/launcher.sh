#!/bin/sh
# Starts one of the Java programs of this project; written when its module is packaged.
# The jars are in ../lib. JAVA_OPTS are options for Java.
main=@{launcher.main}
options='@{launcher.options}'
jars='@{launcher.jars}'

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
# Always in this order: an archive of classes is of one class path.
classpath=
for jar in $jars; do
    classpath=$classpath${classpath:+:}$home/lib/$jar
done
# An archive that does not fit this Java or these jars is no reason to say anything: Java then starts as if there were none. What it would say
# goes to the standard output, which is the program's.
if [ -r "$home/lib/classes.jsa" ]; then
    # shellcheck disable=SC2086 # options and JAVA_OPTS are several words
    exec "$java" $options "-XX:SharedArchiveFile=$home/lib/classes.jsa" -Xlog:disable $JAVA_OPTS "-Dlauncher.program=$0" -cp "$classpath" "$main" "$@"
fi
# shellcheck disable=SC2086 # options and JAVA_OPTS are several words
exec "$java" $options $JAVA_OPTS "-Dlauncher.program=$0" -cp "$classpath" "$main" "$@"
