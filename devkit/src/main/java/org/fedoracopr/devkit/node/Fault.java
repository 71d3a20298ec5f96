package org.fedoracopr.devkit.node;

/** Something that is wrong with a node until it is lifted. */
@FunctionalInterface
public interface Fault extends AutoCloseable {

    /** Ends it; a second time does nothing. */
    void lift();

    /** The same as {@link #lift}. */
    @Override
    default void close() {
        lift();
    }
}
