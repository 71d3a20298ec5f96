package org.fedoracopr.runner.pod;

import java.io.IOException;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.file.AtomicFiles;

/** The runner's last word, written when log and results are complete (POD-4). */
public final class OutcomeFile {

    private OutcomeFile() {}

    public static void write(PodFiles pod, Outcome outcome) throws IOException {
        AtomicFiles.write(pod.outcome(), ProtocolJson.document(outcome));
    }
}
