package org.fedoracopr.devkit.node.decide;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.OptionalInt;

/** The ports of containers, which probes may call by their names. */
public final class Ports {

    private Ports() {}

    /** The number of a port, or nothing when the container has none of the name. */
    public static OptionalInt number(Container container, IntOrString port) {
        if (port.getIntVal() != null) {
            return OptionalInt.of(port.getIntVal());
        }
        return container.getPorts().stream()
                .filter(named -> port.getStrVal().equals(named.getName()))
                .mapToInt(ContainerPort::getContainerPort)
                .findFirst();
    }
}
