package org.fedoracopr.runner.engine.mock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.runner.engine.BuildConditions;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.engine.Macros;
import org.fedoracopr.runner.mock.UniqueExtension;
import org.junit.jupiter.api.Test;

class MockOptionsTest {

    private static final Path SPEC = Path.of("/clone/hello/hello.spec");
    private static final Path SOURCES = Path.of("/clone/hello");
    private static final Path SOURCE_PACKAGE = Path.of("/results/hello-1-1.src.rpm");
    private static final String COMMON =
            " --resultdir /results --uniqueext 1700000000.000042 -r /results/configs/child.cfg";
    private static final String CONDITIONS = " --with docs --with lto --without tests";

    @Test
    void oneShotIsUpstreamsCommand() throws Exception {
        assertThat(text(options(false).oneShot(SPEC, SOURCES)))
                .isEqualTo("--spec /clone/hello/hello.spec --sources /clone/hello" + COMMON + CONDITIONS);
    }

    @Test
    void aUserWithSshKeepsTheChroot() throws Exception {
        assertThat(text(options(true).oneShot(SPEC, SOURCES)))
                .isEqualTo("--spec /clone/hello/hello.spec --sources /clone/hello" + COMMON + CONDITIONS
                        + " --no-cleanup-after");
        assertThat(text(options(true).rebuild(SOURCE_PACKAGE))).endsWith(CONDITIONS + " --no-cleanup-after");
        assertThat(text(options(true).rebuildInPlace(SOURCE_PACKAGE, true))).endsWith(" --no-cleanup-after");
    }

    @Test
    void aSourcePackageIsRebuilt() throws Exception {
        assertThat(text(options(false).rebuild(SOURCE_PACKAGE)))
                .isEqualTo("--rebuild /results/hello-1-1.src.rpm" + COMMON + CONDITIONS);
    }

    @Test
    void separateStepsShareOneChrootThatOnlyTheLastRemoves() throws Exception {
        MockOptions options = options(false);
        assertThat(text(options.init())).isEqualTo("--init" + COMMON);
        assertThat(text(options.sourcePackage(SPEC, SOURCES)))
                .isEqualTo("--buildsrpm --spec /clone/hello/hello.spec --sources /clone/hello" + COMMON
                        + " --no-clean --no-cleanup-after" + CONDITIONS);
        assertThat(text(options.dependencies(SOURCE_PACKAGE)))
                .isEqualTo("--installdeps /results/hello-1-1.src.rpm" + COMMON + " --no-clean --no-cleanup-after"
                        + CONDITIONS);
        assertThat(text(options.rebuildInPlace(SOURCE_PACKAGE, false)))
                .isEqualTo("--rebuild /results/hello-1-1.src.rpm" + COMMON + " --no-clean" + CONDITIONS);
        assertThat(text(options.rebuildInPlace(SOURCE_PACKAGE, true)))
                .isEqualTo("--rebuild /results/hello-1-1.src.rpm" + COMMON + " --no-clean --offline" + CONDITIONS);
    }

    @Test
    void scrubIsUpstreamsCommand() throws Exception {
        assertThat(text(options(false).scrub()))
                .isEqualTo("-r /results/configs/child.cfg --uniqueext 1700000000.000042"
                        + " --scrub bootstrap --scrub chroot --scrub root-cache --quiet");
    }

    @Test
    void aSpecAloneGetsTheMacrosThatFetchItsSources() throws Exception {
        assertThat(MockOptions.sourcePackageOf(SPEC, Path.of("/results/mock-source-build.cfg"), request(false)))
                .containsExactly(
                        "-r",
                        "/results/mock-source-build.cfg",
                        "--buildsrpm",
                        "--spec",
                        "/clone/hello/hello.spec",
                        "--resultdir",
                        "/results",
                        "--define",
                        "%dist %nil");
    }

    @Test
    void theChrootsNameIsTheTimeInAnyLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(UniqueExtension.of(Instant.ofEpochSecond(1700000000L, 42_999)))
                    .isEqualTo("1700000000.000042");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String text(List<String> options) {
        return String.join(" ", options);
    }

    private static MockOptions options(boolean ssh) throws Exception {
        EngineRequest request = request(ssh);
        return new MockOptions(
                request,
                Path.of("/results/configs/child.cfg"),
                "1700000000.000042",
                BuildConditions.options(request.task()));
    }

    private static EngineRequest request(boolean ssh) throws Exception {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("with_opts").add("docs").add("lto");
        json.putArray("without_opts").add("tests");
        json.put("allow_user_ssh", ssh);
        return new EngineRequest(
                TaskCodec.parse(json),
                "fedora-43-x86_64",
                Path.of("/clone"),
                Path.of("/results"),
                new Macros(List.of(new Macros.Macro("%dist", "%nil"))),
                Map.of(),
                Duration.ofHours(1));
    }
}
