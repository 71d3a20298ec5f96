/**
 * A node that runs pods as local processes, so that a pod can be tried without images, a container runtime or root.
 *
 * <p><b>It is a development tool.</b> There are no images: an image's name stands for a directory of programs that comes first on
 * PATH. There is no isolation: a container is a process in a mount and process namespace of its own which sees the machine's files,
 * users and network, with the rights of the user who runs the node. Limits of resources, capabilities, {@code privileged} and {@code
 * runAsUser} are accepted and have no effect.
 *
 * <p>What works as on a kubelet: any number of containers, command, args, env, workingDir, emptyDir (in memory too), configMap, secret,
 * downwardAPI (annotations followed live), projected, persistentVolumeClaim (hostPath and local volumes) and hostPath volumes at their
 * mount paths, subPath, readOnly; exit codes and signals; restarts with back-off; HTTP and TCP probes; termination messages; finalizers, TERM and grace, activeDeadlineSeconds; and
 * logs with follow, timestamps, since, tail and rotation. What would behave differently is refused: the pod fails with reason {@code
 * Unsupported} and a message that names the field.
 */
@NullMarked
package org.fedoracopr.devkit.node;

import org.jspecify.annotations.NullMarked;
