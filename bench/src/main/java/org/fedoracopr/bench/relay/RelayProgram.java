package org.fedoracopr.bench.relay;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.time.InstantSource;
import org.fedoracopr.operator.LenientClient;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.attempt.AttemptReaders;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.fedoracopr.operator.podlog.KubernetesPodLogs;
import org.fedoracopr.operator.relay.io.HttpLogBackend;

/** The operator's readers and relays and nothing else of it: {@code RelayProgram API_SERVER CA_FILE BACKEND COUNT}. Ends with its standard input. */
public final class RelayProgram {

    private RelayProgram() {}

    /** Relays the logs {@code log-0}, {@code log-1} and so on. */
    public static void main(String[] arguments) throws IOException {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(arguments[0])
                .withCaCertFile(arguments[1])
                .build();
        try (var client = LenientClient.create(config);
                var logs = new KubernetesPodLogs(client);
                var backend = new HttpLogBackend(arguments[2], () -> null);
                var readers = new AttemptReaders(logs, backend, (target, request) -> {}, InstantSource.system())) {
            for (int n = 0; n < Integer.parseInt(arguments[3]); n++) {
                String pod = "log-" + n;
                readers.ensure(
                        new AttemptKey(pod, 1),
                        new AttemptTarget(
                                LogEndpoint.NAMESPACE, pod, pod, true, true, true, n, "task-" + n, "o/d/c/" + n),
                        () -> {});
            }
            while (System.in.read() >= 0) {}
        }
    }
}
