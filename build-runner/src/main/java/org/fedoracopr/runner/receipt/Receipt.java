package org.fedoracopr.runner.receipt;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.file.Sha256;
import org.fedoracopr.runner.rpm.PayloadDigest;
import org.fedoracopr.runner.rpm.RpmFormatException;
import org.fedoracopr.runner.rpm.RpmPackage;

/** A published directory and the manifest in it. */
public final class Receipt {

    private static final int MAX_MANIFEST_BYTES = 16 << 20;

    private final Path directory;
    private final Manifest manifest;
    private final String manifestSha256;

    private Receipt(Path directory, Manifest manifest, String manifestSha256) {
        this.directory = directory;
        this.manifest = manifest;
        this.manifestSha256 = manifestSha256;
    }

    /** Reads a directory's manifest; {@link ReceiptException} when it has none that can be used. */
    public static Receipt read(Path published) throws IOException, ReceiptException {
        Path directory = published.toAbsolutePath().normalize();
        Path file = directory.resolve(Manifest.FILE_NAME);
        byte[] bytes;
        try (var input = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = input.readNBytes(MAX_MANIFEST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new ReceiptException(directory + " has no " + Manifest.FILE_NAME
                    + ": it is not the directory of a published build, or was made by another program");
        }
        if (bytes.length > MAX_MANIFEST_BYTES) {
            throw new ReceiptException(file + " has more than " + MAX_MANIFEST_BYTES + " bytes");
        }
        Manifest manifest;
        try {
            manifest = ProtocolJson.read(Manifest.class, bytes);
        } catch (ProtocolException e) {
            throw new ReceiptException(file + " is " + e.getMessage());
        }
        if (manifest.schema() != Manifest.SCHEMA) {
            throw new ReceiptException(file + " has schema " + manifest.schema() + ", this program knows "
                    + Manifest.SCHEMA + ": use the one of the builder that wrote it");
        }
        return new Receipt(directory, manifest, Sha256.of(bytes));
    }

    public Manifest manifest() {
        return manifest;
    }

    /** The digest of manifest.json, which is in the status of the CoprBuild. */
    public String manifestSha256() {
        return manifestSha256;
    }

    /** Looks at every file of the manifest and of the directory; sorted by path. */
    public List<Finding> check() throws IOException {
        Map<String, Finding> findings = new TreeMap<>();
        Map<String, Manifest.Rpm> rpms =
                manifest.rpms().stream().collect(Collectors.toMap(Manifest.Rpm::path, rpm -> rpm, (a, b) -> a));
        for (Manifest.File file : manifest.files()) {
            findings.put(file.path(), check(file, Optional.ofNullable(rpms.get(file.path()))));
        }
        for (Manifest.Rpm rpm : manifest.rpms()) {
            if (!findings.containsKey(rpm.path())) {
                findings.put(
                        rpm.path(), new Finding(rpm.path(), Finding.State.CHANGED, "the manifest has no file for it"));
            }
        }
        checksums().ifPresent(finding -> findings.put(Manifest.CHECKSUMS_FILE_NAME, finding));
        try (Stream<Path> tree = Files.walk(directory)) {
            tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> directory.relativize(path).toString())
                    .filter(path -> !path.equals(Manifest.FILE_NAME))
                    .forEach(path -> findings.putIfAbsent(
                            path, new Finding(path, Finding.State.UNKNOWN, "not in the manifest")));
        }
        return List.copyOf(findings.values());
    }

    private Finding check(Manifest.File file, Optional<Manifest.Rpm> rpm) throws IOException {
        Path path = directory.resolve(file.path()).normalize();
        if (!path.startsWith(directory) || path.equals(directory)) {
            return new Finding(file.path(), Finding.State.CHANGED, "not a path in this directory");
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return new Finding(file.path(), Finding.State.MISSING, "");
        }
        if (!path.toRealPath().startsWith(directory.toRealPath())
                || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return new Finding(file.path(), Finding.State.CHANGED, "no regular file of this directory");
        }
        try (FileChannel channel = FileChannel.open(path)) {
            if (channel.size() == file.size() && Sha256.of(channel, 0).equals(file.sha256())) {
                return new Finding(file.path(), Finding.State.OK, "");
            }
            return rpm.isPresent()
                    ? signed(rpm.get(), channel)
                    : new Finding(file.path(), Finding.State.CHANGED, "its content is another one");
        }
    }

    /** A package whose bytes are others: signing leaves main header and payload as they are. */
    private static Finding signed(Manifest.Rpm rpm, FileChannel channel) throws IOException {
        try {
            if (!RpmPackage.read(channel).headerSha256().equals(rpm.headerSha256())) {
                return new Finding(rpm.path(), Finding.State.CHANGED, "its main header is another one");
            }
            Optional<String> stated = PayloadDigest.stated(channel);
            if (stated.isEmpty()) {
                return new Finding(
                        rpm.path(),
                        Finding.State.CHANGED,
                        "its header is the same and states no digest of its payload");
            }
            return stated.get().equals(PayloadDigest.computed(channel))
                    ? new Finding(rpm.path(), Finding.State.SIGNED, "its main header and payload are the same")
                    : new Finding(rpm.path(), Finding.State.CHANGED, "its payload is another one");
        } catch (RpmFormatException e) {
            return new Finding(rpm.path(), Finding.State.CHANGED, String.valueOf(e.getMessage()));
        }
    }

    /** SHA256SUMS must say of each file what the manifest says. */
    private Optional<Finding> checksums() throws IOException {
        Path file = directory.resolve(Manifest.CHECKSUMS_FILE_NAME);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        String expected = manifest.files().stream()
                .filter(each -> !each.path().equals(Manifest.CHECKSUMS_FILE_NAME))
                .map(Manifest.File::checksumLine)
                .collect(Collectors.joining());
        byte[] wanted = expected.getBytes(StandardCharsets.UTF_8);
        try (var input = Files.newInputStream(file)) {
            return Arrays.equals(input.readNBytes(wanted.length + 1), wanted)
                    ? Optional.empty()
                    : Optional.of(new Finding(
                            Manifest.CHECKSUMS_FILE_NAME,
                            Finding.State.CHANGED,
                            "it does not say what the manifest says"));
        }
    }
}
