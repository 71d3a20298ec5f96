package org.fedoracopr.devkit.proxy.io;

import java.util.concurrent.CountDownLatch;
import org.fedoracopr.devkit.proxy.model.Treatment;

/** What is to be done to one request, and until when. */
public interface Interference {

    Treatment treatment();

    /** At zero when it is to be done no more. */
    CountDownLatch lifted();
}
