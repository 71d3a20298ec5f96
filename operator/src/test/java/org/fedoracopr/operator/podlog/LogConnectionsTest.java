package org.fedoracopr.operator.podlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogConnectionsTest {

    private final List<HttpClient> made = new ArrayList<>();
    private final LogConnections connections = new LogConnections(() -> {
        HttpClient http = HttpClientUtils.getHttpClientFactory()
                .newBuilder(Config.empty())
                .build();
        made.add(http);
        return http;
    });

    @AfterEach
    void close() {
        connections.close();
        assertThat(made).allMatch(HttpClient::isClosed);
    }

    @Test
    void fillsOneConnectionBeforeItMakesAnother() {
        take(LogConnections.STREAMS_PER_CONNECTION);
        assertThat(connections.connections()).isEqualTo(1);

        take(1);

        assertThat(connections.connections()).isEqualTo(2);
    }

    @Test
    void aPlaceGivenBackIsTakenAgainAndGivenBackOnce() {
        List<LogConnections.Place> places = take(LogConnections.STREAMS_PER_CONNECTION);
        places.getFirst().close();
        places.getFirst().close();

        take(1);
        assertThat(connections.connections()).isEqualTo(1);
        take(1);

        assertThat(connections.connections()).isEqualTo(2);
    }

    @Test
    void closesAConnectionThatNobodyUsesButKeepsOne() {
        List<LogConnections.Place> places = take(LogConnections.STREAMS_PER_CONNECTION + 1);

        places.getLast().close();

        assertThat(connections.connections()).isEqualTo(1);
        assertThat(made.getLast().isClosed()).isTrue();
        places.forEach(LogConnections.Place::close);
        assertThat(connections.connections()).isEqualTo(1);
    }

    @Test
    void givesNoPlaceOnceItIsClosed() {
        connections.close();

        assertThatThrownBy(connections::take).isInstanceOf(IllegalStateException.class);
    }

    private List<LogConnections.Place> take(int count) {
        List<LogConnections.Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(connections.take());
        }
        return places;
    }
}
