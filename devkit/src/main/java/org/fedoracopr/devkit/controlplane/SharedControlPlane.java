package org.fedoracopr.devkit.controlplane;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One control plane for all tests of a JVM, with an audit log: started by the first that asks, ended with the JVM.
 *
 * <p>{@code -Ddevkit.audit.directory} keeps the audit log there, for who wants to look at those of several JVMs afterwards.
 */
public final class SharedControlPlane {
    private static final int SERVICE_ACCOUNT_SECONDS = 30;

    private static final @Nullable String KEPT = System.getProperty("devkit.audit.directory");

    private static @Nullable ControlPlane started;

    private SharedControlPlane() {}

    /** The running control plane; nobody closes it. */
    public static synchronized ControlPlane get() {
        ControlPlane present = started;
        if (present == null) {
            var builder = ControlPlane.builder();
            present = KEPT == null
                    ? builder.audit().start()
                    : builder.auditTo(Path.of(KEPT, ProcessHandle.current().pid() + ".log"))
                            .start();
            started = present;
        }
        return present;
    }

    /** What all JVMs have asked of their shared control planes, as far as these keep it; else what this one has. */
    public static List<AuditLog.Request> requests() {
        return KEPT == null ? get().auditLog().requests() : AuditLog.kept(Path.of(KEPT));
    }

    /** Makes a new namespace whose name begins with the prefix, and returns its name when pods can be created in it. */
    public static String namespace(String prefix) {
        try (KubernetesClient client = get().client()) {
            Namespace made = client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withGenerateName(prefix + "-")
                            .endMetadata()
                            .build())
                    .create();
            String name = made.getMetadata().getName();
            client.serviceAccounts()
                    .inNamespace(name)
                    .withName("default")
                    .waitUntilCondition(account -> account != null, SERVICE_ACCOUNT_SECONDS, TimeUnit.SECONDS);
            return name;
        }
    }
}
