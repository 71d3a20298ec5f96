package org.fedoracopr.api.v1alpha1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes any text as the value of a label.
 *
 * <p>A text that is a label value stays as it is. Any other is written {@code x--} and its UTF-8 bytes, with {@code _} and two
 * hexadecimal digits for those that are no letter, digit, dot or hyphen: {@code @copr} is {@code x--_40copr}. One that would be too long
 * is cut, begins with {@code h--} and ends with a digest, and cannot be turned back. Different texts have different values.
 */
public final class LabelValues {
    private static final int MAX_LENGTH = 63;
    private static final int DIGEST_DIGITS = 16;
    private static final String ENCODED = "x--";
    private static final String CUT = "h--";
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
    private static final HexFormat HEX = HexFormat.of();

    private LabelValues() {}

    /** The label value for a text. */
    public static String encode(String text) {
        if (LABEL_VALUE.matcher(text).matches() && !text.startsWith(ENCODED) && !text.startsWith(CUT)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(ENCODED);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int room = MAX_LENGTH - 2 - DIGEST_DIGITS;
        int kept = encoded.length();
        for (int index = 0; index < bytes.length && encoded.length() <= MAX_LENGTH; index++) {
            char character = (char) (bytes[index] & 0xff);
            boolean last = index == bytes.length - 1;
            if (isAlphanumeric(character) || ((character == '.' || character == '-') && !last)) {
                encoded.append(character);
            } else {
                encoded.append('_').append(HEX.toHexDigits((byte) character));
            }
            if (encoded.length() <= room) {
                kept = encoded.length();
            }
        }
        if (encoded.length() <= MAX_LENGTH) {
            return encoded.toString();
        }
        return CUT + encoded.substring(ENCODED.length(), kept) + "--" + digest(bytes);
    }

    /** The text of a label value; empty when the text was cut. */
    public static Optional<String> decode(String value) {
        if (value.startsWith(CUT)) {
            return Optional.empty();
        }
        if (!value.startsWith(ENCODED)) {
            return Optional.of(value);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int index = ENCODED.length();
        while (index < value.length()) {
            char character = value.charAt(index);
            if (character != '_') {
                bytes.write(character);
                index++;
            } else if (index + 3 <= value.length()
                    && HexFormat.isHexDigit(value.charAt(index + 1))
                    && HexFormat.isHexDigit(value.charAt(index + 2))) {
                bytes.write(HexFormat.fromHexDigits(value, index + 1, index + 3));
                index += 3;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }

    static String digest(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, DIGEST_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static boolean isAlphanumeric(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
    }
}
