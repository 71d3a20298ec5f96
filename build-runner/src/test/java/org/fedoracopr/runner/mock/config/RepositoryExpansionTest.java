package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.TaskRepository;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryExpansionTest {

    private static final String RESULTS = "https://be/results";

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            copr://bob/tools                    | copr_bob_tools            | https://be/results/bob/tools/fedora-43-x86_64/           | -
            copr://@grp/tools/                  | copr_grp_tools            | https://be/results/@grp/tools/fedora-43-x86_64/          | -
            copr://bob/tools/tools:pr:12        | copr_bob_tools_tools_pr_12 | https://be/results/bob/tools:pr:12/fedora-43-x86_64/    | -
            copr://bob/tools/pr:12              | copr_bob_tools_pr_12      | https://be/results/bob/tools:pr:12/fedora-43-x86_64/     | -
            copr://bob/tools/tools              | copr_bob_tools_tools      | https://be/results/bob/tools/fedora-43-x86_64/           | -
            copr://bob/tools?priority=30        | copr_bob_tools_priority_30 | https://be/results/bob/tools/fedora-43-x86_64/          | 30
            http://x/$distname/$chroot/$basearch/$releasever | http_x_distname_chroot_basearch_releasever | http://x/fedora/fedora-43-x86_64/$basearch/$releasever | -
            http://x/?priority=5                | http_x_priority_5         | http://x/                                                | 5
            http://x/?a=1&priority=5&b=%20      | http_x_a_1_priority_5_b_20 | http://x/?a=1&b=%20                                     | 5
            http://x/?a=1                       | http_x_a_1                | http://x/?a=1                                            | -
            """)
    void expandsAsTheFrontendDoes(String written, String id, String baseurl, @Nullable Integer priority)
            throws Exception {
        TaskRepository expanded = only(repository(null, written, null, null), RESULTS);
        assertThat(expanded.id()).isEqualTo(id);
        assertThat(expanded.name()).isEqualTo("Additional repo " + id);
        assertThat(expanded.baseurl()).isEqualTo(baseurl);
        assertThat(expanded.priority()).isEqualTo(priority);
        assertThat(expanded.repoGpgcheck()).isEqualTo(written.startsWith("copr:") ? Boolean.FALSE : null);
    }

    @Test
    void whatTheTaskSaysItselfStays() throws Exception {
        TaskRepository expanded = only(repository("mine", "copr://bob/tools?priority=30", 7, true), RESULTS);
        assertThat(expanded)
                .isEqualTo(new TaskRepository(
                        "mine",
                        "Additional repo mine",
                        "https://be/results/bob/tools/fedora-43-x86_64/",
                        7,
                        true,
                        null,
                        null,
                        null));
    }

    @Test
    void distributionsMayHaveHyphens() throws Exception {
        assertThat(new RepositoryExpansion("centos-stream-9-x86_64", null)
                        .expand(List.of(repository("a", "http://x/$distname", null, null)))
                        .getFirst()
                        .baseurl())
                .isEqualTo("http://x/centos-stream");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copr://bob",
                "copr://",
                "copr://bob/..",
                "copr://../x",
                "copr://bob/a/b/c",
                "copr://bob//x",
                "copr://b ob/x"
            })
    void refusesPlacesThatAreNoProject(String written) {
        assertThatThrownBy(() -> only(repository("a", written, null, null), RESULTS))
                .hasMessageContaining("repos[0].baseurl must be copr://owner/project");
    }

    @Test
    void saysWhatIsMissingToFindProjects() {
        assertThatThrownBy(() -> only(repository("a", "copr://bob/tools", null, null), null))
                .isInstanceOfSatisfying(BuildException.class, refused -> {
                    assertThat(refused.failure().cause()).isEqualTo(FailureCause.BUILDER_MISCONFIGURED);
                    assertThat(refused).hasMessageContaining("results_url in main.ini");
                });
    }

    @Test
    void refusesAPriorityThatIsNoNumber() {
        assertThatThrownBy(() -> only(repository("a", "http://x/?priority=high", null, null), RESULTS))
                .hasMessageContaining("repos[0].baseurl must have a whole number behind ?priority=");
    }

    private static TaskRepository only(TaskRepository repository, @Nullable String resultsUrl) throws BuildException {
        return new RepositoryExpansion("fedora-43-x86_64", resultsUrl)
                .expand(List.of(repository))
                .getFirst();
    }

    private static TaskRepository repository(
            @Nullable String id, String baseurl, @Nullable Integer priority, @Nullable Boolean check) {
        return new TaskRepository(id, null, baseurl, priority, check, null, null, null);
    }
}
