package org.fedoracopr.runner.mock.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.fedoracopr.api.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * The build that mock is configured for.
 *
 * @param chroot mock's chroot; null only where the kind of configuration needs none
 * @param macros values by name, the name with its {@code %}, in the order in which they are written
 * @param resultDirectory its {@code configs} gets child.cfg
 */
public record ConfigRequest(
        Task task, @Nullable String chroot, SequencedMap<String, String> macros, Path resultDirectory) {

    public ConfigRequest {
        macros = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(macros));
    }
}
