package org.fedoracopr.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What runs in a builder's Pod needs no Kubernetes client: task and protocol are free of fabric8, and nothing goes back from them to the kinds. */
@AnalyzeClasses(packages = "org.fedoracopr.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ApiLayersTest {
    @ArchTest
    static final ArchRule TASK_AND_PROTOCOL_ARE_FREE_OF_FABRIC8 = noClasses()
            .that()
            .resideInAnyPackage("org.fedoracopr.api.task..", "org.fedoracopr.api.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "org.fedoracopr.api.v1alpha1..");

    @ArchTest
    static final ArchRule TASK_KNOWS_NO_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("org.fedoracopr.api.task..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.fedoracopr.api.protocol..");
}
