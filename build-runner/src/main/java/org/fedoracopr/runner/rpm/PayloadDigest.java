package org.fedoracopr.runner.rpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The digest of a package's payload, which its main header states: who trusts the header can trust the payload by it. */
public final class PayloadDigest {

    private static final int LEAD_BYTES = 96;
    private static final int TAG_PAYLOAD_DIGEST = 5092;
    private static final int TYPE_STRING_ARRAY = 8;
    private static final int HEX_LENGTH = 64;
    private static final int BUFFER_BYTES = 1 << 18;

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
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        long position = mainHeader(file).end();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (int count = file.read(buffer, position); count >= 0; count = file.read(buffer, position)) {
            position += count;
            digest.update(buffer.flip());
            buffer.clear();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static RpmHeader mainHeader(FileChannel file) throws IOException {
        RpmHeader signature = RpmHeader.read(file, LEAD_BYTES, "signature header");
        return RpmHeader.read(file, Math.ceilDiv(signature.end(), 8) * 8, "main header");
    }
}
