package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LenientClientTest {

    @Test
    void looksForNoNewerTokenWhereThereIsNone() {
        assertThat(interceptorsChanged(new ConfigBuilder(Config.empty()).build()))
                .containsExactly("addOrReplaceInterceptor[" + TokenRefreshInterceptor.NAME + ", null]");
    }

    @Test
    void aTokenIsRefreshed() {
        Config config = new ConfigBuilder(Config.empty()).build();
        config.setAutoOAuthToken("token of a Pod");

        assertThat(interceptorsChanged(config)).isEmpty();
    }

    @Test
    void aTokenThatWasGivenIsSent() {
        Config config =
                new ConfigBuilder(Config.empty()).withOauthToken("token").build();

        assertThat(interceptorsChanged(config)).isEmpty();
    }

    @Test
    void leavesOutWhoManagesWhichField() {
        try (KubernetesClient client = LenientClient.create(new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:1")
                .build())) {
            Pod pod = client.getKubernetesSerialization().unmarshal("""
                            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"one","managedFields":
                            [{"manager":"kubelet","operation":"Update","fieldsV1":{"f:status":{"f:phase":{}}}}],
                            "uid":"u"}}""", Pod.class);

            assertThat(pod.getMetadata().getManagedFields()).isEmpty();
            assertThat(pod.getMetadata().getUid()).isEqualTo("u");
            assertThat(client.getKubernetesSerialization().asJson(pod)).doesNotContain("managedFields");
        }
    }

    private static List<String> interceptorsChanged(Config config) {
        List<String> calls = new ArrayList<>();
        var builder = (HttpClient.Builder) Proxy.newProxyInstance(
                LenientClientTest.class.getClassLoader(),
                new Class<?>[] {HttpClient.Builder.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName() + Arrays.toString(arguments));
                    return proxy;
                });
        LenientClient.withoutNeedlessRefresh(config, builder);
        return calls;
    }
}
