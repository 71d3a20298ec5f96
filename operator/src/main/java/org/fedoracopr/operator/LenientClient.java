package org.fedoracopr.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.util.function.Consumer;
import org.fedoracopr.operator.unread.ForgivingModule;

/**
 * The operator's Kubernetes client: it reads resources of newer versions too, skipping what it does not know, and of ours those that nobody should have stored.
 *
 * <p>With the client's default one such resource would end the watch, and with it the operator, for everybody (invariant I10).
 *
 * <p>It leaves out who manages which field: nobody here asks for that, and read it is most of an object, a map for each field. Objects written back without it
 * keep it, for the API server takes its absence for no change.
 */
public final class LenientClient {

    private LenientClient() {}

    /**
     * Without a token there is never a newer one, and looking for it costs reading the whole configuration again before every request.
     *
     * <p>The interceptor that looks is also the one that sends the token: with one, it stays.
     */
    public static void withoutNeedlessRefresh(Config config, HttpClient.Builder http) {
        if (config.getOauthToken() == null
                && config.getAutoOAuthToken() == null
                && config.getOauthTokenProvider() == null) {
            http.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, null);
        }
    }

    @JsonIgnoreProperties("managedFields")
    private static final class WithoutManagers {}

    /** A client whose every request goes out, and that reads Pods whole. */
    public static KubernetesClient create(Config config) {
        return create(config, new JdkHttpClientFactory(), http -> {}, mapper());
    }

    /**
     * A client over a transport of the caller's, for caches: of Pods it reads what {@link CachedPods} leaves.
     *
     * @param more is done to its HTTP client
     */
    public static KubernetesClient create(
            Config config, HttpClient.Factory transport, Consumer<HttpClient.Builder> more) {
        return create(config, transport, more, CachedPods.prune(mapper()));
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                .configure(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL, true)
                .addMixIn(ObjectMeta.class, WithoutManagers.class)
                .registerModule(new ForgivingModule());
    }

    private static KubernetesClient create(
            Config config, HttpClient.Factory transport, Consumer<HttpClient.Builder> more, ObjectMapper mapper) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(transport)
                .withHttpClientBuilderConsumer(http -> {
                    withoutNeedlessRefresh(config, http);
                    more.accept(http);
                })
                .withKubernetesSerialization(new KubernetesSerialization(mapper, true))
                .build();
    }
}
