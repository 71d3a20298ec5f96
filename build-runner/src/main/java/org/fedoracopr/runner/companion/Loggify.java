package org.fedoracopr.runner.companion;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.fedoracopr.runner.log.LogFilter;

/** The program copr-rpmbuild-loggify: stdin, filtered as a log is, to stdout, each line as soon as it is there (COMP-3). */
public final class Loggify {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final String HELP = """
            Usage: copr-rpmbuild-loggify [-h]
            Copies stdin to stdout line by line and makes it readable in a log: of a progress bar
            the last frame stays, colours and other terminal control go.
              -h, --help   print this and end
            """;

    private Loggify() {}

    public static void main(String[] arguments) throws IOException {
        try (var input = new FileInputStream(FileDescriptor.in);
                var output = new FileOutputStream(FileDescriptor.out)) {
            if (arguments.length == 0) {
                filter(input, output);
                return;
            }
            boolean help = arguments[0].equals("-h") || arguments[0].equals("--help");
            if (help) {
                output.write(HELP.getBytes(StandardCharsets.UTF_8));
                return;
            }
        } catch (IOException | UncheckedIOException e) {
            // Nobody reads any more, or nothing can be written: like any filter in a pipe it ends.
            System.exit(1);
        }
        try (var error = new FileOutputStream(FileDescriptor.err)) {
            error.write((HELP + "copr-rpmbuild-loggify: error: it takes no arguments: give the text on stdin\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        System.exit(CommandLines.USAGE_ERROR);
    }

    static void filter(InputStream input, OutputStream output) throws IOException {
        var filter = new LogFilter((bytes, offset, length) -> {
            try {
                output.write(bytes, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
            filter.write(chunk, 0, count);
        }
        filter.finish();
    }
}
