#!/bin/sh
# train.sh FOLDER PROGRAM SCRIPT: makes FOLDER/lib/PROGRAM.aot, the AOT cache from which Java takes the program's classes loaded and linked.
# SCRIPT runs the program ("$1") as it is used, in an empty directory; how the program ends does not matter. Without a cache the program
# starts more slowly and is otherwise the same, so a training that fails is told and does not end the build.
set -eu
folder=$(cd "$1" && pwd -P)
program=$2
script=$(cd "$(dirname "$3")" && pwd -P)/$(basename "$3")
cache=$folder/lib/$program.aot
rm -f "$cache" "$cache".new*
directory=$(mktemp -d)
trap 'rm -rf "$directory" "$cache".new*' EXIT
(
    cd "$directory"
    JAVA_OPTS="-XX:AOTCacheOutput=$cache.new" sh "$script" "$folder/bin/$program"
) >"$directory/training.log" 2>&1 </dev/null || true
if [ -s "$cache.new" ]; then
    mv "$cache.new" "$cache"
else
    echo "train.sh: no AOT cache was made for $program, it will start more slowly: " >&2
    tail -n 5 "$directory/training.log" >&2
fi
