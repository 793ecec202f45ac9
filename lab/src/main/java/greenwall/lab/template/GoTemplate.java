package greenwall.lab.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A parsed template. Supports text, `{{ pipelines }}`, `if`/`else`/`end`, `range`/`end` over a list, variables,
/// brackets and the given functions. A missing label is empty.
public final class GoTemplate {
    private final List<Node> nodes;

    private GoTemplate(List<Node> nodes) {
        this.nodes = nodes;
    }

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

    sealed interface Node {
        record Text(String text) implements Node {}

        record Print(Pipe pipe) implements Node {}

        record Assign(String variable, Pipe pipe) implements Node {}

        record If(Pipe condition, List<Node> then, List<Node> otherwise) implements Node {}

        record Range(Pipe list, List<Node> each) implements Node {}
    }

    /// Commands joined by `|`; each is a function or a value with arguments.
    record Pipe(List<Command> commands) {}

    record Command(List<Operand> words) {}

    sealed interface Operand {
        record Constant(Object value) implements Operand {}

        record Variable(String name, List<String> fields) implements Operand {}

        record Call(String function) implements Operand {}

        record Nested(Pipe pipe) implements Operand {}
    }

    /// Throws a [Fault] with Go's text: `template: line:1: unclosed action`.
    public static GoTemplate parse(String name, String text) {
        return new GoTemplate(new TemplateReader(name, text).read());
    }

    /// `dot` is the value of `.`; variables are named without `$`. Functions get every number as a `Double`.
    public String render(Object dot, Map<String, Object> variables, Map<String, Function> functions) {
        var run = new Run(new LinkedHashMap<>(variables), functions);
        run.variables.put(".", dot);
        run.variables.put("$", dot);
        var out = new StringBuilder();
        run.nodes(nodes, out);
        return out.toString();
    }

    private record Run(Map<String, Object> variables, Map<String, Function> functions) {
        void nodes(List<Node> nodes, StringBuilder out) {
            for (Node node : nodes) {
                switch (node) {
                    case Node.Text(var text) -> out.append(text);
                    case Node.Print(var pipe) -> out.append(TemplateFunctions.text(value(pipe)));
                    case Node.Assign(var variable, var pipe) -> variables.put(variable, value(pipe));
                    case Node.If(var condition, var then, var otherwise) ->
                        nodes(TemplateFunctions.truth(value(condition)) ? then : otherwise, out);
                    case Node.Range(var list, var each) -> {
                        Object outer = variables.get(".");
                        for (Object item : value(list) instanceof List<?> items ? items : List.of()) {
                            variables.put(".", item);
                            nodes(each, out);
                        }
                        variables.put(".", outer);
                    }
                }
            }
        }

        private Object value(Pipe pipe) {
            Object last = null;
            for (Command command : pipe.commands()) {
                last = value(command, Optional.ofNullable(last));
            }
            return last == null ? "" : last;
        }

        private Object value(Command command, Optional<Object> piped) {
            Operand first = command.words().getFirst();
            if (first instanceof Operand.Call(var name)) {
                var arguments = new ArrayList<Object>();
                for (Operand word : command.words().subList(1, command.words().size())) {
                    arguments.add(value(word));
                }
                piped.ifPresent(arguments::add);
                return call(name, arguments);
            }
            return value(first);
        }

        private Object value(Operand operand) {
            return switch (operand) {
                case Operand.Constant(var value) -> value;
                case Operand.Nested(var pipe) -> value(pipe);
                case Operand.Call(var name) -> call(name, List.of());
                case Operand.Variable(var name, var fields) -> {
                    Object value = variables.get(name);
                    if (value == null) {
                        throw new Fault("undefined variable \"$" + name + "\"");
                    }
                    for (String field : fields) {
                        Object held = value instanceof Map<?, ?> map ? map.get(field) : null;
                        value = held == null ? "" : held;
                    }
                    yield value instanceof Number number ? (Object) number.doubleValue() : value;
                }
            };
        }

        private Object call(String name, List<Object> arguments) {
            Function function = functions.get(name);
            if (function == null) {
                throw new Fault("function \"" + name + "\" not defined");
            }
            try {
                return function.call(arguments);
            } catch (IndexOutOfBoundsException e) {
                throw new Fault("wrong number of args for " + name + ": got " + arguments.size());
            }
        }
    }
}
