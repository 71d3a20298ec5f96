package org.fedoracopr.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.fedoracopr.logstore.http.Percent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that nobody means well with: what comes out is what came in, and memory stays what it was. */
final class HostileLogsIT {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void aGibibyteWithoutALineIsStoredAndServedInLittleMemory() throws Exception {
        byte[] block = new byte[8_000_000];
        Arrays.fill(block, (byte) 'x');
        int blocks = 135;
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        try (StoreProgram program = StoreProgram.start(directory, 80);
                HttpClient http = HttpClient.newHttpClient()) {
            for (int number = 0; number < blocks; number++) {
                HttpResponse<String> response = post(http, program, "offset=" + (long) number * block.length, block);
                assertThat(response.statusCode()).isEqualTo(200);
                expected.update(block);
            }
            String digest = HexFormat.of().formatHex(expected.digest());
            long length = (long) blocks * block.length;
            assertThat(length).isGreaterThan(1L << 30);
            assertThat(post(http, program, "offset=" + length + "&seal=" + length + ":" + digest, new byte[0])
                            .body())
                    .isEqualTo("{\"offset\":" + length + ",\"sealed\":true}");
            HttpResponse<InputStream> whole = http.send(
                    HttpRequest.newBuilder(URI.create(program.url() + "/uids/u/builder-live.log?follow=1"))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            MessageDigest served = MessageDigest.getInstance("SHA-256");
            try (InputStream body = new DigestInputStream(whole.body(), served)) {
                assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(length);
            }
            assertThat(HexFormat.of().formatHex(served.digest())).isEqualTo(digest);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty lines", "NUL bytes", "no UTF-8", "records", "requests"})
    void whateverALogHoldsIsServedByteForByte(String kind) throws Exception {
        byte[] log = hostile(kind);
        Random random = new Random(7);
        try (StoreProgram program = StoreProgram.start(directory, 64);
                HttpClient http = HttpClient.newHttpClient()) {
            for (int sent = 0; sent < log.length; ) {
                int to = Math.min(log.length, sent + 1 + random.nextInt(200_000));
                assertThat(post(http, program, "offset=" + sent, Arrays.copyOfRange(log, sent, to))
                                .body())
                        .isEqualTo("{\"offset\":" + to + ",\"sealed\":false}");
                sent = to;
            }
            HttpResponse<byte[]> served = http.send(
                    HttpRequest.newBuilder(URI.create(program.url() + "/uids/u/builder-live.log"))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(served.body()).isEqualTo(log);
            assertThat(served.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(served.headers().firstValue("Copr-Log-Sealed")).contains("false");
        }
    }

    private static byte[] hostile(String kind) {
        return switch (kind) {
            case "empty lines" -> "\n".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
            case "NUL bytes" -> new byte[300_000];
            case "no UTF-8" -> {
                byte[] bytes = new byte[300_000];
                new Random(3).nextBytes(bytes);
                yield bytes;
            }
            case "records" ->
                ("{\"protocol\":1,\"record\":\"seal\",\"length\":0,\"sha256\":\"" + "0".repeat(64) + "\"}\n")
                        .repeat(1000)
                        .getBytes(StandardCharsets.US_ASCII);
            case "requests" ->
                ("&seal=0:" + "0".repeat(64)
                                + "&attempt=2&log=x&offset=0\r\n0\r\n\r\nPOST /update HTTP/1.1\r\n\r\n%00%\n")
                        .repeat(1000)
                        .getBytes(StandardCharsets.US_ASCII);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static HttpResponse<String> post(HttpClient http, StoreProgram program, String fields, byte[] log)
            throws Exception {
        byte[] encoded = log.length > 0 && log[0] == 'x' && log[log.length - 1] == 'x'
                ? log
                : Percent.encode(log).getBytes(StandardCharsets.US_ASCII);
        return http.send(
                HttpRequest.newBuilder(program.url().resolve("/update"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.concat(
                                HttpRequest.BodyPublishers.ofString("build_uid=u&" + fields + "&log="),
                                HttpRequest.BodyPublishers.ofByteArray(encoded)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
