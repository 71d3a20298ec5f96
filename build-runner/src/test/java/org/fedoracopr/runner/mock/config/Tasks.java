package org.fedoracopr.runner.mock.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any task whose values are all legal in mock's configuration. */
final class Tasks {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Tasks() {}

    static Arbitrary<ObjectNode> legal() {
        return Combinators.combine(
                        text(),
                        text(),
                        word().map(word -> "p" + word).list().ofMaxSize(3),
                        Arbitraries.of(true, false),
                        Arbitraries.of("default", "simple", "nspawn", "auto", ""),
                        Arbitraries.of("on", "off", "image", "custom_image", "default"),
                        modules(),
                        repositories())
                .as((owner, image, packages, net, isolation, bootstrap, modules, repositories) -> {
                    ObjectNode task = JSON.objectNode();
                    task.put("task_id", "7-fedora-43-x86_64").put("chroot", "fedora-43-x86_64");
                    task.put("project_owner", owner).put("project_name", "p" + owner);
                    packages.forEach(task.putArray("buildroot_pkgs")::add);
                    task.put("enable_net", net);
                    if (!isolation.isEmpty()) {
                        task.put("isolation", isolation);
                    }
                    task.put("bootstrap", bootstrap).put("bootstrap_image", image);
                    if (!modules.isEmpty()) {
                        task.putObject("modules").set("toggle", modules);
                    }
                    task.set("repos", repositories);
                    return task;
                });
    }

    private static Arbitrary<ArrayNode> modules() {
        return Combinators.combine(Arbitraries.of("enable", "disable"), text().map(text -> "m" + text))
                .as((verb, module) -> JSON.objectNode().put(verb, module))
                .list()
                .ofMaxSize(4)
                .map(entries -> JSON.arrayNode().addAll(entries));
    }

    private static Arbitrary<ArrayNode> repositories() {
        return Combinators.combine(
                        text(),
                        word().map(word -> "https://host/" + word),
                        Arbitraries.integers().between(1, 99).injectNull(0.5),
                        Arbitraries.of(true, false).injectNull(0.5),
                        Arbitraries.of(true, false).injectNull(0.5))
                .as((name, baseurl, priority, check, hotfixes) -> {
                    ObjectNode repository = JSON.objectNode().put("name", name).put("baseurl", baseurl);
                    repository.put("priority", priority).put("repo_gpgcheck", check);
                    return repository.put("module_hotfixes", hotfixes);
                })
                .list()
                .ofMaxSize(4)
                .map(entries -> {
                    ArrayNode array = JSON.arrayNode();
                    entries.forEach(entry -> array.add(entry.put("id", "id_" + array.size())));
                    return array;
                });
    }

    static Arbitrary<String> text() {
        return parts(List.of(
                "a",
                "B-",
                "7",
                " ",
                "é",
                "\u65e5",
                "\ud83d\ude00",
                "%nil",
                "%{x}",
                "$chrootx",
                "{",
                "}",
                "}}",
                "#",
                ";",
                "[x]",
                "=",
                ":",
                "@",
                ",",
                "`",
                "$(x)",
                "\u2028",
                "<&>",
                "include(1)"));
    }

    static Arbitrary<String> word() {
        return parts(List.of("a", "B-", "7", "é", "%", "{", "}", "#", ";", "[x]", "=", ":", "@", ",", "$basearch"));
    }

    private static Arbitrary<String> parts(List<String> parts) {
        return Arbitraries.of(parts)
                .list()
                .ofMaxSize(8)
                .map(list -> String.join("", list))
                .filter(text -> !text.matches("(?s).*\\{[{%#].*"));
    }
}
