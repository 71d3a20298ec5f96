#!/bin/sh
# Starts one of the Java programs of this project; written when its module is packaged.
# The jars are in ../lib. JAVA_OPTS are options for Java.
name=@{launcher.name}
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
# Always in this order: an AOT cache is of one class path.
classpath=
for jar in $jars; do
    classpath=$classpath${classpath:+:}$home/lib/$jar
done
# A cache that is not of these jars and this Java is no reason to say anything: Java then starts as if there were none.
if [ -r "$home/lib/$name.aot" ]; then
    set -- "-XX:AOTCache=$home/lib/$name.aot" -Xlog:aot=off,cds=off,class+path=off "-Dlauncher.program=$0" -cp "$classpath" "$main" "$@"
else
    set -- "-Dlauncher.program=$0" -cp "$classpath" "$main" "$@"
fi
# shellcheck disable=SC2086 # options and JAVA_OPTS are several words
exec "$java" $options $JAVA_OPTS "$@"
