package org.fedoracopr.operator.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The words of a label: those that come after the first so many are all {@code other}. */
final class Words {

    static final String OTHER = "other";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Words(int most) {
        this.most = most;
    }

    String bounded(String word) {
        if (known.contains(word)) {
            return word;
        }
        synchronized (this) {
            return known.size() < most && known.add(word) ? word : known.contains(word) ? word : OTHER;
        }
    }
}
