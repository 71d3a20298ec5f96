package org.fedoracopr.operator.cluster;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** A dist-git with its lookaside behind a real HTTP server: one repository per package. */
public final class DistGit implements AutoCloseable {

    private final Path web;
    private final HttpServer server;

    /** @param web the server's root, made when absent */
    public DistGit(Path web) throws IOException {
        this(web, "127.0.0.1");
    }

    /** @param address of this machine, at which builders reach it */
    public DistGit(Path web, String address) throws IOException {
        this.web = web;
        server = SimpleFileServer.createFileServer(
                new InetSocketAddress(address, 0),
                Files.createDirectories(web).toRealPath(),
                SimpleFileServer.OutputLevel.NONE);
        server.start();
    }

    String url() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    /** The dist-git client's configuration that finds this lookaside. */
    String clientConfiguration() {
        return """
                [test]
                clone_hostnames = %s
                lookaside_location = %s
                lookaside_uri_pattern = repo/pkgs/{namespace[1]}/{namespace[0]}/{name}/{filename}/{hashtype}/{hash}/{filename}
                """.formatted(server.getAddress().getHostString(), url());
    }

    /** The clone URL of a package. */
    public String cloneUrl(String packageName) {
        return url() + "/git/tester/project/" + packageName;
    }

    /** Puts a file below the server's root and returns its URL. */
    public String serve(Path file) throws IOException {
        Path target = Files.createDirectories(web.resolve("uploads")).resolve(String.valueOf(file.getFileName()));
        Files.copy(file, target);
        return urlOf(file);
    }

    /** The URL that a file has once it is served. */
    public String urlOf(Path file) {
        return url() + "/uploads/" + file.getFileName();
    }

    /**
     * Makes the repository of a package.
     *
     * @param source the tarball for the lookaside; null for a package without
     * @param sum what the sources file says of it; null for the truth
     */
    public String addPackage(String name, String spec, @Nullable Path source, @Nullable String sum) throws IOException {
        Path tree = tree(name, spec);
        if (source != null) {
            String truth = md5(source);
            String told = sum == null ? truth : sum;
            String file = String.valueOf(source.getFileName());
            Files.writeString(tree.resolve("sources"), told + "  " + file + "\n");
            Path place = Files.createDirectories(
                    web.resolve("repo/pkgs/tester/project/" + name + "/" + file + "/md5/" + told));
            Files.copy(source, place.resolve(file));
        }
        return publish(name, tree);
    }

    /** Makes the repository of a package whose files are all in it. */
    public String addTree(String name, String spec, Path... files) throws IOException {
        Path tree = tree(name, spec);
        for (Path file : files) {
            Files.copy(file, tree.resolve(file.getFileName()));
        }
        return publish(name, tree);
    }

    private Path tree(String name, String spec) throws IOException {
        Path tree = Files.createDirectories(web.resolveSibling("trees").resolve(name));
        Files.writeString(tree.resolve(name + ".spec"), spec);
        return tree;
    }

    private String publish(String name, Path tree) throws IOException {
        git(tree, "init", "-q", "-b", "main");
        git(tree, "add", ".");
        git(tree, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "Import " + name);
        Path repository = web.resolve("git/tester/project/" + name);
        Files.createDirectories(repository.resolveSibling("x"));
        git(tree, "clone", "-q", "--bare", ".", repository.toString());
        git(repository, "update-server-info");
        return cloneUrl(name);
    }

    private static void git(Path directory, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Commands.run(directory, command);
    }

    private static String md5(Path file) throws IOException {
        try {
            byte[] sum = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file));
            return "%032x".formatted(new BigInteger(1, sum));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
