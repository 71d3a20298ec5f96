package org.fedoracopr.operator.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import org.junit.jupiter.api.Test;

/** The chart, as Helm itself lints and renders it. */
class ChartTest {

    @Test
    void lintsWithoutWarnings() {
        LintResult result = new Helm(Manifests.CHART).lint().strict().call();

        assertThat(result.getMessages()).allMatch(message -> message.startsWith("[INFO]"));
        assertThat(result.isFailed()).isFalse();
    }

    @Test
    void servesEachNamespaceOfBuildersWithARoleThere() {
        Manifests chart =
                render(chart().set("namespaces.builders[0]", "copr").set("namespaces.builders[1]", "staging"));

        assertThat(chart.arguments("copr-builder-operator")).contains("--namespace=copr", "--namespace=staging");
        assertThat(chart.objects())
                .containsKeys(
                        "Role copr/copr-builder-operator",
                        "Role staging/copr-builder-operator",
                        "RoleBinding staging/copr-builder-operator",
                        "ServiceAccount staging/copr-backend",
                        "Namespace -/staging")
                .containsKey("ClusterRole -/copr-builder-operator");
    }

    @Test
    void severalOperatorsShareALeaseInTheirNamespace() {
        Manifests chart = render(chart().set("operator.replicas", "2"));

        assertThat(chart.get("Deployment copr-builder-system/copr-builder-operator")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        assertThat(chart.arguments("copr-builder-operator")).contains("--leader-elect");
        assertThat(chart.objects())
                .containsKeys(
                        "Role copr-builder-system/copr-builder-operator-lease",
                        "RoleBinding copr-builder-system/copr-builder-operator-lease");
    }

    @Test
    void refusesBuildersBesideTheOperator() {
        assertThatThrownBy(chart().set("namespaces.builders[0]", Manifests.OPERATOR_NAMESPACE)::call)
                .hasMessageContaining("namespaces.builders")
                .hasMessageContaining(Manifests.OPERATOR_NAMESPACE);
    }

    @Test
    void relaysNothingWithoutLogStoreAndBackend() {
        Manifests chart = render(chart().set("logStore.enabled", "false"));

        assertThat(chart.arguments("copr-builder-operator")).noneMatch(argument -> argument.startsWith("--backend"));
        assertThat(chart.objects().keySet())
                .noneMatch(id -> id.contains("copr-log-store"))
                .contains("Deployment copr-builder-system/copr-builder-operator");
    }

    @Test
    void sendsToABackendElsewhereWithAGivenToken() {
        Manifests chart = render(chart().set("logStore.enabled", "false")
                .set("backend.url", "https://copr-be.example.org")
                .set("token.existingSecret", "backend"));

        assertThat(chart.arguments("copr-builder-operator"))
                .contains(
                        "--backend-url=https://copr-be.example.org", "--backend-token-file=/etc/copr/log-store/token");
        assertThat(chart.objects().keySet()).noneMatch(id -> id.startsWith("Secret"));
        assertThat(chart.get("Deployment copr-builder-system/copr-builder-operator")
                        .at("/spec/template/spec/volumes/1/secret/secretName")
                        .asText())
                .isEqualTo("backend");
    }

    @Test
    void operatorIsKnownToTheLogStoreByItsServiceAccountWhereAskedFor() {
        Manifests plain = render(chart());
        assertThat(plain.objects().keySet()).noneMatch(id -> id.equals("ClusterRole -/copr-log-store"));
        assertThat(plain.arguments("copr-log-store")).noneMatch(argument -> argument.startsWith("--token-review"));

        Manifests chart = render(chart().set("logStore.tokenReview.enabled", "true"));

        assertThat(chart.objects()).containsKeys("ClusterRole -/copr-log-store", "ClusterRoleBinding -/copr-log-store");
        assertThat(chart.arguments("copr-log-store"))
                .contains(
                        "--token-review=copr-log-store",
                        "--writer=system:serviceaccount:" + Manifests.OPERATOR_NAMESPACE + ":copr-builder-operator");
        var pod = chart.get("Deployment " + Manifests.OPERATOR_NAMESPACE + "/copr-log-store")
                .at("/spec/template/spec");
        assertThat(pod.at("/automountServiceAccountToken").asBoolean()).isTrue();
        var source = chart.get("Deployment " + Manifests.OPERATOR_NAMESPACE + "/copr-builder-operator")
                .at("/spec/template/spec/volumes/1/projected/sources/0/serviceAccountToken");
        assertThat(source.at("/audience").asText()).isEqualTo("copr-log-store");
        assertThat(source.at("/path").asText()).isEqualTo("token");
    }

    @Test
    void logStoreWithTheResultsVolumeRemovesWhatIsPublished() {
        assertThat(render(chart()).arguments("copr-log-store"))
                .noneMatch(argument -> argument.startsWith("--results") || argument.startsWith("--expire-after"));
        Manifests chart =
                render(chart().set("logStore.resultsClaim", "copr-results").set("logStore.expireAfter", "31536000"));
        assertThat(chart.arguments("copr-log-store"))
                .contains("--results=/var/lib/copr-results", "--expire-after=31536000");
    }

    @Test
    void refusesAValueThatItDoesNotKnow() {
        assertThatThrownBy(chart().set("operator.copies", "2")::call).hasMessageContaining("copies");
        assertThatThrownBy(chart().set("operator.replicas", "0")::call).hasMessageContaining("replicas");
        assertThatThrownBy(chart().set("logStore.port", "80")::call).hasMessageContaining("port");
        assertThatThrownBy(chart().set("backend.url", "copr-be.example.org")::call)
                .hasMessageContaining("url");
    }

    @Test
    void givesEveryContainerOfOursTheStrictestRights() {
        Manifests chart = render(chart());

        for (String deployment : new String[] {"copr-builder-operator", "copr-log-store"}) {
            var pod = chart.get("Deployment " + Manifests.OPERATOR_NAMESPACE + "/" + deployment)
                    .at("/spec/template/spec");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem")
                            .asBoolean())
                    .isTrue();
            assertThat(pod.at("/containers/0/securityContext/capabilities/drop/0")
                            .asText())
                    .isEqualTo("ALL");
        }
    }

    /** With a given token: this Helm would ask a cluster whether there is one already. */
    static TemplateCommand chart() {
        return new Helm(Manifests.CHART)
                .template()
                .withName("copr-builder")
                .withNamespace(Manifests.OPERATOR_NAMESPACE)
                .withKubeVersion("1.34.4")
                .set("token.existingSecret", "copr-log-store");
    }

    static Manifests render(TemplateCommand chart) {
        return Manifests.read(chart.call());
    }
}
