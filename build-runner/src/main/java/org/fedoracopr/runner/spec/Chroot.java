package org.fedoracopr.runner.spec;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The two halves of a chroot's name.
 *
 * @param distribution all before the last hyphen, like {@code fedora-43}
 * @param architecture what is behind it, by Copr's name
 */
public record Chroot(String distribution, String architecture) {

    private static final Set<String> X86 =
            Set.of("i386", "i486", "i586", "i686", "pentium3", "pentium4", "athlon", "geode", "k6", "x86");
    private static final Set<String> X86_64 = Set.of("x86_64", "x86_64_v2", "x86_64_v3", "x86_64_v4", "amd64", "em64t");

    /** Empty when the name has no architecture. */
    public static Optional<Chroot> of(@Nullable String name) {
        int dash = name == null ? -1 : name.lastIndexOf('-');
        return name == null || dash <= 0 || dash == name.length() - 1
                ? Optional.empty()
                : Optional.of(new Chroot(name.substring(0, dash), name.substring(dash + 1)));
    }

    /** The architecture by rpm's name: what packages of the chroot are built for. */
    public String target() {
        return switch (architecture) {
            case "i386" -> "i686";
            case "armhfp" -> "armv7hl";
            default -> architecture;
        };
    }

    /** Whether a name of an architecture means the chroot's own. */
    boolean isNamed(String name) {
        return name.equals(architecture) || name.equals(target());
    }

    /** Whether a name of an architecture means the chroot's own or one of the same family, which a package may well mean by it. */
    boolean isOfFamily(String name) {
        return isNamed(name)
                || (X86.contains(architecture) && X86.contains(name))
                || (X86_64.contains(architecture) && X86_64.contains(name))
                || (target().startsWith("arm") && name.startsWith("arm"));
    }
}
