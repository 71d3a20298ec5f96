package org.fedoracopr.devkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.devkit.proxy.model.Cut;
import org.fedoracopr.devkit.proxy.model.RequestMatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiProxyIT {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final RequestMatch WATCHES = RequestMatch.watches("configmaps");

    private final ControlPlane controlPlane = SharedControlPlane.get();
    private final String namespace = SharedControlPlane.namespace("proxy");
    private ApiProxy proxy;
    private KubernetesClient direct;
    private KubernetesClient client;
    private HttpClient http;

    @BeforeEach
    void start() throws IOException {
        proxy = ApiProxy.inFrontOf(controlPlane);
        direct = controlPlane.client();
        client = withoutRetries(proxy.kubeconfig());
        http = HttpClient.newBuilder()
                .sslContext(controlPlane
                        .certificateAuthority()
                        .tlsContext(controlPlane
                                .certificateAuthority()
                                .issueClient("kubernetes-admin", List.of("system:masters"))))
                .build();
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        client.close();
        direct.close();
        proxy.close();
    }

    @Test
    void requestsPassAndAreCounted() {
        create("one");
        client.configMaps()
                .inNamespace(namespace)
                .withName("one")
                .edit(map -> new ConfigMapBuilder(map)
                        .addToData("big", "x".repeat(900_000))
                        .build());
        assertThat(direct.configMaps()
                        .inNamespace(namespace)
                        .withName("one")
                        .get()
                        .getData()
                        .get("big"))
                .hasSize(900_000);
        assertThat(client.configMaps()
                        .inNamespace(namespace)
                        .withName("one")
                        .get()
                        .getData()
                        .get("big"))
                .hasSize(900_000);
        assertThat(proxy.counts())
                .containsEntry("create configmaps", 1L)
                .containsEntry("patch configmaps", 1L)
                .containsEntry("get configmaps", 2L);
    }

    @Test
    void theUserOfACertificateStaysTheUser() {
        try (KubernetesClient jane = ControlPlane.client(proxy.kubeconfigFor("jane", List.of("people", "testers")))) {
            var user =
                    jane.resource(new SelfSubjectReview()).create().getStatus().getUserInfo();
            assertThat(user.getUsername()).isEqualTo("jane");
            assertThat(user.getGroups()).containsExactlyInAnyOrder("people", "testers", "system:authenticated");
            assertThatThrownBy(() -> jane.configMaps().inNamespace(namespace).list())
                    .hasMessageContaining("jane");
        }
    }

    @Test
    void aTokenIsPassedOn() {
        String token = direct.serviceAccounts()
                .inNamespace(namespace)
                .withName("default")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(proxy.url())
                .withCaCertData(client.getConfiguration().getCaCertData())
                .withOauthToken(token)
                .build();
        try (KubernetesClient account =
                        new KubernetesClientBuilder().withConfig(config).build();
                Rule rule = proxy.always()
                        .matching(RequestMatch.any().user("system:serviceaccount:" + namespace + ":default"))
                        .delay(Duration.ZERO)) {
            assertThat(account.resource(new SelfSubjectReview())
                            .create()
                            .getStatus()
                            .getUserInfo()
                            .getUsername())
                    .isEqualTo("system:serviceaccount:" + namespace + ":default");
            assertThat(rule.hits()).isEqualTo(1);
        }
    }

    @Test
    void aClientCannotVouchForItself() throws Exception {
        HttpRequest lie = HttpRequest.newBuilder(
                        URI.create(proxy.url() + "/apis/authentication.k8s.io/v1/selfsubjectreviews"))
                .header("X-Remote-User", "system:admin")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"kind\":\"SelfSubjectReview\",\"apiVersion\":\"authentication.k8s.io/v1\"}"))
                .build();
        assertThat(http.send(lie, BodyHandlers.ofString()).body()).contains("\"username\":\"kubernetes-admin\"");
    }

    @Test
    void theNextRequestsAreRefusedAndThenNoMore() {
        Rule rule = proxy.next(2)
                .matching(RequestMatch.verb("create").resource("configmaps").namespace(namespace))
                .answer(429, Duration.ofSeconds(1));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> create("one")).isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                assertThat(e.getCode()).isEqualTo(429);
                assertThat(e.getStatus().getReason()).isEqualTo("TooManyRequests");
                assertThat(e.getStatus().getDetails().getRetryAfterSeconds()).isEqualTo(1);
            });
        }
        assertThat(direct.configMaps().inNamespace(namespace).withName("one").get())
                .isNull();
        create("one");
        assertThat(rule.hits()).isEqualTo(2);
    }

    @Test
    void aRuleHoldsUntilItIsLifted() {
        try (Rule rule = proxy.always().matching(RequestMatch.writes()).answer(503)) {
            assertThatThrownBy(() -> create("one")).hasMessageContaining("503");
            assertThat(rule.hits()).isPositive();
        }
        create("one");
    }

    @Test
    void theSameSeedRefusesTheSameRequests() {
        assertThat(outcomes(7)).isEqualTo(outcomes(7)).contains(true, false);
    }

    @Test
    void aSwallowedAnswerLeavesTheEffect() {
        proxy.next(1).matching(RequestMatch.verb("create")).swallowAnswer();
        assertThatThrownBy(() -> create("one")).isInstanceOf(KubernetesClientException.class);
        assertThat(direct.configMaps().inNamespace(namespace).withName("one").get())
                .isNotNull();
    }

    @Test
    void aClosedConnectionLeavesNoEffect() {
        proxy.next(1).matching(RequestMatch.verb("create")).closeConnection();
        assertThatThrownBy(() -> create("one")).isInstanceOf(KubernetesClientException.class);
        assertThat(direct.configMaps().inNamespace(namespace).withName("one").get())
                .isNull();
    }

    @Test
    void aRequestThatIsNeverAnsweredWaitsUntilTheRuleIsLifted() {
        Rule rule = proxy.next(1).matching(RequestMatch.verb("create")).neverAnswer();
        CompletableFuture<ConfigMap> waiting = CompletableFuture.supplyAsync(() -> create("one"));
        await().atMost(BOUND).until(() -> rule.hits() == 1);
        assertThat(waiting).isNotDone();
        rule.lift();
        assertThat(waiting).failsWithin(BOUND);
        assertThat(direct.configMaps().inNamespace(namespace).withName("one").get())
                .isNull();
    }

    @Test
    void aWatchOverAWebSocketEndsInOrderBrokenOrGone() throws Exception {
        for (Cut how : Cut.values()) {
            Recorder events = new Recorder();
            try (Watch watch = client.configMaps()
                    .inNamespace(namespace)
                    .withName("w" + how.name().toLowerCase(Locale.ROOT))
                    .watch(events)) {
                assertThat(watch).isNotNull();
                create("w" + how.name().toLowerCase(Locale.ROOT));
                assertThat(events.next()).startsWith("ADDED");
                await().atMost(BOUND).until(() -> proxy.cut(WATCHES.namespace(namespace), how) == 1);
                if (how == Cut.GONE) {
                    assertThat(events.next()).contains("410");
                } else {
                    // Both ends have to see it first.
                    await().atMost(BOUND).until(() -> proxy.streams(WATCHES.namespace(namespace)) == 0);
                }
            }
        }
    }

    @Test
    void aChunkedWatchEndsInOrderBrokenOrGone() throws Exception {
        try (InputStream clean = watch()) {
            cutOne(Cut.CLEAN);
            assertThat(new String(clean.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain("ERROR");
        }
        try (InputStream gone = watch()) {
            cutOne(Cut.GONE);
            assertThat(new String(gone.readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("\"reason\":\"Expired\",\"code\":410}}\n");
        }
        InputStream reset = watch();
        cutOne(Cut.RESET);
        assertThatThrownBy(reset::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    void aDeafWatchIsConnectedButHearsNothingUntilTheSilenceEnds() throws Exception {
        Recorder events = new Recorder();
        try (Watch watch = client.configMaps().inNamespace(namespace).watch(events)) {
            assertThat(watch).isNotNull();
            create("before");
            while (!events.next().contains("before")) {
                // The root certificates' map comes too.
            }
            var silence = proxy.silence(WATCHES);
            create("meanwhile");
            create("later");
            assertThat(events.seen.poll(500, TimeUnit.MILLISECONDS)).isNull();
            assertThat(proxy.streams(WATCHES.namespace(namespace))).isEqualTo(1);
            silence.close();
            assertThat(events.next()).contains("meanwhile");
            assertThat(events.next()).contains("later");
        }
    }

    @Test
    void anInformerRecoversFromEveryCut() {
        try (KubernetesClient patient = proxy.client();
                SharedIndexInformer<ConfigMap> informer =
                        patient.configMaps().inNamespace(namespace).inform()) {
            int round = 0;
            for (Cut how : Cut.values()) {
                await().atMost(BOUND).until(() -> proxy.cut(WATCHES.namespace(namespace), how) == 1);
                String name = "round-" + round++;
                create(name);
                await().atMost(BOUND)
                        .until(() -> informer.getStore().list().stream()
                                .anyMatch(map -> map.getMetadata().getName().equals(name)));
            }
        }
    }

    @Test
    void aRestartedApiServerIsFoundAgain() throws IOException {
        try (ControlPlane own = ControlPlane.builder().controllers(false).start();
                ApiProxy before = ApiProxy.inFrontOf(own);
                KubernetesClient through = before.client()) {
            assertThat(through.namespaces().withName("default").get()).isNotNull();
            own.killApiServer();
            own.restartApiServer();
            assertThat(through.namespaces().withName("default").get()).isNotNull();
        }
    }

    private List<Boolean> outcomes(long seed) {
        try (Rule rule = proxy.sometimes(0.5, seed)
                .matching(RequestMatch.verb("get").name("default").resource("namespaces"))
                .answer(500)) {
            assertThat(rule.hits()).isZero();
            return IntStream.range(0, 12)
                    .mapToObj(i -> {
                        try {
                            return client.namespaces().withName("default").get() != null;
                        } catch (KubernetesClientException e) {
                            return false;
                        }
                    })
                    .toList();
        }
    }

    private InputStream watch() throws IOException, InterruptedException {
        InputStream body = http.send(
                        get("/api/v1/namespaces/" + namespace + "/configmaps?watch=true"), BodyHandlers.ofInputStream())
                .body();
        assertThat(body.read()).isEqualTo('{');
        return body;
    }

    private void cutOne(Cut how) {
        await().atMost(BOUND).until(() -> proxy.streams(WATCHES.namespace(namespace)) == 1);
        assertThat(proxy.cut(WATCHES.namespace(namespace), how)).isEqualTo(1);
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(proxy.url() + path)).build();
    }

    private ConfigMap create(String name) {
        return client.resource(map(name)).create();
    }

    private ConfigMap map(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .build();
    }

    private static KubernetesClient withoutRetries(Path kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setRequestRetryBackoffLimit(0);
        config.setWatchReconnectLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static final class Recorder implements Watcher<ConfigMap> {
        private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(seen.poll(BOUND.toSeconds(), TimeUnit.SECONDS));
        }

        @Override
        public void eventReceived(Action action, ConfigMap map) {
            seen.add(action + " " + map.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            seen.add("closed " + cause + (cause.isHttpGone() ? " 410" : ""));
        }
    }
}
