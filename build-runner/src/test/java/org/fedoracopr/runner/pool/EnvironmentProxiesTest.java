package org.fedoracopr.runner.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.fedoracopr.runner.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {

    private static ProxySelector selector(Map<String, String> environment) throws Exception {
        return EnvironmentProxies.of(environment).orElseThrow();
    }

    private static String chosen(ProxySelector selector, String uri) {
        Proxy proxy = selector.select(URI.create(uri)).getFirst();
        return proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "direct";
    }

    @Test
    void withoutThemTheJvmsStay() throws Exception {
        assertThat(EnvironmentProxies.of(Map.of("no_proxy", "*", "HOME", "/root")))
                .isEmpty();
        assertThat(EnvironmentProxies.of(Map.of("https_proxy", ""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/a, tls:3129",
        "HTTPS://example.com/a, tls:3129",
        "http://example.com/a, plain:3128",
        "ftp://example.com/a, direct",
        "https://example.org/a, direct",
        "https://EXAMPLE.org/a, direct",
        "https://www.example.org/a, direct",
        "https://notexample.org/a, tls:3129",
        "https://deep.internal/a, direct",
        "https://internal/a, direct",
        "https://192.0.2.7/a, direct",
        "https://192.0.2.70/a, tls:3129",
        "https://[2001:db8::1]/a, direct",
        "https://[2001:db8::2]/a, tls:3129",
        "http://localhost:8080/a, direct",
        "http://127.0.0.1:8080/a, direct",
        "http://[::1]:8080/a, direct"
    })
    void hostsHaveTheirWay(String uri, String way) throws Exception {
        ProxySelector selector = selector(Map.of(
                "http_proxy",
                "http://plain:3128",
                "HTTPS_PROXY",
                "http://tls:3129/",
                "no_proxy",
                "example.org, .internal,192.0.2.7 2001:db8::1"));
        assertThat(chosen(selector, uri)).isEqualTo(way);
    }

    @Test
    void starIsEveryHostAndTheNameInLowerCaseWins() throws Exception {
        assertThat(chosen(selector(Map.of("https_proxy", "tls:3129", "NO_PROXY", "*")), "https://example.com"))
                .isEqualTo("direct");
        assertThat(chosen(
                        selector(Map.of("https_proxy", "one:1", "HTTPS_PROXY", "http://two:2")), "https://example.com"))
                .isEqualTo("one:1");
        assertThat(chosen(selector(Map.of("https_proxy", "http://tls")), "https://example.com"))
                .isEqualTo("tls:80");
    }

    @ParameterizedTest
    @CsvSource({"socks5://h:1", "http://", "ht tp://h:1", "https://h:1"})
    void whatIsNoProxyIsRefused(String proxy) {
        assertThatThrownBy(() -> EnvironmentProxies.of(Map.of("https_proxy", proxy)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("https_proxy")
                .hasMessageEndingWith("write http://HOST:PORT");
        assertThatThrownBy(() -> EnvironmentProxies.of(Map.of("https_proxy", "socks5://user:secret@h:1")))
                .hasMessageNotContaining("secret");
    }
}
