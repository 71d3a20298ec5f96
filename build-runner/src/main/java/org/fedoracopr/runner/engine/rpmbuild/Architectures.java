package org.fedoracopr.runner.engine.rpmbuild;

import java.util.Optional;
import org.fedoracopr.runner.spec.Chroot;
import org.jspecify.annotations.Nullable;

/** Names of architectures: Copr's in chroot names, rpm's, Java's. */
final class Architectures {

    private Architectures() {}

    /** The value for {@code --target} of a chroot; empty when its name has no architecture. */
    static Optional<String> target(@Nullable String chroot) {
        return Chroot.of(chroot).map(Chroot::target);
    }

    /** The machine's own, by rpm's name. */
    static String machine() {
        String name = System.getProperty("os.arch", "");
        return switch (name) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> name;
        };
    }
}
