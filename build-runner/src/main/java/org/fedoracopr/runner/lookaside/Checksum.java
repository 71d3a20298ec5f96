package org.fedoracopr.runner.lookaside;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Excerpt;
import org.fedoracopr.runner.failure.Explanations;

/** Digests of files, by the names that sources files use (SRC-8). */
final class Checksum {

    private static final int CHUNK_BYTES = 64 * 1024;

    /** The names of the programs ({@code md5sum}) and what Java calls their digests. */
    private static final Map<String, String> ALGORITHMS = Map.of(
            "md5", "MD5",
            "sha1", "SHA-1",
            "sha224", "SHA-224",
            "sha256", "SHA-256",
            "sha384", "SHA-384",
            "sha512", "SHA-512");

    private Checksum() {}

    /** The digest in lower-case hex. */
    static String of(Path file, String hashType) throws BuildException {
        String algorithm = ALGORITHMS.get(hashType);
        if (algorithm == null) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    "the sources file names the digest " + Excerpt.of(hashType)
                            + ": use one of md5, sha1, sha224, sha256, sha384, sha512");
        }
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream input = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
                digest.update(chunk, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED, "this Java has no " + algorithm + " digest", e);
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE, "cannot read " + file + ": " + Explanations.of(e), e);
        }
    }
}
