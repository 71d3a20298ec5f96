package org.fedoracopr.operator.leadership;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The lease as a Lease of Kubernetes. */
final class KubernetesLease implements LeaseStore {

    private final KubernetesClient client;
    private final LeaseOptions options;

    /** @param client of its own, which tries nothing twice: an answer that comes late is worth nothing here */
    KubernetesLease(KubernetesClient client, LeaseOptions options) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.options = Objects.requireNonNull(options, "options is null");
    }

    @Override
    public @Nullable LeaseRecord read() {
        Lease lease = client.leases()
                .inNamespace(options.namespace())
                .withName(options.name())
                .get();
        return lease == null ? null : record(lease);
    }

    @Override
    public @Nullable LeaseRecord write(LeaseRecord record) {
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(options.namespace())
                .withName(options.name())
                .withResourceVersion(record.version())
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(record.holder())
                .withLeaseDurationSeconds((int) record.duration().toSeconds())
                .withAcquireTime(time(record.acquiredAt()))
                .withRenewTime(time(record.renewedAt()))
                .withLeaseTransitions(record.transitions())
                .endSpec()
                .build();
        try {
            return record(
                    record.version() == null
                            ? client.resource(lease).create()
                            : client.resource(lease).update());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    private LeaseRecord record(Lease lease) {
        LeaseSpec spec = Objects.requireNonNullElseGet(lease.getSpec(), LeaseSpec::new);
        Integer seconds = spec.getLeaseDurationSeconds();
        return new LeaseRecord(
                Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                seconds == null ? options.duration() : Duration.ofSeconds(seconds),
                instant(spec.getAcquireTime()),
                instant(spec.getRenewTime()),
                Objects.requireNonNullElse(spec.getLeaseTransitions(), 0),
                lease.getMetadata().getResourceVersion());
    }

    private static @Nullable ZonedDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atZone(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable ZonedDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
