package org.fedoracopr.runner.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The task that a project's configuration of one chroot makes, for {@code --copr} (CLI-6). */
final class ProjectTask {

    /** The frontend's word for "nothing was chosen", which a task does not have. */
    private static final String UNCHANGED = "unchanged";

    private ProjectTask() {}

    /** A project's full name: the owner, with {@code @} where it is a group, and the project. */
    record Name(String owner, String project) {

        /** What stands for a build's id where there is no build. */
        String taskId(String chroot) {
            return (owner + "/" + project).replace("@", "group_").replace("/", "-") + "-" + chroot;
        }
    }

    /** Takes {@code owner/project} apart; the command line has checked its form. */
    static Name name(String text) {
        int slash = text.indexOf('/');
        return new Name(text.substring(0, slash), text.substring(slash + 1));
    }

    /** Where the frontend has the configuration. */
    static String path(Name name, String chroot) {
        return "/api_3/project-chroot/build-config?ownername=" + encoded(name.owner()) + "&projectname="
                + encoded(name.project()) + "&chrootname=" + encoded(chroot);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The answer with the keys of a task, where it has other names for them or none. */
    static ObjectNode of(ObjectNode answer, Name name, String chroot) {
        ObjectNode task = answer.deepCopy();
        putIfAbsent(task, "project_owner", name.owner());
        putIfAbsent(task, "project_name", name.project());
        task.put("task_id", name.taskId(chroot));
        if (task.get("additional_packages") instanceof ArrayNode packages && !task.has("buildroot_pkgs")) {
            task.set("buildroot_pkgs", packages);
        }
        if (task.get("additional_modules") instanceof ArrayNode modules && !task.has("modules") && !modules.isEmpty()) {
            task.set("modules", toggles(modules));
        }
        for (String key : new String[] {"isolation", "bootstrap"}) {
            if (UNCHANGED.equals(task.path(key).textValue())) {
                task.remove(key);
            }
        }
        return task;
    }

    private static void putIfAbsent(ObjectNode task, String key, String value) {
        if (!task.hasNonNull(key)) {
            task.put(key, value);
        }
    }

    /** {@code ["ruby:3.3", "!perl:5"]} as a task has it. */
    private static ObjectNode toggles(ArrayNode modules) {
        ObjectNode result = modules.objectNode();
        ArrayNode toggle = result.putArray("toggle");
        for (JsonNode module : modules) {
            String text = module.asText().strip();
            boolean off = text.startsWith("!");
            toggle.addObject().put(off ? "disable" : "enable", off ? text.substring(1) : text);
        }
        return result;
    }
}
