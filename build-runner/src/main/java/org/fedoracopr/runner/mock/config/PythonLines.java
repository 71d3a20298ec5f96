package org.fedoracopr.runner.mock.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/** Pieces of Python that several of mock's configurations have. */
final class PythonLines {

    /** The line above the snippets; the name of the program is upstream's. */
    static final String SNIPPETS_COMMENT =
            "# Custom mock snippets configured in copr-crpmbuild config file - can be empty\n";

    private PythonLines() {}

    static String truth(boolean value) {
        return value ? "True" : "False";
    }

    static String network(boolean enabled) {
        return "config_opts['rpmbuild_networking'] = " + truth(enabled) + "\nconfig_opts['use_host_resolv'] = "
                + truth(enabled) + "\n";
    }

    /** One assignment of a macro, without line ends. */
    static String macro(Map.Entry<String, String> macro) {
        return "config_opts['macros']['" + macro.getKey() + "'] = '" + macro.getValue() + "'";
    }

    /** The build's macros, each checked; what the task says is named by its field. */
    static SequencedMap<String, String> macros(ConfigRequest request) throws BuildException {
        check("project_owner", request.task().projectOwner());
        check("project_name", request.task().projectName());
        check("task_id", request.task().taskId());
        SequencedMap<String, String> checked = new LinkedHashMap<>();
        for (Map.Entry<String, String> macro : request.macros().entrySet()) {
            String field = "the macro " + macro.getKey();
            checked.put(PlainValue.of(field, macro.getKey()), PlainValue.of(field, macro.getValue()));
        }
        return checked;
    }

    private static void check(String field, @Nullable String value) throws BuildException {
        if (value != null) {
            PlainValue.of(field, value);
        }
    }
}
