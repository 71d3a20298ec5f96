package org.fedoracopr.runner.rpm;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;

/** The payload of source packages. */
public final class SourceRpm {

    /** The longest spec file that is read. */
    private static final long MAX_SPEC_BYTES = 16L << 20;

    /** The most entries a payload may have. */
    private static final int MAX_ENTRIES = 100_000;

    /** The most bytes that all files of a payload may have together, far more than any source package has. */
    private static final long MAX_PAYLOAD_BYTES = 64L << 30;

    /** More than the header, the name and the padding of an entry need. */
    private static final long MAX_ENTRY_OVERHEAD = 16 << 10;

    private static final Pattern SPEC_NAME = Pattern.compile("[A-Za-z0-9_+~^][A-Za-z0-9_+~^. -]{0,200}\\.spec");

    /** rpm's own format for payloads with files of 4 GiB and more; its names are in the header only. */
    private static final String LARGE_FILE_MAGIC = "07070X";

    private SourceRpm() {}

    /**
     * Writes the spec file of a source package into a directory and returns its path.
     *
     * <p>The file's name is the package's own, of the characters that names of packages are made of; anything else, a payload without a spec file and one
     * with several are a {@link RpmFormatException}.
     *
     * @param directory exists; a file of that name in it is replaced
     */
    public static Path extractSpec(Path sourceRpm, Path directory) throws IOException {
        try (FileChannel file = FileChannel.open(sourceRpm)) {
            file.position(RpmPackage.payloadStart(file));
            return extractSpec(Channels.newInputStream(file), directory);
        } catch (RpmFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decoders of hostile archives throw whatever they met.
            throw new RpmFormatException("the payload cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path extractSpec(InputStream payload, Path directory) throws IOException {
        List<Path> specs = new ArrayList<>();
        try (var plain = new BufferedInputStream(PayloadCompression.open(payload))) {
            plain.mark(16);
            String magic = new String(plain.readNBytes(6), StandardCharsets.US_ASCII);
            plain.reset();
            if (magic.equals(LARGE_FILE_MAGIC)) {
                throw new RpmFormatException(
                        "the payload holds a file of 4 GiB or more, whose format is not supported");
            }
            var limited = new AllowanceInputStream(plain);
            limited.allow(MAX_ENTRY_OVERHEAD);
            var archive = new CpioArchiveInputStream(limited);
            int count = 0;
            long bytes = 0;
            for (CpioArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (++count > MAX_ENTRIES) {
                    throw new RpmFormatException("the payload has more than " + MAX_ENTRIES + " files");
                }
                bytes += entry.getSize();
                if (bytes > MAX_PAYLOAD_BYTES) {
                    throw new RpmFormatException("the payload's files have more than " + MAX_PAYLOAD_BYTES + " bytes");
                }
                // What is left of this entry, and the head of the next one.
                limited.allow(entry.getSize() + MAX_ENTRY_OVERHEAD);
                if (entry.getName().endsWith(".spec") && entry.isRegularFile()) {
                    specs.add(write(archive, entry, directory));
                }
            }
        }
        if (specs.size() != 1) {
            throw new RpmFormatException(
                    specs.isEmpty()
                            ? "the source package has no spec file"
                            : "the source package has several spec files");
        }
        return specs.getFirst();
    }

    private static Path write(InputStream content, CpioArchiveEntry entry, Path directory) throws IOException {
        String name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
        if (!SPEC_NAME.matcher(name).matches()) {
            throw new RpmFormatException("the spec file's name holds characters that cannot stand there");
        }
        if (entry.getSize() > MAX_SPEC_BYTES) {
            throw new RpmFormatException(
                    "the spec file has " + entry.getSize() + " bytes, more than " + MAX_SPEC_BYTES);
        }
        Path target = directory.resolve(name);
        Files.deleteIfExists(target);
        try (var output = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            content.transferTo(output);
        }
        return target;
    }
}
