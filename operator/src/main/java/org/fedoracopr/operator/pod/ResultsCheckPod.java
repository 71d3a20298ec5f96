package org.fedoracopr.operator.pod;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.VolumeReport;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.operator.attempt.AttemptTarget;

/**
 * The Pod that tries a pool's results volume as the agents of its builders have it: the same image, user, rights and nodes, the one volume, and nothing of a builder.
 *
 * <p>It is no builder: without the label of a build's UID neither the queue nor the sweep knows it. Its name is the pool's alone, so that there is never a second one.
 */
public final class ResultsCheckPod {

    /** Annotation with what the Pod was made to try. */
    public static final String SUBJECT = PodAnnotations.PREFIX + "results-check";

    private static final int POOL_NAME = 40;
    private static final int DIGEST = 8;
    /** Of a Pod that runs; what hangs on a volume that does not answer is nobody's place for ever. */
    private static final long SECONDS = 300;

    private ResultsCheckPod() {}

    /** The name of a pool's one such Pod. */
    public static String name(CoprBuilderPool pool) {
        String name = pool.getMetadata().getName();
        String prefix = name.length() > POOL_NAME ? name.substring(0, POOL_NAME) : name;
        String uid = String.valueOf(pool.getMetadata().getUid());
        return prefix.replace('.', '-').replaceAll("-+$", "") + "-results-check-"
                + Digests.hex(uid.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST);
    }

    /**
     * The Pod that is to be made.
     *
     * @param subject what it tries, in words
     */
    public static Pod desired(CoprBuilderPool pool, String subject) {
        CoprBuilderPoolSpec spec = pool.getSpec();
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(pool.getMetadata().getNamespace())
                .withName(name(pool))
                .withLabels(Map.of(PodIdentity.POOL, pool.getMetadata().getName()))
                .withAnnotations(Map.of(SUBJECT, subject))
                .addNewOwnerReference()
                .withApiVersion(pool.getApiVersion())
                .withKind(pool.getKind())
                .withName(pool.getMetadata().getName())
                .withUid(pool.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(false)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(5L)
                .withActiveDeadlineSeconds(SECONDS)
                .withNodeSelector(BuilderPod.nodeSelector(spec))
                .withTolerations(spec.tolerations())
                .withContainers(new ContainerBuilder()
                        .withName(AttemptTarget.AGENT)
                        .withImage(BuilderPod.image(spec))
                        .withImagePullPolicy(BuilderPod.pullPolicy(spec))
                        .withCommand("copr-agent", VolumeReport.OPTION)
                        .withEnv(BuilderPod.reference("COPR_POD_UID", "metadata.uid"))
                        .withNewResources()
                        .withRequests(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("128Mi")))
                        .withLimits(Map.of("memory", new Quantity("512Mi")))
                        .endResources()
                        .withSecurityContext(BuilderSecurity.agent(spec.results()))
                        .withVolumeMounts(BuilderVolumes.resultsMount())
                        .build())
                .withVolumes(BuilderVolumes.results(spec))
                .endSpec()
                .build();
    }
}
