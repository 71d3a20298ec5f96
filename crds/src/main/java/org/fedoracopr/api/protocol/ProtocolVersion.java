package org.fedoracopr.api.protocol;

/** The version of everything in this package; an operator speaks the current one and the one before it. */
public final class ProtocolVersion {

    /** The version that this build writes. */
    public static final int CURRENT = 1;

    private ProtocolVersion() {}

    /** True for a version that this build can read. */
    public static boolean isReadable(int version) {
        return version == CURRENT || (version == CURRENT - 1 && version > 0);
    }
}
