package org.fedoracopr.bench.figure;

/** The part of a document between two markers that a program writes; what is around it is people's. */
public final class GeneratedPart {

    /** The line before the part. */
    public static final String BEGIN = "<!-- written by bench/run --update-docs: begin -->";

    /** The line after the part. */
    public static final String END = "<!-- written by bench/run --update-docs: end -->";

    private GeneratedPart() {}

    /** The document with another part; {@link IllegalArgumentException} when a marker is missing. */
    public static String replace(String document, String part) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "the document has no lines \"" + BEGIN + "\" and \"" + END + "\" in this order: put them back");
        }
        return document.substring(0, begin + BEGIN.length()) + "\n\n" + part.strip() + "\n\n" + document.substring(end);
    }
}
