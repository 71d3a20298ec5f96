package org.fedoracopr.logstore.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.ResultPath;

/**
 * Where things lie below the storage's folder.
 *
 * <pre>
 * lock                                               held by the process that uses the folder
 * logs/&lt;uids|tasks|builds&gt;/&lt;00..ff&gt;/&lt;id&gt;.d/build.json  the path the build has registered
 *                                     .../&lt;attempt&gt;/log        the bytes of one attempt
 *                                     .../&lt;attempt&gt;/seal.json  its seal, once it is complete
 * paths/&lt;owner&gt;/&lt;directory&gt;/&lt;chroot&gt;/&lt;result&gt;.json     the build that a path leads to
 * </pre>
 */
record FileLayout(Path root) {
    private static final Pattern ATTEMPT = Pattern.compile("[1-9][0-9]{0,5}");

    Path lock() {
        return root.resolve("lock");
    }

    /** The folder of a build. The suffix keeps ids such as "." and ".." from meaning anything to the file system. */
    Path build(LogKey key) {
        CRC32 checksum = new CRC32();
        checksum.update(key.id().getBytes(StandardCharsets.US_ASCII));
        String shard = String.format("%02x", checksum.getValue() & 0xff);
        return root.resolve("logs").resolve(key.kind().folder()).resolve(shard).resolve(key.id() + ".d");
    }

    Path buildRecord(LogKey key) {
        return build(key).resolve("build.json");
    }

    Path attempt(LogId log) {
        return build(log.key()).resolve(Integer.toString(log.attempt()));
    }

    Path pathRecord(ResultPath path) {
        return root.resolve("paths")
                .resolve(path.owner())
                .resolve(path.directory())
                .resolve(path.chroot())
                .resolve(path.resultDirectory() + ".json");
    }

    /** The highest attempt of a build that has a folder. */
    Optional<LogId> latest(LogKey key) throws IOException {
        OptionalInt highest = OptionalInt.empty();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(build(key))) {
            for (Path entry : entries) {
                Matcher matcher = ATTEMPT.matcher(String.valueOf(entry.getFileName()));
                if (matcher.matches()) {
                    int attempt = Integer.parseInt(matcher.group());
                    highest = OptionalInt.of(Math.max(attempt, highest.orElse(attempt)));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return Optional.empty();
        }
        return highest.isPresent() ? Optional.of(new LogId(key, highest.getAsInt())) : Optional.empty();
    }
}
