package org.fedoracopr.runner.spec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a package is meant for the architecture of a chroot, by its ExcludeArch and ExclusiveArch (SKIP-1).
 *
 * <p>It says no only where it is sure: never because of a tag that holds a macro nobody expanded, or that a condition of unknown outcome surrounds.
 * {@code noarch} in ExclusiveArch is no architecture: beside others it makes an architecture-independent package that needs one of them to be built.
 */
public final class SkipCheck {

    private static final int MAX_SHOWN = 12;

    private SkipCheck() {}

    /** Why the package is not built in the chroot; empty when it is. */
    public static Optional<String> reason(SpecTags tags, Chroot chroot) {
        List<String> excluded = tags.words("excludearch");
        if (isKnown(excluded) && excluded.stream().anyMatch(chroot::isNamed)) {
            return Optional.of("This chroot was skipped because of ExcludeArch: the package is not for "
                    + chroot.architecture() + " (ExcludeArch: " + shown(excluded) + ")");
        }
        List<String> exclusive = tags.words("exclusivearch").stream()
                .filter(word -> !word.equals("noarch"))
                .toList();
        if (!exclusive.isEmpty() && isKnown(exclusive) && exclusive.stream().noneMatch(chroot::isOfFamily)) {
            return Optional.of("This chroot was skipped because of ExclusiveArch: the package is not for "
                    + chroot.architecture() + " (ExclusiveArch: " + shown(exclusive) + ")");
        }
        return Optional.empty();
    }

    private static boolean isKnown(List<String> words) {
        return words.stream().allMatch(word -> word.matches("[A-Za-z0-9_]{1,40}"));
    }

    private static String shown(List<String> words) {
        return words.stream().limit(MAX_SHOWN).collect(Collectors.joining(" "))
                + (words.size() > MAX_SHOWN ? " ..." : "");
    }
}
