package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Manifest;

/**
 * Removes what agents left in their own folders of the results volume, and finishes the replacements of those that died in one.
 *
 * <p>Invariant: what may still be published is not touched. An attempt's staging directory goes when its build's result stands in its place, or when it is so old
 * that nobody waits for it; before it is deleted it is renamed, so that nobody finds half of it. An agent does a bounded part of this work.
 */
final class Sweeper {

    /** Renamed and to be deleted; a sweep that was cut off is finished by the next one. */
    static final String FOLDER = ".swept";

    static final int MAX_REMOVED = 50;
    private static final int MAX_LOOKED_AT = 500;
    private static final int MAX_FAILURES = 5;

    /** Two renames after one another take no longer, nor does an agent that is started again between them. */
    static final Duration STUCK = Duration.ofMinutes(10);

    /** An attempt that finds its build published needs its own staging directory no more. */
    private static final Duration LOST = Duration.ofHours(1);

    private final FileOperations operations;
    private final DurableFiles durable;
    private final Path volume;
    private final Claim own;
    private final Duration keep;
    private final Consumer<String> log;
    private int removed;
    private int failures;

    /**
     * @param own whose agent sweeps
     * @param keep how old what nobody published, or what was replaced, becomes
     * @param log takes a sentence for people
     */
    Sweeper(Path volume, Claim own, Duration keep, FileOperations operations, Consumer<String> log) {
        this.operations = operations;
        this.durable = new DurableFiles(operations);
        this.volume = volume;
        this.own = own;
        this.keep = keep;
        this.log = log;
    }

    /** Sweeps once. */
    void sweep(Instant now) throws IOException {
        each(FOLDER, now, durable::deleteTree);
        each(Replacement.FOLDER, now, entry -> {
            if (entry.getFileName().toString().endsWith(Replacement.SUFFIX)) {
                finish(entry, now);
            }
        });
        each(Replacement.FOLDER, now, entry -> {
            if (isReplacedLongAgo(entry, now)) {
                remove(entry);
            }
        });
        each(ResultsPlace.INCOMING, now, entry -> {
            if (!isOfBuild(entry, own.buildUid()) && isLostOrOld(entry, now)) {
                remove(entry);
            }
        });
    }

    @FunctionalInterface
    private interface Work {
        void on(Path entry) throws IOException;
    }

    /** One entry that cannot be read must not keep the others. */
    private void each(String folder, Instant now, Work work) throws IOException {
        for (Path entry : some(folder, now)) {
            try {
                work.on(entry);
            } catch (IOException e) {
                if (++failures > MAX_FAILURES) {
                    throw e;
                }
                log.accept("cannot clean up " + folder + "/" + entry.getFileName() + ": " + e.getMessage());
            }
        }
    }

    /** Removes what attempts of this agent's build staged; its result is published. */
    void removeOwn() throws IOException {
        for (Path entry : operations.list(volume.resolve(ResultsPlace.INCOMING))) {
            if (isOfBuild(entry, own.buildUid())) {
                remove(entry);
            }
        }
    }

    /** Not always the same ones, when there are more than can be looked at. */
    private List<Path> some(String folder, Instant now) throws IOException {
        List<Path> all = operations.list(volume.resolve(folder));
        if (all.size() <= MAX_LOOKED_AT) {
            return all;
        }
        int first = (int) Math.floorMod(now.toEpochMilli(), (long) (all.size() - MAX_LOOKED_AT));
        return all.subList(first, first + MAX_LOOKED_AT);
    }

    /** A replacement whose agent is gone is undone: what was in the place goes back, unless something is there. */
    private void finish(Path record, Instant now) throws IOException {
        String name = record.getFileName().toString();
        Path replaced = record.resolveSibling(name.substring(0, name.length() - Replacement.SUFFIX.length()));
        Optional<Replacement> read = Replacement.read(operations, replaced);
        if (read.isEmpty() || read.get().buildUid().equals(own.buildUid()) || !isOlder(record, STUCK, now)) {
            return;
        }
        Path place = ResultsPlace.of(volume, read.get().directory());
        if (!operations.exists(place) && operations.exists(replaced)) {
            durable.createDirectories(volume, Objects.requireNonNull(place.getParent()));
            operations.rename(replaced, place);
            durable.syncParent(place);
            log.accept("put back what an agent that is gone had moved out of "
                    + read.get().directory());
        }
        operations.delete(record);
    }

    private boolean isReplacedLongAgo(Path entry, Instant now) throws IOException {
        String name = entry.getFileName().toString();
        return !name.endsWith(Replacement.SUFFIX)
                && Replacement.time(name)
                        .filter(then -> !now.isBefore(then.plus(keep)))
                        .isPresent()
                && !operations.exists(Replacement.file(entry));
    }

    private boolean isLostOrOld(Path entry, Instant now) throws IOException {
        if (isOlder(entry, keep, now)) {
            return true;
        }
        Optional<Manifest> staged = ResultsPlace.manifest(operations, entry);
        if (staged.isEmpty() || !isOlder(entry, LOST, now)) {
            return false;
        }
        Path place = ResultsPlace.of(volume, staged.get().directory());
        return ResultsPlace.manifest(operations, place)
                .filter(there -> ResultsPlace.sameBuild(
                        there, staged.get().buildUid(), staged.get().taskSha256()))
                .isPresent();
    }

    private void remove(Path entry) throws IOException {
        if (removed >= MAX_REMOVED) {
            return;
        }
        removed++;
        Path folder = volume.resolve(FOLDER);
        durable.createDirectories(volume, folder);
        Path swept = folder.resolve(entry.getFileName() + "." + own.buildUid() + "-" + own.attempt());
        durable.deleteTree(swept);
        try {
            operations.rename(entry, swept);
        } catch (NoSuchFileException e) {
            // Another agent was faster.
            return;
        }
        durable.deleteTree(swept);
    }

    private boolean isOlder(Path path, Duration age, Instant now) throws IOException {
        return operations
                .modified(path)
                .filter(then -> !now.isBefore(then.plus(age)))
                .isPresent();
    }

    private static boolean isOfBuild(Path entry, String buildUid) {
        String name = entry.getFileName().toString();
        return name.startsWith(buildUid + "-")
                && name.substring(buildUid.length() + 1).matches("[0-9]{1,9}");
    }
}
