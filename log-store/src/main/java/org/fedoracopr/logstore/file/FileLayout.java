package org.fedoracopr.logstore.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 *                                     .../&lt;attempt&gt;/verdict.json  what became of it, as its sender says
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
