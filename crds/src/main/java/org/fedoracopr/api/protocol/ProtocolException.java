package org.fedoracopr.api.protocol;

/** A record, annotation or file of the protocol that cannot be read; the message says which and why. */
public final class ProtocolException extends RuntimeException {

    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
