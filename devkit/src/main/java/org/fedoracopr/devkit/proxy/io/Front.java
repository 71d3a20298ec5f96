package org.fedoracopr.devkit.proxy.io;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.fedoracopr.devkit.proxy.model.ApiRequest;

/**
 * What all connections of a proxy share.
 *
 * @param rules counts a request and says what is to be done to it, if anything is
 * @param upstreamPort the API server's port on the loopback address
 * @param closed at zero when the proxy is closed
 */
record Front(
        Function<ApiRequest, Optional<? extends Interference>> rules,
        int upstreamPort,
        SSLContext upstreamTls,
        Deafness deafness,
        Set<LiveStream> streams,
        CountDownLatch closed) {}
