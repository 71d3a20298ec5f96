package org.fedoracopr.runner.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The Python Package Index with one package, {@code coprhello} 1.0, behind a proxy that leads every host to it.
 *
 * <p>The generators have PyPI's address built in; {@link #environment()} gives them the proxy and a certificate to trust, so that they run unchanged.
 */
public final class FakePypi implements AutoCloseable {

    private static final char[] PASSWORD = "password".toCharArray();

    private final HttpsServer server;
    private final ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Path certificate;
    private final Map<String, byte[]> answers;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public FakePypi(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("pypi.p12");
        certificate = directory.resolve("pypi.pem");
        KeyStore keys = makeKeys(store);
        Files.writeString(
                certificate,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(keys.getCertificate("pypi").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        answers = new ConcurrentHashMap<>(answers());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", this::answer);
        server.start();
        Thread.ofVirtual().start(this::accept);
    }

    private static KeyStore makeKeys(Path store) throws IOException, InterruptedException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "pypi",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=pypi.org",
                        "-validity",
                        "2",
                        "-ext",
                        "san=dns:pypi.org,dns:files.pythonhosted.org,dns:gitlab.com",
                        "-ext",
                        "bc=ca:true",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    /** What the generators' environment needs. */
    public Map<String, String> environment() {
        String address = "http://127.0.0.1:" + proxy.getLocalPort();
        return Map.of(
                "HTTPS_PROXY",
                address,
                "https_proxy",
                address,
                "NO_PROXY",
                "",
                "no_proxy",
                "",
                "REQUESTS_CA_BUNDLE",
                certificate.toString(),
                "SSL_CERT_FILE",
                certificate.toString(),
                "CURL_CA_BUNDLE",
                certificate.toString());
    }

    /** The certificate to trust. */
    public Path certificate() {
        return certificate;
    }

    /** Serves a file, on every host. */
    public void serve(String path, String text) {
        answers.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(path);
        byte[] answer = answers.get(path);
        try (exchange) {
            exchange.sendResponseHeaders(answer == null ? 404 : 200, answer == null ? -1 : answer.length);
            if (answer != null) {
                exchange.getResponseBody().write(answer);
            }
        }
    }

    // -- the package

    private static Map<String, byte[]> answers() throws IOException, GeneralSecurityException {
        String metadata = """
                Metadata-Version: 2.1
                Name: coprhello
                Version: 1.0
                Summary: Says hello
                License: MIT
                Home-page: https://example.org/coprhello
                """;
        byte[] sdist = sdist(metadata);
        byte[] wheel = wheel(metadata);
        String project = """
                {"info": {"name": "coprhello", "version": "1.0", "summary": "Says hello", "license": "MIT",
                  "license_expression": "MIT", "classifiers": [], "home_page": "https://example.org/coprhello",
                  "project_urls": {"Homepage": "https://example.org/coprhello"}, "author": "A", "provides_extra": null,
                  "requires_dist": null, "description": "Says hello.", "package_url": "https://pypi.org/project/coprhello/"},
                 "releases": {"1.0": []},
                 "urls": [%s, %s]}
                """.formatted(
                        file("sdist", "coprhello-1.0.tar.gz", sdist),
                        file("bdist_wheel", "coprhello-1.0-py3-none-any.whl", wheel));
        byte[] json = project.getBytes(StandardCharsets.UTF_8);
        byte[] licenses = "{\"0\": {\"license\": {\"expression\": \"MIT\", \"status\": [\"allowed\"]}}}"
                .getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "/pypi/coprhello/json", json,
                "/pypi/coprhello/1.0/json", json,
                "/packages/coprhello-1.0.tar.gz", sdist,
                "/packages/source/coprhello-1.0.tar.gz", sdist,
                "/packages/coprhello-1.0-py3-none-any.whl", wheel,
                "/packages/coprhello-1.0-py3-none-any.whl.metadata", metadata.getBytes(StandardCharsets.UTF_8),
                "/fedora/legal/fedora-license-data/-/jobs/artifacts/main/raw/fedora-licenses.json", licenses);
    }

    private static String file(String type, String name, byte[] content) throws GeneralSecurityException {
        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        return """
                {"packagetype": "%s", "filename": "%s", "url": "https://files.pythonhosted.org/packages/%s",
                 "md5_digest": "%s", "digests": {"md5": "%s"}, "size": %d}""".formatted(type, name, name, md5, md5, content.length);
    }

    private static byte[] sdist(String metadata) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            add(tar, "coprhello-1.0/PKG-INFO", metadata);
            add(tar, "coprhello-1.0/coprhello.py", "print('hello')\n");
            add(
                    tar,
                    "coprhello-1.0/setup.py",
                    "from setuptools import setup\nsetup(name='coprhello', version='1.0', py_modules=['coprhello'],"
                            + " license='MIT', description='Says hello', url='https://example.org/coprhello')\n");
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static byte[] wheel(String metadata) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : Map.of(
                            "coprhello.py", "print('hello')\n",
                            "coprhello-1.0.dist-info/METADATA", metadata,
                            "coprhello-1.0.dist-info/WHEEL",
                                    "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                            "coprhello-1.0.dist-info/RECORD", "coprhello.py,,\n")
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    // -- the proxy

    private void accept() {
        try {
            while (true) {
                Socket client = proxy.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> tunnel(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void tunnel(Socket client) {
        try (client;
                Socket target = new Socket(
                        InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            open.add(target);
            InputStream input = client.getInputStream();
            int newlines = 0;
            while (newlines < 2) {
                int next = input.read();
                if (next < 0) {
                    return;
                }
                newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
            }
            OutputStream output = client.getOutputStream();
            output.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            output.flush();
            Thread back = Thread.ofVirtual().start(() -> pump(target, client));
            pump(client, target);
            back.join();
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        for (Socket socket : open) {
            socket.close();
        }
        server.stop(0);
    }
}
