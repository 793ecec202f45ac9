package greenwall.lab.template;

import greenwall.lab.template.GoTemplate.Node;
import greenwall.lab.template.GoTemplate.TemplateException;
import greenwall.lab.template.GoTemplate.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IllegalFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;

/// A parsed template. It supports text, `{{ pipelines }}`, `if`/`else`/`end`, `range`/`end` over a list,
/// variables, parentheses and the given functions. A missing label is empty.
public record GoTemplate(List<Node> nodes) {
    @FunctionalInterface
    public interface Function {
        Object call(List<Object> arguments);
    }

    /// An error in a template, or during its execution.
    public static final class TemplateException extends RuntimeException {
        public TemplateException(String message) {
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

    /// Throws a [TemplateException] with Go's text: `template: line:1: unclosed action`.
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
                throw new TemplateException("undefined variable \"$" + name + "\"");
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
                throw new TemplateException("function \"" + name + "\" not defined");
            }
            try {
                return function.call(
                        arguments.stream().map(each -> each.in(this)).toList());
            } catch (IndexOutOfBoundsException | NoSuchElementException _) {
                throw new TemplateException("wrong number of args for " + name + ": got " + arguments.size());
            } catch (IllegalFormatException unknown) {
                throw new TemplateException(name + ": " + unknown.getMessage());
            }
        }
    }

    /// Parses the text of a template into its nodes.
    private static final class TemplateReader {
        private static final Pattern WORD =
                Pattern.compile("\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)|(\\$?[\\w]*(?:\\.\\w+)+|\\$\\w*|\\.)"
                        + "|([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)|(\\w+)|([|()]))");
        private static final Pattern FUNCTION = Pattern.compile("(?!true$|false$)[A-Za-z_]\\w*");
        private static final Pattern ASSIGNMENT = Pattern.compile("\\$(\\w+)\\s*:=(.*)", Pattern.DOTALL);

        private final String name;
        private final String text;
        private int at;

        TemplateReader(String name, String text) {
            this.name = name;
            // `{{- ` and ` -}}` remove the blanks around an action.
            this.text = text.replaceAll("\\s*\\{\\{- ", "{{").replaceAll(" -}}\\s*", "}}");
        }

        List<Node> read() {
            var nodes = new ArrayList<Node>();
            String stop = block(nodes);
            if (!stop.isEmpty()) {
                throw fault("unexpected {{" + stop + "}}");
            }
            return nodes;
        }

        private TemplateException fault(String what) {
            long line = 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
            return new TemplateException("template: " + name + ":" + line + ": " + what);
        }

        /// Reads up to an `end` or `else` and returns it, or an empty text at the end of the template.
        private String block(List<Node> into) {
            while (at < text.length()) {
                int open = text.indexOf("{{", at);
                if (open != at) {
                    String plain = text.substring(at, open < 0 ? text.length() : open);
                    into.add((_, out) -> out.append(plain));
                    at += plain.length();
                    continue;
                }
                int close = text.indexOf("}}", open);
                if (close < 0) {
                    throw fault("unclosed action");
                }
                String action = text.substring(open + 2, close).strip();
                at = close + 2;
                if (action.equals("end") || action.equals("else") || action.startsWith("else if ")) {
                    return action;
                }
                if (!action.startsWith("/*")) {
                    into.add(action(action));
                }
            }
            return "";
        }

        private Node action(String action) {
            if (action.startsWith("if ")) {
                return condition(action.substring(3));
            }
            if (action.startsWith("range ")) {
                var list = pipe(action.substring(6));
                var each = new ArrayList<Node>();
                if (!block(each).equals("end")) {
                    throw fault("unexpected EOF");
                }
                return (run, out) -> run.each(list.in(run), each, out);
            }
            for (String unknown : new String[] {"with", "template", "define", "block"}) {
                if (action.startsWith(unknown + " ")) {
                    throw fault(unknown + " is not supported");
                }
            }
            var assignment = ASSIGNMENT.matcher(action);
            if (assignment.matches()) {
                var assigned = pipe(assignment.group(2));
                return (run, _) -> run.variables().put(assignment.group(1), assigned.in(run));
            }
            var printed = pipe(action);
            return (run, out) -> out.append(TemplateFunctions.text(printed.in(run)));
        }

        private Node condition(String test) {
            var condition = pipe(test);
            var then = new ArrayList<Node>();
            var otherwise = new ArrayList<Node>();
            String stop = block(then);
            if (stop.startsWith("else if ")) {
                otherwise.add(condition(stop.substring("else if ".length())));
            } else {
                stop = stop.equals("else") ? block(otherwise) : stop;
                if (!stop.equals("end")) {
                    throw fault("unexpected EOF");
                }
            }
            return (run, out) -> run.render(TemplateFunctions.truth(condition.in(run)) ? then : otherwise, out);
        }

        private Value pipe(String text) {
            var words = new ArrayDeque<String>();
            var matcher = WORD.matcher(text);
            int from = 0;
            while (from < text.length() && matcher.region(from, text.length()).lookingAt()) {
                words.add(matcher.group().strip());
                from = matcher.end();
            }
            var value = commands(words);
            if (!words.isEmpty() || !text.substring(from).isBlank()) {
                throw fault("unexpected \""
                        + words.stream().findFirst().orElse(text.substring(from).strip()) + "\" in command");
            }
            return value;
        }

        /// Parses commands joined by `|`, up to the end or a closing parenthesis. Each command is a function or a
        /// value. A function gets the result of the previous command as its last argument.
        private Value commands(Deque<String> words) {
            var value = command(words, Optional.empty());
            while ("|".equals(words.peek())) {
                words.pop();
                value = command(words, Optional.of(value));
            }
            return value;
        }

        private Value command(Deque<String> words, Optional<Value> piped) {
            String first = words.isEmpty() ? ")" : words.peek();
            if (first.matches("[|)]")) {
                throw fault("missing value for command");
            }
            if (!FUNCTION.matcher(first).matches()) {
                return operand(words);
            }
            words.pop();
            var arguments = new ArrayList<Value>();
            while (!words.isEmpty() && !words.peek().matches("[|)]")) {
                arguments.add(operand(words));
            }
            piped.ifPresent(arguments::add);
            return run -> run.call(first, arguments);
        }

        private Value operand(Deque<String> words) {
            String word = words.pop();
            if (!word.equals("(")) {
                return value(word);
            }
            var inside = commands(words);
            if (words.isEmpty()) {
                throw fault("unclosed left paren");
            }
            words.pop();
            return inside;
        }

        private Value value(String word) {
            char c = word.charAt(0);
            if (c == '"') {
                return constant(word.substring(1, word.length() - 1).translateEscapes());
            }
            if (c == '`') {
                return constant(word.substring(1, word.length() - 1));
            }
            if (c == '.' || c == '$') {
                var parts = new ArrayList<>(Arrays.asList(word.split("\\.", -1)));
                String head = parts.removeFirst();
                parts.removeIf(String::isEmpty);
                var name = head.isEmpty() ? "." : head.equals("$") ? "$" : head.substring(1);
                return run -> run.variable(name, parts);
            }
            if (Character.isDigit(c) || c == '-' || c == '+') {
                return constant(Double.parseDouble(word));
            }
            if (word.equals("true") || word.equals("false")) {
                return constant(word.equals("true"));
            }
            return run -> run.call(word, List.of());
        }

        private static Value constant(Object value) {
            return _ -> value;
        }
    }
}
