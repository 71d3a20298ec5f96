package org.fedoracopr.devkit.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.fedoracopr.devkit.node.model.LogQuery;
import org.junit.jupiter.api.Test;

class LogRequestsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    @Test
    void readsAllParameters() {
        assertThat(LogRequests.parse("follow=true&timestamps=true&sinceSeconds=60&tailLines=3&limitBytes=9", NOW)
                        .query())
                .isEqualTo(new LogQuery(true, true, Instant.parse("2026-01-01T00:00:00Z"), 3L, 9L));
        assertThat(LogRequests.parse("sinceTime=2026-01-01T01%3A00%3A00%2B01%3A00", NOW)
                        .query()
                        .since())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(LogRequests.parse(null, NOW).query()).isEqualTo(LogQuery.all());
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(LogRequests.parse("tailLines=-1", NOW).error()).contains("tailLines");
        assertThat(LogRequests.parse("limitBytes=x", NOW).error()).contains("limitBytes");
        assertThat(LogRequests.parse("sinceTime=yesterday", NOW).error()).contains("sinceTime");
        assertThat(LogRequests.parse("previous=true", NOW).previous()).isTrue();
    }
}
