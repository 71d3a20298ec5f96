package org.fedoracopr.devkit.node.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The images this node knows: a name stands for a directory of programs that comes first on a container's PATH, nothing more. */
public record ImageCatalog(Map<String, Path> directories) {

    public ImageCatalog {
        directories = Map.copyOf(directories);
        directories.forEach((name, directory) -> {
            if (!directory.isAbsolute()) {
                throw new IllegalArgumentException("image " + name + " needs an absolute directory, not " + directory);
            }
        });
    }

    /** The directory of an image; the tag {@code latest} may be left out on either side. */
    public Optional<Path> directory(String image) {
        Path exact = directories.get(image);
        if (exact != null) {
            return Optional.of(exact);
        }
        return Optional.ofNullable(directories.get(
                image.endsWith(":latest")
                        ? image.substring(0, image.length() - ":latest".length())
                        : image + ":latest"));
    }

    /** What to tell somebody who asked for an image that is not here. */
    public String unknown(String image) {
        return "this node pulls no images and has no directory for " + image + "; it knows "
                + (directories.isEmpty() ? "none" : String.join(", ", new TreeMap<>(directories).keySet()))
                + ": map the image to a directory when the node is started";
    }
}
