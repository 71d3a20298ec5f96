package org.fedoracopr.runner.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec files as packagers write them, the idioms taken from Fedora's own. */
class SpecEvaluatorTest {

    @Test
    void readsPlainTagsMergesAndSortsThem() {
        SpecTags tags = evaluate("""
                Name: hello
                BuildArch:\tnoarch
                ExclusiveArch: x86_64  aarch64
                exclusivearch : aarch64, s390x
                  ExcludeArch: ppc64le
                #ExcludeArch: s390x
                %description
                BuildArch: x86_64
                """, "fedora-43");
        assertThat(tags.values())
                .containsExactly(
                        Map.entry("buildarch", List.of("noarch")),
                        Map.entry("exclusivearch", List.of("aarch64", "s390x", "x86_64")),
                        Map.entry("excludearch", List.of("ppc64le")));
        assertThat(tags.notes()).isEmpty();
    }

    @Test
    void readsTheMainPackageOnly() {
        assertThat(evaluate("Name: a\n%package sub\nBuildArch: noarch\n%description\n", "fedora-43")
                        .values())
                .isEmpty();
    }

    @Test
    void javaPackageIsForTheArchitecturesThatHaveJava() {
        String spec = """
                %bcond_with bootstrap
                Name:           maven-shared-incremental
                Release:        %autorelease
                BuildArch:      noarch
                ExclusiveArch:  %{java_arches} noarch
                %if %{with bootstrap}
                ExcludeArch: s390x
                %endif
                %description
                """;
        assertThat(exclusive(spec, "fedora-43")).isEqualTo("aarch64 noarch ppc64le riscv64 s390x x86_64");
        assertThat(exclusive(spec, "fedora-41")).isEqualTo("aarch64 noarch ppc64le s390x x86_64");
        assertThat(evaluate(spec, "fedora-43").values()).doesNotContainKey("excludearch");
        // EPEL 7 has no such macro.
        assertThat(exclusive(spec, "rhel+epel-7")).isEqualTo("%{java_arches} noarch");
    }

    @Test
    void qtWebEngineIsAskedForByItsMacroWhereThereIsOne() {
        String spec = """
                # handled by qt6-srpm-macros, which defines %%qt6_qtwebengine_arches
                %{?qt6_qtwebengine_arches:ExclusiveArch: %{qt6_qtwebengine_arches}}
                %global shortcommit %(c=%{gitcommit}; echo ${c:0:7})
                Version: 1~%{shortcommit}
                %description
                """;
        assertThat(exclusive(spec, "fedora-43")).isEqualTo("aarch64 ppc64le x86_64");
        assertThat(exclusive(spec, "rhel+epel-9")).isEqualTo("aarch64 x86_64");
        assertThat(evaluate(spec, "rhel+epel-8").values()).isEmpty();
    }

    @Test
    void distributionsTakeTheirBranches() {
        String spec = """
                %bcond_with build_with_qt6
                %if 0%{?fedora} > 39 || 0%{?rhel} > 9 || 0%{?oreon}
                %bcond_without build_with_qt6
                ExclusiveArch: %{qt6_qtwebengine_arches}
                %else
                ExclusiveArch: s390x
                %endif
                %if %{with build_with_qt6}
                ExcludeArch: aarch64
                %endif
                %description
                """;
        assertThat(exclusive(spec, "fedora-42")).isEqualTo("aarch64 ppc64le riscv64 x86_64");
        assertThat(exclusive(spec, "centos-stream+epel-10")).isEqualTo("aarch64 ppc64le x86_64");
        assertThat(exclusive(spec, "rhel+epel-9")).isEqualTo("s390x");
        assertThat(evaluate(spec, "fedora-42").words("excludearch")).containsExactly("aarch64");
        assertThat(evaluate(spec, "rhel+epel-9").words("excludearch")).isEmpty();
    }

    @Test
    void goPackageHasTheTagsThatItsMacroStandsFor() {
        String spec =
                "%global goipath github.com/a/b\nVersion: 1\n%gometa OPTIONS\n%global common %{expand:\nx}\n%description\n";
        assertThat(exclusive(spec.replace("OPTIONS", ""), "rhel+epel-9")).isEqualTo("aarch64 ppc64le s390x x86_64");
        assertThat(exclusive(spec.replace("OPTIONS", "-f"), "fedora-43"))
                .startsWith("aarch64 armv3l")
                .contains("x86_64")
                .doesNotContain("i686");
        assertThat(exclusive(spec.replace("OPTIONS", "-L -f"), "fedora-43")).doesNotContain("i686");
        assertThat(exclusive(spec.replace("OPTIONS", "-L"), "fedora-43")).contains("i686");
    }

