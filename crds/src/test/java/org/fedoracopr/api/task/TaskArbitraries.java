package org.fedoracopr.api.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generated task JSON: every known key with values of its type, null or missing, and keys that nobody knows, at every level. */
public final class TaskArbitraries {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TaskArbitraries() {}

    /** Any task that the codec accepts. */
    public static Arbitrary<ObjectNode> tasks() {
        return Combinators.combine(
                        object(taskKeys()),
                        sources(),
                        Arbitraries.of(true, false),
                        object(List.of(new Key("another", any(2)))))
                .as((task, source, hasSource, more) -> {
                    ObjectNode whole = task.deepCopy();
                    if (hasSource) {
                        whole.setAll(source);
                    }
                    whole.setAll(more);
                    return whole;
                });
    }

    private static List<Key> taskKeys() {
        List<Key> keys = new ArrayList<>();
        for (String name : List.of(
                "task_id",
                "project_owner",
                "project_name",
                "project_dirname",
                "sandbox",
                "chroot",
                "submitter",
                "git_repo",
                "git_hash",
                "package_name",
                "package_version",
                "bootstrap_image")) {
            keys.add(new Key(name, text()));
        }
        for (String name : List.of(
                "background", "allow_user_ssh", "enable_net", "uses_devel_repo", "fedora_review", "appstream")) {
            keys.add(new Key(name, Arbitraries.of(true, false).map(JSON::booleanNode)));
        }
        for (String name : List.of("memory_reqs", "timeout", "storage", "repo_priority")) {
            keys.add(new Key(name, Arbitraries.integers().map(JSON::numberNode)));
        }
        for (String name : List.of(
                "tags",
                "buildroot_pkgs",
                "with_opts",
                "without_opts",
                "distributions_in_project",
                "distributions_in_build")) {
            keys.add(new Key(name, list(text())));
        }
        keys.add(new Key("build_id", Arbitraries.longs().map(JSON::numberNode)));
        keys.add(new Key("output", Arbitraries.of("rpm", "srpm").map(JSON::textNode)));
        keys.add(new Key(
                "isolation",
                Arbitraries.of("default", "nspawn", "simple", "none", "other").map(JSON::textNode)));
        keys.add(new Key(
                "bootstrap",
                Arbitraries.of("default", "on", "off", "image", "custom_image", "other")
                        .map(JSON::textNode)));
        keys.add(new Key(
                "ssh_public_keys",
                Arbitraries.oneOf(
                        list(text()),
                        Arbitraries.of("", "a\n\nb\n", "ssh-rsa A\nssh-rsa B").map(JSON::textNode))));
        keys.add(new Key("repos", list(object(repositoryKeys()))));
        keys.add(new Key("modules", object(List.of(new Key("toggle", list(object(toggleKeys())))))));
        for (String name : List.of("", "/", "a/b", "~1", "priority", "$json", "unknown")) {
            keys.add(new Key(name, any(3)));
        }
        return keys;
    }

    private static List<Key> repositoryKeys() {
        return List.of(
                new Key("id", text()),
                new Key("name", text()),
                new Key("baseurl", text()),
                new Key(
                        "priority",
                        Arbitraries.oneOf(
                                Arbitraries.integers().map(JSON::numberNode),
                                Arbitraries.integers().map(number -> JSON.textNode(Integer.toString(number))))),
                new Key("repo_gpgcheck", Arbitraries.of(true, false).map(JSON::booleanNode)),
                new Key("module_hotfixes", Arbitraries.of(true, false).map(JSON::booleanNode)),
                new Key("gpgcheck", Arbitraries.of(true, false).map(JSON::booleanNode)),
                new Key("gpgkey", text()),
                new Key("unknown", any(1)));
    }

    private static List<Key> toggleKeys() {
        return List.of(new Key("enable", text()), new Key("disable", text()), new Key("unknown", any(1)));
    }

    private static Arbitrary<ObjectNode> sources() {
        return Arbitraries.integers()
                .between(0, 12)
                .flatMap(type -> sourceJson()
                        .map(json -> JSON.objectNode().put("source_type", type).set("source_json", json)));
    }

