package org.fedoracopr.devkit.controlplane;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a control plane is started with.
 *
 * @param controllers whether controller manager and scheduler run
 * @param directory where everything is kept, or null for a directory that is deleted at the end
 * @param address where the API server listens
 * @param apiServerArguments more arguments for kube-apiserver
 * @param controllerManagerArguments more arguments for kube-controller-manager
 * @param audit whether the API server keeps an audit log
 * @param keptAuditLog where that log is, so that it outlives the control plane; null for the directory
 */
record ControlPlaneSettings(
        boolean controllers,
        @Nullable Path directory,
        String address,
        List<String> apiServerArguments,
        List<String> controllerManagerArguments,
        boolean audit,
        @Nullable Path keptAuditLog) {
    static final String LOOPBACK = "127.0.0.1";

    ControlPlaneSettings {
        apiServerArguments = List.copyOf(apiServerArguments);
        controllerManagerArguments = List.copyOf(controllerManagerArguments);
    }
}
