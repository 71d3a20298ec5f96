package org.fedoracopr.devkit.proxy.io;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Who a client certificate is for, which the proxy vouches for to the API server, since the certificate itself cannot be passed on. */
record Identity(String user, List<String> groups) {

    private static final String VOUCHING = "x-remote-";

    Identity {
        groups = List.copyOf(groups);
    }

    /** The identity in the certificate that a client showed; null when it showed none. */
    static @Nullable Identity of(SSLSocket socket) {
        try {
            Certificate[] chain = socket.getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? of(certificate.getSubjectX500Principal().getName())
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** The common name is the user, the organizations are the groups. */
    static Identity of(String distinguishedName) {
        String user = "";
        List<String> groups = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(distinguishedName).getRdns()) {
                switch (part.getType().toUpperCase(Locale.ROOT)) {
                    case "CN" -> user = part.getValue().toString();
                    case "O" -> groups.add(part.getValue().toString());
                    default -> {
                        // Kubernetes reads no other part.
                    }
                }
            }
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("a certificate's name that cannot be read: " + distinguishedName, e);
        }
        return new Identity(user, groups);
    }

    /** Whether a header claims an identity: clients must not. */
    static boolean vouches(HttpHead.Header header) {
        return header.name().toLowerCase(Locale.ROOT).startsWith(VOUCHING);
    }

    List<HttpHead.Header> headers() {
        List<HttpHead.Header> headers = new ArrayList<>();
        headers.add(new HttpHead.Header("X-Remote-User", user));
        groups.forEach(group -> headers.add(new HttpHead.Header("X-Remote-Group", group)));
        return headers;
    }
}
