package org.fedoracopr.runner.receipt;

/** There is no receipt that a directory can be held against; the message says why. */
public final class ReceiptException extends Exception {

    ReceiptException(String message) {
        super(message);
    }
}
