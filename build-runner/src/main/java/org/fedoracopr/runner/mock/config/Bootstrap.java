package org.fedoracopr.runner.mock.config;

import org.fedoracopr.api.task.Task;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/**
 * How mock gets the chroot that its package manager runs in: the task's word, and an image for the words that use one (MOCK-1).
 */
record Bootstrap(@Nullable String mode, @Nullable String image) {

    static Bootstrap of(Task task) throws BuildException {
        String image = task.bootstrapImage();
        return new Bootstrap(task.bootstrap(), image == null ? null : PlainValue.of("bootstrap_image", image));
    }

    /** The assignments, each after a line end; nothing for a word that upstream does not know either. */
    String python() {
        return switch (mode == null ? "default" : mode) {
            case "on" -> uses(true, false);
            case "off" -> uses(false, false);
            case "image", "custom_image" ->
                uses(true, true)
                        + (image == null || image.isEmpty()
                                ? ""
                                : "\nconfig_opts['bootstrap_image'] = \"" + image + "\"");
            default -> "";
        };
    }

    private static String uses(boolean bootstrap, boolean ofImage) {
        return "\nconfig_opts['use_bootstrap'] = " + PythonLines.truth(bootstrap)
                + "\nconfig_opts['use_bootstrap_image'] = " + PythonLines.truth(ofImage);
    }
}
