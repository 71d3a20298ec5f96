import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Takes the signatures out of jars: {@code java Unsign.java JAR...}. A jar without one stays as it is. */
final class Unsign {

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            unsign(Path.of(jar));
        }
    }

    private static void unsign(Path jar) throws IOException {
        Path unsigned = jar.resolveSibling(jar.getFileName() + ".new");
        try (var source = new ZipFile(jar.toFile())) {
            var entries = Collections.list(source.entries());
            if (entries.stream().noneMatch(Unsign::isSignature)) {
                return;
            }
            try (var target = new ZipOutputStream(Files.newOutputStream(unsigned))) {
                for (ZipEntry entry : entries) {
                    if (!isSignature(entry)) {
                        copy(source, entry, target);
                    }
                }
            }
        }
        Files.move(unsigned, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copy(ZipFile source, ZipEntry entry, ZipOutputStream target) throws IOException {
        var copied = new ZipEntry(entry.getName());
        copied.setTime(entry.getTime());
        target.putNextEntry(copied);
        try (var content = source.getInputStream(entry)) {
            if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                // Without the entries' digests, which are most of it.
                var manifest = new Manifest(content);
                manifest.getEntries().values().forEach(attributes -> attributes
                        .keySet()
                        .removeIf(name -> ((Attributes.Name) name).toString().endsWith("-Digest")));
                manifest.getEntries().values().removeIf(Attributes::isEmpty);
                manifest.write(target);
            } else {
                content.transferTo(target);
            }
        }
        target.closeEntry();
    }

    private static boolean isSignature(ZipEntry entry) {
        return entry.getName().matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }
}
