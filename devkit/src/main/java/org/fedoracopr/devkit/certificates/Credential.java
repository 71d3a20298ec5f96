package org.fedoracopr.devkit.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Objects;

/** A private key and the certificate that was issued for it. */
public record Credential(ECPrivateKey key, X509Certificate certificate) {
    public Credential {
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(certificate, "certificate is null");
    }

    public String certificatePem() {
        try {
            return Pem.encode("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was just made has no encoding", e);
        }
    }

    /** The key in the form that Kubernetes' programs and the fabric8 client both read (the client: no PKCS #8). */
    public String keyPem() {
        return Pem.ofKey(key);
    }

    /** Writes {@code NAME.crt} and {@code NAME.key}; only the owner may read the key. */
    public void write(Path directory, String name) throws IOException {
        Files.writeString(directory.resolve(name + ".crt"), certificatePem());
        PrivateFiles.write(directory.resolve(name + ".key"), keyPem());
    }
}
