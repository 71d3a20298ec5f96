package org.fedoracopr.runner.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.http.TestServer;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clones from real servers: git http-backend, dumb HTTP, files; of repositories that are made to do harm, too. */
class GitServersIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private final List<Duration> pauses = new ArrayList<>();
    private final StopToken stop = new StopToken();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private BuildLog log;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private GitServer server;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path served;

    private int clones;

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(Programs.find("git").isPresent(), "git is not installed");
        served = Files.createDirectories(directory.toRealPath().resolve("served"));
        log = BuildLog.open(directory.resolve("log"), new ByteArrayOutputStream());
        server = GitServer.serving(served);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        scheduler.shutdownNow();
        log.close();
    }

    @Test
    void clonesShallowFromASmartServerWithAllBranchesAndTags() throws Exception {
        Path origin = repository("hello");
        for (int number = 0; number < 510; number++) {
            git(origin, "commit", "-q", "--allow-empty", "-m", "c" + number);
        }
        git(origin, "tag", "-a", "-m", "v", "v1");
        git(origin, "branch", "f43", "HEAD~505");
        String first = git(origin, "rev-list", "--max-parents=0", "HEAD");
        GitCheckout checkout = fetch(server.url() + "/hello", null);
        assertThat(checkout.refspec()).isEqualTo("main");
        assertThat(git(checkout.directory(), "rev-parse", "--is-shallow-repository"))
                .isEqualTo("true");
        assertThat(git(checkout.directory(), "describe", "--tags")).isEqualTo("v1");
        assertThat(git(checkout.directory(), "status", "--porcelain")).isEmpty();
        assertThat(fetch(server.url() + "/hello/", "f43").refspec()).isEqualTo("f43");
        assertThat(fetch(server.url() + "/hello", first).commit()).isEqualTo(first);
    }

    @Test
    void fetchesSubmodulesWithRelativeUrlsAtTheCommitThatIsCheckedOut() throws Exception {
        Path inner = repository("inner");
        Path middle = repository("group/middle");
        submodule(middle, "../../inner", "deep", git(inner, "rev-parse", "HEAD"));
        Path outer = repository("group/outer");
        submodule(outer, "../middle", "lib/middle", git(middle, "rev-parse", "HEAD"));
        git(outer, "branch", "old");
        commit(middle, "newer", "x");
        submodule(outer, "../middle", "lib/middle", git(middle, "rev-parse", "HEAD"));
        assertThat(fetch(server.url() + "/group/outer", null).directory().resolve("lib/middle/newer"))
                .exists();
        Path old = fetch(server.url() + "/group/outer", "old").directory();
        assertThat(old.resolve("lib/middle/deep/file")).exists();
        assertThat(old.resolve("lib/middle/newer")).doesNotExist();
        assertThat(fetch("file://" + outer, "old").directory().resolve("lib/middle/deep/file"))
                .exists();
    }

    @Test
    void goesOnWithoutASubmoduleThatCannotBeHad() throws Exception {
        Path outer = repository("outer");
        submodule(outer, "../gone", "gone", "0123456789012345678901234567890123456789");
        GitCheckout checkout = fetch(server.url() + "/outer", null);
        assertThat(checkout.directory().resolve("file")).exists();
        assertThat(log())
                .contains("WARNING: the submodule gone is left out: git: cannot clone " + server.url() + "/gone");
    }

    @Test
    void aRepositoryThatContainsItselfEnds() throws Exception {
        Path outer = repository("self");
        submodule(outer, "../self", "again", git(outer, "rev-parse", "HEAD"));
        submodule(outer, "../self", "again", git(outer, "rev-parse", "HEAD"));
        for (int level = 0; level < Submodules.MAX_DEPTH + 2; level++) {
            submodule(outer, "../self", "again", git(outer, "rev-parse", "HEAD"));
        }
        Path clone = fetch(server.url() + "/self", null).directory();
        assertThat(clone.resolve("again/".repeat(Submodules.MAX_DEPTH) + "file"))
                .exists();
        assertThat(clone.resolve("again/".repeat(Submodules.MAX_DEPTH + 1) + "file"))
                .doesNotExist();
        assertThat(log()).contains("nested deeper than 8");
    }

    @Test
    void aSubmoduleNeverReadsThisMachine() throws Exception {
        Path secret = repository("../secret");
        Path outer = repository("outer");
        String commit = git(secret, "rev-parse", "HEAD");
        for (String url :
                List.of("file://" + secret, secret.toString(), "ext::sh -c id", "--upload-pack=id", "../../secret")) {
            submodule(outer, url, "stolen", commit);
            Path clone = fetch(server.url() + "/outer", null).directory();
            assertThat(clone.resolve("stolen/file")).as(url).doesNotExist();
            assertThat(log()).contains("WARNING: the submodule stolen is left out");
        }
    }

    @Test
    void aSubmodulesPlaceIsInTheRepository() throws Exception {
        Path inner = repository("inner");
        String commit = git(inner, "rev-parse", "HEAD");
        Path target = Files.createDirectories(directory.resolve("outside"));
        for (String path : List.of("../escape", ".git/hooks/x", ".GIT/x", "link/x")) {
            String name = "evil" + clones;
            Path evil = repository(name);
            String link = hash(evil, target.toString());
            // git itself refuses to make such an index: the trees are written as they are.
            String modules = hash(evil, "[submodule \"m\"]\n\tpath = " + path + "\n\turl = ../inner\n");
            int slash = path.indexOf('/');
            String sub = treeOf(evil, "160000 commit " + commit + "\t" + path.substring(path.lastIndexOf('/') + 1));
            String entries = "100644 blob " + modules + "\t.gitmodules\n"
                    + (path.startsWith("link") ? "120000 blob " + link + "\tlink\n" : "")
                    + "040000 tree " + sub + "\t" + path.substring(0, slash);
            publish(evil, treeOf(evil, entries.lines().toList().toArray(String[]::new)));
            tryFetch(server.url() + "/" + name);
            assertThat(target).as(path).isEmptyDirectory();
            assertThat(directory.resolve("escape")).doesNotExist();
            assertThat(directory.resolve("clone-" + clones + "/.git/hooks/x")).doesNotExist();
        }
    }

    @Test
    void nothingIsWrittenThroughALinkOrIntoTheGitDirectory() throws Exception {
        Path target = Files.createDirectories(directory.resolve("outside"));
        for (String name : List.of("link", ".git", ".Git", "..")) {
            Path evil = repository("evil" + clones);
            String link = hash(evil, target.toString());
            String inner = treeOf(evil, "100644 blob " + hash(evil, "pwned") + "\tpwned");
            String entries = (name.equals("link") ? "120000 blob " + link + "\tlink\n" : "") + "040000 tree " + inner
                    + "\t" + name;
            publish(evil, treeOf(evil, entries.lines().toList().toArray(String[]::new)));
            tryFetch(server.url() + "/" + evil.getFileName());
            assertThat(target).as(name).isEmptyDirectory();
            assertThat(directory.resolve("clone-" + clones + "/.git/pwned"))
                    .as(name)
                    .doesNotExist();
            assertThat(directory.resolve("pwned")).doesNotExist();
        }
    }

    @Test
    void aLinkThatLeadsOutIsClonedAsALink() throws Exception {
        Path origin = repository("links");
        Files.createSymbolicLink(origin.resolve("out"), Path.of("/etc/passwd"));
        git(origin, "add", ".");
        git(origin, "commit", "-q", "-m", "link");
        Path link = fetch(server.url() + "/links", null).directory().resolve("out");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void hugeAndManyNamesOfReferencesDoNoHarm() throws Exception {
        Path origin = repository("refs");
        String head = git(origin, "rev-parse", "HEAD");
        var packed = new StringBuilder("# pack-refs with: peeled fully-peeled sorted \n");
        packed.append(head).append(" refs/heads/").append("x".repeat(3000)).append('\n');
        for (int number = 10000; number < 15000; number++) {
            packed.append(head).append(" refs/tags/t").append(number).append('\n');
        }
        Files.writeString(origin.resolve(".git/packed-refs"), packed);
        assertThat(tryFetch(server.url() + "/refs")).isIn("", "git");
        assertThatThrownBy(() -> fetch(server.url() + "/refs", "y".repeat(5000)))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("git: ");
    }

    @Test
    void saysThatARepositoryIsPrivateOrNotThere() {
        assertThatThrownBy(() -> fetch(server.url() + "/private/x", null))
                .hasMessageStartingWith("git: cannot clone " + server.url() + "/private/x: ")
                .hasMessageEndingWith(": check the URL and that everybody may read it");
        assertThat(pauses).hasSize(2);
        pauses.clear();
        assertThatThrownBy(() -> fetch(server.url() + "/none", null))
                .hasMessageStartingWith("git: cannot clone " + server.url() + "/none: ");
        assertThat(pauses).hasSize(2);
        assertThatThrownBy(() -> fetch(server.url() + "/loop/x", null)).hasMessageStartingWith("git: cannot clone ");
        assertThat(server.requests().size()).isLessThan(500);
    }

    @Test
    void clonesPacksFromADumbServer() throws Exception {
        Path origin = repository("dumb");
        git(origin, "branch", "f43");
        git(origin, "gc", "-q");
        git(origin, "update-server-info");
        try (TestServer dumb = TestServer.serving(served)) {
            GitCheckout checkout = fetch(dumb.url() + "/dumb/.git", "f43");
            assertThat(checkout.directory().resolve("file")).exists();
            assertThat(checkout.refspec()).isEqualTo("f43");
        }
    }

    @Test
    void leavesSha256ToTheGitProgram() throws Exception {
        Path origin = Files.createDirectories(served.resolve("sha256"));
        Assumptions.assumeTrue(
                run(origin, "git", "init", "-q", "-b", "main", "--object-format=sha256").code == 0,
                "git knows no sha256");
        commit(origin, "file", "x");
        String first = git(origin, "rev-parse", "HEAD");
        commit(origin, "file", "y");
        for (String url : List.of(server.url() + "/sha256", "file://" + origin)) {
            GitCheckout checkout = fetch(url, first);
            assertThat(checkout.commit()).isEqualTo(first).hasSize(64);
            assertThat(fetch(url, null).refspec()).isEqualTo("main");
        }
        assertThat(log()).contains("going on with the git program");
        assertThatThrownBy(() -> fetch(server.url() + "/sha256", "nothing"))
                .hasMessageStartingWith("git: cannot check out nothing of ");
    }

    // -- repositories

    private Path repository(String name) throws Exception {
        Path origin = Files.createDirectories(served.resolve(name).normalize());
        git(origin, "init", "-q", "-b", "main");
        commit(origin, "file", "content");
        return origin;
    }

    private void commit(Path origin, String file, String text) throws Exception {
        Files.writeString(origin.resolve(file), text);
        git(origin, "add", file);
        git(origin, "commit", "-q", "-m", file);
    }

    /** Records a submodule without cloning it, as a hostile author can. */
    private void submodule(Path outer, String url, String path, String commit) throws Exception {
        Files.writeString(
                outer.resolve(".gitmodules"), "[submodule \"m\"]\n\tpath = " + path + "\n\turl = \"" + url + "\"\n");
        git(outer, "add", ".gitmodules");
        git(outer, "update-index", "--add", "--cacheinfo", "160000," + commit + "," + path);
        git(outer, "commit", "-q", "-m", "submodule");
    }

    private String hash(Path origin, String text) throws Exception {
        Path file = Files.writeString(directory.resolve("blob"), text);
        return git(origin, "hash-object", "-w", file.toString());
    }

    /** A tree written as it is, with no check of its names. */
    private String treeOf(Path origin, String... entries) throws Exception {
        var tree = new ByteArrayOutputStream();
        for (String entry : entries) {
            String[] fields = entry.split("[ \t]", 4);
            tree.write((fields[0].replaceFirst("^0", "") + " " + fields[3]).getBytes(StandardCharsets.UTF_8));
            tree.write(0);
            tree.write(HexFormat.of().parseHex(fields[2]));
        }
        Path file = Files.write(directory.resolve("tree"), tree.toByteArray());
        return git(origin, "hash-object", "-t", "tree", "-w", "--literally", file.toString());
    }

    private void publish(Path origin, String tree) throws Exception {
        git(origin, "update-ref", "refs/heads/main", git(origin, "commit-tree", "-m", "evil", tree));
    }

    private String git(Path where, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"));
        command.addAll(List.of(arguments));
        Result result = run(where, command.toArray(String[]::new));
        assertThat(result.code).as(result.text).isZero();
        return result.text.strip();
    }

    private record Result(int code, String text) {}

    private static Result run(Path where, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), text);
    }

    // -- clones

    private GitCheckout fetch(String url, @Nullable String committish) throws BuildException {
        var children = new ChildRunner(log, stop, scheduler);
        return new GitFetcher(pauses::add, stop, log::line, new GitProgram(children))
                .fetch(url, committish, directory.resolve("clone-" + ++clones));
    }

    /** The first word of the failure, empty when there is none. */
    private String tryFetch(String url) {
        try {
            fetch(url, null);
            return "";
        } catch (BuildException e) {
            return String.valueOf(e.getMessage()).replaceFirst(":.*(?s)", "");
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }
}
