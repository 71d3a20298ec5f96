package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proxies that builders reach other machines through. Builds can read them, so there are no passwords in them. */
@ApiRecord
@ValidationRule(
        value = "!has(self.http) || self.http" + Rules.IS_PROXY,
        message = "spec.proxy.http must be http://HOST:PORT, without user and password")
@ValidationRule(
        value = "!has(self.https) || self.https" + Rules.IS_PROXY,
        message = "spec.proxy.https must be http://HOST:PORT, without user and password")
@ValidationRule(
        value = "!has(self.noProxy) || self.noProxy.all(n, n.matches('^([*]|[.]?[A-Za-z0-9:][A-Za-z0-9:.-]*)$'))",
        message = "spec.proxy.noProxy must be hosts, domains with all their hosts, or addresses")
public record PoolProxy(
        @JsonPropertyDescription("The proxy for http:, as http://HOST:PORT.") @Size(min = 1, max = 300) @Nullable
        String http,

        @JsonPropertyDescription("The proxy for https:, as http://HOST:PORT.") @Size(min = 1, max = 300) @Nullable
        String https,

        @JsonPropertyDescription(
                "What is reached without a proxy: hosts, domains with all their hosts, addresses; * for everything.")
        @Size(max = 64)
        List<@Size(max = 253) String> noProxy) {
    public PoolProxy {
        noProxy = Api.listOf(noProxy);
    }
}
