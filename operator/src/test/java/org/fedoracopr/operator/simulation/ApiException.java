package org.fedoracopr.operator.simulation;

/** An answer of the API server that is no success; code 0 when there was no answer. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1;

    static final int NO_ANSWER = 0;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int INVALID = 422;

    private final int code;

    ApiException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Gone, or another object by now: nothing is left to do. */
    boolean isGone() {
        return code == NOT_FOUND || code == CONFLICT;
    }
}
