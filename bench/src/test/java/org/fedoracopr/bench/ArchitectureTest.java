package org.fedoracopr.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Duration;

/** The layers of the benchmarks: what computes knows no cluster, and nobody waits by time. */
@AnalyzeClasses(packages = "org.fedoracopr.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule FIGURES_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("..figure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.fedoracopr.bench.cluster..", "org.fedoracopr.bench.row..", "java.net..", "java.nio.file..");

    @ArchTest
    static final ArchRule WATCHES_AND_AGENTS_KNOW_NO_CLUSTER = noClasses()
            .that()
            .resideInAnyPackage("..watch..", "..agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.fedoracopr.bench.cluster..", "org.fedoracopr.bench.row..");

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class);
}
