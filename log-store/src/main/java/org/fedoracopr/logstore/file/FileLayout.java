package org.fedoracopr.logstore.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.ResultPath;
import org.fedoracopr.logstore.storage.SealedLogs;

/**
 * Where things lie below the storage's folder.
 *
 * <pre>
 * lock                                               held by the process that uses the folder
 * logs/&lt;uids|tasks|builds&gt;/&lt;00..ff&gt;/&lt;id&gt;.d/build.json  the path the build has registered
 *                                     .../&lt;attempt&gt;/log        the bytes of one attempt
 *                                     .../&lt;attempt&gt;/seal.json  its seal, once it is complete
 *                                     .../&lt;attempt&gt;/verdict.json  what became of it, as its sender says
 * paths/&lt;owner&gt;/&lt;directory&gt;/&lt;chroot&gt;/&lt;result&gt;.json     the build that a path leads to
 * </pre>
 */
record FileLayout(Path root) {
    private static final String SUFFIX = ".d";
    private static final Pattern ATTEMPT = Pattern.compile("[1-9][0-9]{0,5}");

    Path lock() {
        return root.resolve("lock");
    }

    /** The folder of a build. The suffix keeps ids such as "." and ".." from meaning anything to the file system. */
    Path build(LogKey key) {
        CRC32 checksum = new CRC32();
        checksum.update(key.id().getBytes(StandardCharsets.US_ASCII));
        String shard = String.format("%02x", checksum.getValue() & 0xff);
        return root.resolve("logs").resolve(key.kind().folder()).resolve(shard).resolve(key.id() + SUFFIX);
    }

    Path buildRecord(LogKey key) {
        return build(key).resolve("build.json");
    }

    Path attempt(LogId log) {
        return build(log.key()).resolve(Integer.toString(log.attempt()));
    }

    Path log(LogId log) {
        return attempt(log).resolve("log");
    }

    Path seal(LogId log) {
        return attempt(log).resolve("seal.json");
    }

    Path verdict(LogId log) {
        return attempt(log).resolve("verdict.json");
    }

    Path pathRecord(ResultPath path) {
        return root.resolve("paths")
                .resolve(path.owner())
                .resolve(path.directory())
                .resolve(path.chroot())
                .resolve(path.resultDirectory() + ".json");
    }

    /** Tells of each attempt that has a folder, in no order, and holds few of them in memory. */
    void eachAttempt(SealedLogs visitor) throws IOException {
        for (LogKey.Kind kind : LogKey.Kind.values()) {
            for (Path shard : children(root.resolve("logs").resolve(kind.folder()))) {
                try (DirectoryStream<Path> builds = Files.newDirectoryStream(shard, "*" + SUFFIX)) {
                    for (Path build : builds) {
                        String name = String.valueOf(build.getFileName());
                        LogKey key = new LogKey(kind, name.substring(0, name.length() - SUFFIX.length()));
                        for (int attempt : attempts(key)) {
                            visitor.accept(new LogId(key, attempt));
                        }
                    }
                } catch (DirectoryIteratorException e) {
                    throw e.getCause();
                }
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    /** The attempts of a build that have a folder, in ascending order. */
    List<Integer> attempts(LogKey key) throws IOException {
        List<Integer> attempts = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(build(key))) {
            for (Path entry : entries) {
                Matcher matcher = ATTEMPT.matcher(String.valueOf(entry.getFileName()));
                if (matcher.matches()) {
                    attempts.add(Integer.valueOf(matcher.group()));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return List.of();
        }
        attempts.sort(null);
        return attempts;
    }
}