    private static Arbitrary<JsonNode> sourceJson() {
        List<Key> keys = new ArrayList<>();
        for (String name : List.of(
                "url",
                "pkg",
                "tmp",
                "pypi_package_name",
                "pypi_package_version",
                "spec_template",
                "gem_name",
                "clone_url",
                "committish",
                "subdirectory",
                "spec",
                "script",
                "chroot",
                "builddeps",
                "resultdir",
                "repos",
                "distgit",
                "namespace")) {
            keys.add(new Key(name, text()));
        }
        keys.add(new Key(
                "spec_generator", Arbitraries.of("pyp2rpm", "pyp2spec", "other").map(JSON::textNode)));
        keys.add(new Key("type", Arbitraries.of("git", "svn", "cvs").map(JSON::textNode)));
        keys.add(new Key(
                "srpm_build_method",
                Arbitraries.of("rpkg", "tito_test", "other").map(JSON::textNode)));
        keys.add(new Key(
                "python_versions",
                list(Arbitraries.oneOf(text(), Arbitraries.of(3).map(JSON::numberNode)))));
        keys.add(new Key("hook_data", Arbitraries.of(true, false).map(JSON::booleanNode)));
        keys.add(new Key("timeout", Arbitraries.integers().map(JSON::numberNode)));
        keys.add(new Key("fedora_review", any(2)));
        Arbitrary<JsonNode> whole = object(keys).map(json -> JSON.textNode(json.toString()));
        Arbitrary<JsonNode> broken =
                Arbitraries.of("", "{", "[1]", "null", "{\"a\": 1, \"a\": 2}").map(JSON::textNode);
        return Arbitraries.frequencyOf(Tuple.of(9, whole), Tuple.of(1, broken));
    }

    private static Arbitrary<JsonNode> text() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.strings().alpha().ofMaxLength(6).map(JSON::textNode)),
                Tuple.of(
                        1,
                        Arbitraries.of("@copr", "a:pr:1", "\u00e4\u4e2d\ud83d\ude00", "a\nb\"'\\", "\u2028<&>")
                                .map(JSON::textNode)));
    }

    /** Any JSON, nulls and large numbers included. */
    private static Arbitrary<JsonNode> any(int depth) {
        Arbitrary<JsonNode> leaf = Arbitraries.oneOf(
                text(),
                Arbitraries.of(true, false).map(JSON::booleanNode),
                Arbitraries.longs().map(JSON::numberNode),
                Arbitraries.bigIntegers().map(JSON::numberNode),
                Arbitraries.bigDecimals().ofScale(4).map(DecimalNode::valueOf),
                Arbitraries.create(JSON::nullNode));
        if (depth == 0) {
            return leaf;
        }
        return Arbitraries.oneOf(
                leaf,
                list(any(depth - 1)),
                object(List.of(new Key("a", any(depth - 1)), new Key("$json", any(depth - 1))))
                        .map(JsonNode.class::cast));
    }

    private static Arbitrary<JsonNode> list(Arbitrary<? extends JsonNode> elements) {
        return elements.list().ofMaxSize(3).map(values -> {
            ArrayNode array = JSON.arrayNode();
            values.forEach(array::add);
            return array;
        });
    }

    private static Arbitrary<ObjectNode> object(List<Key> keys) {
        List<Arbitrary<List<JsonNode>>> members = keys.stream()
                .map(key -> Arbitraries.frequencyOf(
                        Tuple.of(6, key.values().map(value -> List.<JsonNode>of(value))),
                        Tuple.of(2, Arbitraries.create(() -> List.<JsonNode>of())),
                        Tuple.of(2, Arbitraries.create(() -> List.<JsonNode>of(JSON.nullNode())))))
                .toList();
        return Combinators.combine(members).as(values -> {
            ObjectNode object = JSON.objectNode();
            for (int index = 0; index < values.size(); index++) {
                for (JsonNode value : values.get(index)) {
                    object.set(keys.get(index).name(), value);
                }
            }
            return object;
        });
    }

    private record Key(String name, Arbitrary<? extends JsonNode> values) {}
}
