package org.fedoracopr.runner.mock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.PythonPrinter;
import org.jspecify.annotations.Nullable;

/**
 * The module streams that are enabled and modules that are disabled in the chroot, in the task's order (MOCK-4).
 *
 * <p>Upstream ends with a failed assertion where {@code modules} is not as it must be; here the message names the place.
 */
record ModuleCommands(List<Command> commands) {

    private static final int WIDTH = 80;

    /** One command of {@code dnf module}. */
    record Command(String verb, String module) {}

    ModuleCommands {
        commands = List.copyOf(commands);
    }

    /** Reads the task as it was written: its typed view does not tell an empty list from none. */
    static ModuleCommands of(Task task) throws BuildException {
        JsonNode modules = TaskCodec.toJson(task).get("modules");
        if (modules == null || modules.isNull()) {
            return new ModuleCommands(List.of());
        }
        JsonNode toggle = modules.get("toggle");
        if (toggle == null || !toggle.isArray() || toggle.isEmpty()) {
            throw PlainValue.refused("modules", "must be {\"toggle\": [...]} with at least one entry");
        }
        List<Command> commands = new ArrayList<>();
        for (int index = 0; index < toggle.size(); index++) {
            commands.add(command("modules.toggle[" + index + "]", toggle.get(index)));
        }
        return new ModuleCommands(commands);
    }

    private static Command command(String field, JsonNode entry) throws BuildException {
        if (entry.size() == 1) {
            Map.Entry<String, JsonNode> only = entry.properties().iterator().next();
            if (only.getValue().isTextual() && List.of("enable", "disable").contains(only.getKey())) {
                return new Command(
                        only.getKey(),
                        PlainValue.argument(
                                field + "." + only.getKey(), only.getValue().textValue()));
            }
        }
        throw PlainValue.refused(
                field, "must have one key, enable or disable, with the name of a module or module:stream");
    }

    /** The value of mock's option; null where nothing is to be set. */
    @Nullable
    String python() {
        if (commands.isEmpty()) {
            return null;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        commands.forEach(command -> list.add(PythonPrinter.tuple(command.verb(), command.module())));
        return PythonPrinter.print(list, WIDTH);
    }
}
