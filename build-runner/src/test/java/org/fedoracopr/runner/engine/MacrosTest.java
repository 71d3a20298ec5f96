package org.fedoracopr.runner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.runner.config.ConfigurationLoader;
import org.fedoracopr.runner.config.RunnerConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MacrosTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void sourcePackagesGetUpstreamsFile() throws Exception {
        var task = TaskCodec.parse(
                "{\"task_id\": \"123\", \"project_owner\": \"@copr\", \"project_name\": \"copr-dev\", \"source_type\": 8, \"source_json\": \"{}\"}");
        assertThat(Macros.of(task, configuration(), true).file()).isEqualTo("""
                        %copr_username @copr
                        %copr_projectname copr-dev
                        %vendor Unknown Copr - group @copr
                        %buildtag .copr123
                        %dist %nil
                        %_disable_source_fetch 0
                        %__urlhelper_localopts --proto -all,+https,+ftps
                        """);
    }

    @Test
    void packagesKeepTheirDistribution() throws Exception {
        var task = TaskCodec.parse(
                "{\"task_id\": \"7-fedora-43-x86_64\", \"project_owner\": \"me\", \"project_name\": \"p\"}");
        Macros macros = Macros.of(task, configuration(), false);
        assertThat(macros.options())
                .containsExactly(
                        "--define", "%copr_username me",
                        "--define", "%copr_projectname p",
                        "--define", "%vendor Unknown Copr - user me",
                        "--define", "%buildtag .copr7",
                        "--define", "%__urlhelper_localopts --proto -all,+https,+ftps");
    }

    @Test
    void uploadsMayFetchFromAnywhere() throws Exception {
        var task = TaskCodec.parse("{\"task_id\": \"7\", \"source_type\": 2, \"source_json\": \"{}\"}");
        assertThat(Macros.of(task, configuration(), true).defines("%__urlhelper_localopts"))
                .isFalse();
    }

    @Test
    void leavesOutWhatNobodySays() throws Exception {
        var task = TaskCodec.parse("{\"project_owner\": \"me\", \"project_name\": \"p\", \"task_id\": null}");
        Path file = directory.resolve("main.ini");
        Files.writeString(file, "[main]\nrpm_vendor_copr_name =\nenabled_source_protocols =\n");
        RunnerConfiguration silent =
                new ConfigurationLoader(directory, directory).load(file).configuration();
        assertThat(Macros.of(task, silent, false).file()).isEqualTo("%copr_username me\n%copr_projectname p\n");
    }

    @Test
    void theBuildsTagIsTheTextBeforeTheFirstHyphen() throws Exception {
        var task = TaskCodec.parse("{\"task_id\": \"group_copr-dev-fedora-43-x86_64\"}");
        assertThat(Macros.of(task, configuration(), false).file()).contains("%buildtag .coprgroup_copr\n");
    }

    @Test
    void refusesValuesThatWouldStartAnotherMacro() {
        var task = TaskCodec.parse("{\"project_owner\": \"me\\n%evil x\"}");
        assertThatThrownBy(() -> Macros.of(task, configuration(), false)).hasMessageContaining("control characters");
    }

    private RunnerConfiguration configuration() throws Exception {
        Path file = directory.resolve("main.ini");
        Files.writeString(file, "[main]\n");
        return new ConfigurationLoader(directory, directory).load(file).configuration();
    }
}
