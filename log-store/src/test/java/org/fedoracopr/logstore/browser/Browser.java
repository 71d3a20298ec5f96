package org.fedoracopr.logstore.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chromium without a window, driven over WebDriver. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PORT = Pattern.compile("started successfully on port ([0-9]+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final URI session;

    private Browser(Process driver, URI session) {
        this.driver = driver;
        this.session = session;
    }

    /** Why there can be no browser on this machine; empty when there can. */
    static Optional<String> missing() {
        return installed("chromium") && installed("chromedriver")
                ? Optional.empty()
                : Optional.of(
                        "chromium or chromedriver is not installed: build-tools/prerequisites browser installs them");
    }

    /** Starts one with an empty profile in a folder. */
    static Browser start(Path profile) throws IOException, InterruptedException {
        Process driver = new ProcessBuilder("chromedriver", "--port=0")
                .redirectErrorStream(true)
                .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI base = URI.create("http://127.0.0.1:" + port(driver) + "/session");
            Map<String, Object> options = Map.of(
                    "args",
                    List.of(
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--no-first-run",
                            "--window-size=1000,700",
                            "--user-data-dir=" + profile));
            JsonNode created = send(
                    http,
                    base,
                    "POST",
                    Map.of("capabilities", Map.of("alwaysMatch", Map.of("goog:chromeOptions", options))));
            return new Browser(
                    driver, URI.create(base + "/" + created.get("sessionId").textValue()));
        } catch (IOException | InterruptedException | RuntimeException failure) {
            end(driver);
            throw failure;
        }
    }

    void open(URI address) throws IOException, InterruptedException {
        call("POST", "/url", Map.of("url", address.toString()));
    }

    /** Runs the body of a function in the page. */
    JsonNode run(String script, Object... arguments) throws IOException, InterruptedException {
        return call("POST", "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    String title() throws IOException, InterruptedException {
        return call("GET", "/title", null).asText();
    }

    void click(String selector) throws IOException, InterruptedException {
        call("POST", "/element/" + element(selector) + "/click", Map.of());
    }

    /** What assistive programs are told that an element is: its role and its name. */
    String accessible(String selector) throws IOException, InterruptedException {
        String element = "/element/" + element(selector);
        return call("GET", element + "/computedrole", null).asText() + " "
                + call("GET", element + "/computedlabel", null).asText();
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", "", null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            end(driver);
            http.close();
        }
    }

    private String element(String selector) throws IOException, InterruptedException {
        return call("POST", "/element", Map.of("using", "css selector", "value", selector))
                .get(ELEMENT)
                .textValue();
    }

    private JsonNode call(String method, String path, @Nullable Object body) throws IOException, InterruptedException {
        return send(http, URI.create(session + path), method, body);
    }

    private static JsonNode send(HttpClient http, URI address, String method, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode value = JSON.readTree(response.body()).get("value");
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + address + ": " + value);
        }
        return value;
    }

    private static String port(Process driver) throws IOException {
        BufferedReader output = driver.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
            said.append(line).append('\n');
        }
        throw new IOException("chromedriver did not start: " + said);
    }

    private static void end(Process driver) {
        List<ProcessHandle> browser = driver.descendants().toList();
        driver.destroyForcibly().onExit().join();
        browser.forEach(ProcessHandle::destroyForcibly);
        browser.forEach(process -> process.onExit().join());
    }

    private static boolean installed(String program) {
        return Stream.of(String.valueOf(System.getenv("PATH")).split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
