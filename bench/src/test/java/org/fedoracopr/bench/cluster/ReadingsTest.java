package org.fedoracopr.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.stream.Stream;
import org.fedoracopr.bench.BenchException;
import org.junit.jupiter.api.Test;

/** What is read from the kernel, the JDK's tools, etcd and the audit log. */
class ReadingsTest {

    @Test
    void processorTimeIsUserAndSystemTime() {
        String stat = "4242 (a (b) c) S 1 4242 4242 0 -1 4194560 100 0 0 0 150 25 7 8 20 0 12 0 100 1 2 3";

        assertThat(ProcessUse.cpuMillisOf(stat)).isEqualTo(1750);
        assertThat(ProcessUse.name(stat)).isEqualTo("a (b) c");
    }

    @Test
    void residentMemoryIsInBytes() {
        assertThat(ProcessUse.residentBytesOf("Name:\tjava\nVmHWM:\t  9 kB\nVmRSS:\t    12 kB\n"))
                .isEqualTo(12_288);
    }

    @Test
    void thisProcessUsesSomething() {
        assertThat(ProcessUse.cpuMillis()).containsKey("bench");
        assertThat(ProcessUse.residentBytes(ProcessHandle.current().pid())).isPositive();
    }

    @Test
    void theDifferenceCountsNewProcessesWhole() {
        assertThat(Burst.difference(Map.of("etcd", 10.0), Map.of("etcd", 15.0, "kwok", 3.0)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("etcd", 5.0, "kwok", 3.0));
    }

    @Test
    void theHeapIsTheSumOfTheHistogram() {
        assertThat(LiveHeap.bytes("  1:  10  240  [B\nTotal        100        2400\n"))
                .isEqualTo(2_400);
        assertThatExceptionOfType(BenchException.class).isThrownBy(() -> LiveHeap.bytes("no such process"));
    }

    @Test
    void theSizeInEtcdIsKeyAndValue() {
        assertThat(EtcdSizes.sizes(
                        "{\"kvs\":[{\"key\":\"YWI=\",\"value\":\"YWJj\"},{\"key\":\"YQ==\",\"value\":\"\"}]}"))
                .containsExactly(5, 1);
        assertThat(EtcdSizes.sizes("{}")).isEmpty();
    }

    @Test
    void requestsOfOneUserAreCountedOnceEach() {
        var audit = AuditLog.of(
                Stream.of(
                        line("1", "operator", "create", "\"resource\":\"pods\"", 409),
                        line("1", "operator", "create", "\"resource\":\"pods\"", 409),
                        line("2", "operator", "patch", "\"resource\":\"coprbuilds\",\"subresource\":\"status\"", 200),
                        line("3", "operator", "get", "\"resource\":\"pods\",\"subresource\":\"log\"", 200),
                        line("4", "operator", "create", "\"resource\":\"events\"", 201),
                        line("5", "somebody", "create", "\"resource\":\"pods\"", 409)),
                "operator");

        assertThat(audit.counts())
                .containsOnlyKeys("create pods", "patch coprbuilds/status", "get pods/log", "create events");
        assertThat(audit.withoutEvents()).isEqualTo(3);
        assertThat(audit.withEvents()).isEqualTo(4);
        assertThat(audit.writes()).isEqualTo(2);
        assertThat(audit.conflicts()).isEqualTo(1);
    }

    @Test
    void aRequestForNothingIsCountedToo() {
        var audit = AuditLog.of(
                Stream.of("{\"auditID\":\"1\",\"verb\":\"get\",\"user\":{\"username\":\"operator\"}}"), "operator");

        assertThat(audit.counts()).containsExactly(Map.entry("get (none)", 1));
    }

    private static String line(String id, String user, String verb, String target, int code) {
        return "{\"auditID\":\"" + id + "\",\"verb\":\"" + verb + "\",\"user\":{\"username\":\"" + user
                + "\"},\"objectRef\":{" + target + "},\"responseStatus\":{\"code\":" + code + "}}";
    }
}
