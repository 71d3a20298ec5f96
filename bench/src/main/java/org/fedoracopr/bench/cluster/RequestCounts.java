package org.fedoracopr.bench.cluster;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.fedoracopr.bench.BenchException;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one user, counted from lines of the API server's audit log.
 *
 * @param counts by verb and resource, such as {@code patch coprbuilds/status}
 * @param conflicts answered with 409
 */
public record AuditLog(Map<String, Integer> counts, int conflicts) {

    private static final int CONFLICT = 409;
    private static final Set<String> READING = Set.of("get", "list", "watch");
    private static final ObjectReader READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(Line.class);

    public AuditLog {
        counts = Map.copyOf(counts);
    }

    private record Line(
            String auditID,
            String verb,
            User user,
            @Nullable Target objectRef,
            @Nullable Answer responseStatus) {}

    private record User(String username) {}

    private record Target(
            @Nullable String resource, @Nullable String subresource) {}

    private record Answer(int code) {}

    /** Counts what a user has asked for; a request that left several lines counts once. */
    static AuditLog of(Stream<String> lines, String user) {
        Map<String, Integer> counts = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        int[] conflicts = {0};
        lines.map(AuditLog::read)
                .filter(line -> line.user().username().equals(user) && seen.add(line.auditID()))
                .forEach(line -> {
                    counts.merge(line.verb() + " " + target(line.objectRef()), 1, Integer::sum);
                    conflicts[0] += line.responseStatus() != null
                                    && line.responseStatus().code() == CONFLICT
                            ? 1
                            : 0;
                });
        return new AuditLog(counts, conflicts[0]);
    }

    private static Line read(String line) {
        try {
            return READER.readValue(line);
        } catch (IOException e) {
            throw new BenchException("the audit log has a line that cannot be read: " + line, e);
        }
    }

    private static String target(@Nullable Target target) {
        if (target == null || target.resource() == null) {
            return "(none)";
        }
        return target.subresource() == null ? target.resource() : target.resource() + "/" + target.subresource();
    }

    /** All requests but those about Events, which are for people and can be left out. */
    public int withoutEvents() {
        return sum(false, true);
    }

    public int withEvents() {
        return sum(true, true);
    }

    /** Requests that change something, without those about Events. */
    public int writes() {
        return sum(false, false);
    }

    private int sum(boolean events, boolean reads) {
        return counts.entrySet().stream()
                .filter(entry -> events || !entry.getKey().endsWith(" events"))
                .filter(entry -> reads
                        || !READING.contains(
                                entry.getKey().substring(0, entry.getKey().indexOf(' '))))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
