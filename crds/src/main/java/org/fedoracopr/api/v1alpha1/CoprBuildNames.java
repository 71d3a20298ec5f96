package org.fedoracopr.api.v1alpha1;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How builds, their Pods and their labels are named. Names are for people: the identity of a build is its UID. */
public final class CoprBuildNames {
    /** Characters of a build's name, so that a Pod's name has room for a hyphen and an attempt of two digits. */
    public static final int MAX_BUILD_NAME = 60;

    private static final int MAX_POD_NAME = 63;
    private static final String PREFIX = Api.GROUP + "/";

    /** Label with the name of the build, on its Pods and itself. */
    public static final String TASK = PREFIX + "task";

    /** Label with Copr's number of the build. */
    public static final String BUILD_ID = PREFIX + "build-id";

    /** Label with the chroot, as {@link LabelValues} writes it; the annotation of this name has it as it is. */
    public static final String CHROOT = PREFIX + "chroot";

    /** Label with the project's owner, as {@link LabelValues} writes it; the annotation of this name has it as it is. */
    public static final String OWNER = PREFIX + "owner";

    /** Label with the project's directory, as {@link LabelValues} writes it; the annotation of this name has it as it is. */
    public static final String DIRECTORY = PREFIX + "directory";

    /** Label with the package's name, as {@link LabelValues} writes it; the annotation of this name has it as it is. */
    public static final String PACKAGE = PREFIX + "package";

    private CoprBuildNames() {}

    /** The name of the build of a task: number and chroot, or number and {@code srpm}, as a DNS label. */
    public static String buildName(CoprBuildSpec spec) {
        if (spec.buildId() == null) {
            throw new InvalidFieldException("spec.buildId", "is required");
        }
        String what = spec.buildsSource() || spec.chroot() == null ? "srpm" : spec.chroot();
        String exact = spec.buildId() + "-" + what;
        String label =
                exact.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-+$", "");
        if (label.length() <= MAX_BUILD_NAME) {
            return label;
        }
        String suffix =
                "-" + LabelValues.digest(exact.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
        return label.substring(0, MAX_BUILD_NAME - suffix.length()).replaceAll("-+$", "") + suffix;
    }

    /** The name of the Pod of one attempt. */
    public static String podName(String buildName, int attempt) {
        String name = buildName + "-" + attempt;
        if (name.length() > MAX_POD_NAME) {
            throw new InvalidFieldException(
                    "metadata.name",
                    "must have at most " + MAX_BUILD_NAME + " characters, for Pods are named after it: " + buildName);
        }
        return name;
    }

    /** The labels of a build and its Pods. */
    public static Map<String, String> labels(String buildName, CoprBuildSpec spec) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(TASK, buildName);
        if (spec.buildId() != null) {
            labels.put(BUILD_ID, Long.toString(spec.buildId()));
        }
        annotations(spec).forEach((key, value) -> labels.put(key, LabelValues.encode(value)));
        return labels;
    }

    /** The exact values of the labels that may be encoded. */
    public static Map<String, String> annotations(CoprBuildSpec spec) {
        Map<String, String> annotations = new LinkedHashMap<>();
        put(annotations, CHROOT, spec.chroot());
        CoprProject project = spec.project();
        if (project != null) {
            put(annotations, OWNER, project.owner());
            put(annotations, DIRECTORY, project.directoryOrName());
        }
        put(annotations, PACKAGE, spec.packageName());
        return annotations;
    }

    private static void put(Map<String, String> map, String key, @Nullable String value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
