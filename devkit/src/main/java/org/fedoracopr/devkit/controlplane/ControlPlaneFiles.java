package org.fedoracopr.devkit.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.certificates.Credential;
import org.fedoracopr.devkit.certificates.Pem;
import org.fedoracopr.devkit.certificates.PrivateFiles;

/**
 * Where a control plane keeps its files.
 *
 * @param directory certificates, kubeconfigs, logs and etcd's data
 * @param sockets a directory whose path is short: a Unix socket's path holds at most 107 bytes
 */
record ControlPlaneFiles(Path directory, Path sockets) {
    ControlPlaneFiles {
        Objects.requireNonNull(directory, "directory is null");
        Objects.requireNonNull(sockets, "sockets is null");
    }

    Path pki() {
        return directory.resolve("pki");
    }

    /** The authority of proxies whose word about a client's identity the API server takes; apart, or every client could give it. */
    Path frontProxyPki() {
        return pki().resolve("front-proxy");
    }

    Path etcdData() {
        return directory.resolve("etcd");
    }

    Path etcdSocket() {
        return sockets.resolve("etcd.sock");
    }

    Path etcdPeerSocket() {
        return sockets.resolve("peer.sock");
    }

    Path adminKubeconfig() {
        return directory.resolve("kubeconfig");
    }

    Path kubeconfig(String name) {
        return directory.resolve("kubeconfigs").resolve(name + ".kubeconfig");
    }

    Path schedulerConfiguration() {
        return directory.resolve("scheduler.yaml");
    }

    Path log(String component) {
        return directory.resolve("logs").resolve(component + ".log");
    }

    void createDirectories() throws IOException {
        Files.createDirectories(frontProxyPki());
        Files.createDirectories(directory.resolve("kubeconfigs"));
        Files.createDirectories(directory.resolve("logs"));
    }

    /** Writes what the programs are told to read, keeping the authority and the service account key of an earlier run. */
    CertificateAuthority writeCertificates(InstantSource clock, String address) throws IOException {
        CertificateAuthority.openOrCreate(frontProxyPki(), clock);
        CertificateAuthority authority = CertificateAuthority.openOrCreate(pki(), clock);
        authority
                .issueServing(
                        "kube-apiserver",
                        List.of("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"),
                        List.of(address, "10.96.0.1"))
                .write(pki(), "apiserver");
        authority
                .issueClient("kube-apiserver-kubelet-client", List.of("system:masters"))
                .write(pki(), "kubelet-client");
        if (!Files.exists(pki().resolve("service-accounts.pub"))) {
            writeServiceAccountKey();
        }
        return authority;
    }

    /** Writes a kubeconfig for a client certificate. */
    void writeKubeconfig(Path file, String url, CertificateAuthority authority, Credential credential)
            throws IOException {
        Kubeconfig.of(url, authority.certificatePem(), credential).write(file);
    }

    private void writeServiceAccountKey() throws IOException {
        KeyPair keys = CertificateAuthority.newKeys();
        PrivateFiles.write(pki().resolve("service-accounts.key"), Pem.ofKey((ECPrivateKey) keys.getPrivate()));
        PrivateFiles.write(
                pki().resolve("service-accounts.pub"),
                Pem.encode("PUBLIC KEY", keys.getPublic().getEncoded()));
    }
}
