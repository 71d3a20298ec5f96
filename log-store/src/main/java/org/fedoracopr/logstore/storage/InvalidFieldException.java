package org.fedoracopr.logstore.storage;

/** Input that can never be right, with the name of the field that holds it and a sentence saying what is expected. */
public final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    public InvalidFieldException(String field, String sentence) {
        super(sentence);
        this.field = field;
    }

    /** The name of the form field, query parameter or path component at fault. */
    public String field() {
        return field;
    }
}
