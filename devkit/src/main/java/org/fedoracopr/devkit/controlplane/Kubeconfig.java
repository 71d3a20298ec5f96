package org.fedoracopr.devkit.controlplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import org.fedoracopr.devkit.certificates.Credential;
import org.fedoracopr.devkit.certificates.PrivateFiles;

/** A kubeconfig with one cluster and one user, everything inside the file. */
record Kubeconfig(String yaml) {
    Kubeconfig {
        Objects.requireNonNull(yaml, "yaml is null");
    }

    static Kubeconfig of(String url, String authorityPem, Credential credential) {
        return new Kubeconfig("""
                apiVersion: v1
                kind: Config
                clusters:
                - name: copr-devkit
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: copr-devkit
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                contexts:
                - name: copr-devkit
                  context:
                    cluster: copr-devkit
                    user: copr-devkit
                current-context: copr-devkit
                """.formatted(
                        url, base64(authorityPem), base64(credential.certificatePem()), base64(credential.keyPem())));
    }

    void write(Path file) throws IOException {
        PrivateFiles.write(file, yaml);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
