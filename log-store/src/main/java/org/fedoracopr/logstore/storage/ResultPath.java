package org.fedoracopr.logstore.storage;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The result directory of a build below the backend's results: {@code <owner>/<directory>/<chroot>/<id>-<package>}, or
 * {@code <owner>/<directory>/srpm-builds/<id>} of a source build.
 *
 * <p>Invariant: every component is a plain file name, so that a path made of them cannot leave its folder.
 */
public record ResultPath(
        String owner,
        String directory,
        String chroot,
        long buildId,
        @Nullable String packageName) {
    /** The component that stands in place of a chroot in the paths of source builds. */
    public static final String SOURCE_BUILDS = "srpm-builds";

    // No component may begin with a dot: that excludes "." and "..", and leaves such names to the storage.
    private static final Pattern OWNER = Pattern.compile("@?[A-Za-z0-9_+-][A-Za-z0-9_.+-]{0,126}");
    private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9_.+:-]{0,199}");
    private static final Pattern CHROOT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,126}");
    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9_.+~^-]{0,179}");
    private static final Pattern BUILD = Pattern.compile("([0-9]{1,18})(?:-(.*))?", Pattern.DOTALL);

    public ResultPath {
        check("owner", owner, OWNER);
        check("directory", directory, DIRECTORY);
        check("chroot", chroot, CHROOT);
        if (packageName == null) {
            if (!chroot.equals(SOURCE_BUILDS)) {
                throw new InvalidFieldException(
                        "package",
                        "only source builds (" + SOURCE_BUILDS + ") have a directory without a package name");
            }
        } else {
            check("package", packageName, PACKAGE);
        }
    }

    /** Reads the path as senders write it; the build id may have leading zeros or not. */
    public static ResultPath parse(String text) {
        return of(List.of(text.split("/", -1)));
    }

    /** Reads the four components of a path. */
    public static ResultPath of(List<String> components) {
        if (components.size() != 4) {
            throw new InvalidFieldException(
                    "path",
                    "path must be <owner>/<directory>/<chroot>/<id>-<package> or <owner>/<directory>/" + SOURCE_BUILDS
                            + "/<id>");
        }
        Matcher build = BUILD.matcher(components.get(3));
        if (!build.matches()) {
            throw new InvalidFieldException(
                    "path",
                    "the last component of path must be <id>-<package>, and <id> a number of at most 18 digits");
        }
        return new ResultPath(
                components.get(0),
                components.get(1),
                components.get(2),
                Long.parseLong(build.group(1)),
                build.group(2));
    }

    /** The last component as Copr writes it, with an id of at least eight digits. */
    public String resultDirectory() {
        String id = String.format(Locale.ROOT, "%08d", buildId);
        return packageName == null ? id : id + "-" + packageName;
    }

    @Override
    public String toString() {
        return owner + "/" + directory + "/" + chroot + "/" + resultDirectory();
    }

    private static void check(String field, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw new InvalidFieldException(
                    field,
                    "the " + field + " of a result path must match " + pattern.pattern()
                            + "; correct that component of the path");
        }
    }
}
