package org.fedoracopr.runner.http;

import org.jspecify.annotations.Nullable;

/**
 * A request without a usable answer; without a status when the server did not answer at all.
 */
public final class HttpFailure extends Exception {
    private final @Nullable Integer status;
    private final String url;

    public HttpFailure(String url, @Nullable Integer status, String message) {
        super(message);
        this.url = url;
        this.status = status;
    }

    public HttpFailure(String url, String message, Throwable cause) {
        super(message, cause);
        this.url = url;
        this.status = null;
    }

    public @Nullable Integer status() {
        return status;
    }

    public String url() {
        return url;
    }
}
