package org.fedoracopr.runner.engine;

import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.mock.config.PlainValue;

/** The build conditions of a task, which the spec file asks for with {@code %bcond}, as options of mock and rpmbuild (ENG-5). */
public final class BuildConditions {

    private BuildConditions() {}

    /** Each with {@code --with} or {@code --without} before it; a value that is not one plain word is refused. */
    public static List<String> options(Task task) throws BuildException {
        List<String> options = new ArrayList<>();
        add(options, "--with", "with_opts", task.withOpts());
        add(options, "--without", "without_opts", task.withoutOpts());
        return List.copyOf(options);
    }

    private static void add(List<String> options, String option, String field, List<String> values)
            throws BuildException {
        int index = 0;
        for (String value : values) {
            options.add(option);
            options.add(PlainValue.option(field + "[" + index + "]", value));
            index++;
        }
    }
}
