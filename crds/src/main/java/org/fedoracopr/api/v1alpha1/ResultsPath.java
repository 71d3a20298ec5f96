package org.fedoracopr.api.v1alpha1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where the results of a build lie on the results volume (TASK-15). */
public final class ResultsPath {
    private static final int MAX_COMPONENT_BYTES = 255;

    private ResultsPath() {}

    /**
     * The directory, relative to the volume's root: {@code owner/directory/chroot/00000042-package}, or
     * {@code owner/directory/srpm-builds/00000042} for a source build; throws {@link InvalidFieldException} when a field is no part of a path.
     */
    public static String of(CoprBuildSpec spec) {
        CoprProject project = spec.project() == null ? CoprProject.NONE : spec.project();
        String top = component("spec.project.owner", project.owner()) + "/"
                + component("spec.project.directory", project.directoryOrName()) + "/";
        if (spec.buildId() == null) {
            throw new InvalidFieldException("spec.buildId", "is required");
        }
        String number = String.format("%08d", spec.buildId());
        if (spec.buildsSource()) {
            return top + "srpm-builds/" + number;
        }
        String last =
                spec.packageName() == null ? number : number + "-" + component("spec.packageName", spec.packageName());
        return top + component("spec.chroot", spec.chroot()) + "/" + component("spec.packageName", last);
    }

    private static String component(String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new InvalidFieldException(field, "is required: results are published under it");
        }
        if (value.startsWith(".")
                || value.chars().anyMatch(character -> character == '/' || Character.isISOControl(character))) {
            throw new InvalidFieldException(
                    field,
                    "names a directory, so it must not start with a dot nor contain / or control characters: "
                            + value.replaceAll("\\p{Cntrl}", "?"));
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_COMPONENT_BYTES) {
            throw new InvalidFieldException(field, "names a directory, so it must have at most 255 bytes");
        }
        return value;
    }
}
