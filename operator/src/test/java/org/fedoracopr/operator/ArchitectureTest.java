package org.fedoracopr.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Set;
import org.fedoracopr.operator.status.StatusWriter;

/** The layers of the operator: decisions know no I/O and no clock, and one class writes every status. */
@AnalyzeClasses(packages = "org.fedoracopr.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Set<String> STATUS_WRITES = Set.of(
            "patchStatus",
            "updateStatus",
            "editStatus",
            "replaceStatus",
            "patchResource",
            "patchResourceAndStatus",
            "resourcePatch",
            "subresource");

    @ArchTest
    static final ArchRule MODELS_KNOW_NO_DECISIONS_AND_NO_IO = noClasses()
            .that()
            .resideInAPackage("..model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.fedoracopr.operator..decide..", "org.fedoracopr.operator..io..");

    @ArchTest
    static final ArchRule DECISIONS_KNOW_NO_IO = noClasses()
            .that()
            .resideInAPackage("..decide..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.fedoracopr.operator..io..", "io.fabric8.kubernetes.client..", "java.net..", "java.nio.file..");

    @ArchTest
    static final ArchRule ONE_CLASS_WRITES_EVERY_STATUS = noClasses()
            .that()
            .doNotBelongToAnyOf(StatusWriter.class)
            .should()
            .callMethodWhere(new DescribedPredicate<JavaCall<?>>("a status is written") {
                @Override
                public boolean test(JavaCall<?> call) {
                    return STATUS_WRITES.contains(call.getName());
                }
            });

    @ArchTest
    static final ArchRule OF_THE_RUNNER_ITS_READERS_OF_CONFIGURATIONS_ALONE = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("org.fedoracopr.runner..")
                    .and(not(resideInAPackage("org.fedoracopr.runner.check"))));

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class);

    @ArchTest
    static final ArchRule TIME_COMES_FROM_AN_INJECTED_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
