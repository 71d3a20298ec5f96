package org.fedoracopr.devkit.proxy.io;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A TLS connection over a socket of its own, so that it can also be broken off below TLS. */
final class TlsSocket implements AutoCloseable {

    private final Socket plain;
    private final SSLSocket secure;
    private final InputStream in;
    private final OutputStream out;

    private TlsSocket(Socket plain, SSLSocket secure) throws IOException {
        this.plain = plain;
        this.secure = secure;
        this.in = new BufferedInputStream(secure.getInputStream(), 64 * 1024);
        this.out = new BufferedOutputStream(secure.getOutputStream(), 64 * 1024);
    }

    /** The server's side of an accepted connection; the client may show a certificate. */
    static TlsSocket accepted(Socket plain, SSLContext context) throws IOException {
        plain.setTcpNoDelay(true);
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        secure.setUseClientMode(false);
        secure.setWantClientAuth(true);
        return new TlsSocket(plain, secure);
    }

    /** A new connection to a port of the loopback address. */
    static TlsSocket connect(int port, SSLContext context) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setTcpNoDelay(true);
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        secure.startHandshake();
        return new TlsSocket(plain, secure);
    }

    SSLSocket secure() {
        return secure;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    /** Whether the other side has ended the connection, which it does while nothing is under way. */
    boolean ended() {
        try {
            plain.setSoTimeout(1);
            in.mark(1);
            if (in.read() < 0) {
                return true;
            }
            in.reset();
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            try {
                plain.setSoTimeout(0);
            } catch (IOException e) {
                reset();
            }
        }
    }

    /** Breaks the connection: what is under way is lost, and the other side is told so by the kernel. */
    void reset() {
        try {
            plain.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        closePlain();
    }

    /** Ends the connection in order. */
    @Override
    public void close() {
        try {
            out.flush();
            secure.close();
        } catch (IOException e) {
            // It ends either way.
        }
        closePlain();
    }

    private void closePlain() {
        try {
            plain.close();
        } catch (IOException e) {
            // Nothing is left that could be done about it.
        }
    }
}
