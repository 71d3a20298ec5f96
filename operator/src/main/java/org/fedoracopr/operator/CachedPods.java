package org.fedoracopr.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;

/**
 * What is kept of Pods that are read: what becomes of them, not what they are made of, which the operator has said itself.
 *
 * <p>The rest is dropped while it is read, so that it costs neither a cache nor the collector. It is written all the same: the operator makes Pods with the same
 * client. A Pod that was read must never be written back whole; the operator sends patches alone.
 */
final class CachedPods {

    private CachedPods() {}

    static ObjectMapper prune(ObjectMapper mapper) {
        return mapper.addMixIn(PodSpec.class, NodeAlone.class)
                .addMixIn(PodStatus.class, ReasonsAlone.class)
                .addMixIn(ContainerStatus.class, StateAlone.class);
    }

    @JsonIgnoreProperties(
            value = {
                "activeDeadlineSeconds",
                "affinity",
                "automountServiceAccountToken",
                "containers",
                "dnsConfig",
                "dnsPolicy",
                "enableServiceLinks",
                "ephemeralContainers",
                "hostAliases",
                "imagePullSecrets",
                "initContainers",
                "nodeSelector",
                "overhead",
                "preemptionPolicy",
                "priority",
                "priorityClassName",
                "readinessGates",
                "resourceClaims",
                "restartPolicy",
                "runtimeClassName",
                "schedulerName",
                "schedulingGates",
                "securityContext",
                "serviceAccount",
                "serviceAccountName",
                "terminationGracePeriodSeconds",
                "tolerations",
                "topologySpreadConstraints",
                "volumes"
            },
            allowGetters = true)
    private static final class NodeAlone {}

    @JsonIgnoreProperties(
            value = {
                "ephemeralContainerStatuses",
                "hostIP",
                "hostIPs",
                "initContainerStatuses",
                "podIP",
                "podIPs",
                "qosClass",
                "resourceClaimStatuses",
                "startTime"
            },
            allowGetters = true)
    private static final class ReasonsAlone {}

    @JsonIgnoreProperties(
            value = {
                "allocatedResources",
                "allocatedResourcesStatus",
                "containerID",
                "image",
                "imageID",
                "lastState",
                "resources",
                "user",
                "volumeMounts"
            },
            allowGetters = true)
    private static final class StateAlone {}
}
