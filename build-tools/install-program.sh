#!/bin/sh
# install-program.sh FOLDER JAR PROGRAM=MAIN_CLASS...: puts a module's jar into FOLDER/lib, where Maven has copied the jars
# it needs, and writes one launcher per program into FOLDER/bin, made from launcher.sh.
# Scripts in the module's src/main/launcher go to bin/ as they are, src/main/libexec to libexec/, src/main/man to share/man/man1/. LAUNCHER_OPTIONS are options for Java that every one of these programs gets.
set -eu
folder=$1
jar=$2
shift 2
tools=$(cd "$(dirname "$0")" && pwd -P)
mkdir -p "$folder/bin" "$folder/lib"
cp "$jar" "$folder/lib/"
# Java checks the signature of every class that it loads of a signed jar; JGit's is one.
if ls "$folder"/lib/org.eclipse.jgit*.jar >/dev/null 2>&1; then
    java=$("$tools/find-java")
    "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$tools/Unsign.java" "$folder"/lib/org.eclipse.jgit*.jar
fi
jars=$(cd "$folder/lib" && LC_ALL=C ls | grep '\.jar$' | tr '\n' ' ')
finder=$folder/find-java.new
sed '1,/^# ----$/d; /^# ----$/,$d' "$tools/find-java" >"$finder"
for program in "$@"; do
    file=$folder/bin/${program%%=*}
    sed -e "s|@{launcher.main}|${program#*=}|" -e "s|@{launcher.options}|${LAUNCHER_OPTIONS:-}|" -e "s|@{launcher.jars}|$jars|" \
        -e "/^#@{launcher.find-java}$/{r $finder" -e 'd;}' "$tools/launcher.sh" >"$file.new"
    chmod 755 "$file.new"
    mv "$file.new" "$file"
done
rm -f "$finder"
# Programs that are scripts.
if [ -d src/main/launcher ]; then
    cp -p src/main/launcher/* "$folder/bin/"
fi
# What those scripts share, and the manual.
if [ -d src/main/libexec ]; then
    mkdir -p "$folder/libexec"
    cp -p src/main/libexec/* "$folder/libexec/"
fi
if [ -d src/main/man ]; then
    mkdir -p "$folder/share/man/man1"
    cp -p src/main/man/*.1 "$folder/share/man/man1/"
fi
# Programs that have to start fast. Without an archive they start more slowly and are otherwise the same, which share-classes tells and does not end the build.
if [ -x "$folder/libexec/share-classes" ]; then
    # An archive is of jars of one time; the tools that make images keep times, or set them to zero.
    touch -d @0 "$folder"/lib/*.jar
    "$folder/libexec/share-classes" || true
fi
