package org.fedoracopr.logstore.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A script that Redis runs as one step, named by its digest and sent along only where Redis does not know it. */
final class RedisScript {
    private final byte[] text;
    private final byte[] digest;

    RedisScript(String text) {
        this.text = text.getBytes(StandardCharsets.US_ASCII);
        this.digest = HexFormat.of().formatHex(sha1().digest(this.text)).getBytes(StandardCharsets.US_ASCII);
    }

    Object run(Jedis jedis, List<byte[]> keys, List<byte[]> arguments) {
        try {
            return jedis.evalsha(digest, keys, arguments);
        } catch (JedisNoScriptException unknown) {
            return jedis.eval(text, keys, arguments);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
