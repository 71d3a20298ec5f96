package org.fedoracopr.api.protocol;

/**
 * The version of everything in this package; whoever reads it speaks the current one and the one before it, so that builds go on while an operator is upgraded.
 *
 * <p>Within a version members are only added, and readers skip those that they do not know.
 */
public final class ProtocolVersion {

    /** The version that this build writes. */
    public static final int CURRENT = 1;

    private ProtocolVersion() {}

    /** True for a version that this build can read. */
    public static boolean isReadable(int version) {
        return version == CURRENT || (version == CURRENT - 1 && version > 0);
    }

    /**
     * The sentence for people on something in a version that is not spoken here.
     *
     * @param what begins the clause on it, e.g. {@code the claim}
     */
    public static String mismatch(String what, int version) {
        return "operator and builder image are of different versions: " + what + " is of protocol " + version
                + " and was to be of " + CURRENT + "; give the pool the builder image of the operator's version";
    }
}
