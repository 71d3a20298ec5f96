package org.fedoracopr.logstore;

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

/** How the log store is built, its tests included: HTTP, files and Redis meet in the storage interface alone, no sleeping, no unmarked package. */
@AnalyzeClasses(packages = "org.fedoracopr.logstore")
class ArchitectureTest {

    @ArchTest
    static final ArchRule STORAGE_KNOWS_NEITHER_FILES_NOR_HTTP = noClasses()
            .that()
            .resideInAPackage("org.fedoracopr.logstore.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.fedoracopr.logstore.file..",
                    "org.fedoracopr.logstore.http..",
                    "org.fedoracopr.logstore.redis..");

    @ArchTest
    static final ArchRule HTTP_KNOWS_NO_FILES = noClasses()
            .that()
            .resideInAPackage("org.fedoracopr.logstore.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.fedoracopr.logstore.file..");

    @ArchTest
    static final ArchRule FILES_KNOW_NO_HTTP = noClasses()
            .that()
            .resideInAPackage("org.fedoracopr.logstore.file..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.fedoracopr.logstore.http..");

    @ArchTest
    static final ArchRule REDIS_KNOWS_NEITHER_FILES_NOR_HTTP = noClasses()
            .that()
            .resideInAPackage("org.fedoracopr.logstore.redis..")
            .and()
            .haveSimpleNameNotEndingWith("IT")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.fedoracopr.logstore.file..", "org.fedoracopr.logstore.http..");

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
