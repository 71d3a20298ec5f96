package org.fedoracopr.bench.row;

import java.util.Objects;
import org.fedoracopr.bench.cluster.ApiClient;
import org.fedoracopr.bench.cluster.BenchCluster;
import org.fedoracopr.bench.cluster.Burst;
import org.fedoracopr.bench.cluster.ClusterSettings;
import org.fedoracopr.bench.cluster.Load;
import org.fedoracopr.bench.cluster.OperatorProcess;
import org.fedoracopr.bench.cluster.TakingBackend;
import org.jspecify.annotations.Nullable;

/** The one cluster with an operator that is up at a time; rows that need the same share it, warm as it is. */
public final class Session implements AutoCloseable {

    private static final int WARM_UP = 300;
    private static final int SHORT_WARM_UP = 50;

    private final Options options;
    private final Progress progress;
    private @Nullable Stage stage;

    public Session(Options options, Progress progress) {
        this.options = Objects.requireNonNull(options, "options is null");
        this.progress = Objects.requireNonNull(progress, "progress is null");
    }

    Options options() {
        return options;
    }

    void say(String sentence) {
        progress.say(sentence);
    }

    /** The cluster and operator of these settings, which have built what warms them up; those of other settings end. */
    Stage stage(ClusterSettings wanted, boolean backend) throws InterruptedException {
        ClusterSettings settings = wanted.with(options.apiServerArguments());
        Stage present = stage;
        if (present != null && present.settings.equals(settings) && (present.backend != null) == backend) {
            return present;
        }
        clear();
        say("starting a cluster with 10 simulated nodes, and the operator");
        Stage next = new Stage(settings, backend);
        stage = next;
        if (settings.poolMax() > 0) {
            int all = options.size(WARM_UP, SHORT_WARM_UP);
            while (next.built() < all) {
                next.build(SHORT_WARM_UP, "to warm up");
            }
            next.clear();
        }
        return next;
    }

    /** Ends what is up; the next row gets a cluster of its own. */
    public void clear() {
        if (stage != null) {
            stage.close();
            stage = null;
        }
    }

    @Override
    public void close() {
        clear();
    }

    /** A cluster with an operator that serves it. */
    final class Stage implements AutoCloseable {
        private final ClusterSettings settings;
        private final BenchCluster cluster;
        private final @Nullable TakingBackend backend;
        private final OperatorProcess operator;
        private final Profile profile = new Profile(options.profile());
        private @Nullable Burst last;
        private int built;

        private Stage(ClusterSettings settings, boolean withBackend) {
            this.settings = settings;
            this.cluster = BenchCluster.start(settings);
            this.backend = withBackend ? TakingBackend.start() : null;
            try {
                this.operator = OperatorProcess.start(
                        options.operator(), cluster, backend == null ? null : backend.url(), profile.javaOptions());
            } catch (RuntimeException e) {
                closeRest();
                throw e;
            }
        }

        private void closeRest() {
            if (backend != null) {
                backend.close();
            }
            cluster.close();
        }

        BenchCluster cluster() {
            return cluster;
        }

        OperatorProcess operator() {
            return operator;
        }

        /** How many builds this operator has seen to their end. */
        int built() {
            return built;
        }

        Burst build(int count, String why) throws InterruptedException {
            say(count + " builds at once " + why);
            built += count;
            profile.recordApiServer(cluster.api());
            Burst burst = Burst.run(cluster, Load.BUILDS, count);
            last = burst;
            return burst;
        }

        /** As {@link #build}; when it has to be quick, an earlier burst of that many does. */
        Burst burst(int count, String why) throws InterruptedException {
            Burst earlier = last;
            return options.quick() && earlier != null && earlier.count() == count ? earlier : build(count, why);
        }

        /** Deletes all builds. */
        void clear() {
            ApiClient.await(cluster.api().delete(BenchCluster.BUILDS));
        }

        @Override
        public void close() {
            profile.save(operator.pid(), operator.log());
            operator.close();
            closeRest();
        }
    }
}
