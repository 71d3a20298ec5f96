package org.fedoracopr.operator.cluster;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;

/** What of a build is in its place on the results volume. */
public final class Published {

    private Published() {}

    /** The published directories whose manifest names a build; directories whose names begin with a dot are the agents' own, and change while one looks. */
    public static List<Path> of(Path results, String uid) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(results, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean own = String.valueOf(directory.getFileName()).startsWith(".");
                return own ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.endsWith("manifest.json") && Files.readString(file).contains(uid)) {
                    found.add(Objects.requireNonNull(file.getParent()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    /** Where status and volume disagree on the result of a build that has ended; empty when they do not (invariants I1 and I4). */
    public static List<String> problems(Path results, CoprBuild build) throws IOException {
        CoprBuildStatus status = Objects.requireNonNull(build.getStatus());
        List<Path> published = of(results, build.getMetadata().getUid());
        var problems = new ArrayList<String>();
        if (published.size() > 1) {
            problems.add("published more than once: " + published);
        }
        if (status.phase() == BuildPhase.SUCCEEDED && published.isEmpty()) {
            problems.add("succeeded, and nothing is published");
        }
        for (Path directory : published) {
            String sha256 = sha256(Files.readAllBytes(directory.resolve("manifest.json")));
            if (!sha256.equals(status.manifestSha256())) {
                problems.add("the manifest in " + directory + " has the digest " + sha256 + ", the status says "
                        + status.manifestSha256());
            }
            if (!directory.equals(results.resolve(String.valueOf(status.resultsDirectory())))) {
                problems.add("published in " + directory + ", the status says " + status.resultsDirectory());
            }
        }
        return problems;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
