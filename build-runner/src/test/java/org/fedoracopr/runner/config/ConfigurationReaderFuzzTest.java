package org.fedoracopr.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fedoracopr.runner.FuzzTexts;
import org.junit.jupiter.api.Test;

/** Any value in main.ini is used, or refused by its key. */
class ConfigurationReaderFuzzTest {

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of(
                "frontend_url",
                "results_url",
                "resultdir",
                "lockfile",
                "enabled_source_protocols",
                "macro_override_db",
                "engine",
                "results_json",
                "agent_wait_seconds",
                "max_download_bytes",
                "enable_net",
                "repository_wait_seconds",
                "builder_config",
                "scratch_limit_percent",
                "mock_scratch",
                "network_guard",
                "mock_steps",
                "mock_site_defaults",
                "unknown");
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> usual = Arbitraries.of(
                "",
                "yes",
                "no",
                "mock",
                "0",
                "-1",
                "1",
                "95",
                "101",
                "2147483648",
                "9223372036854775807",
                "99999999999999999999",
                "1e9",
                "0x10",
                "\u0661",
                "/",
                "//",
                "x".repeat(5_000),
                "\u0000",
                "/a\u0000b",
                "https://host//",
                "https://host/\u00e4",
                "~",
                "${HOME}");
        return Arbitraries.oneOf(usual, Arbitraries.strings().ofMaxLength(10));
    }

    @Property
    void anyValueIsUsedOrRefusedWithItsKey(@ForAll("keys") String key, @ForAll("values") String value) {
        List<String> warnings = new ArrayList<>();
        try {
            new ConfigurationReader(new IniFile(Map.of("main", Map.of(key, value))), List.of()).read(warnings);
            assertThat(warnings).hasSize(key.equals("unknown") ? 1 : 0);
        } catch (ConfigurationException e) {
            assertThat(e.getMessage()).startsWith("main.ini: " + key).hasSizeLessThan(500);
        }
    }

    @Test
    void longValuesAreUsedOrRefusedSoon() {
        for (String part : List.of("/", " ", ",", "a/", "https://")) {
            FuzzTexts.ends(() -> {
                anyValueIsUsedOrRefusedWithItsKey("frontend_url", part.repeat(100_000) + "x");
                anyValueIsUsedOrRefusedWithItsKey("enabled_source_protocols", part.repeat(100_000) + "x");
                anyValueIsUsedOrRefusedWithItsKey("resultdir", part.repeat(100_000) + "x");
            });
        }
    }
}
