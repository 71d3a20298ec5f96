package org.fedoracopr.api.v1alpha1;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that all kinds of this API share. */
public final class Api {
    /** The API group of every kind. */
    public static final String GROUP = "copr.fedorainfracloud.org";

    /** The version of the kinds in this package. */
    public static final String VERSION = "v1alpha1";

    private Api() {}

    static <T> List<T> listOf(@Nullable List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }

    static <V> Map<String, V> mapOf(@Nullable Map<String, V> values) {
        return values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
