package org.fedoracopr.operator.relay.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fedoracopr.api.protocol.LogUpdate;
import org.fedoracopr.operator.relay.model.LogBatch;

/** A {@link LogBatch} as {@code application/x-www-form-urlencoded}: bytes are percent-encoded as they are, for a log need not be UTF-8. */
final class UpdateForm {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** What a byte is in the form; 0 for one that takes three. */
    private static final byte[] SINGLE = single();

    private UpdateForm() {}

    static byte[] encode(LogBatch batch) {
        var form = new ByteArrayOutputStream(512);
        field(form, LogUpdate.BUILD_ID, Long.toString(batch.key().buildId()));
        field(form, LogUpdate.TASK_ID, batch.key().taskId());
        field(form, LogUpdate.BUILD_UID, batch.key().buildUid());
        field(form, LogUpdate.ATTEMPT, Integer.toString(batch.key().attempt()));
        field(form, LogUpdate.OFFSET, Long.toString(batch.offset()));
        if (batch.withPath()) {
            field(form, LogUpdate.PATH, batch.key().path());
        }
        if (batch.seal() != null) {
            field(form, LogUpdate.SEAL, batch.seal().format());
        }
        if (batch.verdict() != null) {
            field(form, LogUpdate.VERDICT, batch.verdict());
        }
        name(form, LogUpdate.LOG);
        int begin = form.size();
        byte[] whole = Arrays.copyOf(form.toByteArray(), begin + encodedLength(batch.bytes()));
        encode(batch.bytes(), whole, begin);
        return whole;
    }

    private static void field(ByteArrayOutputStream form, String name, String value) {
        name(form, name);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        byte[] encoded = new byte[encodedLength(bytes)];
        encode(bytes, encoded, 0);
        form.writeBytes(encoded);
    }

    private static void name(ByteArrayOutputStream form, String name) {
        if (form.size() > 0) {
            form.write('&');
        }
        form.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        form.write('=');
    }

    private static int encodedLength(byte[] bytes) {
        int length = bytes.length;
        for (byte b : bytes) {
            if (SINGLE[b & 0xff] == 0) {
                length += 2;
            }
        }
        return length;
    }

    private static void encode(byte[] bytes, byte[] form, int begin) {
        int at = begin;
        for (byte b : bytes) {
            byte single = SINGLE[b & 0xff];
            if (single != 0) {
                form[at++] = single;
            } else {
                form[at++] = '%';
                form[at++] = HEX[(b >> 4) & 0xf];
                form[at++] = HEX[b & 0xf];
            }
        }
    }

    private static byte[] single() {
        byte[] single = new byte[256];
        for (int c = 0; c < 128; c++) {
            boolean kept = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._*".indexOf(c) >= 0;
            single[c] = kept ? (byte) c : 0;
        }
        single[' '] = '+';
        return single;
    }
}
