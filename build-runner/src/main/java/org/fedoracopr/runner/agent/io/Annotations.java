package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;

/** Reads the Pod's annotations from the kubelet's volume; a missing one is empty. */
public final class Annotations {

    /** All annotations of an object together hold at most this many bytes. */
    private static final int MAX_BYTES = 256 << 10;

    private final PodFiles files;

    public Annotations(PodFiles files) {
        this.files = files;
    }

    /** The value of one of {@link PodAnnotations#DOWNWARD}, without white space around it. */
    public String text(String annotation) throws IOException {
        return new String(bytes(annotation), StandardCharsets.UTF_8).strip();
    }

    /** The value's bytes as they are. */
    public byte[] bytes(String annotation) throws IOException {
        return FileOperations.SYSTEM
                .read(files.annotation(annotation), MAX_BYTES)
                .orElseGet(() -> new byte[0]);
    }
}
