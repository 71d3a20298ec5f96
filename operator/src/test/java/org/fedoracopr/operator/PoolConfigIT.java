package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.QueueState;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.fedoracopr.operator.leadership.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pool gives to its builders, on the real API server and the process node. */
class PoolConfigIT {

    private static final String MAIN = "[main]\nengine = rpmbuild\nmock_config_directory = /tmp/etc-mock\n";

    /** Fails where something of it is not there. */
    private static final String LOOK = "grep -q 'engine = rpmbuild' /etc/copr-rpmbuild/main.ini"
            + " && grep -q rhsm /etc/copr-rpmbuild/copr-rpmbuild.yml"
            + " && grep -q ours /tmp/etc-mock/ours.cfg && grep -q ours /tmp/etc-mock/templates/ours.tpl"
            + " && test \"$https_proxy\" = http://proxy.invalid:3128"
            + " && grep -q 'BEGIN CERTIFICATE' \"$SSL_CERT_FILE\"";

    private Installation copr;

    @BeforeEach
    void start() {
        copr = Installation.create("pool-config-it");
    }

    @AfterEach
    void stop() {
        copr.close();
    }

    @Test
    void aFaultIsToldAndHoldsBuildsUntilItIsMended() throws Exception {
        map("copr-builder-main", "main.ini", MAIN + "agent_wait_seconds = soon\n");
        try (CoprBuilderOperator operator = CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions())) {
            assertThat(operator.role()).isEqualTo(Role.LEADING);
            BuildRequest build = build(801, ":");

            CoprBuildStatus waiting = build.await(
                    "is told what holds it",
                    status -> status.queue() != null
                            && status.queue().message() != null
                            && status.queue().message().contains("line"));

            String fault = "ConfigMap copr-builder-main: main.ini line 4: agent_wait_seconds = soon: write a whole"
                    + " number above 0";
            QueueState queue = Objects.requireNonNull(waiting.queue());
            assertThat(queue.blockedBy()).isEqualTo("pool/local/configUnreadable");
            assertThat(queue.message()).endsWith(fault);
            assertThat(waiting.attempts()).isEmpty();
            assertThat(condition("ConfigReadable")).hasValue("False ConfigUnreadable: " + fault);

            map("copr-builder-main", "main.ini", MAIN + "agent_wait_secs = 9\n");

            assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
            assertThat(condition("ConfigReadable"))
                    .hasValue("True Checked: ConfigMap copr-builder-main: main.ini line 4: unknown key"
                            + " 'agent_wait_secs' in [main] is ignored");
        }
    }

    @Test
    void allOfItIsWhereBuildersLook() throws Exception {
        map("copr-builder-main", "main.ini", MAIN);
        map("snippets", "copr-rpmbuild.yml", "rhsm: []\n");
        map("chroots", "ours.cfg", "# ours\n", "ours.tpl", "# ours\n");
        copr.changePool("{\"config\": {\"builder\": \"snippets\", \"mock\": \"chroots\"},"
                + " \"caBundle\": {\"configMap\": \"kube-root-ca.crt\"},"
                + " \"proxy\": {\"https\": \"http://proxy.invalid:3128\"}}");
        try (CoprBuilderOperator operator = CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions())) {
            assertThat(operator.role()).isEqualTo(Role.LEADING);

            CoprBuildStatus status = build(802, LOOK).awaitEnd();

            assertThat(status.phase()).as(status.toString()).isEqualTo(BuildPhase.SUCCEEDED);
            assertThat(condition("ConfigReadable")).hasValue("True Checked: null");
        }
    }

    private BuildRequest build(int id, String script) throws Exception {
        String name = "look-" + id;
        String url = copr.distGit().addPackage(name, Packages.spec(name, script), null, null);
        return BuildRequest.create(copr, id, name, "distGit: {cloneUrl: \"" + url + "\"}");
    }

    private void map(String name, String... keysAndTexts) {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(copr.namespace())
                .endMetadata();
        for (int index = 0; index < keysAndTexts.length; index += 2) {
            map.addToData(keysAndTexts[index], keysAndTexts[index + 1]);
        }
        copr.client().resource(map.build()).forceConflicts().serverSideApply();
    }

    /** Waits until the pool says it. */
    private Optional<String> condition(String type) {
        Awaitility.await("the pool tells of " + type)
                .atMost(Duration.ofMinutes(1))
                .until(() -> told(type).isPresent());
        return told(type);
    }

    private Optional<String> told(String type) {
        CoprBuilderPool pool = copr.client()
                .resources(CoprBuilderPool.class)
                .inNamespace(copr.namespace())
                .withName("local")
                .get();
        return pool.getStatus() == null
                ? Optional.empty()
                : pool.getStatus().conditions().stream()
                        .filter(condition -> condition.type().equals(type))
                        .findFirst()
                        .map(PoolConfigIT::words);
    }

    private static String words(StatusCondition condition) {
        return condition.status() + " " + condition.reason() + ": " + condition.message();
    }
}
