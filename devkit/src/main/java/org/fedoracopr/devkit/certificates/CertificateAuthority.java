package org.fedoracopr.devkit.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority of one local cluster: it issues elliptic-curve serving and client certificates that are valid
 * for a year.
 */
public final class CertificateAuthority {
    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final Duration AUTHORITY_VALIDITY = VALIDITY.multipliedBy(10);
    /** Certificates of a cluster are used by programs whose clock may lag. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private final InstantSource clock;
    private final Credential authority;
    private final SecureRandom random = new SecureRandom();

    private CertificateAuthority(InstantSource clock, Credential authority) {
        this.clock = clock;
        this.authority = authority;
    }

    /** A new authority. */
    public static CertificateAuthority create(InstantSource clock) {
        X500Name name = distinguishedName("copr-devkit", List.of());
        KeyPair keys = newKeys();
        JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(clock.instant().minus(CLOCK_SKEW)),
                Date.from(clock.instant().plus(AUTHORITY_VALIDITY)),
                name,
                keys.getPublic());
        try {
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            certificate.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return new CertificateAuthority(clock, new Credential(privateKey(keys), sign(certificate, keys.getPrivate())));
    }

    /** The authority kept in a directory as {@code ca.crt} and {@code ca.key}, made when there is none. */
    public static CertificateAuthority openOrCreate(Path directory, InstantSource clock) throws IOException {
        Path certificate = directory.resolve("ca.crt");
        Path key = directory.resolve("ca.key");
        if (Files.exists(certificate) && Files.exists(key)) {
            try {
                return new CertificateAuthority(
                        clock, new Credential(Pem.toKey(Files.readString(key)), readCertificate(certificate)));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException(
                        "cannot read " + certificate + " and " + key + "; remove both to make new ones", e);
            }
        }
        CertificateAuthority created = create(clock);
        created.authority.write(directory, "ca");
        return created;
    }

    public X509Certificate certificate() {
        return authority.certificate();
    }

    public String certificatePem() {
        return authority.certificatePem();
    }

    /** A certificate for a server that answers under the names and addresses. */
    public Credential issueServing(String commonName, List<String> dnsNames, List<String> addresses) {
        List<GeneralName> names = new ArrayList<>();
        dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        addresses.forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
        return issue(distinguishedName(commonName, List.of()), KeyPurposeId.id_kp_serverAuth, names);
    }

    /** A certificate that Kubernetes reads as the user and its groups. */
    public Credential issueClient(String user, List<String> groups) {
        return issue(distinguishedName(user, groups), KeyPurposeId.id_kp_clientAuth, List.of());
    }

    /** A TLS context that presents the credential and trusts this authority alone, for clients and servers. */
    public SSLContext tlsContext(Credential own) {
        return tlsContext(own, certificate());
    }

    /** A TLS context that presents a credential of another issuer and trusts this authority alone. */
    public SSLContext tlsContext(Credential own, X509Certificate issuer) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", certificate());
            store.setKeyEntry("own", own.key(), new char[0], new Certificate[] {own.certificate(), issuer});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make a TLS context of certificates that were just issued", e);
        }
    }

    private Credential issue(X500Name subject, KeyPurposeId purpose, List<GeneralName> names) {
        KeyPair keys = newKeys();
        Instant now = clock.instant();
        JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                authority.certificate(),
                new BigInteger(127, random).add(BigInteger.TWO),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(VALIDITY)),
                new X500Principal(encoded(subject)),
                keys.getPublic());
        try {
            certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            certificate.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            if (!names.isEmpty()) {
                certificate.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return new Credential(privateKey(keys), sign(certificate, authority.key()));
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder certificate, PrivateKey signer) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign with SHA256withECDSA", e);
        }
    }

    private static X500Name distinguishedName(String commonName, List<String> organizations) {
        X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
        organizations.forEach(organization -> name.addRDN(BCStyle.O, organization));
        return name.addRDN(BCStyle.CN, commonName).build();
    }

    private static byte[] encoded(X500Name name) {
        try {
            return name.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new pair of keys on curve P-256: made in about a millisecond, where RSA takes a hundred. */
    public static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no elliptic curve P-256", e);
        }
    }

    private static ECPrivateKey privateKey(KeyPair keys) {
        return (ECPrivateKey) keys.getPrivate();
    }

    private static X509Certificate readCertificate(Path file) throws IOException, GeneralSecurityException {
        byte[] pem = Files.readString(file).getBytes(StandardCharsets.US_ASCII);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }
}
