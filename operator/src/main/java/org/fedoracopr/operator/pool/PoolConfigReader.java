package org.fedoracopr.operator.pool;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.queue.decide.PoolConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ConfigMaps that pools name, each by its name, and again when it may have changed.
 *
 * <p>Watching would take all ConfigMaps of the namespace, other people's too, into the operator's memory and its role.
 */
public final class PoolConfigReader {

    /** How old what is found may be. */
    static final Duration FRESH = Duration.ofSeconds(30);
    /** The same of a fault, which somebody is mending perhaps. */
    static final Duration FAULT_FRESH = Duration.ofSeconds(9);

    private final ConfigMaps source;
    private final InstantSource clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** @param source may throw what the client throws */
    public PoolConfigReader(ConfigMaps source, InstantSource clock) {
        this.source = Objects.requireNonNull(source, "source is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** Where ConfigMaps come from. */
    @FunctionalInterface
    public interface ConfigMaps {
        /** Null when there is none of the name. */
        @Nullable
        ConfigMap get(String namespace, String name);
    }

    private record Seen(ConfigFindings findings, long generation, Instant at) {}

    /** What is found in those of a pool. */
    public ConfigFindings read(CoprBuilderPool pool) {
        if (!PoolConfiguration.isNamed(pool.getSpec())) {
            return new ConfigFindings.None();
        }
        Instant now = clock.instant();
        seen.values().removeIf(old -> now.isAfter(old.at().plus(FRESH.multipliedBy(10))));
        String uid = pool.getMetadata().getUid();
        long generation = Objects.requireNonNullElse(pool.getMetadata().getGeneration(), 0L);
        Seen before = seen.get(uid);
        if (before != null && before.generation() == generation && now.isBefore(end(before))) {
            return before.findings();
        }
        ConfigFindings found = look(pool);
        seen.put(uid, new Seen(found, generation, now));
        return found;
    }

    private static Instant end(Seen before) {
        return before.at().plus(before.findings() instanceof ConfigFindings.Fit ? FRESH : FAULT_FRESH);
    }

    private ConfigFindings look(CoprBuilderPool pool) {
        String namespace = pool.getMetadata().getNamespace();
        try {
            // One may be named several times.
            var maps = new HashMap<String, @Nullable ConfigMap>();
            return ConfigCheck.of(pool.getSpec(), name -> {
                if (!maps.containsKey(name)) {
                    maps.put(name, source.get(namespace, name));
                }
                return maps.get(name);
            });
        } catch (KubernetesClientException e) {
            return new ConfigFindings.Unseen("the ConfigMaps cannot be read: " + e.getMessage());
        }
    }
}
