package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record of the API: members that a newer version added are skipped when it is read, and nulls and empty collections are not
 * written. With any other rule one resource of a newer version would end the watch on all of them.
 */
@JacksonAnnotationsInside
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = ApiRecord.NullOrEmpty.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface ApiRecord {

    /** Equal, in Jackson's sense of a value filter, to what is not written. */
    final class NullOrEmpty {
        @Override
        public boolean equals(Object value) {
            return value == null
                    || (value instanceof java.util.Collection<?> collection && collection.isEmpty())
                    || (value instanceof java.util.Map<?, ?> map && map.isEmpty());
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }
}
