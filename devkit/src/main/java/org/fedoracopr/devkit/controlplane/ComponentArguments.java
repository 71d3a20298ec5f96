package org.fedoracopr.devkit.controlplane;

import java.nio.file.Path;
import java.util.List;

/**
 * The command lines of the control plane's programs.
 *
 * <p>etcd listens on Unix sockets in a directory of the owner alone: no port can be taken, no other user can reach it.
 * Only the API server has a port, on loopback unless another address is asked for.
 */
final class ComponentArguments {
    private ComponentArguments() {}

    static List<String> etcd(ControlPlaneFiles files) {
        // The advertised URLs must have a port though nobody ever dials them: there is one member and one client.
        String advertisedPeer = "http://127.0.0.1:2380";
        return List.of(
                "--name=devkit",
                "--data-dir=" + files.etcdData(),
                "--listen-client-urls=unix://" + files.etcdSocket(),
                "--advertise-client-urls=http://127.0.0.1:2379",
                "--listen-peer-urls=unix://" + files.etcdPeerSocket(),
                "--initial-advertise-peer-urls=" + advertisedPeer,
                "--initial-cluster=devkit=" + advertisedPeer,
                "--unsafe-no-fsync",
                "--log-level=warn");
    }

    static List<String> apiServer(ControlPlaneFiles files, String address, int port) {
        Path pki = files.pki();
        return List.of(
                "--etcd-servers=unix://" + files.etcdSocket(),
                "--bind-address=" + address,
                "--advertise-address=" + address,
                // It would refuse to publish a loopback address as endpoint of the service kubernetes.
                "--endpoint-reconciler-type=none",
                "--secure-port=" + port,
                "--tls-cert-file=" + pki.resolve("apiserver.crt"),
                "--tls-private-key-file=" + pki.resolve("apiserver.key"),
                "--client-ca-file=" + pki.resolve("ca.crt"),
                "--requestheader-client-ca-file=" + files.frontProxyPki().resolve("ca.crt"),
                "--requestheader-allowed-names=" + ControlPlane.FRONT_PROXY,
                "--requestheader-username-headers=X-Remote-User",
                "--requestheader-group-headers=X-Remote-Group",
                "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + pki.resolve("service-accounts.pub"),
                "--service-account-signing-key-file=" + pki.resolve("service-accounts.key"),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction",
                "--allow-privileged=true",
                "--kubelet-client-certificate=" + pki.resolve("kubelet-client.crt"),
                "--kubelet-client-key=" + pki.resolve("kubelet-client.key"),
                "--kubelet-certificate-authority=" + pki.resolve("ca.crt"),
                "--kubelet-preferred-address-types=InternalIP",
                "--profiling=false");
    }

    static List<String> controllerManager(ControlPlaneFiles files, Path kubeconfig) {
        Path pki = files.pki();
        return List.of(
                "--kubeconfig=" + kubeconfig,
                // Serves nothing: its health is its process and what it does in the cluster.
                "--secure-port=0",
                "--leader-elect=false",
                "--use-service-account-credentials=true",
                "--root-ca-file=" + pki.resolve("ca.crt"),
                "--service-account-private-key-file=" + pki.resolve("service-accounts.key"),
                "--cluster-signing-cert-file=" + pki.resolve("ca.crt"),
                "--cluster-signing-key-file=" + pki.resolve("ca.key"),
                // At the defaults the first service account comes five seconds later.
                "--kube-api-qps=200",
                "--kube-api-burst=400",
                // At the default a claim may wait 15 seconds for its volume.
                "--pvclaimbinder-sync-period=1s",
                "--profiling=false");
    }

    static List<String> scheduler(ControlPlaneFiles files) {
        return List.of("--config=" + files.schedulerConfiguration(), "--secure-port=0");
    }

    /** The scheduler's file: its default client limits would cap the cluster at 50 pods a second. */
    static String schedulerConfiguration(Path kubeconfig) {
        return """
                apiVersion: kubescheduler.config.k8s.io/v1
                kind: KubeSchedulerConfiguration
                clientConnection:
                  kubeconfig: "%s"
                  qps: 1000
                  burst: 2000
                leaderElection:
                  leaderElect: false
                enableProfiling: false
                """.formatted(kubeconfig.toString().replace("\\", "\\\\").replace("\"", "\\\""));
    }
}
