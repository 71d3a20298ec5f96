package org.fedoracopr.runner.rpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.fedoracopr.runner.file.Sha256;

/** The digest of a package's payload, which its main header states: who trusts the header can trust the payload by it. */
public final class PayloadDigest {

    private static final int LEAD_BYTES = 96;
    private static final int TAG_PAYLOAD_DIGEST = 5092;
    private static final int TYPE_STRING_ARRAY = 8;
    private static final int HEX_LENGTH = 64;

    private PayloadDigest() {}

    /** What the header says; empty for a package older than such digests, or with another kind of digest. */
    public static Optional<String> stated(FileChannel file) throws IOException {
        RpmHeader header = mainHeader(file);
        RpmHeader.Entry entry = header.entries().get(TAG_PAYLOAD_DIGEST);
        if (entry == null || entry.type() != TYPE_STRING_ARRAY || entry.offset() < 0) {
            return Optional.empty();
        }
        long start = header.dataStart() + entry.offset();
        if (start + HEX_LENGTH + 1 > header.end()) {
            return Optional.empty();
        }
        ByteBuffer value = ByteBuffer.allocate(HEX_LENGTH);
        while (value.hasRemaining()) {
            if (file.read(value, start + value.position()) < 0) {
                throw new RpmFormatException("truncated: the file ends within the main header");
            }
        }
        String text = new String(value.array(), StandardCharsets.US_ASCII);
        return text.matches("[0-9a-f]{64}") ? Optional.of(text) : Optional.empty();
    }

    /** What it is. */
    public static String computed(FileChannel file) throws IOException {
        return Sha256.of(file, mainHeader(file).end());
    }

    private static RpmHeader mainHeader(FileChannel file) throws IOException {
        RpmHeader signature = RpmHeader.read(file, LEAD_BYTES, "signature header");
        return RpmHeader.read(file, Math.ceilDiv(signature.end(), 8) * 8, "main header");
    }
}
