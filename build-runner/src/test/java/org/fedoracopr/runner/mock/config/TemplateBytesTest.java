package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedoracopr.runner.mock.config.Machine.macros;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.template.AdministratorTemplates;
import org.fedoracopr.runner.template.Value;

/** Templates that say what the builder writes by itself: the same bytes. */
class TemplateBytesTest {

    private static final Path ETC_MOCK = Path.of("/etc/mock");
    private static final List<String> SNIPPETS = List.of("config_opts['x'] = 'y'", "config_opts['z'] = 1");

    @SuppressWarnings("NullAway.Init") // Set before the first property.
    private static Path written;

    @BeforeContainer
    static void writeTemplates() throws IOException {
        written = Files.createTempDirectory("templates");
        for (String name :
                List.of("mock.cfg.j2", "repositories.j2", "mock-source-build.cfg.j2", "mock-custom-build.cfg.j2")) {
            write(written, name);
        }
    }

    @AfterContainer
    static void deleteTemplates() throws IOException {
        Trees.delete(written);
    }

    @Property(tries = 300)
    void canSayWhatTheBuilderSaysByItself(@ForAll("tasks") ObjectNode task) throws Exception {
        var request = new Machine(written.resolve("machine"))
                .request(task.toString(), macros("%copr_username", "alice", "%vendor", "X - user alice"));
        for (List<String> snippets : List.of(List.<String>of(), SNIPPETS)) {
            ChildConfig child = ChildConfig.of(
                    request,
                    ETC_MOCK,
                    snippets,
                    IsolationChoice.resolve(request.task().isolation(), null),
                    request.task().repos());
            assertThat(rendered("mock.cfg.j2", TemplateVariables.of(child, request)))
                    .isEqualTo(child.render());
            CustomConfig custom =
                    CustomConfig.of(request, ETC_MOCK, snippets, request.task().repos());
            assertThat(rendered("mock-custom-build.cfg.j2", TemplateVariables.of(custom)))
                    .isEqualTo(custom.render());
            SourceBuildConfig source = SourceBuildConfig.of(request, ETC_MOCK);
            assertThat(rendered("mock-source-build.cfg.j2", TemplateVariables.of(source, snippets)))
                    .isEqualTo(source.render());
        }
    }

    @Provide
    Arbitrary<ObjectNode> tasks() {
        return Tasks.legal();
    }

    private static String rendered(String name, Map<String, Value> variables) throws BuildException {
        return new AdministratorTemplates(List.of(written)).render(written.resolve(name), variables);
    }

    private static void write(Path directory, String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(TemplateBytesTest.class.getResourceAsStream(name), name)) {
            Files.write(directory.resolve(name), file.readAllBytes());
        }
    }
}
