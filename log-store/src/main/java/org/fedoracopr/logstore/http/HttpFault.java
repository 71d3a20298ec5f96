package org.fedoracopr.logstore.http;

/** An answer other than the one that was asked for: status, a stable code and one sentence that says what to do. */
final class HttpFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    HttpFault(int status, String code, String sentence) {
        super(sentence);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** Whether the same request may succeed later. */
    boolean passing() {
        return status == 503;
    }
}
