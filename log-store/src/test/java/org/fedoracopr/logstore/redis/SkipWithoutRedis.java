package org.fedoracopr.logstore.redis;

import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Skips properties, with the reason, where there is no Redis. */
final class SkipWithoutRedis implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
        return RedisProcess.missing().map(SkipResult::skip).orElse(SkipResult.doNotSkip());
    }
}
