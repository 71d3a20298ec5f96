package org.fedoracopr.runner.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevCommit;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.http.TestServer;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitFetcherTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final GitFetcher fetcher = new GitFetcher(pauses::add, new StopToken(), log::add);
    private String first = "";
    private String second = "";
    private String onBranch = "";
    private String hidden = "";

    @BeforeEach
    void makeRepository() throws Exception {
        Path origin = directory.resolve("origin");
        try (Git git = Git.init()
                .setDirectory(origin.toFile())
                .setInitialBranch("main")
                .call()) {
            first = commit(git, origin, "one").name();
            git.tag()
                    .setName("v1")
                    .setAnnotated(true)
                    .setSigned(false)
                    .setMessage("v1")
                    .call();
            second = commit(git, origin, "two").name();
            git.checkout().setCreateBranch(true).setName("f43").call();
            onBranch = commit(git, origin, "three").name();
            git.checkout().setCreateBranch(true).setName("gone").call();
            RevCommit last = commit(git, origin, "four");
            hidden = last.name();
            RefUpdate pull = git.getRepository().updateRef("refs/pull/1/head");
            pull.setNewObjectId(last);
            pull.update();
            git.checkout().setName("main").call();
            git.branchDelete().setBranchNames("gone").setForce(true).call();
        }
    }

    private static RevCommit commit(Git git, Path origin, String text) throws Exception {
        Files.writeString(origin.resolve("file"), text);
        git.add().addFilepattern(".").call();
        return git.commit()
                .setMessage(text)
                .setAuthor("a", "a@b")
                .setCommitter("a", "a@b")
                .setSign(false)
                .call();
    }

    @Test
    void checksOutWhateverACommittishNames() throws Exception {
        expect(null, second, "main");
        expect("", second, "main");
        expect("f43", onBranch, "f43");
        expect("v1", first, first);
        expect(first, first, first);
        expect(first.substring(0, 10), first, first);
        expect("refs/pull/1/head", hidden, hidden);
        expect("refs/heads/f43", onBranch, onBranch);
        expect("origin/f43", onBranch, onBranch);
    }

    @Test
    void aBranchIsNotTakenForTheFirstDigitsOfACommit() throws Exception {
        Path origin = directory.resolve("origin");
        String branch = second.substring(0, 3);
        try (Git git = Git.open(origin.toFile())) {
            git.branchCreate().setName(branch).setStartPoint(first).call();
        }
        expect(branch, first, branch);
        expect(second.substring(0, 4), second, second);
    }

    @Test
    void saysWhichCommitIsMissing() {
        String missing = "0123456789012345678901234567890123456789";
        String url = "file://" + directory.resolve("origin");
        assertThatThrownBy(() -> fetch(url, missing))
                .hasMessageStartingWith("git: commit " + missing + " not found in " + url);
        assertThatThrownBy(() -> fetch(url, "no-such-branch")).hasMessageContaining("no-such-branch not found in");
        assertThatThrownBy(() -> fetch(url, "refs/heads/nope")).hasMessageContaining("refs/heads/nope not found in");
    }

    @Test
    void doesNotTryALocalPathTwice() {
        assertThatThrownBy(() -> fetch(directory.resolve("nothing").toString(), null))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("git: cannot clone " + directory.resolve("nothing"));
        assertThat(pauses).isEmpty();
    }

    @Test
    void triesARepositoryThatTheServerDoesNotHaveThreeTimes() throws Exception {
        try (TestServer server = TestServer.answering("404 x")) {
            assertThatThrownBy(() -> fetch(server.url() + "/hello", null)).isInstanceOf(BuildException.class);
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void waitsThreeHundredSecondsInAllForAServerThatMayRecover() throws Exception {
        assertThat(CloneRetries.SERVER_MAY_RECOVER.pauses().stream()
                        .mapToLong(Duration::toSeconds)
                        .sum())
                .isEqualTo(300);
        try (TestServer server = TestServer.answering("503 x")) {
            assertThatThrownBy(() -> fetch(server.url() + "/hello", null)).isInstanceOf(BuildException.class);
        }
        assertThat(pauses).isEqualTo(CloneRetries.SERVER_MAY_RECOVER.pauses());
    }

    @Test
    void clonesFromADumbServer() throws Exception {
        Path gitDirectory = directory.resolve("origin/.git");
        Files.createDirectories(gitDirectory.resolve("info"));
        Files.createDirectories(gitDirectory.resolve("objects/info"));
        Files.writeString(
                gitDirectory.resolve("info/refs"), second + "\trefs/heads/main\n" + onBranch + "\trefs/heads/f43\n");
        Files.writeString(gitDirectory.resolve("objects/info/packs"), "");
        try (TestServer server = TestServer.serving(directory.resolve("origin").toRealPath())) {
            GitCheckout checkout = fetch(server.url() + "/.git", "f43");
            assertThat(checkout.commit()).isEqualTo(onBranch);
        }
    }

    private void expect(@Nullable String committish, String commit, String refspec) throws BuildException {
        String url = "file://" + directory.resolve("origin");
        GitCheckout checkout = fetch(url, committish);
        assertThat(checkout.commit()).as("%s", committish).isEqualTo(commit);
        assertThat(checkout.refspec()).as("%s", committish).isEqualTo(refspec);
        assertThat(checkout.originUrl()).isEqualTo(url);
    }

    private GitCheckout fetch(String url, @Nullable String committish) throws BuildException {
        return fetcher.fetch(url, committish, directory.resolve("clone-" + System.nanoTime()));
    }
}
