package org.fedoracopr.runner.pool;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.failure.Explanations;

/** Certificates as PEM, one after the other, with anything between them. */
public final class PemCertificates {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private PemCertificates() {}

    /** Reads them; there must be one, and {@code origin} names the text in messages. */
    public static List<Certificate> read(String text, String origin) throws ConfigurationException {
        List<Certificate> found = new ArrayList<>();
        var current = new StringBuilder();
        int begun = 0;
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.equals(BEGIN)) {
                if (begun > 0) {
                    throw problem(origin, begun, "the certificate has no end");
                }
                begun = number;
                current.setLength(0);
            }
            if (begun > 0) {
                current.append(line).append('\n');
            }
            if (begun > 0 && line.equals(END)) {
                found.add(certificate(current.toString(), origin, begun));
                begun = 0;
            }
        }
        if (begun > 0) {
            throw problem(origin, begun, "the certificate has no end");
        }
        if (found.isEmpty()) {
            throw problem(origin, 1, "there is no certificate as PEM in it");
        }
        return found;
    }

    private static Certificate certificate(String pem, String origin, int line) throws ConfigurationException {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new ConfigurationException(
                    origin + " line " + line + ": not a certificate: " + Explanations.of(e), e);
        }
    }

    private static ConfigurationException problem(String origin, int line, String text) {
        return new ConfigurationException(origin + " line " + line + ": " + text);
    }
}
