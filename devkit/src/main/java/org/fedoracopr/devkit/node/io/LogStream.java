package org.fedoracopr.devkit.node.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.fedoracopr.devkit.node.log.ContainerLog;
import org.fedoracopr.devkit.node.model.LogCut;
import org.fedoracopr.devkit.node.model.LogQuery;
import org.jspecify.annotations.Nullable;

/** One reader of a log on its way to the API server, which can be cut, and which stands still while the node is stalled. */
final class LogStream extends FilterOutputStream {

    private final String namespace;
    private final String pod;
    private final ContainerLog log;
    private final Gate stall;
    private volatile @Nullable LogCut cut;

    LogStream(String namespace, String pod, ContainerLog log, Gate stall, OutputStream out) {
        super(out);
        this.namespace = namespace;
        this.pod = pod;
        this.log = log;
        this.stall = stall;
    }

    boolean isOf(String ofNamespace, String ofPod) {
        return namespace.equals(ofNamespace) && pod.equals(ofPod);
    }

    /** Writes what the query asks for, or up to the cut. */
    void serve(LogQuery query) throws IOException {
        log.read(query, this, () -> cut != null);
        if (cut == LogCut.BROKEN) {
            throw new IOException("the stream was cut");
        }
    }

    void cut(LogCut how) {
        cut = how;
        log.wakeReaders();
        stall.wake();
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            stall.await(() -> cut != null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (cut == null) {
            out.write(bytes, from, count);
        }
    }
}
