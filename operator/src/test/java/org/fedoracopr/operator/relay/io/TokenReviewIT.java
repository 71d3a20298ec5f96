package org.fedoracopr.operator.relay.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.logstore.LogStore;
import org.fedoracopr.logstore.LogStoreOptions;
import org.fedoracopr.logstore.token.TokenReviewOptions;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.LogBatch;
import org.fedoracopr.operator.relay.model.LogKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log store that knows its writers by the tokens of their service accounts, as a real API server reviews them. */
class TokenReviewIT {
    private static final String AUDIENCE = "copr-log-store";
    private static final LogKey KEY =
            new LogKey("uid", 12, "12-fedora-43-x86_64", 1, "o/d/fedora-43-x86_64/00000012-x");

    @TempDir
    private static Path directory;

    private static KubernetesClient client;
    private static String namespace;

    @BeforeAll
    static void accounts() throws IOException {
        ControlPlane plane = SharedControlPlane.get();
        client = plane.client();
        namespace = SharedControlPlane.namespace("token-review");
        for (String name : new String[] {"operator", "other", "copr-log-store", "powerless"}) {
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(namespace)
                            .endMetadata()
                            .build())
                    .create();
        }
        Path manifest = Path.of("..", "config", "rbac", "log-store.yaml");
        client.load(Files.newInputStream(manifest))
                .items()
                .forEach(item -> client.resource(
                                item instanceof io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding binding
                                        ? binding.edit()
                                                .editMatchingSubject(subject -> true)
                                                .withNamespace(namespace)
                                                .endSubject()
                                                .build()
                                        : item)
                        .serverSideApply());
        Files.writeString(
                directory.resolve("ca.crt"), plane.certificateAuthority().certificatePem());
    }

    @AfterAll
    static void close() {
        client.close();
    }

    private static String token(String account, String... audiences) {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audiences)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** A log store that asks the API server as this account. */
    private static LogStore store(String account, Path logs) throws IOException {
        Path own = Files.writeString(directory.resolve(account + "-token"), token(account));
        return LogStore.start(LogStoreOptions.local(logs, 0)
                .withTokenReview(new TokenReviewOptions(
                        URI.create(SharedControlPlane.get().url()),
                        directory.resolve("ca.crt"),
                        own,
                        AUDIENCE,
                        Set.of("system:serviceaccount:" + namespace + ":operator"))));
    }

    private static BackendAnswer hello(LogStore store, String token) throws IOException {
        try (var backend = new HttpLogBackend(store.url().toString(), () -> token)) {
            return backend.send(LogBatch.hello(KEY));
        }
    }

    @Test
    void writerIsKnownByItsServiceAccountAndTheTokensAudience(@TempDir Path logs) throws Exception {
        try (LogStore store = store("copr-log-store", logs)) {
            String right = token("operator", AUDIENCE);
            assertThat(hello(store, right)).isEqualTo(new BackendAnswer.Acknowledged(0));
            assertThat(hello(store, right)).isEqualTo(new BackendAnswer.Acknowledged(0));
            for (String wrong : new String[] {
                token("operator", "something-else"),
                token("operator"),
                token("other", AUDIENCE),
                right.substring(0, right.length() - 8) + "AAAAAAAA",
                "a.b.c",
                "secret"
            }) {
                // Not for good: a token may have been changed on one side first.
                assertThatThrownBy(() -> hello(store, wrong))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("401")
                        .hasMessageContaining("a writer's token");
            }
        }
    }

    @Test
    void logStoreThatMayNotAskSaysSoAndStoresNothing(@TempDir Path logs) throws Exception {
        try (LogStore store = store("powerless", logs)) {
            String right = token("operator", AUDIENCE);
            assertThatThrownBy(() -> hello(store, right))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("503")
                    .hasMessageContaining("may not create tokenreviews");
        }
    }
}
