package org.fedoracopr.devkit.proxy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.fedoracopr.devkit.proxy.io.Interference;
import org.fedoracopr.devkit.proxy.model.ApiRequest;
import org.fedoracopr.devkit.proxy.model.RequestMatch;
import org.fedoracopr.devkit.proxy.model.Treatment;

/** Something that the proxy does to some requests, from now until it is lifted. */
public final class Rule implements AutoCloseable, Interference {

    private final RequestMatch match;
    private final Frequency frequency;
    private final Treatment treatment;
    private final AtomicLong hits = new AtomicLong();
    private final CountDownLatch lifted = new CountDownLatch(1);

    Rule(RequestMatch match, Frequency frequency, Treatment treatment) {
        this.match = match;
        this.frequency = frequency;
        this.treatment = treatment;
    }

    /** Whether this request is one that the rule is for; asking counts. */
    boolean claims(ApiRequest request) {
        boolean claimed = lifted.getCount() > 0 && match.matches(request) && frequency.claims();
        if (claimed) {
            hits.incrementAndGet();
        }
        return claimed;
    }

    @Override
    public Treatment treatment() {
        return treatment;
    }

    @Override
    public CountDownLatch lifted() {
        return lifted;
    }

    /** To how many requests it was done. */
    public long hits() {
        return hits.get();
    }

    /** Does it to no further request, and lets go of those that it holds. */
    public void lift() {
        lifted.countDown();
    }

    /** The same as {@link #lift}. */
    @Override
    public void close() {
        lift();
    }
}
