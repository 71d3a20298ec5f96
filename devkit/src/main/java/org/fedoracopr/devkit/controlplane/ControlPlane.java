package org.fedoracopr.devkit.controlplane;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.certificates.Credential;
import org.jspecify.annotations.Nullable;

/**
 * A running Kubernetes control plane, on this machine's loopback unless told otherwise: etcd, API server and, unless left out, controller manager
 * and scheduler. Nothing of it outlives the JVM.
 */
public final class ControlPlane implements AutoCloseable {
    /** The common name that a certificate of the front proxy authority must have to vouch for clients. */
    public static final String FRONT_PROXY = "front-proxy-client";

    private final ControlPlaneProcesses processes;

    ControlPlane(ControlPlaneProcesses processes) {
        this.processes = processes;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Where certificates, kubeconfigs and logs are. */
    public Path directory() {
        return processes.files().directory();
    }

    /** The kubeconfig of the administrator (group system:masters). */
    public Path kubeconfig() {
        return processes.files().adminKubeconfig();
    }

    public String url() {
        return processes.url();
    }

    public CertificateAuthority certificateAuthority() {
        return processes.authority();
    }

    /** The authority of proxies that may vouch for their clients to the API server. */
    public CertificateAuthority frontProxyAuthority() {
        try {
            return CertificateAuthority.openOrCreate(processes.files().frontProxyPki(), InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the front proxy authority", e);
        }
    }

    /** A new client of the administrator, which the caller closes. */
    public KubernetesClient client() {
        return client(kubeconfig());
    }

    /** A new client for a kubeconfig; unknown fields and enum values never break its watches. */
    public static KubernetesClient client(Path kubeconfig) {
        ObjectMapper mapper = new ObjectMapper()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                .configure(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL, true);
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withKubernetesSerialization(new KubernetesSerialization(mapper, true))
                .build();
    }

    /** A kubeconfig with a client certificate for the user; asking again for the same user and groups renews it. */
    public Path kubeconfigFor(String user, List<String> groups) {
        return kubeconfigFor(user, groups, url());
    }

    /** The same for clients that reach the API server in another way. */
    public Path kubeconfigFor(String user, List<String> groups, String url) {
        String readable = user.replaceAll("[^A-Za-z0-9.-]", "_");
        String unique = HexFormat.of().toHexDigits(Objects.hash(user, groups, url));
        Path file = processes.files().kubeconfig(readable + "-" + unique);
        Credential credential = certificateAuthority().issueClient(user, groups);
        try {
            processes.files().writeKubeconfig(file, url, certificateAuthority(), credential);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return file;
    }

    /** What service accounts have asked the API server for. */
    public AuditLog auditLog() {
        return processes.auditLog();
    }

    /** Stops the API server and returns when it is gone; every connection to it breaks. */
    public void stopApiServer() {
        processes.stopApiServer();
    }

    /** Kills the API server, as a machine that loses power does, and returns when it is gone. */
    public void killApiServer() {
        processes.killApiServer();
    }

    /** Starts the API server again under the same URL, stopping it before if it runs, and returns when it is ready. */
    public void restartApiServer() {
        processes.stopApiServer();
        processes.startApiServer();
    }

    /** Ends all processes and deletes what was temporary; closing again does nothing. */
    @Override
    public void close() {
        processes.close();
    }

    /** How a control plane is to be started. */
    public static final class Builder {
        private boolean controllers = true;
        private @Nullable Path directory;
        private String address = ControlPlaneSettings.LOOPBACK;
        private List<String> apiServerArguments = List.of();
        private List<String> controllerManagerArguments = List.of();
        private boolean audit;
        private @Nullable Path keptAuditLog;

        private Builder() {}

        /** Whether controller manager and scheduler run too; they do unless this says otherwise. */
        public Builder controllers(boolean run) {
            controllers = run;
            return this;
        }

        /** Keeps everything in this directory, and goes on with what an earlier run left there. */
        public Builder directory(Path kept) {
            directory = kept.toAbsolutePath();
            return this;
        }

        /** The IPv4 address of this machine where the API server listens, for nodes and pods that have a network of their own. */
        public Builder address(String own) {
            address = own;
            return this;
        }

        /** Arguments that are given to kube-apiserver after its own. */
        public Builder apiServerArguments(String... arguments) {
            apiServerArguments = List.of(arguments);
            return this;
        }

        /** Has the API server keep an audit log, which costs a little with each request of a service account. */
        public Builder audit() {
            audit = true;
            return this;
        }

        /** Has the API server keep an audit log in this file, which is still there when everything else of the control plane is gone. */
        public Builder auditTo(Path kept) {
            keptAuditLog = kept.toAbsolutePath();
            return audit();
        }

        /** Arguments that are given to kube-controller-manager after its own, such as shorter grace periods. */
        public Builder controllerManagerArguments(String... arguments) {
            controllerManagerArguments = List.of(arguments);
            return this;
        }

        /**
         * Starts it and returns when it is ready: the API server says so and, with controllers, pods can be created in the
         * namespace default.
         *
         * @throws ControlPlaneException with a message for the user when it cannot
         */
        public ControlPlane start() {
            return new ControlPlane(ControlPlaneProcesses.start(
                    ControlPlaneBinaries.ensure(),
                    new ControlPlaneSettings(
                            controllers,
                            directory,
                            address,
                            apiServerArguments,
                            controllerManagerArguments,
                            audit,
                            keptAuditLog)));
        }
    }
}