    @Test
    void containerdIsForTheArchitecturesOfGo() {
        String spec = """
                %global goipath github.com/containerd/containerd
                %if %{defined fedora}
                %gometa
                %ifnarch %{arm}
                %bcond_without tests
                %endif
                %else
                ExclusiveArch: %{?go_arches:%{go_arches}}%{!?go_arches:%{ix86} x86_64}
                %define gobuildroot %{expand:
                export PATH=$PWD/_bin${PATH:+:$PATH}
                }
                %define gobuild(o:) %{expand:
                %ifnarch ppc64
                go build -buildmode pie -a -v -x %{?**};
                %else
                go build -tags="rpm_crashtraceback ${BUILDTAGS:-}" -a -v -x %{?**};
                %endif
                }
                %endif
                %description
                """;
        assertThat(exclusive(spec, "fedora-43")).startsWith("aarch64 armv3l").doesNotContain("mips");
        assertThat(exclusive(spec, "rhel+epel-9"))
                .isEqualTo(
                        "aarch64 mips mips64 mips64el mips64r6 mips64r6el mipsel mipsr6 mipsr6el ppc64le s390x x86_64");
        assertThat(exclusive(spec, "rhel+epel-7"))
                .isEqualTo("athlon geode i386 i486 i586 i686 pentium3 pentium4 x86_64");
    }

    @Test
    void macrosInCommentsAreExpandedAsRpmDoes() {
        assertThat(exclusive("%global list a\n# %global list z\nExclusiveArch: %list\n", "fedora-43"))
                .isEqualTo("z");
        assertThat(exclusive("# %%global list z\n#ExclusiveArch: a\nExclusiveArch: b\n", "fedora-43"))
                .isEqualTo("b");
        assertThat(exclusive("%define m() %{expand:\nExclusiveArch: a\n}\n#%m\n", "fedora-43"))
                .isEqualTo("a");
    }

    @Test
    void kernelsAreForWhatTheySay() {
        String spec = """
                %define with_up %{?_without_up: 0} %{?!_without_up: 1}
                %global released_kernel 0
                %if 0%{?released_kernel}
                %define with_debug 0
                %endif
                %define specrelease 1%{?buildid}%{?dist}
                %{!?_licensedir: %global license %%doc}
                %ifarch %{all_x86}
                %define asmarch x86
                %endif
                # don't build noarch kernels or headers (duh)
                %ifarch noarch
                %define with_up 0
                %define nobuildarches x86_64
                %endif
                %if %{with_up}
                Name: kernel-up
                %endif
                %define kernel_prereq coreutils, systemd >= 203-2,\\
                  /usr/bin/kernel-install
                ExclusiveArch: noarch x86_64 s390x aarch64 ppc64le riscv64
                %description
                """;
        assertThat(exclusive(spec, "fedora-43")).isEqualTo("aarch64 noarch ppc64le riscv64 s390x x86_64");
    }

    @Test
    void unknownMacroStaysAsItIsWritten() {
        assertThat(exclusive("ExclusiveArch: %{nosuch_arches} x86_64\n", "fedora-43"))
                .isEqualTo("%{nosuch_arches} x86_64");
        assertThat(exclusive("ExclusiveArch: %(echo x86_64) %nosuch %[1 + 1]\n", "fedora-43"))
                .isEqualTo("%(echo %nosuch 2 x86_64)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%if %(uname -m | grep -c x86)",
                "%if %{nosuch}",
                "%if 0%{?_isa:1}",
                "%ifarch x86_64",
                "%ifnarch x86_64",
                "%if foo",
                "%if",
                "%global d %(date)\n%if %{d}",
                "%{lua: rpm.define(\"d 1\")}\n%if 0%{?d}",
                "%ifarch s390x\n%global d 1\n%endif\n%if 0%{?d}",
                "%if %(x)\n%bcond_without d\n%else\n%endif\n%if %{with d}",
                "%bcond d %(x)\n%if %{with d}",
                "%global d 1\n%if %(x)\n%undefine d\n%endif\n%if %{defined d}"
            })
    void leavesOutWhatAnUnknownConditionDecides(String condition) {
        SpecTags tags = evaluate(
                condition + "\nExclusiveArch: x86_64\n%else\nExclusiveArch: aarch64\n%endif\nExcludeArch: s390x\n",
                "fedora-43");
        assertThat(tags.values()).containsOnlyKeys("excludearch");
        assertThat(tags.uncertain()).containsExactly("exclusivearch");
        assertThat(tags.notes().getFirst()).contains("ExclusiveArch: x86_64", "is left out");
    }

    @Test
    void architectureDecidesWhereItIsGiven() {
        String spec =
                "%ifarch %{ix86} x86_64\nExcludeArch: a\n%elifarch s390x\nExcludeArch: b\n%else\nExcludeArch: c\n%endif\n";
        assertThat(evaluate(spec, "fedora-43", "i686").words("excludearch")).containsExactly("a");
        assertThat(evaluate(spec, "fedora-43", "s390x").words("excludearch")).containsExactly("b");
        assertThat(evaluate(spec, "fedora-43", "aarch64").words("excludearch")).containsExactly("c");
        assertThat(evaluate("%if \"%{_target_cpu}\" == \"s390x\"\nExcludeArch: s390x\n%endif\n", "fedora-43", "s390x")
                        .words("excludearch"))
                .containsExactly("s390x");
    }

