package org.fedoracopr.runner.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.http.TestServer;
import org.fedoracopr.runner.mock.MockDouble;
import org.junit.jupiter.api.Assumptions;

/** A directory that is a builder to the packaged program: configuration, a dist-git with its lookaside cache, a Pod's files. */
final class BuilderMachine implements AutoCloseable {

    static final String CHROOT = "fedora-43-x86_64";
    private static final Path PROGRAM =
            Path.of("target/copr-builder/bin/copr-rpmbuild").toAbsolutePath();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final Path root;
    final PodFiles pod;
    final TestServer server;
    private final List<Run> runs = new ArrayList<>();

    BuilderMachine(Path root) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/rpmbuild")), "rpmbuild is not on this machine");
        Assertions.assertThat(PROGRAM).as("the packaged program").isExecutable();
        this.root = root;
        this.pod = new PodFiles(root.resolve("pod"), root.resolve("annotations"));
        Files.createDirectories(pod.shared().resolve("agent"));
        Files.createDirectories(pod.annotations());
        Files.createDirectories(root.resolve("www"));
        server = TestServer.serving(root.resolve("www").toRealPath());
        Path distGit = Files.createDirectories(root.resolve("dist-git-client"));
        Files.writeString(distGit.resolve("test.ini"), """
                [test]
                clone_hostnames = localhost
                lookaside_location = %s
                lookaside_uri_pattern = {name}/{filename}/{hashtype}/{hash}/{filename}
                """.formatted(server.url()));
        configure("");
    }

    void configure(String more) throws IOException {
        Files.writeString(root.resolve("main.ini"), """
                [main]
                engine = rpmbuild
                rpm_vendor_copr_name = Test Copr
                resultdir = %1$s/results
                workspace = %1$s/workspace
                lockfile = %1$s/lockfile
                logfile = %1$s/main.log
                pidfile = %1$s/pid
                logger_pidfile = %1$s/logger_pid
                %2$s
                """.formatted(root, more));
    }

    /** Has the engine be the test double of mock; {@link MockDouble#environment()} is for the runs. */
    MockDouble useMock(String more) throws IOException {
        MockDouble mock = MockDouble.in(root);
        configure("mock_config_directory = " + mock.etc() + "\nmock_scratch = " + mock.base() + "\n" + more);
        Path configuration = root.resolve("main.ini");
        Files.writeString(configuration, Files.readString(configuration).replace("engine = rpmbuild", "engine = mock"));
        return mock;
    }

    /** Makes the package {@code hello} in a repository of its own, with one source in the repository and one in the lookaside cache. */
    void makePackage(String buildScript) throws IOException, GitAPIException {
        makePackage(buildScript, "");
    }

    void makePackage(String buildScript, String preamble) throws IOException, GitAPIException {
        Path clone = Files.createDirectories(root.resolve("git/hello"));
        Files.writeString(clone.resolve("hello.spec"), """
                Name: hello
                Version: 2.10
                Release: 1%%{?dist}
                Summary: Says hello
                License: MIT
                Source0: hello.c
                Source1: greeting.txt
                BuildRequires: gcc
                %s
                %%description
                Says hello.
                %%package data
                Summary: What it says
                BuildArch: noarch
                %%description data
                What it says.
                %%prep
                cp %%{SOURCE0} %%{SOURCE1} .
                %%build
                %s
                %%install
                install -D -m755 hello %%{buildroot}%%{_bindir}/hello
                install -D -m644 greeting.txt %%{buildroot}%%{_datadir}/hello/greeting.txt
                %%files
                %%{_bindir}/hello
                %%files data
                %%{_datadir}/hello
                """.formatted(preamble, buildScript));
        Files.writeString(clone.resolve("hello.c"), "int main(void) { return 0; }\n");
        publish("hello 2.10\n");
        Files.writeString(clone.resolve("sources"), md5("hello 2.10\n") + "  greeting.txt\n");
        try (Git git =
                Git.init().setDirectory(clone.toFile()).setInitialBranch("main").call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("hello")
                    .setAuthor("a", "a@b")
                    .setCommitter("a", "a@b")
                    .setSign(false)
                    .call();
        }
    }

    /** Puts a text into the lookaside cache, at the place of greeting.txt as the sources file names it. */
    void publish(String text) throws IOException {
        Path file = root.resolve("www/hello/greeting.txt/md5/" + md5("hello 2.10\n") + "/greeting.txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    Path task(Map<String, Object> more) throws IOException {
        ObjectNode task = MAPPER.createObjectNode()
                .put("task_id", "12-" + CHROOT)
                .put("build_id", 12)
                .put("project_owner", "@copr")
                .put("project_name", "dev")
                .put("chroot", CHROOT)
                .put(
                        "git_repo",
                        root.resolve("git/hello")
                                .toUri()
                                .toString()
                                .replaceFirst("^file:/+", "file:///")
                                .replaceFirst("/$", ""))
                .put("git_hash", "main")
                .put("timeout", 600);
        task.putArray("distributions_in_project").add("fedora-43");
        more.forEach((key, value) -> task.set(key, MAPPER.valueToTree(value)));
        Path file = root.resolve("task.json");
        Files.write(file, MAPPER.writeValueAsBytes(task));
        return file;
    }

    void agentIsReady() throws IOException {
        Files.writeString(pod.agentReady(), "");
    }

    void cancel(String reason) throws IOException {
        Files.writeString(pod.annotation(PodAnnotations.CANCEL), reason);
    }

    Outcome outcome() throws IOException {
        return ProtocolJson.read(Outcome.class, Files.readAllBytes(pod.outcome()));
    }

    /** Runs the program by itself. */
    Run start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    /** Runs the program as in a Pod. */
    Run startInPod(String... arguments) throws IOException {
        return start(
                Map.of(
                        PodFiles.SHARED_DIRECTORY_VARIABLE, pod.shared().toString(),
                        PodFiles.ANNOTATIONS_DIRECTORY_VARIABLE,
                                pod.annotations().toString()),
                arguments);
    }

    /** Runs the program by itself, as the leader of a process group of its own. */
    Run startAsLeader(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", PROGRAM.toString()));
        command.addAll(List.of(arguments));
        return start(Map.of(), command);
    }

    /** Runs the program with more in its environment. */
    Run start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(arguments));
        return start(environment, command);
    }

    /** The same through another program, which ends as the one that it starts. */
    Run startThrough(List<String> prefix, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(PROGRAM.toString());
        command.addAll(List.of(arguments));
        return start(environment, command);
    }

    private Run start(Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectError(root.resolve("stderr").toFile());
        builder.environment().remove(PodFiles.SHARED_DIRECTORY_VARIABLE);
        builder.environment()
                .put(
                        "COPR_DISTGIT_CLIENT_CONFDIR",
                        root.resolve("dist-git-client").toString());
        builder.environment().putAll(environment);
        var run = new Run(builder.start());
        runs.add(run);
        return run;
    }

    String stderr() throws IOException {
        return Files.readString(root.resolve("stderr"));
    }

    static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        runs.forEach(Run::destroy);
        server.close();
    }

    /** One run of the program. */
    static final class Run {
        private final Process process;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final Thread reader;

        private Run(Process process) {
            this.process = process;
            this.reader = Thread.ofVirtual().start(() -> {
                try {
                    process.getInputStream().transferTo(output);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        /** Waits for the end and returns the exit code. */
        int await() throws InterruptedException {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new AssertionError("the program did not end; it printed: " + text());
            }
            reader.join();
            return process.exitValue();
        }

        Process process() {
            return process;
        }

        byte[] bytes() {
            return output.toByteArray();
        }

        String text() {
            return output.toString(StandardCharsets.UTF_8);
        }

        void destroy() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
