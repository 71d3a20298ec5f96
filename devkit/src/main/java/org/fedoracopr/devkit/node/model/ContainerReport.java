package org.fedoracopr.devkit.node.model;

/** One container of a pod with its image and its state. */
public record ContainerReport(String name, String image, ContainerState state) {

    /** The same container in another state. */
    public ContainerReport with(ContainerState next) {
        return new ContainerReport(name, image, next);
    }
}
