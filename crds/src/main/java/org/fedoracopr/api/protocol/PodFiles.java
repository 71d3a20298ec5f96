package org.fedoracopr.api.protocol;

import java.nio.file.Path;

/**
 * The files that builder and agent share in a Pod.
 *
 * <p>The handshake is by files alone, so that any start order works: the builder waits for {@link #agentReady()} before it touches the task; the
 * runner holds a lock on {@link #runnerLock()} from its first instruction and writes its process id into it once it holds it. Lock free and
 * {@link #outcome()} there: the build has ended. Lock once held (or the file not empty), now free, and no outcome: the runner was killed. Never held: only
 * {@link PodAnnotations#BUILDER_ENDED} ends the wait.
 *
 * <p>A Pod that was made without a task has its builder warm up first ({@link WarmUpOrder}): it leaves {@link #warmUp()}, and takes its lock when its task comes.
 *
 * @param shared the emptyDir that both containers mount; everything in it is the builder's word
 * @param annotations the downward-API volume, read-only, one file for each of {@link PodAnnotations#DOWNWARD}
 */
public record PodFiles(Path shared, Path annotations) {

    /** Where the volumes are mounted in a Pod. */
    public static final PodFiles IN_POD = new PodFiles(Path.of("/copr"), Path.of("/run/copr/pod"));

    /** Where the agent keeps its own copy of the log and its state; an emptyDir that the builder does not mount. */
    public static final Path AGENT_STATE = Path.of("/var/lib/copr-agent");

    /** Where the agent mounts the results volume. */
    public static final Path RESULTS_VOLUME = Path.of("/results");

    /** The environment variable that names the shared directory; set means: this process runs in a builder Pod. */
    public static final String SHARED_DIRECTORY_VARIABLE = "COPR_POD_SHARED";

    /** The environment variable that names the directory of annotation files. */
    public static final String ANNOTATIONS_DIRECTORY_VARIABLE = "COPR_POD_ANNOTATIONS";

    /** The environment variable that names the security profile of the builder's pool; not set means: everything may work. */
    public static final String SECURITY_PROFILE_VARIABLE = "COPR_BUILDER_SECURITY_PROFILE";

    /**
     * The environment variable that has the size in bytes of scratch space that shares its disk with others; not set means: its file system is its limit, or it
     * has none.
     */
    public static final String SCRATCH_BYTES_VARIABLE = "COPR_BUILDER_SCRATCH_BYTES";

    /** The environment variable that names a directory of files that belong over mock's own configuration; not set means: there are none. */
    public static final String MOCK_FILES_VARIABLE = "COPR_BUILDER_MOCK_FILES";

    /** The environment variable that names a file of certificates, as PEM, that are trusted besides those of the image; not set means: there are none. */
    public static final String CA_BUNDLE_VARIABLE = "COPR_BUILDER_CA_BUNDLE";

    /** The environment variable that names the file in which the runner puts all certificates that are trusted, for programs that read one file. */
    public static final String TRUSTED_VARIABLE = "COPR_BUILDER_TRUSTED";

    public Path agentReady() {
        return shared.resolve("agent/ready");
    }

    /** There when the Pod was told to end: a runner whose own TERM came before it listened for it learns it here. */
    public Path agentTerminating() {
        return shared.resolve("agent/terminating");
    }

    public Path runnerLock() {
        return shared.resolve("runner.lock");
    }

    /** An {@link Outcome}, written by rename. */
    public Path outcome() {
        return shared.resolve("outcome.json");
    }

    /** The build's log, appended to by the runner alone; each chunk is here before it is on the container's output. */
    public Path liveLog() {
        return shared.resolve("builder-live.log");
    }

    /** The runner's resultdir: what it leaves here is what the agent stages. */
    public Path results() {
        return shared.resolve("results");
    }

    /** A {@link WarmUpReport}, written by rename; only in a Pod that was made without a task. */
    public Path warmUp() {
        return shared.resolve("warm-up.json");
    }

    /** The file of one of {@link PodAnnotations#DOWNWARD}. */
    public Path annotation(String key) {
        return annotations.resolve(PodAnnotations.fileName(key));
    }
}
