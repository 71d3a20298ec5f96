package org.fedoracopr.bench.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.fedoracopr.devkit.controlplane.AuditLog;

/**
 * The requests of one user, counted from the API server's audit log.
 *
 * @param counts by verb and resource, such as {@code patch coprbuilds/status}
 * @param conflicts answered with 409
 */
public record RequestCounts(Map<String, Integer> counts, int conflicts) {

    private static final int CONFLICT = 409;
    private static final Set<String> READING = Set.of("get", "list", "watch");

    public RequestCounts {
        counts = Map.copyOf(counts);
    }

    /** Counts what a user has asked for; a request that left several lines counts once, and not when it is known from before. */
    static RequestCounts of(List<AuditLog.Request> requests, String user, Set<String> known) {
        Map<String, Integer> counts = new TreeMap<>();
        Set<String> seen = new HashSet<>(known);
        int conflicts = 0;
        for (AuditLog.Request request : requests) {
            if (request.user().equals(user) && seen.add(request.id())) {
                String resource = request.resource().isEmpty() ? "(none)" : request.resource();
                counts.merge(request.verb() + " " + resource, 1, Integer::sum);
                conflicts += request.code() == CONFLICT ? 1 : 0;
            }
        }
        return new RequestCounts(counts, conflicts);
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
