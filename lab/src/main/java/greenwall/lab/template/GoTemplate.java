package greenwall.lab.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A parsed template. It supports text, `{{ pipelines }}`, `if`/`else`/`end`, `range`/`end` over a list,
/// variables, parentheses and the given functions. A missing label is empty.
public record GoTemplate(List<Node> nodes) {
    @FunctionalInterface
    public interface Function {
        Object call(List<Object> arguments);
    }

    /// An error in a template, or during its execution.
    public static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Fault(String message) {
            super(message);
        }
    }

    /// A part of a template.
    @FunctionalInterface
    interface Node {
        void render(Run run, StringBuilder out);
    }

    /// An expression in a template.
    @FunctionalInterface
    interface Value {
        Object in(Run run);
    }

    /// Throws a [Fault] with Go's text: `template: line:1: unclosed action`.
    public static GoTemplate parse(String name, String text) {
        return new GoTemplate(new TemplateReader(name, text).read());
    }

    /// Renders the template. `dot` is the value of `.`, and variables are named without `$`. Functions get
    /// every number as a `Double`.
    public String render(Object dot, Map<String, Object> variables, Map<String, Function> functions) {
        var run = new Run(new LinkedHashMap<>(variables), functions);
        run.variables.put(".", dot);
        run.variables.put("$", dot);
        var out = new StringBuilder();
        run.render(nodes, out);
        return out.toString();
    }

    record Run(Map<String, Object> variables, Map<String, Function> functions) {
        void render(List<Node> nodes, StringBuilder out) {
            for (var node : nodes) {
                node.render(this, out);
            }
        }

        void each(Object list, List<Node> nodes, StringBuilder out) {
            var outer = variables.get(".");
            for (Object item : list instanceof List<?> items ? items : List.of()) {
                variables.put(".", item);
                render(nodes, out);
            }
            variables.put(".", outer);
        }

        Object variable(String name, List<String> fields) {
            Object value = variables.get(name);
            if (value == null) {
                throw new Fault("undefined variable \"$" + name + "\"");
            }
            for (String field : fields) {
                Object held = value instanceof Map<?, ?> map ? map.get(field) : null;
                value = held == null ? "" : held;
            }
            return value instanceof Number number ? (Object) number.doubleValue() : value;
        }

        Object call(String name, List<Value> arguments) {
            var function = functions.get(name);
            if (function == null) {
                throw new Fault("function \"" + name + "\" not defined");
            }
            try {
                return function.call(
                        arguments.stream().map(each -> each.in(this)).toList());
            } catch (IndexOutOfBoundsException e) {
                throw new Fault("wrong number of args for " + name + ": got " + arguments.size());
            }
        }
    }
}
