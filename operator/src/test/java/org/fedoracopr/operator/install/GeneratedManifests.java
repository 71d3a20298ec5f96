package org.fedoracopr.operator.install;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.fedoracopr.api.v1alpha1.CustomResourceDefinitions;
import org.fedoracopr.operator.rights.OperatorRights;
import org.fedoracopr.operator.rights.Right;
import org.jspecify.annotations.Nullable;

/** The files of config/, charts/ and docs/ that follow from others: the operator's role from code, the chart's roles and CRDs from those that kubectl applies. */
final class GeneratedManifests {

    static final Path TOP = Path.of("..");
    private static final Path CHART = TOP.resolve("charts/copr-builder/templates");
    private static final String ORIGIN = "# Made from OperatorRights; see GeneratedManifestsTest.\n";
    private static final String CHART_LABELS =
            "{{- include \"copr-builder.selector\" \"operator\" | nindent 4 }}\n    {{- include \"copr-builder.release\" $ | nindent 4 }}";
    private static final String CONFIG_LABELS =
            "app.kubernetes.io/component: operator\n    app.kubernetes.io/name: copr-builder";

    private GeneratedManifests() {}

    /** The content of each file that is wholly generated. */
    static Map<Path, String> files() throws IOException {
        var files = new LinkedHashMap<Path, String>();
        files.put(
                TOP.resolve("config/rbac/operator.yaml"),
                ORIGIN + role("copr", "copr-builder-system", CONFIG_LABELS) + "---\n"
                        + leaseRole("copr-builder-system", CONFIG_LABELS));
        files.put(
                CHART.resolve("operator-role.yaml"),
                ORIGIN + "{{- range .Values.namespaces.builders }}\n---\n"
                        + role("{{ . }}", "{{ $.Release.Namespace }}", CHART_LABELS) + "{{- end }}\n---\n"
                        + leaseRole("{{ .Release.Namespace }}", CHART_LABELS));
        files.put(
                CHART.resolve("backend.yaml"),
                copied("backend.yaml") + "{{- range .Values.namespaces.builders }}\n---\n"
                        + templated("backend.yaml", "$").replace("namespace: copr\n", "namespace: {{ . }}\n")
                        + "{{- end }}\n");
        files.put(CHART.resolve("users.yaml"), copied("users.yaml") + templated("users.yaml", "."));
        for (Class<? extends HasMetadata> kind : CustomResourceDefinitions.KINDS) {
            files.put(
                    CHART.resolve("crds").resolve(CustomResourceDefinitions.fileName(kind)),
                    chartCrd(CustomResourceDefinitions.yaml(kind)));
        }
        return files;
    }

    private static String copied(String file) {
        return "# Made from config/rbac/" + file + "; see GeneratedManifestsTest.\n";
    }

    /** A file of config/rbac with the release's labels behind its own. */
    private static String templated(String file, String scope) throws IOException {
        String text = Files.readString(TOP.resolve("config/rbac").resolve(file));
        // Comments for readers of config/ stand at its beginning.
        return text.substring(text.indexOf("apiVersion:"))
                .replaceAll(
                        "(?m)^  labels:\n(?:    .*\n)+",
                        "$0    {{- include \"copr-builder.release\" " + Matcher.quoteReplacement(scope)
                                + " | nindent 4 }}\n");
    }

    /** A CRD as a template: kept when the release goes, for with it all builds would go. Nothing in it is meant for Helm's engine. */
    private static String chartCrd(String crd) {
        String metadata = "metadata:\n  name:";
        if (!crd.contains(metadata)) {
            throw new IllegalStateException("a CRD whose metadata does not begin with its name: " + crd);
        }
        return crd.replace("{{", "{{ \"{{\" }}")
                .replace(
                        metadata,
                        "metadata:\n  annotations:\n    helm.sh/resource-policy: keep\n  labels:\n"
                                + "    {{- include \"copr-builder.release\" . | nindent 4 }}\n  name:");
    }

    private static String role(String namespace, String operatorNamespace, String labels) {
        var text = new StringBuilder(head("copr-builder-operator", namespace, labels));
        for (Right right : OperatorRights.IN_SERVED_NAMESPACE) {
            text.append(rule(right, right.verbs(), null));
        }
        return text + binding("copr-builder-operator", namespace, operatorNamespace, labels);
    }

    /** In the operator's own namespace. A request that creates has no name yet, so that its right cannot be for one. */
    private static String leaseRole(String namespace, String labels) {
        var text = new StringBuilder(head("copr-builder-operator-lease", namespace, labels));
        for (Right right : OperatorRights.IN_OWN_NAMESPACE) {
            text.append(rule(right, List.of("create"), null));
            text.append(rule(
                    right,
                    right.verbs().stream()
                            .filter(verb -> !verb.equals("create"))
                            .toList(),
                    "copr-builder-operator"));
        }
        return text + binding("copr-builder-operator-lease", namespace, namespace, labels);
    }

    private static String head(String name, String namespace, String labels) {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata:
                  name: %s
                  namespace: %s
                  labels:
                    %s
                rules:
                """.formatted(name, namespace, labels);
    }

    private static String rule(Right right, List<String> verbs, @Nullable String name) {
        var text = new StringBuilder("# ").append(right.reason()).append("\n- apiGroups:\n  - ");
        text.append(right.apiGroup().isEmpty() ? "\"\"" : right.apiGroup())
                .append("\n  resources:\n  - ")
                .append(right.resource());
        if (name != null) {
            text.append("\n  resourceNames:\n  - ").append(name);
        }
        text.append("\n  verbs:\n");
        verbs.forEach(verb -> text.append("  - ").append(verb).append('\n'));
        return text.toString();
    }

    private static String binding(String name, String namespace, String operatorNamespace, String labels) {
        return """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: %s
                  namespace: %s
                  labels:
                    %s
                roleRef:
                  apiGroup: rbac.authorization.k8s.io
                  kind: Role
                  name: %s
                subjects:
                - kind: ServiceAccount
                  name: copr-builder-operator
                  namespace: %s
                """.formatted(name, namespace, labels, name, operatorNamespace);
    }

    /** The table of rights in the documentation. */
    static String rightsTable() {
        var table = new StringBuilder("| resource | verbs | what for |\n|---|---|---|\n");
        for (Right right : Stream.concat(
                        OperatorRights.IN_SERVED_NAMESPACE.stream(), OperatorRights.IN_OWN_NAMESPACE.stream())
                .toList()) {
            table.append("| `")
                    .append(right.qualifiedResource())
                    .append("` | ")
                    .append(String.join(", ", right.verbs()))
                    .append(" | ")
                    .append(right.reason())
                    .append(" |\n");
        }
        return table.toString();
    }
}
