package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The system's file operations, each of which a rule may have fail, end the process or come late.
 *
 * <p>What would be lost with the power is kept track of instead of being synced: files that were written and directories that were changed since their last
 * fsync. Calls come one after another.
 */
final class FaultyFiles implements FileOperations {

    /** What is called. */
    enum Kind {
        CREATE,
        WRITE,
        CREATE_DIRECTORY,
        RENAME,
        DELETE,
        SYNC,
        FLUSH,
        READ,
        EXISTS,
        IS_DIRECTORY,
        LIST,
        MODIFIED
    }

    /**
     * One call.
     *
     * @param number from 1
     * @param path of a rename, what becomes of it
     */
    record Call(int number, Kind kind, Path path) {}

    /** What becomes of the calls. */
    @FunctionalInterface
    interface Rule {
        void before(Call call) throws IOException;

        default void after(Call call) throws IOException {}

        /** True when a look does not find what is there. */
        default boolean hides(Call call) {
            return false;
        }
    }

    /** The process is dead: nothing that it still tries has an effect. */
    static final class Death extends Error {
        Death(Call call) {
            super("dead at call " + call, null, false, false);
        }
    }

    private final Rule rule;
    private final Set<Path> unsynced = new HashSet<>();
    private int calls;
    private boolean dead;

    FaultyFiles(Rule rule) {
        this.rule = rule;
    }

    int calls() {
        return calls;
    }

    /** Files and directories of a tree whose last change a loss of power would undo. */
    synchronized List<Path> unsynced(Path tree) {
        return unsynced.stream().filter(path -> path.startsWith(tree)).sorted().toList();
    }

    @FunctionalInterface
    private interface Effect<T> {
        T apply() throws IOException;
    }

    private synchronized <T> T call(Kind kind, Path path, Effect<T> effect) throws IOException {
        var call = new Call(++calls, kind, path);
        if (dead) {
            throw new Death(call);
        }
        try {
            rule.before(call);
            T result = effect.apply();
            rule.after(call);
            return result;
        } catch (Death death) {
            dead = true;
            throw death;
        }
    }

    private synchronized <T> T look(Kind kind, Path path, T hidden, Effect<T> effect) throws IOException {
        return call(kind, path, () -> rule.hides(new Call(calls, kind, path)) ? hidden : effect.apply());
    }

    private void changed(Path path) {
        unsynced.add(path.getParent());
    }

    @Override
    public WritableByteChannel create(Path file) throws IOException {
        WritableByteChannel channel = call(Kind.CREATE, file, () -> {
            WritableByteChannel created = SYSTEM.create(file);
            changed(file);
            unsynced.add(file);
            return created;
        });
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                try {
                    return call(Kind.WRITE, file, () -> {
                        unsynced.add(file);
                        return channel.write(bytes);
                    });
                } catch (Death death) {
                    // The kernel may have taken a part of it.
                    channel.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
                    throw death;
                }
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        call(Kind.CREATE_DIRECTORY, directory, () -> {
            SYSTEM.createDirectory(directory);
            changed(directory);
            unsynced.add(directory);
            return true;
        });
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        call(Kind.RENAME, to, () -> {
            SYSTEM.rename(from, to);
            Set<Path> moved = new HashSet<>(unsynced(from));
            unsynced.removeAll(moved);
            moved.forEach(path -> unsynced.add(to.resolve(from.relativize(path))));
            changed(from);
            changed(to);
            return true;
        });
    }

    @Override
    public void delete(Path path) throws IOException {
        call(Kind.DELETE, path, () -> {
            if (SYSTEM.exists(path)) {
                SYSTEM.delete(path);
                unsynced.remove(path);
                changed(path);
            }
            return true;
        });
    }

    @Override
    public void sync(Path path) throws IOException {
        call(Kind.SYNC, path, () -> {
            if (!SYSTEM.exists(path)) {
                throw new java.nio.file.NoSuchFileException(path.toString());
            }
            unsynced.remove(path);
            return true;
        });
    }

    @Override
    public void flush(Path path) throws IOException {
        call(Kind.FLUSH, path, () -> true);
    }

    @Override
    public Optional<byte[]> read(Path file, int maxBytes) throws IOException {
        return look(Kind.READ, file, Optional.empty(), () -> SYSTEM.read(file, maxBytes));
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return look(Kind.EXISTS, path, false, () -> SYSTEM.exists(path));
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return look(Kind.IS_DIRECTORY, path, false, () -> SYSTEM.isDirectory(path));
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return look(Kind.LIST, directory, List.of(), () -> SYSTEM.list(directory));
    }

    @Override
    public Optional<Instant> modified(Path path) throws IOException {
        return look(Kind.MODIFIED, path, Optional.empty(), () -> SYSTEM.modified(path));
    }
}
