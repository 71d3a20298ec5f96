package org.fedoracopr.devkit.proxy;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.proxy.io.Deafness;
import org.fedoracopr.devkit.proxy.io.ProxyServer;
import org.fedoracopr.devkit.proxy.model.ApiRequest;
import org.fedoracopr.devkit.proxy.model.Cut;
import org.fedoracopr.devkit.proxy.model.RequestMatch;

/**
 * A proxy in front of an API server that passes everything on, unless it is told to misbehave.
 *
 * <p>Clients keep their identity: a bearer token is passed on, and for a client certificate the proxy vouches, as the front proxy that
 * devkit's API servers trust. {@code proxy.next(3).matching(RequestMatch.verb("patch")).answer(429)} is how it is used. Of several
 * rules that match a request, the oldest is applied.
 */
public final class ApiProxy implements AutoCloseable {

    private final ControlPlane controlPlane;
    private final ProxyServer server;
    private final Deafness deafness = new Deafness();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    private ApiProxy(ControlPlane controlPlane) throws IOException {
        this.controlPlane = controlPlane;
        CertificateAuthority authority = controlPlane.certificateAuthority();
        CertificateAuthority frontProxy = controlPlane.frontProxyAuthority();
        server = new ProxyServer(
                authority.tlsContext(authority.issueServing("api-proxy", List.of("localhost"), List.of("127.0.0.1"))),
                authority.tlsContext(
                        frontProxy.issueClient(ControlPlane.FRONT_PROXY, List.of()), frontProxy.certificate()),
                URI.create(controlPlane.url()).getPort(),
                deafness,
                this::apply);
    }

    /** A proxy for a control plane, on a free port of the loopback address. */
    public static ApiProxy inFrontOf(ControlPlane controlPlane) throws IOException {
        return new ApiProxy(controlPlane);
    }

    /** Where it is reached. */
    public String url() {
        return "https://127.0.0.1:" + server.port();
    }

    /** The kubeconfig of the administrator through the proxy. */
    public Path kubeconfig() {
        return kubeconfigFor("kubernetes-admin", List.of("system:masters"));
    }

    /** A kubeconfig through the proxy with a client certificate for a user. */
    public Path kubeconfigFor(String user, List<String> groups) {
        return controlPlane.kubeconfigFor(user, groups, url());
    }

    /** A new client of the administrator through the proxy, which the caller closes. */
    public KubernetesClient client() {
        return ControlPlane.client(kubeconfig());
    }

    /** A rule for the next so many requests that match. */
    public Rules next(long count) {
        return new Rules(Frequency.next(count), this::add);
    }

    /** A rule for all requests that match, until it is lifted. */
    public Rules always() {
        return new Rules(Frequency.always(), this::add);
    }

    /** A rule for each request that matches with a probability; the same seed makes the same choices. */
    public Rules sometimes(double probability, long seed) {
        return new Rules(Frequency.sometimes(probability, seed), this::add);
    }

    /** Cuts the watches and followed logs that match and go on now; returns how many there were. */
    public int cut(RequestMatch streams, Cut how) {
        return server.cut(streams, how);
    }

    /** How many watches and followed logs go on now. */
    public long streams(RequestMatch match) {
        return server.streams(match);
    }

    /**
     * Makes watches and followed logs deaf, also those that begin later: they stay connected, but nothing arrives until the result is
     * closed; then all that was held arrives.
     */
    public Silence silence(RequestMatch streams) {
        return deafness.add(streams)::run;
    }

    /** Streams that are deaf until this is closed. */
    @FunctionalInterface
    public interface Silence extends AutoCloseable {
        @Override
        void close();
    }

    /** The number of requests so far by {@code "VERB RESOURCE"}, sorted, such as {@code "patch pods/status"}. */
    public Map<String, Long> counts() {
        Map<String, Long> sorted = new TreeMap<>();
        counts.forEach((request, count) -> sorted.put(request, count.sum()));
        return sorted;
    }

    private Rule add(Rule rule) {
        rules.add(rule);
        return rule;
    }

    private Optional<Rule> apply(ApiRequest request) {
        String key = (request.verb() + " " + request.resource()).strip();
        counts.computeIfAbsent(key, unused -> new LongAdder()).increment();
        return rules.stream().filter(rule -> rule.claims(request)).findFirst();
    }

    /** Breaks every connection through it and listens no more. */
    @Override
    public void close() {
        rules.forEach(Rule::lift);
        server.close();
    }
}
