package org.fedoracopr.runner.agent.io;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.jspecify.annotations.Nullable;

/** Copr's build.info: which build it was and where, one fact a line, without a newline at the end. */
final class BuildInfo {

    private BuildInfo() {}

    /** What is wanted of a task. */
    private record TaskHead(
            @JsonProperty("build_id") @Nullable Long buildId) {}

    /** The file's bytes; what is not known is left out. */
    static byte[] of(Annotations annotations, @Nullable String podIp) throws IOException {
        var text = new StringBuilder();
        Long buildId = buildId(annotations.text(PodAnnotations.TASK));
        if (buildId != null) {
            text.append("build_id=").append(buildId);
        }
        if (podIp != null) {
            text.append(text.isEmpty() ? "" : "\n").append("builder_ip=").append(podIp);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Long buildId(String task) {
        try {
            return ProtocolJson.read(TaskHead.class, task).buildId();
        } catch (ProtocolException e) {
            return null;
        }
    }
}
