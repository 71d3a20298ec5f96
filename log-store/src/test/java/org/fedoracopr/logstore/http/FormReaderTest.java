package org.fedoracopr.logstore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.fedoracopr.logstore.storage.InvalidFieldException;
import org.junit.jupiter.api.Test;

/** How a form becomes bytes and fields. */
final class FormReaderTest {
    private static final MemoryBudget BUDGET = new MemoryBudget(1024 * 1024);

    @Property(tries = 200)
    void anyBytesArriveAsTheyWere(@ForAll byte[] log) throws Exception {
        assertThat(decode("build_id=7&log=" + Percent.encode(log) + "&offset=3"))
                .containsEntry("log", hex(log))
                .containsEntry("offset", "3");
    }

    @Test
    void bytesNeedNotBeEscapedAndUnknownFieldsAreHarmless() throws Exception {
        assertThat(decode("log=a+b%0a=c&more=%c3%bc&flag&"))
                .containsEntry("log", hex("a b\n=c".getBytes(StandardCharsets.UTF_8)))
                .containsEntry("more", "ü")
                .containsEntry("flag", "");
    }

    @Test
    void malformedFormsAreRefusedNamingTheField() {
        assertRefused("log=%4", "log");
        assertRefused("log=%zz", "log");
        assertRefused("log=a&log=b", "log");
        assertRefused("build_id=1&build_id=2", "build_id");
        assertRefused("task_id=" + "x".repeat(5000), "task_id");
    }

    @Test
    void theMemoryOfAnUpdateIsGivenBack() throws Exception {
        for (int i = 0; i < 50; i++) {
            decode("log=" + "x".repeat(200_000));
        }
    }

    private static void assertRefused(String form, String field) {
        assertThatThrownBy(() -> decode(form))
                .isInstanceOfSatisfying(
                        InvalidFieldException.class,
                        invalid -> assertThat(invalid.field()).isEqualTo(field));
    }

    private static Map<String, String> decode(String form) throws Exception {
        byte[] bytes = form.getBytes(StandardCharsets.ISO_8859_1);
        BoundedBody body = new BoundedBody(
                new ByteArrayInputStream(bytes), 512 * 1024, () -> Instant.EPOCH, Duration.ofSeconds(1));
        try (BudgetedBuffer log = new BudgetedBuffer(BUDGET, 512 * 1024)) {
            Map<String, String> fields = new HashMap<>(new FormReader(body).read(log));
            byte[] content = new byte[log.content().remaining()];
            log.content().get(content);
            fields.put("log", hex(content));
            return fields;
        }
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
