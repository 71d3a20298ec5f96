package org.fedoracopr.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class HttpClientsTest {

    @Test
    void requestsNameUpstreamsClient() {
        assertThat(HttpClients.get(URI.create("http://x/")).build().headers().firstValue("User-Agent"))
                .contains("copr-common/1.8");
    }
}
