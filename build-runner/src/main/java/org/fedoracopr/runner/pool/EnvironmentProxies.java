package org.fedoracopr.runner.pool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.failure.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names, as curl, git and dnf read it (POOL-1): {@code http_proxy}, {@code https_proxy} and {@code no_proxy}. This machine itself
 * is never reached through one.
 */
final class EnvironmentProxies extends ProxySelector {

    private final @Nullable Proxy http;
    private final @Nullable Proxy https;
    private final List<String> direct;

    private EnvironmentProxies(@Nullable Proxy http, @Nullable Proxy https, List<String> direct) {
        this.http = http;
        this.https = https;
        this.direct = List.copyOf(direct);
    }

    /** Empty where the environment names none. */
    static Optional<ProxySelector> of(Map<String, String> environment) throws ConfigurationException {
        Proxy http = proxy("http_proxy", environment);
        Proxy https = proxy("https_proxy", environment);
        if (http == null && https == null) {
            return Optional.empty();
        }
        List<String> direct = Arrays.stream(
                        value("no_proxy", environment).toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
                .map(name -> name.startsWith(".") ? name.substring(1) : name)
                .filter(name -> !name.isEmpty())
                .toList();
        return Optional.of(new EnvironmentProxies(http, https, direct));
    }

    @Override
    public List<Proxy> select(URI uri) {
        Proxy proxy = "https".equalsIgnoreCase(uri.getScheme())
                ? https
                : "http".equalsIgnoreCase(uri.getScheme()) ? http : null;
        return List.of(proxy == null || isDirect(uri.getHost()) ? Proxy.NO_PROXY : proxy);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException problem) {
        // Who asked is told.
    }

    private boolean isDirect(@Nullable String uriHost) {
        if (uriHost == null) {
            return true;
        }
        String host = uriHost.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        return host.equals("localhost")
                || host.startsWith("127.")
                || host.equals("::1")
                || direct.stream().anyMatch(name -> name.equals("*") || host.equals(name) || host.endsWith("." + name));
    }

    private static @Nullable Proxy proxy(String name, Map<String, String> environment) throws ConfigurationException {
        String value = value(name, environment);
        if (value.isEmpty()) {
            return null;
        }
        try {
            URI uri = URI.create(value.contains("://") ? value : "http://" + value);
            if (uri.getHost() != null && "http".equalsIgnoreCase(uri.getScheme())) {
                return new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()));
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(demand(name, value), e);
        }
        throw new ConfigurationException(demand(name, value));
    }

    private static String demand(String name, String value) {
        // There may be a password in it.
        return "the environment's " + name + " = " + Excerpt.of(value.replaceAll("//.*@", "//...@"))
                + ": write http://HOST:PORT";
    }

    private static String value(String name, Map<String, String> environment) {
        return environment
                .getOrDefault(name, environment.getOrDefault(name.toUpperCase(Locale.ROOT), ""))
                .strip();
    }
}
