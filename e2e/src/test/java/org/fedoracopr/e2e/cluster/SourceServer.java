package org.fedoracopr.e2e.cluster;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.operator.cluster.Commands;

/** A dist-git that builder pods reach: one repository per package, its sources in it. */
final class SourceServer implements AutoCloseable {

    private final Path web;
    private final HttpServer server;

    SourceServer(Path web, String address) throws IOException {
        this.web = Files.createDirectories(web).toRealPath();
        server = SimpleFileServer.createFileServer(
                new InetSocketAddress(address, 0), this.web, SimpleFileServer.OutputLevel.NONE);
        server.start();
    }

    String url() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    /** The dist-git client's configuration that finds it. */
    String clientConfiguration() {
        return """
                [test]
                clone_hostnames = %s
                lookaside_location = %s
                lookaside_uri_pattern = lookaside/{name}/{filename}
                """.formatted(server.getAddress().getHostString(), url());
    }

    /** Makes the repository of a package from a spec file and other files, and returns its clone URL. */
    String addPackage(String name, String spec, Path... sources) throws IOException {
        Path tree = Files.createDirectories(web.resolveSibling("trees").resolve(name));
        Files.writeString(tree.resolve(name + ".spec"), spec);
        for (Path source : sources) {
            Files.copy(source, tree.resolve(source.getFileName()));
        }
        Commands.run(tree, "git", "init", "-q", "-b", "main");
        Commands.run(tree, "git", "add", ".");
        Commands.run(
                tree, "git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "Import");
        Path repository = web.resolve("git/tester/project/" + name);
        Files.createDirectories(repository.resolveSibling("x"));
        Commands.run(tree, "git", "clone", "-q", "--bare", ".", repository.toString());
        Commands.run(repository, "git", "update-server-info");
        return url() + "/git/tester/project/" + name;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
