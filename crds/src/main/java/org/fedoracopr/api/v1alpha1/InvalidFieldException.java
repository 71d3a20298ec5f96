package org.fedoracopr.api.v1alpha1;

/** Says which field of a resource cannot be used, and what it should be. */
public final class InvalidFieldException extends RuntimeException {
    private final String field;

    public InvalidFieldException(String field, String problem) {
        super(field + " " + problem);
        this.field = field;
    }

    /** The field, from the resource's root: {@code spec.project.owner}. */
    public String field() {
        return field;
    }
}
