package org.fedoracopr.runner.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rpm of this machine is the judge of what macros and expressions mean. */
class RpmMacrosIT {

    private static final long SEED = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @BeforeAll
    static void needsRpm() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/rpmspec")), "rpm is not on this machine");
    }

    @Test
    void randomExpressionsGiveWhatRpmGives() throws Exception {
        var random = new Random(SEED);
        List<String> expressions = IntStream.range(0, 400)
                .mapToObj(number -> number % 3 == 0 ? text(random, 3) : number(random, 4))
                .toList();
        List<String> results = rpm(expressions.stream()
                .map(expression -> "%{expr:" + expression + "}")
                .toList());
        assertThat(results).hasSameSizeAs(expressions);
        for (int index = 0; index < results.size(); index++) {
            assertThat(Expression.evaluate(expressions.get(index), new Budget()).text())
                    .as(expressions.get(index))
                    .contains(results.get(index));
        }
    }

    private static String number(Random random, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return Integer.toString(random.nextInt(4));
        }
        String left = number(random, depth - 1);
        return switch (random.nextInt(11)) {
            case 0 -> "(" + left + ")";
            case 1 -> "!" + left;
            case 2 -> "-" + left;
            case 3 -> left + " / " + (1 + random.nextInt(3));
            case 4 -> "(" + text(random, depth - 1) + " == " + text(random, depth - 1) + ")";
            case 5 -> "(" + text(random, depth - 1) + " < " + text(random, depth - 1) + ")";
            case 6 ->
                "(v\"" + version(random) + "\" " + operator(random, "==", "!=", "<", "<=", ">", ">=") + " v\""
                        + version(random) + "\")";
            case 7 -> "(" + left + " ? " + number(random, depth - 1) + " : " + number(random, depth - 1) + ")";
            default ->
                left + " " + operator(random, "+", "-", "*", "&&", "||", "==", "!=", "<", "<=", ">", ">=") + " "
                        + number(random, depth - 1);
        };
    }

    private static String text(Random random, int depth) {
        String word = "\"" + "ab".substring(random.nextInt(3)) + "\"";
        return depth > 0 && random.nextInt(3) == 0 ? word + " + " + text(random, depth - 1) : word;
    }

    private static String version(Random random) {
        StringBuilder version = new StringBuilder(random.nextInt(4) == 0 ? "1:1" : "1");
        for (int part = random.nextInt(5); part > 0; part--) {
            version.append(operator(random, ".", "~", "^", "a", "rc", "0", "2", "10", "_"));
        }
        return version + (random.nextInt(4) == 0 ? "-" + (1 + random.nextInt(2)) : "");
    }

    private static String operator(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Test
    void macrosExpandToWhatRpmMakesOfThem() throws Exception {
        List<String> texts = List.of(
                "%define zz_a 1\n<%zz_a> <%{zz_a}> <%{?zz_a}> <%{?zz_a:yes}> <%{!?zz_a:no}> <%{?zz_b}> <%{!?zz_b:no}> <%?zz_a>",
                "%global zz_c %{?zz_a}-%%{zz_d}\n%define zz_d 4\n<%{zz_c}>",
                "%define zz_e(f:x) <%1|%2|%{-f}|%{-f*}|%{-x:xx}%{!-x:nox}|%#|%*|%0|%{?1:one}%{!?3:nothree}>\n"
                        + "%zz_e a -f v -x b\n%{zz_e p q}\n%zz_e\n%zz_e -fv -- -x",
                "%define zz_f() %{expand:%%global zz_g %{1}}\n%zz_f 7\n<%{zz_g}>",
                "%define zz_h a\\b\\\\c\n<%zz_h>",
                "%define zz_i {in braces} \n<%zz_i>",
                "%global zz_j   x  y   \n<%zz_j>",
                "<%{zz_unknown}> <%zz_unknown> <%{zz_unknown:arg}> <%zz_unknown-x> <%{zz-x}> 100%% 5% <%!zz_a> <%.>",
                "%{with zz_k} %{without zz_k}%{?nil:n}%{nil}",
                "%bcond_with zz_l\n%bcond_without zz_m\n%bcond zz_n 1\n%{with zz_l}%{with zz_m}%{with zz_n}%{without zz_m}",
                "%{defined zz_a} %{undefined zz_a} %{defined zz_q}\n%undefine zz_a\n<%{?zz_a:still}>",
                "%{basename:/a/b.c} %{dirname:/a/b.c} %{suffix:/a/b.c} %{shrink:  a   b  } %{expr:1+2} %[1+2*3]",
                "a%dnl b %{zz_u}\nc%{dnl zz}d",
                "%{!?zz_r:%global zz_r %{?zz_d:%{zz_d}5}}<%{zz_r}>",
                "%define zz_s() %{expand:a\nb %{1}\n}\n%zz_s q",
                "%define zz_t() %define zz_v 1\\\n[%zz_v]\n%zz_t\n<%{?zz_v}>");
        List<String> expected = rpm(texts.stream().map(text -> text + "\n=====").toList());
        var macros = new MacroTable(Map.of());
        var expander = new Expander(macros, new Budget());
        List<String> actual = new ArrayList<>();
        texts.forEach(
                text -> actual.addAll(expander.expand(text + "\n=====").lines().toList()));
        assertThat(actual).containsExactlyElementsOf(expected);
    }

    @Test
    void tagsAreThoseThatRpmReads() throws Exception {
        var random = new Random(SEED);
        List<String> command = new ArrayList<>(List.of(
                "rpmspec",
                "-q",
                "--srpm",
                "--qf",
                "[%{EXCLUSIVEARCH} ]|[%{EXCLUDEARCH} ]\\n",
                "--define",
                "fedora 43"));
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            String spec = spec(random, number);
            Path file = Files.writeString(directory.resolve("s" + number + ".spec"), spec, StandardCharsets.UTF_8);
            command.add(file.toString());
            SpecTags tags = SpecEvaluator.evaluate(
                    spec, MacroEnvironment.of(Map.of("fedora", Macro.of("43")), Map.of(), List.of(), List.of(), null));
            assertThat(tags.notes()).as(spec).isEmpty();
            expected.add(tags.words("exclusivearch") + "|" + tags.words("excludearch"));
        }
        List<String> answers = run(command).stream()
                .map(line -> {
                    String[] halves = line.split("\\|", -1);
                    return sorted(halves[0]) + "|" + sorted(halves[1]);
                })
                .toList();
        assertThat(expected).containsExactlyElementsOf(answers);
    }

    private static String sorted(String words) {
        return new TreeSet<>(Arguments.words(words)).toString();
    }

    private static String spec(Random random, int number) {
        var text = new StringBuilder(
                "%global zz_list aarch64 s390x\n%define zz_tag() ExcludeArch: %1\n%bcond_with zz_x\n");
        text.append("Name: s%d\nVersion: 1\nRelease: 1\nSummary: x\nLicense: x\n".formatted(number));
        for (int line = random.nextInt(8); line >= 0; line--) {
            text.append(block(random, 2));
        }
        return text + "%description\nx\n";
    }

    private static String block(Random random, int depth) {
        if (depth > 0 && random.nextBoolean()) {
            String middle = switch (random.nextInt(4)) {
                case 0 -> "%else\n" + block(random, depth - 1);
                case 1 ->
                    "%elif " + condition(random) + "\n" + block(random, depth - 1) + "%else\n"
                            + block(random, depth - 1);
                default -> "";
            };
            return "%if " + condition(random) + "\n" + block(random, depth - 1) + middle + "%endif\n";
        }
        return switch (random.nextInt(8)) {
            case 0 -> "ExclusiveArch: %{zz_list} x86_64\n";
            case 1 -> "ExclusiveArch: riscv64\n";
            case 2 -> "excludearch:ppc64le   i686\n";
            case 3 -> "%zz_tag m68k\n";
            case 4 -> "%{?fedora:ExcludeArch: sparc}\n";
            case 5 -> "%global zz_list %{zz_list} a" + random.nextInt(9) + "\n";
            case 6 -> "%{!?zz_once:%global zz_once b%{fedora}}\nExclusiveArch: %{zz_once}\n";
            default -> "# ExcludeArch: %%{zz_list}\n";
        };
    }

    private static String condition(Random random) {
        return operator(
                random,
                "0%{?fedora} >= 43",
                "0%{?fedora} < 43 || 0%{?rhel}",
                "!0%{?rhel}",
                "%{with zz_x}",
                "%{without zz_x} && 1",
                "\"%{?zz_once}\" == \"\"",
                "v\"%{version}\" > v\"0.9\"",
                "0%{?zz_once:1}",
                "%{defined zz_once} == 0");
    }

    private List<String> rpm(List<String> texts) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("rpm"));
        texts.forEach(text -> command.addAll(List.of("--eval", text)));
        return run(command);
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(directory.resolve("problems").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue())
                .as("%s", Files.readString(directory.resolve("problems")))
                .isZero();
        return lines;
    }
}
