package org.fedoracopr.runner.rpm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.packager.rpm.RpmSignatureTag;
import org.eclipse.packager.rpm.RpmTag;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of an RPM package say of it.
 *
 * @param epoch null when unset
 * @param arch {@code src} for a source package
 * @param headerSha256 of the main header's bytes in lower-case hex; signing in place changes the signature header only, so not this
 */
public record RpmPackage(
        String name, @Nullable Integer epoch, String version, String release, String arch, String headerSha256) {

    /** The architecture that source packages are given, whatever machine they were made on. */
    public static final String SOURCE = "src";

    private static final int LEAD_BYTES = 96;
    private static final int TAG_SOURCE_RPM = 1044;

    public RpmPackage {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(version, "version is null");
        Objects.requireNonNull(release, "release is null");
        Objects.requireNonNull(arch, "arch is null");
        Objects.requireNonNull(headerSha256, "headerSha256 is null");
    }

    /** Name, epoch when set, version, release and architecture as {@code rpm -q} writes them. */
    public String nevra() {
        return name + "-" + (epoch == null ? "" : Integer.toUnsignedString(epoch) + ":") + version + "-" + release + "."
                + arch;
    }

    public boolean isSource() {
        return arch.equals(SOURCE);
    }

    /** Reads a package's headers; {@link RpmFormatException} when the file is no package, or its headers are damaged. */
    public static RpmPackage read(Path rpm) throws IOException {
        try (FileChannel file = FileChannel.open(rpm)) {
            return read(file);
        }
    }

    /** As {@link #read(Path)}, of an open file. */
    public static RpmPackage read(FileChannel file) throws IOException {
        RpmHeader signature = RpmHeader.read(file, LEAD_BYTES, "signature header");
        RpmHeader main = mainHeader(file, signature);
        String digest = main.sha256(file);
        Optional<String> stated = signature.string(file, RpmSignatureTag.SHA256HEADER.getValue());
        if (stated.isPresent() && !stated.get().equals(digest)) {
            throw new RpmFormatException("damaged: the main header's SHA-256 is " + digest + ", the package says "
                    + printable(stated.get(), RpmSignatureTag.SHA256HEADER.name()));
        }
        OptionalInt epoch = main.number(file, RpmTag.EPOCH.getValue());
        return new RpmPackage(
                required(file, main, RpmTag.NAME),
                epoch.isPresent() ? epoch.getAsInt() : null,
                required(file, main, RpmTag.VERSION),
                required(file, main, RpmTag.RELEASE),
                // A source package carries the architecture of the machine it was made on; only a binary one names its
                // source.
                main.has(TAG_SOURCE_RPM) ? required(file, main, RpmTag.ARCH) : SOURCE,
                digest);
    }

    /** The position of the payload: the byte after the main header. */
    static long payloadStart(FileChannel file) throws IOException {
        return mainHeader(file, RpmHeader.read(file, LEAD_BYTES, "signature header"))
                .end();
    }

    private static RpmHeader mainHeader(FileChannel file, RpmHeader signature) throws IOException {
        long padded = Math.ceilDiv(signature.end(), 8) * 8;
        return RpmHeader.read(file, padded, "main header");
    }

    private static String required(FileChannel file, RpmHeader header, RpmTag tag) throws IOException {
        String value = header.string(file, tag.getValue())
                .orElseThrow(() -> new RpmFormatException("the main header has no " + tag));
        if (value.isEmpty()) {
            throw new RpmFormatException("the main header's " + tag + " is empty");
        }
        return printable(value, tag.name());
    }

    private static String printable(String value, String tag) throws RpmFormatException {
        if (value.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c) || c == 0xfffd)) {
            throw new RpmFormatException(tag + " holds characters that cannot stand there");
        }
        return value;
    }
}
