package org.fedoracopr.bench.cluster;

import java.util.concurrent.atomic.AtomicLong;
import org.fedoracopr.bench.watch.Mark;

/** What is created at once: CoprBuilds for the operator, or bare Pods, which are the limit of what a cluster can do. */
public enum Load {
    BUILDS(BenchCluster.BUILDS, Mark.ENDED) {
        @Override
        String body(long number) {
            return """
                    {"apiVersion":"copr.fedorainfracloud.org/v1alpha1","kind":"CoprBuild","metadata":{"name":"%s"},
                    "spec":{"buildId":%d,"chroot":"fedora-43-x86_64","packageName":"copr-frontend",
                    "packageVersion":"2.1-1.git.57.186407c",
                    "project":{"owner":"@copr","name":"copr-pull-requests","directory":"copr-pull-requests:pr:3568"},
                    "sandbox":"@copr/copr-pull-requests--ddf1880c-45a5-4627-a025-43ae696008f2",
                    "source":{"distGit":{"cloneUrl":"https://copr-dist-git.fedorainfracloud.org/git/@copr/copr-pull-requests:pr:3568/copr-frontend",
                    "committish":"e66537b2058cba5eb4f034aa3b7486bb7dd41c46"}},
                    "buildroot":{"packages":["gcc","make"],"isolation":"default","repositories":[{"id":"copr_base","name":"Copr repository",
                    "baseurl":"https://download.copr.fedorainfracloud.org/results/@copr/copr-pull-requests/fedora-43-x86_64/"}]},
                    "timeoutSeconds":18000}}""".formatted(name(number), number);
        }
    },
    BARE_PODS(BenchCluster.PODS, Mark.POD_ENDED) {
        @Override
        String body(long number) {
            return """
                    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"bench":"bare"}},
                    "spec":{"restartPolicy":"Never","automountServiceAccountToken":false,"enableServiceLinks":false,
                    "nodeSelector":{"kubernetes.io/arch":"amd64"},
                    "containers":[{"name":"builder","image":"localhost/bare"}]}}""".formatted(name(number));
        }
    };

    private static final AtomicLong NUMBERS = new AtomicLong(1_000_000);

    private final String collection;
    private final Mark end;

    Load(String collection, Mark end) {
        this.collection = collection;
        this.end = end;
    }

    /** Where it is created. */
    public String collection() {
        return collection;
    }

    /** The mark at which one of them has done what it was made for. */
    public Mark end() {
        return end;
    }

    /** A number that nothing of this process had before. */
    public static long nextNumber() {
        return NUMBERS.incrementAndGet();
    }

    static String name(long number) {
        return number + "-fedora-43-x86-64";
    }

    abstract String body(long number);
}
