package org.fedoracopr.operator.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRuleBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RightsCheckTest {

    @Test
    void findsNothingMissingInTheOperatorsOwnRole() {
        assertThat(RightsCheck.missing(role())).isEmpty();
    }

    @Test
    void anAdministratorLacksNothing() {
        assertThat(RightsCheck.missing(List.of(rule("*", "*", List.of("*"))))).isEmpty();
    }

    @Test
    void namesVerbAndResource() {
        List<ResourceRule> rules = new ArrayList<>(role());
        rules.removeIf(rule -> rule.getResources().contains("pods/log"));

        assertThat(RightsCheck.missing(rules)).containsExactly("get pods/log");
    }

    @Test
    void namesTheGroupOfOurKinds() {
        List<ResourceRule> rules = new ArrayList<>(role());
        rules.removeIf(rule -> rule.getResources().contains("coprbuilds/status"));

        assertThat(RightsCheck.missing(rules)).containsExactly("patch coprbuilds.copr.fedorainfracloud.org/status");
    }

    @Test
    void aRightForSingleNamesIsNone() {
        List<ResourceRule> rules = new ArrayList<>(role());
        rules.replaceAll(rule -> rule.getResources().contains("events")
                ? new ResourceRuleBuilder(rule).withResourceNames("one").build()
                : rule);

        assertThat(RightsCheck.missing(rules)).containsExactly("create events");
    }

    @Test
    void theSubresourceOfAnyResourceCounts() {
        List<ResourceRule> rules = new ArrayList<>(role());
        rules.replaceAll(rule -> rule.getResources().contains("pods/log")
                ? new ResourceRuleBuilder(rule).withResources("*/log").build()
                : rule);

        assertThat(RightsCheck.missing(rules)).isEmpty();
    }

    @Test
    void theLeaseIsGrantedByItsName() {
        var named = new ResourceRuleBuilder(rule("coordination.k8s.io", "leases", List.of("get", "update")))
                .withResourceNames("ours")
                .build();
        List<ResourceRule> rules = List.of(rule("coordination.k8s.io", "leases", List.of("create")), named);

        assertThat(RightsCheck.missing(OperatorRights.IN_OWN_NAMESPACE, rules, "ours"))
                .isEmpty();
        assertThat(RightsCheck.missing(OperatorRights.IN_OWN_NAMESPACE, rules, "another"))
                .containsExactly("get leases.coordination.k8s.io", "update leases.coordination.k8s.io");
    }

    private static List<ResourceRule> role() {
        return OperatorRights.IN_SERVED_NAMESPACE.stream()
                .map(right -> rule(right.apiGroup(), right.resource(), right.verbs()))
                .toList();
    }

    private static ResourceRule rule(String group, String resource, List<String> verbs) {
        return new ResourceRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }
}
