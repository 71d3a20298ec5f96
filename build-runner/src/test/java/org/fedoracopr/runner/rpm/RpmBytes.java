package org.fedoracopr.runner.rpm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Source packages made by hand, with payloads that rpmbuild would not make. */
final class RpmBytes {

    private static final int REGULAR = 0100644;

    private RpmBytes() {}

    /** A package with files of these names and contents. */
    static byte[] sourcePackage(Map<String, String> files) throws IOException {
        var payload = new ByteArrayOutputStream();
        for (Map.Entry<String, String> file : files.entrySet()) {
            byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
            payload.write(entry(file.getKey(), REGULAR, content.length));
            payload.write(padded(content));
        }
        payload.write(entry("TRAILER!!!", 0, 0));
        return sourcePackage(payload.toByteArray());
    }

    /** A package with a payload of any bytes. */
    static byte[] sourcePackage(byte[] payload) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(new byte[96]);
        bytes.write(header(Map.of(1000, "x")));
        bytes.write(new byte[(8 - bytes.size() % 8) % 8]);
        Map<Integer, String> tags = new LinkedHashMap<>();
        tags.put(1000, "hello");
        tags.put(1001, "1.0");
        tags.put(1002, "1");
        tags.put(1022, "x86_64");
        bytes.write(header(tags));
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(payload);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(Map<Integer, String> tags) throws IOException {
        var data = new ByteArrayOutputStream();
        ByteBuffer index = ByteBuffer.allocate(16 * tags.size());
        tags.forEach((tag, value) -> {
            index.putInt(tag).putInt(6).putInt(data.size()).putInt(1);
            data.writeBytes((value + "\0").getBytes(StandardCharsets.UTF_8));
        });
        var bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(16)
                .putInt(0x8eade801)
                .putInt(0)
                .putInt(tags.size())
                .putInt(data.size())
                .array());
        bytes.write(index.array());
        bytes.write(data.toByteArray());
        return bytes.toByteArray();
    }

    /** The head of an entry, whose size is what is said here. */
    static byte[] entry(String name, int mode, long size) {
        String nameBytes = name + "\0";
        String head = "070701" + "%08x".formatted(1) + "%08x".formatted(mode) + "00000000".repeat(2) + "00000001"
                + "00000000" + "%08x".formatted(size) + "00000000".repeat(4) + "%08x".formatted(nameBytes.length())
                + "00000000";
        return padded((head + nameBytes).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4);
    }
}
