package org.fedoracopr.runner.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkipCheckTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fedora-43-x86_64 |ExclusiveArch: x86_64 aarch64|false",
                "fedora-43-s390x  |ExclusiveArch: x86_64 aarch64|true",
                "fedora-43-x86_64 |ExcludeArch: x86_64|true",
                "fedora-43-x86_64 |ExcludeArch: %{ix86}|false",
                "fedora-41-i386   |ExcludeArch: %{ix86}|true",
                "fedora-41-i386   |ExclusiveArch: %{ix86} x86_64|false",
                "fedora-41-i386   |ExclusiveArch: i386 x86_64|false",
                "fedora-41-i386   |ExclusiveArch: i586|false",
                "fedora-41-i386   |ExcludeArch: i386|true",
                "fedora-41-i386   |ExcludeArch: i586|false",
                "fedora-41-i386   |ExclusiveArch: %{java_arches} noarch|true",
                "fedora-43-x86_64 |ExclusiveArch: %{java_arches} noarch|false",
                "fedora-43-s390x  |ExclusiveArch: noarch|false",
                "fedora-43-s390x  |ExclusiveArch: %{nosuch} x86_64|false",
                "fedora-43-s390x  |ExcludeArch: %{nosuch} s390x|false",
                "fedora-43-s390x  |ExclusiveArch: %(arch)|false",
                "fedora-43-s390x  |ExclusiveArch:|false",
                "fedora-43-s390x  |BuildArch: noarch|false",
                "epel-7-x86_64    |ExclusiveArch: %{java_arches}|false",
                "epel-9-armhfp    |ExclusiveArch: %{arm}|false",
                "epel-9-armhfp    |ExcludeArch: armv7hl|true",
                "epel-9-x86_64_v2 |ExclusiveArch: x86_64|false"
            })
    void skipsWhereThePackageIsNotForTheArchitecture(String name, String tag, boolean skipped) {
        Chroot chroot = Chroot.of(name.strip()).orElseThrow();
        SpecTags tags = SpecEvaluatorTest.evaluate(
                tag + "\n%description\n", MacroDatabase.target(chroot.distribution()), chroot.target());
        assertThat(SkipCheck.reason(tags, chroot).isPresent()).isEqualTo(skipped);
    }

    @Test
    void neverSkipsBecauseOfATagThatAnUnknownConditionDecides() {
        Chroot chroot = new Chroot("fedora-43", "s390x");
        SpecTags tags = SpecEvaluatorTest.evaluate(
                "ExclusiveArch: x86_64\n%if %(x)\nExclusiveArch: s390x\n%endif\n", "fedora-43", "s390x");
        assertThat(SkipCheck.reason(tags, chroot)).isEmpty();
        assertThat(SkipCheck.reason(
                        SpecEvaluatorTest.evaluate(
                                "ExclusiveArch: x86_64\n%if %(x)\n%package y\n%endif\nExclusiveArch: s390x\n",
                                "fedora-43", "s390x"),
                        chroot))
                .isEmpty();
    }

    @Test
    void saysInOneSentenceWhyWithUpstreamsWords() {
        SpecTags tags = new SpecTags(Map.of("exclusivearch", List.of("aarch64", "x86_64")), Set.of(), List.of());
        assertThat(SkipCheck.reason(tags, new Chroot("fedora-43", "s390x")))
                .contains("This chroot was skipped because of ExclusiveArch: the package is not for s390x"
                        + " (ExclusiveArch: aarch64 x86_64)");
        String many = "ExcludeArch: %{arm} %{ix86} x86_64\n";
        Optional<String> reason = SkipCheck.reason(
                SpecEvaluatorTest.evaluate(many, "fedora-43", "x86_64"), new Chroot("fedora-43", "x86_64"));
        assertThat(reason.orElseThrow())
                .startsWith("This chroot was skipped because of ExcludeArch: the package is not for x86_64")
                .endsWith(" ...)")
                .hasSizeLessThan(250);
    }

    @Test
    void namesOfChrootsHaveTwoHalves() {
        assertThat(Chroot.of("centos-stream+epel-10-x86_64")).contains(new Chroot("centos-stream+epel-10", "x86_64"));
        assertThat(Chroot.of("x86_64")).isEmpty();
        assertThat(Chroot.of("fedora-")).isEmpty();
        assertThat(Chroot.of(null)).isEmpty();
    }
}
