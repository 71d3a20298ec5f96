package org.fedoracopr.bench.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.process.ChildProcesses;
import org.fedoracopr.devkit.process.OwnedDirectory;

/** Logs, the relay in a process of its own, and a backend. */
final class RelayMachine implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Those of the operator's launcher. */
    private static final List<String> JAVA_OPTIONS = List.of(
            "-Dlogback.configurationFile=bench-logback.xml",
            "-Djdk.httpclient.windowsize=262144",
            "-Djdk.tls.client.cipherSuites=TLS_CHACHA20_POLY1305_SHA256,TLS_AES_128_GCM_SHA256",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xms64m",
            "-Xmn32m",
            "-XX:SurvivorRatio=4",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:-ShrinkHeapInSteps",
            "-XX:MaxRAMPercentage=60",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TrimNativeHeapInterval=10000",
            "--enable-native-access=ALL-UNNAMED");

    private final OwnedDirectory directory;
    private final Path authorityFile;
    private final LogEndpoint endpoint;
    private final CountingBackend backend;
    private final Process relay;

    /** Relays these logs, as {@code log-0} and so on. */
    RelayMachine(List<? extends PrintedLog> logs, CountingBackend.Arrivals arrivals) {
        try {
            directory = OwnedDirectory.create("bench-relay");
            CertificateAuthority authority = CertificateAuthority.create(InstantSource.system());
            authorityFile = Files.writeString(directory.path().resolve("ca.crt"), authority.certificatePem());
            endpoint = new LogEndpoint(authority);
            backend = new CountingBackend(arrivals);
            for (int n = 0; n < logs.size(); n++) {
                endpoint.add("log-" + n, logs.get(n));
            }
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JAVA_OPTIONS);
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    RelayProgram.class.getName(),
                    endpoint.url(),
                    authorityFile.toString(),
                    backend.url(),
                    Integer.toString(logs.size())));
            relay = ChildProcesses.start(new ProcessBuilder(command)
                    .redirectOutput(directory.path().resolve("output").toFile())
                    .redirectError(directory.path().resolve("errors").toFile()));
        } catch (IOException e) {
            throw new BenchException("the relay cannot be started: " + e.getMessage(), e);
        }
    }

    LogEndpoint endpoint() {
        return endpoint;
    }

    String backendUrl() {
        return backend.url();
    }

    /** The relay's process. */
    long pid() {
        return relay.pid();
    }

    /**
     * A program that reads a builder's log from the same endpoint: kubectl, with nothing of its own around the bytes.
     *
     * <p>It has a token, of which the endpoint knows nothing, for without any it asks for a user's name; and it reads no configuration of the machine's user.
     */
    ProcessBuilder kubectl(String pod) {
        return new ProcessBuilder(
                        "kubectl",
                        "--kubeconfig=/dev/null",
                        "--server=" + endpoint.url(),
                        "--certificate-authority=" + authorityFile,
                        "--token=bench",
                        "get",
                        "--raw",
                        LogEndpoint.path(pod))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    @Override
    public void close() {
        ChildProcesses.stop(relay, GRACE);
        backend.close();
        endpoint.close();
        try {
            directory.close();
        } catch (Exception e) {
            throw new BenchException("the bench's files cannot be removed: " + e.getMessage(), e);
        }
    }
}
