package org.fedoracopr.devkit.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final CertificateAuthority authority = CertificateAuthority.create(InstantSource.fixed(NOW));

    @Test
    void clientCertificateNamesUserAndGroups() throws Exception {
        Credential credential = authority.issueClient("system:node:a,b=c", List.of("system:nodes", "more"));

        credential.certificate().verify(authority.certificate().getPublicKey());
        assertThat(credential.certificate().getSubjectX500Principal().getName())
                .contains("CN=system:node:a\\,b\\=c")
                .contains("O=system:nodes")
                .contains("O=more");
        assertThat(credential.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(credential.certificate().getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    }

    @Test
    void servingCertificateListsNamesAndAddresses() throws Exception {
        Credential credential = authority.issueServing("node", List.of("localhost"), List.of("127.0.0.1", "::1"));

        assertThat(credential.certificate().getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void authorityIsKeptInItsDirectory(@TempDir Path directory) throws Exception {
        CertificateAuthority made = CertificateAuthority.openOrCreate(directory, InstantSource.fixed(NOW));
        CertificateAuthority read = CertificateAuthority.openOrCreate(directory, InstantSource.fixed(NOW));

        assertThat(read.certificate()).isEqualTo(made.certificate());
        read.issueClient("user", List.of())
                .certificate()
                .verify(made.certificate().getPublicKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ca.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void damagedAuthorityIsNamed(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("ca.crt"), "nothing");
        Files.writeString(directory.resolve("ca.key"), "nothing");

        assertThatThrownBy(() -> CertificateAuthority.openOrCreate(directory, InstantSource.fixed(NOW)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ca.key")
                .hasMessageContaining("remove both");
    }
}
