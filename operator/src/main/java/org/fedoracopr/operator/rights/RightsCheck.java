package org.fedoracopr.operator.rights;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectRulesReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Asks the API server whether this operator has its rights.
 *
 * <p>Without it a missing right shows as a watch that never starts, or months later as a Pod that nobody can delete.
 */
public final class RightsCheck {

    private final KubernetesClient client;

    public RightsCheck(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
    }

    /**
     * What is missing, a sentence for each namespace; empty when nothing is, or when the API server cannot tell because it asks another authorizer.
     */
    public List<String> missing(Collection<String> namespaces) {
        return namespaces.stream()
                .sorted()
                .map(namespace -> {
                    List<String> missing = missing(namespace);
                    return missing.isEmpty() ? "" : "in namespace " + namespace + " " + String.join(", ", missing);
                })
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    private List<String> missing(String namespace) {
        SubjectRulesReviewStatus status = client.resource(new SelfSubjectRulesReviewBuilder()
                        .withNewSpec()
                        .withNamespace(namespace)
                        .endSpec()
                        .build())
                .create()
                .getStatus();
        return Boolean.TRUE.equals(status.getIncomplete()) ? List.of() : missing(status.getResourceRules());
    }

    static List<String> missing(List<ResourceRule> rules) {
        var missing = new ArrayList<String>();
        for (Right right : OperatorRights.IN_SERVED_NAMESPACE) {
            right.verbs().stream()
                    .filter(verb -> rules.stream().noneMatch(rule -> allows(rule, right, verb)))
                    .forEach(verb -> missing.add(verb + " " + right.qualifiedResource()));
        }
        return missing;
    }

    /** A rule for single names does not count: the operator does not know the names beforehand. */
    private static boolean allows(ResourceRule rule, Right right, String verb) {
        int slash = right.resource().indexOf('/');
        Stream<String> resources = slash < 0
                ? Stream.of("*", right.resource())
                : Stream.of("*", right.resource(), "*" + right.resource().substring(slash));
        return rule.getResourceNames().isEmpty()
                && Stream.of("*", verb).anyMatch(rule.getVerbs()::contains)
                && Stream.of("*", right.apiGroup()).anyMatch(rule.getApiGroups()::contains)
                && resources.anyMatch(rule.getResources()::contains);
    }
}