    @Test
    void nestedConditionsCountTogether() {
        SpecTags tags = evaluate("""
                %if 1
                %if 0
                ExcludeArch: a
                %if %(x)
                ExcludeArch: b
                %endif
                %elif 1
                ExcludeArch: c
                %else
                ExcludeArch: d
                %endif
                %elif 1
                ExcludeArch: e
                %endif
                %if 0%{?fedora} == 43 && !0%{?rhel}
                ExcludeArch: f
                %endif
                %if v"%{fedora}" >= v"42.1"
                ExcludeArch: g
                %endif
                %endif
                ExcludeArch: h
                """, "fedora-43");
        assertThat(tags.words("excludearch")).containsExactly("c", "f", "g", "h");
    }

    @Test
    void branchThatIsNotTakenDefinesNothing() {
        assertThat(exclusive("""
                        %if 0
                        %global x s390x
                        %define y() %{expand:
                        }
                        %else
                        %global x x86_64
                        %endif
                        ExclusiveArch: %x
                        """, "fedora-43")).isEqualTo("x86_64");
    }

    @Test
    void macrosOfSeveralLinesAreRead() {
        assertThat(exclusive("""
                %global list() %{expand:
                %if "%{?1}" == "all"
                ExclusiveArch: x86_64 aarch64
                %else
                ExclusiveArch: %*
                %endif
                }
                %list s390x ppc64le
                %description
                """, "fedora-43")).isEqualTo("ppc64le s390x");
        assertThat(exclusive("%define arches x86_64 \\\n  aarch64\nExclusiveArch: %{shrink:%arches}\n", "fedora-43"))
                .isEqualTo("aarch64 x86_64");
        assertThat(exclusive("%global arches x86_64 %dnl s390x\nExclusiveArch: %{arches}\n", "fedora-43"))
                .isEqualTo("x86_64");
    }

    @Test
    void optionsOfTheBuildSwitchConditionals() {
        String spec = """
                %bcond tests 1
                %bcond_with extra
                %if %{with tests}
                ExcludeArch: a
                %endif
                %if %{with extra}
                ExcludeArch: b
                %endif
                %{!?with_none:ExcludeArch: c}
                %if "%{?copr_projectname}" == "dev"
                ExcludeArch: d
                %endif
                """;
        MacroEnvironment environment = MacroEnvironment.of(
                Map.of(), Map.of("copr_projectname", "dev"), List.of("extra"), List.of("tests"), null);
        assertThat(SpecEvaluator.evaluate(spec, environment).words("excludearch"))
                .containsExactly("b", "c", "d");
    }

    @Test
    void distIsEmpty() {
        assertThat(exclusive("ExclusiveArch: a%{dist}b\n", "fedora-43")).isEqualTo("ab");
    }

    @Test
    void hostileSpecsEndWithAWarningAndWithoutTags() {
        String doubling = IntStream.rangeClosed(1, 40)
                .mapToObj(n -> "%%define m%d %%{m%d}%%{m%d}".formatted(n, n - 1, n - 1))
                .collect(Collectors.joining("\n", "%define m0 xxxxxxxx\n", "\n"));
        for (String bomb : List.of(
                doubling + "Summary: %{m40}\n",
                "%define aaa %bbb\n%define bbb %aaa\nSummary: %aaa\n",
                "%define aaa() %{aaa}\n%aaa\n",
                "%{rep x 999999}".repeat(100) + "\n",
                "%{?nil:".repeat(500) + "}".repeat(500) + "\n",
                "%global aaa xxxxxxxxxxxxxxxx\n" + "%global aaa %{aaa}%{aaa}\n".repeat(50),
                "%(".repeat(300_000) + "\n",
                "%{".repeat(300_000) + "\n",
                "%{rep x 900000}%{len:%{rep x 900000}}%{expand:%{rep x 900000}}\n".repeat(10))) {
            SpecTags tags = evaluate("ExclusiveArch: x86_64\n" + bomb + "ExcludeArch: s390x\n", "fedora-43");
            assertThat(tags.values()).as(bomb.substring(0, 20)).isEmpty();
            assertThat(tags.notes()).hasSize(1).first().asString().startsWith("the spec file cannot be evaluated: ");
        }
    }

    @Test
    void notesAreFewShortAndPrintable() {
        SpecTags tags = evaluate(
                "%if %(x)\n" + ("ExcludeArch: \u001b[31m" + "x".repeat(5000) + "\n").repeat(1000) + "%endif\n",
                "fedora-43");
        assertThat(tags.notes())
                .hasSizeLessThanOrEqualTo(20)
                .allSatisfy(note -> assertThat(note).hasSizeLessThan(200).doesNotContain("\u001b"));
    }

    private static String exclusive(String spec, String target) {
        return String.join(" ", evaluate(spec, target).words("exclusivearch"));
    }

    private static SpecTags evaluate(String spec, String target) {
        return evaluate(spec, target, null);
    }

    static SpecTags evaluate(String spec, String target, @Nullable String architecture) {
        try {
            MacroDatabase database = MacroDatabase.load(null);
            assertThat(database.knows(target)).as(target).isTrue();
            return SpecEvaluator.evaluate(
                    spec, MacroEnvironment.of(database.macros(target), Map.of(), List.of(), List.of(), architecture));
        } catch (BuildException e) {
            throw new AssertionError(e);
        }
    }
}
