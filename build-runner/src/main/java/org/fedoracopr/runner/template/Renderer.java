package org.fedoracopr.runner.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Makes the text of statements. */
final class Renderer {

    private static final int LONGEST_TEXT = 16 * 1024 * 1024;
    private static final int MOST_ROUNDS = 100_000;
    private static final int DEEPEST_INCLUSION = 20;

    private final Templates templates;
    private final StringBuilder output = new StringBuilder();
    private int rounds;
    private int inclusions;

    /** Finds other templates by their name. */
    @FunctionalInterface
    interface Templates {
        Optional<Template> find(String name) throws TemplateException;
    }

    Renderer(Templates templates) {
        this.templates = templates;
    }

    String render(Template template, Scope scope) throws TemplateException {
        run(template, scope);
        return output.toString();
    }

    private void run(Template template, Scope scope) throws TemplateException {
        try {
            run(template.statements(), scope);
        } catch (TemplateException e) {
            throw e.in(template.file());
        }
    }

    private void run(List<Statement> statements, Scope scope) throws TemplateException {
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.Data data -> append(data.text(), 0);
                case Statement.Output value ->
                    append(Python.text(new Evaluator(scope, value.line()).value(value.value())), value.line());
                case Statement.If choice -> run(chosen(choice, scope), scope);
                case Statement.For loop -> run(loop, scope);
                case Statement.Set set ->
                    assign(set.target(), new Evaluator(scope, set.line()).value(set.value()), scope, set.line());
                case Statement.SetBlock block -> {
                    int start = output.length();
                    run(block.body(), scope.inner());
                    String text = output.substring(start);
                    output.setLength(start);
                    scope.set(block.name(), new Value.Text(text));
                }
                case Statement.Include include -> run(include, scope);
            }
        }
    }

    private void append(String text, int line) throws TemplateException {
        if (output.length() + text.length() > LONGEST_TEXT) {
            throw new TemplateException(line, "the text grows beyond " + LONGEST_TEXT + " characters");
        }
        output.append(text);
    }

    private static List<Statement> chosen(Statement.If choice, Scope scope) throws TemplateException {
        for (Statement.Branch branch : choice.branches()) {
            if (Python.truth(new Evaluator(scope, branch.line()).value(branch.condition()))) {
                return branch.body();
            }
        }
        return choice.otherwise();
    }

    private void run(Statement.For loop, Scope scope) throws TemplateException {
        List<Value> all = Python.elements(new Evaluator(scope, loop.line()).value(loop.elements()), loop.line());
        List<Value> elements = new ArrayList<>();
        for (Value element : all) {
            Scope inner = scope.inner();
            assign(loop.target(), element, inner, loop.line());
            if (loop.filter() == null || Python.truth(new Evaluator(inner, loop.line()).value(loop.filter()))) {
                elements.add(element);
            }
        }
        if (elements.isEmpty()) {
            run(loop.otherwise(), scope.inner());
            return;
        }
        for (int index = 0; index < elements.size(); index++) {
            if (++rounds > MOST_ROUNDS) {
                throw new TemplateException(loop.line(), "the loops go round more than " + MOST_ROUNDS + " times");
            }
            Scope inner = scope.inner();
            inner.set("loop", progress(index, elements.size()));
            assign(loop.target(), elements.get(index), inner, loop.line());
            run(loop.body(), inner);
        }
    }

    private static Value progress(int index, int size) {
        SequencedMap<String, Value> progress = new LinkedHashMap<>();
        progress.put("index", Value.of(index + 1));
        progress.put("index0", Value.of(index));
        progress.put("revindex", Value.of(size - index));
        progress.put("revindex0", Value.of(size - index - 1));
        progress.put("first", Value.of(index == 0));
        progress.put("last", Value.of(index == size - 1));
        progress.put("length", Value.of(size));
        return new Value.Table(progress);
    }

    private static void assign(Statement.Target target, Value value, Scope scope, int line) throws TemplateException {
        if (!target.unpacked()) {
            scope.set(target.names().getFirst(), value);
            return;
        }
        List<Value> elements = Python.elements(value, line);
        if (elements.size() != target.names().size()) {
            throw new TemplateException(
                    line,
                    "expected " + target.names().size() + " elements for " + String.join(", ", target.names())
                            + ", found " + elements.size());
        }
        for (int index = 0; index < elements.size(); index++) {
            scope.set(target.names().get(index), elements.get(index));
        }
    }

    private void run(Statement.Include include, Scope scope) throws TemplateException {
        String name = Python.text(new Evaluator(scope, include.line()).value(include.name()));
        Optional<Template> found = templates.find(name);
        if (found.isEmpty() && !include.ignoreMissing()) {
            throw new TemplateException(include.line(), "there is no template '" + name + "'");
        }
        if (++inclusions > DEEPEST_INCLUSION) {
            throw new TemplateException(include.line(), "templates include each other too deep");
        }
        if (found.isPresent()) {
            run(found.get(), scope.inner());
        }
        inclusions--;
    }
}
