package org.fedoracopr.runner.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.AtomicFiles;
import org.jspecify.annotations.Nullable;

/** Certificate authorities that are trusted besides those of the machine (POOL-2), by this process and, in one file, by the programs that it starts. */
final class TrustedAuthorities {

    /** Where distributions keep those of the machine in one file. */
    static final List<Path> SYSTEM_BUNDLES =
            List.of(Path.of("/etc/pki/tls/certs/ca-bundle.crt"), Path.of("/etc/ssl/certs/ca-certificates.crt"));

    private TrustedAuthorities() {}

    /**
     * Trusts them from now on.
     *
     * @param bundle the certificates as PEM
     * @param trusted gets those of the machine and these; null for nobody
     * @param machine the first of these files that is there has those of the machine
     */
    static void add(Path bundle, @Nullable Path trusted, List<Path> machine) throws ConfigurationException {
        try {
            String text = Files.readString(bundle, StandardCharsets.UTF_8);
            List<Certificate> certificates = PemCertificates.read(text, bundle.toString());
            if (trusted != null) {
                AtomicFiles.write(trusted, (ofMachine(machine) + text + "\n").getBytes(StandardCharsets.UTF_8));
            }
            SSLContext.setDefault(context(certificates));
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationException(
                    "the certificates of " + bundle + " cannot be used: " + Explanations.of(e), e);
        }
    }

    private static String ofMachine(List<Path> machine) throws IOException {
        for (Path file : machine) {
            if (Files.exists(file)) {
                return Files.readString(file, StandardCharsets.UTF_8) + "\n";
            }
        }
        return "";
    }

    private static SSLContext context(List<Certificate> more) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        List<Certificate> certificates = new ArrayList<>(more);
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager known) {
                certificates.addAll(Arrays.asList(known.getAcceptedIssuers()));
            }
        }
        for (int index = 0; index < certificates.size(); index++) {
            all.setCertificateEntry(Integer.toString(index), certificates.get(index));
        }
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers(all), null);
        return context;
    }

    /** @param store null for Java's own */
    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
