package org.fedoracopr.devkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/** How devkit is built, its tests included: layers with imports one way, decisions without input and output, no sleeping, no unmarked package. */
@AnalyzeClasses(packages = "org.fedoracopr.devkit")
class ArchitectureTest {

    @ArchTest
    static final ArchRule MODEL_KNOWS_NEITHER_DECISIONS_NOR_IO = noClasses()
            .that()
            .resideInAPackage("org.fedoracopr..model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.fedoracopr..decide..", "org.fedoracopr..io..");

    @ArchTest
    static final ArchRule DECISIONS_KNOW_NO_IO = noClasses()
            .that()
            .resideInAPackage("org.fedoracopr..decide..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.fedoracopr..io..");

    @ArchTest
    static final ArchRule DECISIONS_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage("org.fedoracopr..model..", "org.fedoracopr..decide..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Files.class, FileChannel.class, HttpClient.class, ProcessBuilder.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("what a decision needs is handed to it, the time included");

    @ArchTest
    static final ArchRule FEATURES_DEPEND_ONE_WAY =
            slices().matching("org.fedoracopr.devkit.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .because("waiting for a condition is faster and does not fail by chance");

    @ArchTest
    static final ArchRule PACKAGES_ARE_NULL_MARKED = classes()
            .should(new ArchCondition<>("be in a null-marked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type, marked, type.getName() + " is in a package without a null-marked package-info"));
                }
            });
}
