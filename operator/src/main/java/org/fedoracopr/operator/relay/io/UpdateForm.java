package org.fedoracopr.operator.relay.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.fedoracopr.api.protocol.LogUpdate;
import org.fedoracopr.operator.relay.model.LogBatch;

/** A {@link LogBatch} as {@code application/x-www-form-urlencoded}: bytes are percent-encoded as they are, for a log need not be UTF-8. */
final class UpdateForm {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private UpdateForm() {}

    static byte[] encode(LogBatch batch) {
        var form = new ByteArrayOutputStream(batch.bytes().length * 5 / 4 + 512);
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
        field(form, LogUpdate.LOG, batch.bytes());
        return form.toByteArray();
    }

    private static void field(ByteArrayOutputStream form, String name, String value) {
        field(form, name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void field(ByteArrayOutputStream form, String name, byte[] value) {
        if (form.size() > 0) {
            form.write('&');
        }
        form.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        form.write('=');
        for (byte b : value) {
            if (isUnreserved(b)) {
                form.write(b);
            } else if (b == ' ') {
                form.write('+');
            } else {
                form.write('%');
                form.write(HEX[(b >> 4) & 0xf]);
                form.write(HEX[b & 0xf]);
            }
        }
    }

    private static boolean isUnreserved(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '*';
    }
}
