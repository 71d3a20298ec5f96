package org.fedoracopr.runner.rpm;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lzma.LZMACompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * How a payload is compressed, told by its first bytes.
 *
 * <p>The header's tag is not asked: rpm leaves it out for an uncompressed payload, and its absence once meant gzip.
 */
enum PayloadCompression {
    NONE("303730"),
    GZIP("1f8b"),
    BZIP2("425a68"),
    XZ("fd377a585a00"),
    LZMA("5d0000"),
    ZSTD("28b52ffd");

    /** A window or dictionary that needs more than this is refused. */
    private static final int MAX_MEMORY_KIB = 192 << 10;

    /** In hex. */
    private final String magic;

    PayloadCompression(String magic) {
        this.magic = magic;
    }

    /** The uncompressed payload. */
    static InputStream open(InputStream payload) throws IOException {
        var buffered = new BufferedInputStream(payload, 1 << 16);
        buffered.mark(16);
        byte[] start = buffered.readNBytes(8);
        buffered.reset();
        String hex = HexFormat.of().formatHex(start);
        for (PayloadCompression compression : values()) {
            if (hex.startsWith(compression.magic)) {
                return compression.uncompressed(buffered);
            }
        }
        throw new RpmFormatException("the payload's compression is not supported (it starts with " + hex
                + "; gzip, bzip2, xz, lzma, zstd and none are)");
    }

    private InputStream uncompressed(InputStream payload) throws IOException {
        return switch (this) {
            case NONE -> payload;
            case GZIP -> new GzipCompressorInputStream(payload, true);
            case BZIP2 -> new BZip2CompressorInputStream(payload, true);
            case XZ -> new XZCompressorInputStream(payload, true, MAX_MEMORY_KIB);
            case LZMA -> new LZMACompressorInputStream(payload, MAX_MEMORY_KIB);
            case ZSTD -> new ZstdCompressorInputStream(payload);
        };
    }
}
