package org.fedoracopr.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/** How the API is built, its tests included: task and protocol are free of fabric8 and of the kinds, no sleeping, no unmarked package. */
@AnalyzeClasses(packages = "org.fedoracopr.api")
class ArchitectureTest {

    @ArchTest
    static final ArchRule TASK_AND_PROTOCOL_ARE_FREE_OF_FABRIC8 = noClasses()
            .that()
            .resideInAnyPackage("org.fedoracopr.api.task..", "org.fedoracopr.api.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "org.fedoracopr.api.v1alpha1..")
            .because("what runs in a builder Pod needs no Kubernetes client");

    @ArchTest
    static final ArchRule TASK_KNOWS_NO_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("org.fedoracopr.api.task..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.fedoracopr.api.protocol..");

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
