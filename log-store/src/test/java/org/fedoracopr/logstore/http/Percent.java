package org.fedoracopr.logstore.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encodes bytes as HTML forms do. */
public final class Percent {
    private Percent() {}

    /** Every byte is one character of ISO 8859-1, so no byte is lost on the way. */
    public static String encode(byte[] bytes) {
        StringBuilder encoded = new StringBuilder(bytes.length * 2);
        for (byte value : bytes) {
            if (value >= 0) {
                encoded.append(URLEncoder.encode(String.valueOf((char) value), StandardCharsets.ISO_8859_1));
            } else {
                encoded.append(String.format("%%%02X", value & 0xff));
            }
        }
        return encoded.toString();
    }
}
