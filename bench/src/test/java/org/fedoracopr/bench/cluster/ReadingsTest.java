package org.fedoracopr.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.devkit.controlplane.AuditLog;
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
    void objectsOfAClassAreCounted() {
        String histogram = """
                 num     #instances         #bytes  class name (module)
                   1:          1000          48000  org.example.Build
                   2:            10            240  org.example.BuildList
                Total          1010          48240
                """;
        assertThat(LiveHeap.instances(histogram, "org.example.Build")).isEqualTo(1000);
        assertThat(LiveHeap.instances(histogram, "org.example.Other")).isZero();
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
        var counts = RequestCounts.of(
                List.of(
                        request("0", "operator", "create", "pods", 201),
                        request("1", "operator", "create", "pods", 409),
                        request("1", "operator", "create", "pods", 409),
                        request("2", "operator", "patch", "coprbuilds/status", 200),
                        request("3", "operator", "get", "pods/log", 200),
                        request("4", "operator", "create", "events", 201),
                        request("5", "somebody", "create", "pods", 409)),
                "operator",
                Set.of("0"));

        assertThat(counts.counts())
                .containsOnly(
                        Map.entry("create pods", 1),
                        Map.entry("patch coprbuilds/status", 1),
                        Map.entry("get pods/log", 1),
                        Map.entry("create events", 1));
        assertThat(counts.withoutEvents()).isEqualTo(3);
        assertThat(counts.withEvents()).isEqualTo(4);
        assertThat(counts.writes()).isEqualTo(2);
        assertThat(counts.conflicts()).isEqualTo(1);
    }

    @Test
    void aRequestForNothingIsCountedToo() {
        var counts = RequestCounts.of(List.of(request("1", "operator", "get", "", 200)), "operator", Set.of());

        assertThat(counts.counts()).containsExactly(Map.entry("get (none)", 1));
    }

    private static AuditLog.Request request(String id, String user, String verb, String resource, int code) {
        return new AuditLog.Request(id, user, verb, "", resource, "", "", code);
    }
}
