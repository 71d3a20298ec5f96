package org.fedoracopr.runner.mock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The unprivileged user that mock builds as, which a runner that is root itself has to name (ENG-8).
 *
 * <p>mock takes it from what sudo leaves in the environment, and refuses to go on as root alone.
 */
final class BuilderUser {

    /** What mock's own packages, and the chroots' configuration, give it. */
    private static final int UID = 1000;

    private static final int GID = 135;

    private final boolean needed;
    private final String name;

    private BuilderUser(boolean needed, String name) {
        this.needed = needed;
        this.name = name;
    }

    static BuilderUser ofProcess() {
        boolean root = "root".equals(System.getProperty("user.name"));
        return new BuilderUser(root && System.getenv("SUDO_UID") == null, name(Path.of("/etc/passwd")));
    }

    private static String name(Path users) {
        try (Stream<String> lines = Files.lines(users, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 2 && fields[2].equals(Integer.toString(UID)))
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElse("mockbuilder");
        } catch (IOException | UncheckedIOException e) {
            return "mockbuilder";
        }
    }

    /** What mock's environment has besides. */
    Map<String, String> environment() {
        return needed
                ? Map.of("SUDO_UID", Integer.toString(UID), "SUDO_GID", Integer.toString(GID), "SUDO_USER", name)
                : Map.of();
    }

    /** Gives a directory with everything in it to the user; links are not followed. */
    void own(Path directory) throws IOException {
        if (!needed) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.setAttribute(path, "unix:uid", UID, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", GID, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
