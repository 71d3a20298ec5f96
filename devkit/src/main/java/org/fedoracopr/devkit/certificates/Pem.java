package org.fedoracopr.devkit.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The text form of keys and certificates. */
public final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final int P256_BITS = 256;

    private Pem() {}

    public static String encode(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + LINES.encodeToString(content) + "\n-----END " + type + "-----\n";
    }

    /** A key on curve P-256 in the form of RFC 5915, its curve named. */
    public static String ofKey(ECPrivateKey key) {
        try {
            return encode(
                    "EC PRIVATE KEY",
                    new org.bouncycastle.asn1.sec.ECPrivateKey(P256_BITS, key.getS(), SECObjectIdentifiers.secp256r1)
                            .getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a key in memory has no encoding", e);
        }
    }

    /** Reads what {@link #ofKey} wrote. */
    static ECPrivateKey toKey(String text) throws GeneralSecurityException, IOException {
        AlgorithmIdentifier curve =
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1);
        PrivateKeyInfo information =
                new PrivateKeyInfo(curve, org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(decode(text)));
        return (ECPrivateKey)
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(information.getEncoded()));
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text.replaceAll("-----[^-]+-----|\\s", ""));
    }
}
