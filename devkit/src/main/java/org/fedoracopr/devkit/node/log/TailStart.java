package org.fedoracopr.devkit.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Finds where the last lines of a file begin, reading it backwards in blocks. */
final class TailStart {

    private static final int BLOCK = 64 * 1024;

    private TailStart() {}

    static long find(FileChannel file, long length, long lines) throws IOException {
        if (lines <= 0) {
            return length;
        }
        long seen = 0;
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long end = length; end > 0; ) {
            long start = Math.max(0, end - BLOCK);
            block.clear().limit((int) (end - start));
            while (block.hasRemaining() && file.read(block, start + block.position()) > 0) {
                // a read may be short
            }
            for (int at = block.position() - 1; at >= 0; at--) {
                if (block.get(at) == '\n' && start + at != length - 1 && ++seen == lines) {
                    return start + at + 1;
                }
            }
            end = start;
        }
        return 0;
    }
}
