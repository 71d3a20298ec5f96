package org.fedoracopr.api.protocol;

import java.util.List;

/**
 * The annotations through which the operator speaks to a running Pod.
 *
 * <p>Both containers see each of them as a file of a downward-API volume (see {@link PodFiles}) within about a second of a change; a missing
 * annotation is an empty file. No exec, no open port and no token is needed for it.
 */
public final class PodAnnotations {

    public static final String PREFIX = "copr.fedorainfracloud.org/";

    /** The {@link ProtocolVersion} that the operator wrote the others in. */
    public static final String PROTOCOL = PREFIX + "protocol";
    /** Copr's task JSON, what the runner builds. */
    public static final String TASK = PREFIX + "task";
    /** A {@link Claim}: which build and attempt this Pod serves. */
    public static final String CLAIM = PREFIX + "claim";
    /** A {@link CommitPermit}: the agent may publish exactly this manifest. */
    public static final String COMMIT = PREFIX + "commit";
    /** An attempt number: the operator has everything it needs of this attempt, the agent may end. */
    public static final String ACKNOWLEDGED = PREFIX + "acknowledged";
    /** Non-empty: stop the build; the text is the reason, for the log. */
    public static final String CANCEL = PREFIX + "cancel";
    /** A {@link RangeRequest}: print this part of the log as records. */
    public static final String RANGE = PREFIX + "range";
    /** Any new non-empty value: print the records of a prepared result once more. */
    public static final String REPEAT = PREFIX + "repeat";
    /** How many bytes of the log a backend has taken that does not say so itself; operators alone read it. */
    public static final String RELAYED = PREFIX + "relayed";
    /** A {@link BuilderEnded}: the builder's container has ended, whatever its files say. */
    public static final String BUILDER_ENDED = PREFIX + "builder-ended";

    /** A {@link WarmUpOrder}: what the builder prepares while it has no task. */
    public static final String WARM_UP = PREFIX + "warm-up";

    /** Those that are files in the Pod, in the order of the volume's items. */
    public static final List<String> DOWNWARD =
            List.of(PROTOCOL, TASK, CLAIM, COMMIT, ACKNOWLEDGED, CANCEL, RANGE, REPEAT, BUILDER_ENDED, WARM_UP);

    private PodAnnotations() {}

    /** The file name of an annotation: its key without the prefix. */
    public static String fileName(String annotation) {
        return annotation.substring(PREFIX.length());
    }
}
