package org.fedoracopr.runner.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the values of expressions in a scope; {@code line} is what a fault is reported at. */
record Evaluator(Scope scope, int line) {

    private static final int LONGEST_REPETITION = 1_000_000;

    Value value(Expression expression) throws TemplateException {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> scope.get(name.name());
            case Expression.Items items -> new Value.Items(values(items.elements()), items.tuple());
            case Expression.Table table -> table(table);
            case Expression.Attribute attribute ->
                item(value(attribute.target()), new Value.Text(attribute.name()), line);
            case Expression.Subscript subscript -> item(value(subscript.target()), value(subscript.index()), line);
            case Expression.Slice slice -> slice(slice);
            case Expression.Call call -> call(call);
            case Expression.Filter filter ->
                Filters.apply(
                        filter.name(),
                        value(filter.target()),
                        given("the filter " + filter.name(), filter.arguments()));
            case Expression.Check check ->
                Value.of(Checks.holds(
                        check.name(), value(check.target()), given("the test " + check.name(), check.arguments())));
            case Expression.Not not -> Value.of(!Python.truth(value(not.operand())));
            case Expression.Sign sign -> {
                long operand = number(value(sign.operand()));
                yield Value.of(sign.negative() ? -operand : operand);
            }
            case Expression.Both both -> {
                Value left = value(both.left());
                yield Python.truth(left) ? value(both.right()) : left;
            }
            case Expression.Either either -> {
                Value left = value(either.left());
                yield Python.truth(left) ? left : value(either.right());
            }
            case Expression.Operation operation ->
                operation(operation.operator(), value(operation.left()), value(operation.right()));
            case Expression.Joined joined -> {
                var text = new StringBuilder();
                for (Expression part : joined.parts()) {
                    text.append(Python.text(value(part)));
                }
                yield new Value.Text(text.toString());
            }
            case Expression.Comparison comparison -> Value.of(holds(comparison));
            case Expression.Conditional conditional -> conditional(conditional);
        };
    }

    private List<Value> values(List<Expression> expressions) throws TemplateException {
        List<Value> values = new ArrayList<>();
        for (Expression expression : expressions) {
            values.add(value(expression));
        }
        return values;
    }

    private Value table(Expression.Table table) throws TemplateException {
        SequencedMap<String, Value> entries = new LinkedHashMap<>();
        for (Expression.Entry entry : table.entries()) {
            if (!(value(entry.key()) instanceof Value.Text key)) {
                throw new TemplateException(line, "the keys of a dict must be strings here");
            }
            entries.put(key.value(), value(entry.value()));
        }
        return new Value.Table(entries);
    }

    /** What a value has under a key or at an index; something undefined where it has nothing. */
    static Value item(Value target, Value key, int line) throws TemplateException {
        if (target instanceof Value.Undefined undefined) {
            throw new TemplateException(line, undefined.what());
        }
        if (target instanceof Value.Table table && key instanceof Value.Text name) {
            return Python.entry(table, name.value());
        }
        if ((target instanceof Value.Items || target instanceof Value.Text)
                && Python.number(key) instanceof Long index) {
            List<Value> elements = Python.elements(target, line);
            long place = index < 0 ? index + elements.size() : index;
            if (place >= 0 && place < elements.size()) {
                return elements.get((int) place);
            }
        }
        return new Value.Undefined(Python.type(target) + " has no element " + Python.represented(key));
    }

    private Value slice(Expression.Slice slice) throws TemplateException {
        Value target = value(slice.target());
        if (!(target instanceof Value.Items || target instanceof Value.Text)) {
            throw new TemplateException(line, Python.type(target) + " has no parts");
        }
        List<Value> elements = Python.elements(target, line);
        long step = bound(slice.step(), 1);
        if (step == 0) {
            throw new TemplateException(line, "the step of a part must not be 0");
        }
        int size = elements.size();
        long from = limited(bound(slice.from(), step > 0 ? 0 : Long.MAX_VALUE), size, step);
        long to = slice.to() == null ? (step > 0 ? size : -1) : limited(bound(slice.to(), 0), size, step);
        List<Value> taken = new ArrayList<>();
        for (long index = from; step > 0 ? index < to : index > to; index += step) {
            taken.add(elements.get((int) index));
        }
        if (target instanceof Value.Items items) {
            return new Value.Items(taken, items.tuple());
        }
        var text = new StringBuilder();
        taken.forEach(part -> text.append(Python.text(part)));
        return new Value.Text(text.toString());
    }

    private long bound(@Nullable Expression bound, long otherwise) throws TemplateException {
        if (bound == null) {
            return otherwise;
        }
        Value value = value(bound);
        return value instanceof Value.None ? otherwise : number(value);
    }

    private static long limited(long bound, int size, long step) {
        long place = bound < 0 ? bound + size : bound;
        return step > 0 ? Math.clamp(place, 0, size) : Math.clamp(place, -1, (long) size - 1);
    }

    private Value call(Expression.Call call) throws TemplateException {
        if (call.function() instanceof Expression.Attribute method) {
            return Methods.call(
                    value(method.target()), method.name(), given("the method " + method.name(), call.arguments()));
        }
        Value function = value(call.function());
        if (call.function() instanceof Expression.Name name && function instanceof Value.Undefined) {
            return Methods.function(name.name(), given(name.name() + "()", call.arguments()));
        }
        throw new TemplateException(line, Python.type(function) + " cannot be called");
    }

    private Given given(String what, Expression.Arguments arguments) throws TemplateException {
        Map<String, Value> named = new LinkedHashMap<>();
        for (Map.Entry<String, Expression> argument : arguments.named().entrySet()) {
            named.put(argument.getKey(), value(argument.getValue()));
        }
        return new Given(what, values(arguments.positional()), named, line);
    }

    private Value conditional(Expression.Conditional conditional) throws TemplateException {
        if (Python.truth(value(conditional.condition()))) {
            return value(conditional.then());
        }
        return conditional.otherwise() == null
                ? new Value.Undefined("the condition is false and there is no else")
                : value(conditional.otherwise());
    }

    private boolean holds(Expression.Comparison comparison) throws TemplateException {
        Value left = value(comparison.first());
        for (Expression.Comparand other : comparison.others()) {
            Value right = value(other.operand());
            boolean holds = switch (other.operator()) {
                case "==" -> Python.same(left, right);
                case "!=" -> !Python.same(left, right);
                case "in" -> Python.contains(right, left, line);
                case "not in" -> !Python.contains(right, left, line);
                case "<" -> Python.compared(left, right, line) < 0;
                case "<=" -> Python.compared(left, right, line) <= 0;
                case ">" -> Python.compared(left, right, line) > 0;
                default -> Python.compared(left, right, line) >= 0;
            };
            if (!holds) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Value operation(String operator, Value left, Value right) throws TemplateException {
        if (Python.number(left) instanceof Long one && Python.number(right) instanceof Long other) {
            return Value.of(calculated(operator, one, other));
        }
        if (operator.equals("+") && left instanceof Value.Text one && right instanceof Value.Text other) {
            return new Value.Text(one.value() + other.value());
        }
        if (operator.equals("+")
                && left instanceof Value.Items one
                && right instanceof Value.Items other
                && one.tuple() == other.tuple()) {
            List<Value> elements = new ArrayList<>(one.elements());
            elements.addAll(other.elements());
            return new Value.Items(elements, one.tuple());
        }
        if (operator.equals("*") && Python.number(right) instanceof Long times) {
            return repeated(left, times);
        }
        if (operator.equals("*") && Python.number(left) instanceof Long times) {
            return repeated(right, times);
        }
        Python.defined(left, line);
        Python.defined(right, line);
        throw new TemplateException(
                line,
                "the operator " + operator + " does not go with " + Python.type(left) + " and " + Python.type(right));
    }

    private Value repeated(Value value, long times) throws TemplateException {
        int size = Python.elements(value, line).size();
        if (times > 0 && size > 0 && times > LONGEST_REPETITION / size) {
            throw new TemplateException(line, "repeated it is longer than " + LONGEST_REPETITION);
        }
        int count = size == 0 ? 0 : (int) Math.max(0, times);
        if (value instanceof Value.Text text) {
            return new Value.Text(text.value().repeat(count));
        }
        if (value instanceof Value.Items items) {
            List<Value> elements = new ArrayList<>();
            for (int round = 0; round < count; round++) {
                elements.addAll(items.elements());
            }
            return new Value.Items(elements, items.tuple());
        }
        throw new TemplateException(line, Python.type(value) + " cannot be repeated");
    }

    private long calculated(String operator, long left, long right) throws TemplateException {
        if (right == 0 && !Set.of("+", "-", "*").contains(operator)) {
            throw new TemplateException(line, left + " " + operator + " " + right + " divides by zero");
        }
        try {
            return switch (operator) {
                case "+" -> Math.addExact(left, right);
                case "-" -> Math.subtractExact(left, right);
                case "*" -> Math.multiplyExact(left, right);
                case "//" -> Math.floorDivExact(left, right);
                default -> Math.floorMod(left, right);
            };
        } catch (ArithmeticException e) {
            throw new TemplateException(line, left + " " + operator + " " + right + " is too large");
        }
    }

    private long number(Value value) throws TemplateException {
        if (Python.number(value) instanceof Long number) {
            return number;
        }
        throw new TemplateException(line, "a number is needed, found " + Python.type(value));
    }
}
