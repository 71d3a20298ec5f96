package org.fedoracopr.runner.source;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.http.Downloader;
import org.fedoracopr.runner.http.HttpClients;

/** A source package or a spec file behind a URL, linked or uploaded: the end of the URL's path says what it is (SRC-10). */
public final class UrlProvider implements SourceProvider {

    private static final Pattern FILE_NAME = Pattern.compile("[^/\\x00-\\x1f\\x7f.][^/\\x00-\\x1f\\x7f]{0,250}");

    private static final long MAX_SPEC_BYTES = 16L * 1024 * 1024;

    private final String url;
    private final Downloader downloader;

    public UrlProvider(String url, Downloader downloader) {
        this.url = url;
        this.downloader = downloader;
    }

    @Override
    public Sources provide(SourcePlaces places) throws BuildException {
        URI uri = HttpClients.uri(url, FailureCause.TASK_INVALID);
        String path = uri.getRawPath();
        if (path.endsWith(".spec")) {
            Path spec = places.workDirectory().resolve(fileName(path));
            downloader
                    .withLimit(MAX_SPEC_BYTES)
                    .download(url, spec, spec.getFileName().toString());
            return new Sources.SpecFile(spec);
        }
        if (!path.endsWith(".src.rpm")) {
            throw new BuildException(FailureCause.TASK_INVALID, "Url is not a path to .spec nor .src.rpm file");
        }
        Path target = places.resultDirectory().resolve(fileName(path));
        downloader.download(url, target, target.getFileName().toString());
        return new Sources.SourcePackage(target);
    }

    private static String fileName(String rawPath) throws BuildException {
        String encoded = rawPath.substring(rawPath.lastIndexOf('/') + 1);
        // In a path, unlike in a query, a plus sign is itself.
        String name = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (!FILE_NAME.matcher(name).matches()) {
            throw new BuildException(
                    FailureCause.TASK_INVALID, "the URL ends in something that is no file name: " + encoded);
        }
        return name;
    }
}
