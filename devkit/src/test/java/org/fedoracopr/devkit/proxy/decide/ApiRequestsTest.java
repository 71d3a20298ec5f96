package org.fedoracopr.devkit.proxy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.fedoracopr.devkit.proxy.model.ApiRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRequestsTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/namespaces/n/pods/p, get, pods, n, p",
        "GET, /api/v1/pods?limit=500, list, pods, ,",
        "GET, /api/v1/namespaces/n/pods?watch=true&resourceVersion=1, watch, pods, n,",
        "GET, /apis/g.example.org/v1/watch/things, watch, things, ,",
        "GET, /api/v1/namespaces/n/pods/p/log?follow=true, get, pods/log, n, p",
        "POST, /apis/g.example.org/v1/namespaces/n/things, create, things, n,",
        "PATCH, /apis/g.example.org/v1/namespaces/n/things/t/status, patch, things/status, n, t",
        "PUT, /api/v1/namespaces/n/status, update, namespaces/status, n, n",
        "GET, /api/v1/namespaces/n, get, namespaces, n, n",
        "GET, /api/v1/nodes/x, get, nodes, , x",
        "DELETE, /api/v1/namespaces/n/pods, deletecollection, pods, n,",
        "DELETE, /api/v1/namespaces/n/pods/p, delete, pods, n, p",
        "GET, /readyz, get, '', ,",
        "GET, /apis/apps/v1, get, '', ,",
    })
    void aRequestIsReadAsTheApiServerReadsIt(
            String method, String target, String verb, String resource, String namespace, String name) {
        ApiRequest request = ApiRequests.parse(method, target, "agent", "user");
        assertThat(request).isEqualTo(new ApiRequest(verb, resource, namespace, name, target, "agent", "user"));
    }

    @Test
    void aServiceAccountsTokenSaysItsUser() {
        String claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        "{\"iss\":\"x\",\"sub\":\"system:serviceaccount:n:a\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(ApiRequests.userOf("Bearer e30." + claims + ".c2ln")).isEqualTo("system:serviceaccount:n:a");
        assertThat(ApiRequests.userOf("Bearer opaque")).isEmpty();
        assertThat(ApiRequests.userOf(null)).isEmpty();
    }
}
