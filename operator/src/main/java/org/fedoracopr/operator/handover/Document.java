package org.fedoracopr.operator.handover;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import org.fedoracopr.api.protocol.AgentRecord.Chunk;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/** A document that arrives in chunks; chunk 0 starts it anew, so that a repeated sending heals a broken one. */
final class Document {

    /** A manifest of 10,000 files is about 2 MB; what is longer is not accepted. */
    static final int MAX_BYTES = 8 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int next;
    private boolean complete;
    private @Nullable String sha256;

    void accept(Chunk chunk) {
        if (chunk.index() == 0) {
            bytes.reset();
            next = 0;
            complete = false;
            sha256 = chunk.sha256();
        }
        if (chunk.index() != next || complete || !chunk.sha256().equals(sha256)) {
            return;
        }
        byte[] part = decode(chunk);
        if (bytes.size() + part.length > MAX_BYTES) {
            throw new ProtocolException(chunk.document() + " is longer than " + MAX_BYTES + " bytes");
        }
        bytes.writeBytes(part);
        next++;
        complete = next == chunk.count();
        if (complete && !Digests.hex(bytes.toByteArray()).equals(sha256)) {
            throw new ProtocolException(chunk.document() + " does not have the digest that its chunks name");
        }
    }

    /** The whole document; null until its last chunk is here. */
    byte @Nullable [] content() {
        return complete ? bytes.toByteArray() : null;
    }

    private static byte[] decode(Chunk chunk) {
        try {
            return Base64.getDecoder().decode(chunk.data());
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("chunk " + chunk.index() + " of " + chunk.document() + " is not base64", e);
        }
    }
}
