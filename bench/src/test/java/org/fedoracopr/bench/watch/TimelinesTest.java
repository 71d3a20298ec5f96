package org.fedoracopr.bench.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.bench.BenchException;
import org.junit.jupiter.api.Test;

class TimelinesTest {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Timelines timelines = new Timelines(1, Mark.ENDED);

    @Test
    void eventsOfAPodBelongToTheBuildThatOwnsIt() {
        timelines.expect("hello");

        timelines.pod(event("ADDED", "hello-1", "\"status\":{\"phase\":\"Pending\"}"), 1_000_000);
        timelines.pod(event("MODIFIED", "hello-1", "\"spec\":{\"nodeName\":\"n\"},\"status\":{}"), 3_000_000);

        Timeline timeline = timelines.all().iterator().next();
        assertThat(timeline.millis(Mark.POD_CREATED, Mark.SCHEDULED)).isEqualTo(2);
        assertThat(timeline.has(Mark.CONTAINERS_RUNNING)).isFalse();
    }

    @Test
    void theFirstSightCounts() {
        timelines.expect("hello");

        timelines.see("hello", Mark.CREATE_SENT, 5);
        timelines.see("hello", Mark.CREATE_SENT, 9);

        assertThat(timelines.all().iterator().next().at(Mark.CREATE_SENT)).isEqualTo(5);
    }

    @Test
    void containersAndAnnotationsAreMarks() {
        timelines.expect("hello");

        timelines.pod(
                event(
                        "MODIFIED",
                        "hello-1",
                        "\"status\":{\"phase\":\"Running\",\"containerStatuses\":[{\"name\":\"builder\",\"state\":{\"terminated\":{\"exitCode\":0}}},"
                                + "{\"name\":\"agent\",\"state\":{\"running\":{}}}]}"),
                1);

        Timeline timeline = timelines.all().iterator().next();
        assertThat(timeline.has(Mark.BUILDER_ENDED)).isTrue();
        assertThat(timeline.has(Mark.POD_ENDED)).isFalse();
        assertThat(timeline.has(Mark.PERMIT)).isFalse();
    }

    @Test
    void waitingEndsWithTheLastBuild() throws InterruptedException {
        timelines.expect("hello");
        timelines.build(build("Succeeded"), 7);

        timelines.await(Mark.ENDED, 10);

        assertThat(timelines.all().iterator().next().has(Mark.ENDED)).isTrue();
    }

    @Test
    void aBuildThatFailsIsNoMeasurement() {
        timelines.expect("hello");
        timelines.build(build("Failed"), 7);

        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> timelines.await(Mark.ENDED, 10))
                .withMessageContaining("hello=Failed");
    }

    @Test
    void waitingInVainTellsHowFarTheyCame() {
        timelines.expect("hello");
        timelines.see("hello", Mark.POD_CREATED, 1);
        timelines.see("hello", Mark.POD_ENDED, 2);

        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> timelines.await(Mark.ENDED, 0))
                .withMessage(
                        "1 of 1 builds did not come to \"status: ended\" within 0 s; the last that was seen of them: 1 x \"Pod ended\"");
    }

    @Test
    void aBrokenWatchEndsTheWait() {
        timelines.expect("hello");
        timelines.fail(new BenchException("the watch broke off"));

        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> timelines.await(Mark.ENDED, 10))
                .withMessage("the watch broke off");
    }

    @Test
    void whatFollowsAMarkIsDoneOnce() {
        List<String> done = new ArrayList<>();
        timelines.expect("hello");
        timelines.whenSeen(Mark.POD_ENDED, done::add);

        timelines.see("hello", Mark.POD_ENDED, 1);
        timelines.see("hello", Mark.POD_ENDED, 2);
        timelines.see("stranger", Mark.POD_ENDED, 2);

        assertThat(done).containsExactly("hello");
    }

    @Test
    void anUnseenMarkHasNoTime() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Timeline().at(Mark.PERMIT))
                .withMessageContaining("Pod has permit");
    }

    private static WatchedObject build(String phase) {
        return event("MODIFIED", "hello", "\"status\":{\"phase\":\"" + phase + "\",\"attempts\":[{\"number\":1}]}");
    }

    private static WatchedObject event(String type, String name, String rest) {
        String owner = name.equals("hello") ? "" : ",\"ownerReferences\":[{\"name\":\"hello\",\"uid\":\"u\"}]";
        String json = "{\"type\":\"" + type + "\",\"object\":{\"metadata\":{\"name\":\"" + name
                + "\",\"resourceVersion\":\"1\"" + owner + "}," + rest + "}}";
        try {
            return MAPPER.readValue(json, WatchedObject.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
