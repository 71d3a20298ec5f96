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
import org.jspecify.annotations.Nullable;

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

    /** What is missing of the lease, as a sentence; empty when nothing is, or when the API server cannot tell. */
    public List<String> missingForLease(String namespace, String lease) {
        SubjectRulesReviewStatus status = review(namespace);
        if (Boolean.TRUE.equals(status.getIncomplete())) {
            return List.of();
        }
        List<String> missing = missing(OperatorRights.IN_OWN_NAMESPACE, status.getResourceRules(), lease);
        return missing.isEmpty() ? List.of() : List.of("in namespace " + namespace + " " + String.join(", ", missing));
    }

    private List<String> missing(String namespace) {
        SubjectRulesReviewStatus status = review(namespace);
        return Boolean.TRUE.equals(status.getIncomplete()) ? List.of() : missing(status.getResourceRules());
    }

    private SubjectRulesReviewStatus review(String namespace) {
        return client.resource(new SelfSubjectRulesReviewBuilder()
                        .withNewSpec()
                        .withNamespace(namespace)
                        .endSpec()
                        .build())
                .create()
                .getStatus();
    }

    /** A rule for single names does not count: the operator does not know the names beforehand. */
    static List<String> missing(List<ResourceRule> rules) {
        return missing(OperatorRights.IN_SERVED_NAMESPACE, rules, null);
    }

    static List<String> missing(List<Right> rights, List<ResourceRule> rules, @Nullable String name) {
        var missing = new ArrayList<String>();
        for (Right right : rights) {
            right.verbs().stream()
                    .filter(verb -> rules.stream().noneMatch(rule -> allows(rule, right, verb, name)))
                    .forEach(verb -> missing.add(verb + " " + right.qualifiedResource()));
        }
        return missing;
    }

    private static boolean allows(ResourceRule rule, Right right, String verb, @Nullable String name) {
        int slash = right.resource().indexOf('/');
        Stream<String> resources = slash < 0
                ? Stream.of("*", right.resource())
                : Stream.of("*", right.resource(), "*" + right.resource().substring(slash));
        return (rule.getResourceNames().isEmpty()
                        || (name != null && rule.getResourceNames().contains(name)))
                && Stream.of("*", verb).anyMatch(rule.getVerbs()::contains)
                && Stream.of("*", right.apiGroup()).anyMatch(rule.getApiGroups()::contains)
                && resources.anyMatch(rule.getResources()::contains);
    }
}
