package org.fedoracopr.api.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a builder does before it has a task; the value of {@link PodAnnotations#WARM_UP}.
 *
 * @param protocol a {@link ProtocolVersion}
 * @param chroot the one that is made, e.g. {@code fedora-43-x86_64}
 * @param packages installed there besides the minimal build root
 */
public record WarmUpOrder(int protocol, String chroot, List<String> packages) {

    @JsonCreator
    public WarmUpOrder(int protocol, String chroot, @Nullable List<String> packages) {
        this.protocol = protocol;
        this.chroot = Objects.requireNonNull(chroot, "chroot is null");
        this.packages = packages == null ? List.of() : List.copyOf(packages);
    }
}
