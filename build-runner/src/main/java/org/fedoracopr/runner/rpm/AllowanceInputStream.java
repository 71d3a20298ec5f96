package org.fedoracopr.runner.rpm;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of which no more is read than was allowed: a reader that believes what an archive says of its own sizes gets no further. */
final class AllowanceInputStream extends FilterInputStream {

    private long left;

    AllowanceInputStream(InputStream input) {
        super(input);
    }

    /** Allows this many bytes from here on. */
    void allow(long bytes) {
        left = bytes;
    }

    @Override
    public int read() throws IOException {
        take(1);
        return super.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = super.read(target, offset, (int) Math.min(length, Math.max(left, 1)));
        take(count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(Math.min(count, Math.max(left, 1)));
        take(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void take(long bytes) throws RpmFormatException {
        left -= Math.max(bytes, 0);
        if (left < 0) {
            throw new RpmFormatException("the payload's entries are larger than they may be");
        }
    }
}
