package greenwall.lab.bpftrace;

import greenwall.lab.bpftrace.Language.Action;
import greenwall.lab.bpftrace.Language.AssignMap;
import greenwall.lab.bpftrace.Language.AssignVariable;
import greenwall.lab.bpftrace.Language.Binary;
import greenwall.lab.bpftrace.Language.Choice;
import greenwall.lab.bpftrace.Language.Either;
import greenwall.lab.bpftrace.Language.Evaluate;
import greenwall.lab.bpftrace.Language.Expression;
import greenwall.lab.bpftrace.Language.Field;
import greenwall.lab.bpftrace.Language.Invoke;
import greenwall.lab.bpftrace.Language.Known;
import greenwall.lab.bpftrace.Language.MapEntry;
import greenwall.lab.bpftrace.Language.Quoted;
import greenwall.lab.bpftrace.Language.Statement;
import greenwall.lab.bpftrace.Language.Unary;
import greenwall.lab.bpftrace.Language.Variable;
import greenwall.lab.bpftrace.Language.Whole;
import greenwall.lab.bpftrace.Tally.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A program at work: its maps, and what each occurrence does to them.
final class Run {
    private static final int MOST_KEYS = 4096;
    private static final Pattern DIRECTIVE = Pattern.compile("%(-?[0-9]*)(l*)([dusxpcX%])");
    private final List<Action> actions;
    private final Writer writer;
    private final Consumer<String> out;
    private final String clock;
    private final long started;
    private final Map<String, Map<List<Object>, Tally>> maps = new LinkedHashMap<>();
    private Map<String, Object> variables = new HashMap<>();
    private boolean exits;

    Run(List<Action> actions, Writer writer, Consumer<String> out, String clock, long started) {
        this.actions = actions;
        this.writer = writer;
        this.out = out;
        this.clock = clock;
        this.started = started;
    }

    boolean exits() {
        return exits;
    }

    void happens(Occurrence occurrence) {
        for (var action : actions) {
            if (!exits && action.points().stream().anyMatch(p -> matches(p, occurrence.point()))) {
                variables = new HashMap<>();
                if (action.filter() == null || truth(value(action.filter(), occurrence))) {
                    run(action.body(), occurrence);
                }
            }
        }
    }

    static boolean matches(String pattern, String point) {
        return pattern.equals(point)
                || pattern.indexOf('*') >= 0
                        && point.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    }

    private void run(List<Statement> body, Occurrence now) {
        for (var statement : body) {
            if (exits) {
                return;
            }
            switch (statement) {
                case AssignMap(var target, var expression) -> assign(target, expression, now);
                case AssignVariable(var name, var expression) -> variables.put(name, value(expression, now));
                case Choice(var condition, var then, var otherwise) ->
                    run(truth(value(condition, now)) ? then : otherwise, now);
                case Evaluate(var expression) -> evaluate(expression, now);
            }
        }
    }

    private static boolean truth(Object value) {
        return value instanceof Long number
                ? number != 0
                : !String.valueOf(value).isEmpty();
    }

    private static long number(Object value) {
        return value instanceof Long number ? number : 0;
    }

    private List<Object> key(MapEntry entry, Occurrence now) {
        var key = new ArrayList<Object>();
        entry.keys().forEach(k -> key.add(value(k, now)));
        return key;
    }

    private void assign(MapEntry target, Expression expression, Occurrence now) {
        var entries = maps.computeIfAbsent(target.name(), n -> new LinkedHashMap<>());
        var key = key(target, now);
        if (entries.size() >= MOST_KEYS && !entries.containsKey(key)) {
            return;
        }
        if (expression instanceof Invoke(var function, var arguments) && kind(function) != Kind.VALUE) {
            long[] bounds = {0, 0, 1};
            for (int i = 1; i < Math.min(4, arguments.size()); i++) {
                bounds[i - 1] = number(value(arguments.get(i), now));
            }
            var tally = entries.computeIfAbsent(key, k -> new Tally(kind(function), bounds[0], bounds[1], bounds[2]));
            tally.add(arguments.isEmpty() ? 1 : number(value(arguments.getFirst(), now)), now.weight());
            return;
        }
        var value = value(expression, now);
        entries.computeIfAbsent(key, k -> new Tally(Kind.VALUE, 0, 0, 1)).set(value);
    }

    private static Kind kind(String function) {
        return switch (function) {
            case "count", "sum", "min", "max", "avg", "stats", "hist", "lhist" ->
                Kind.valueOf(function.toUpperCase(Locale.ROOT));
            default -> Kind.VALUE;
        };
    }

    private void evaluate(Expression expression, Occurrence now) {
        if (!(expression instanceof Invoke(var function, var arguments))) {
            value(expression, now);
            return;
        }
        switch (function) {
            case "printf" -> out.accept(writer.text("printf", formatted(arguments, now)));
            case "time" -> out.accept(writer.text("time", clock(arguments, now)));
            case "join" -> out.accept(writer.text("join", text(value(arguments.getFirst(), now)) + "\n"));
            case "exit" -> exits = true;
            case "print" -> print(arguments, now);
            case "clear", "zero" -> {
                if (!arguments.isEmpty() && arguments.getFirst() instanceof MapEntry entry) {
                    clear(entry.name());
                }
            }
            case "delete" -> {
                if (!arguments.isEmpty() && arguments.getFirst() instanceof MapEntry entry) {
                    maps.getOrDefault(entry.name(), new HashMap<>()).remove(key(entry, now));
                }
            }
            default -> value(expression, now);
        }
    }

    /// A map without a key is there after it was cleared, with nothing in it.
    private void clear(String name) {
        var entries = maps.get(name);
        if (entries == null) {
            return;
        }
        var whole = entries.get(List.of());
        if (whole == null || whole.isHistogram()) {
            entries.clear();
        } else {
            entries.put(List.of(), new Tally(whole.kind(), 0, 0, 1));
        }
    }

    private void print(List<Expression> arguments, Occurrence now) {
        if (arguments.isEmpty()) {
            return;
        }
        if (arguments.getFirst() instanceof MapEntry entry && entry.keys().isEmpty()) {
            int most = arguments.size() > 1 ? (int) number(value(arguments.get(1), now)) : 0;
            out.accept(writer.map(entry.name(), maps.getOrDefault(entry.name(), Map.of()), most));
            return;
        }
        out.accept(writer.text("value", text(value(arguments.getFirst(), now)) + "\n"));
    }

    /// What is left is printed at the end.
    void end() {
        out.accept("\n\n");
        maps.forEach((name, entries) -> out.accept(writer.map(name, entries, 0)));
    }

    private String clock(List<Expression> arguments, Occurrence now) {
        var format = arguments.isEmpty() ? "%H:%M:%S\n" : text(value(arguments.getFirst(), now));
        return format.replace("%H:%M:%S", clock)
                .replace("%H", clock.substring(0, 2))
                .replace("%M", clock.substring(3, 5))
                .replace("%S", clock.substring(6));
    }

    private String formatted(List<Expression> arguments, Occurrence now) {
        var format = text(value(arguments.getFirst(), now));
        var out = new StringBuilder();
        int next = 1;
        int from = 0;
        var directives = DIRECTIVE.matcher(format);
        while (directives.find()) {
            out.append(format, from, directives.start());
            from = directives.end();
            if (directives.group(3).equals("%")) {
                out.append('%');
                continue;
            }
            var value = next < arguments.size() ? value(arguments.get(next++), now) : "";
            var text = switch (directives.group(3)) {
                case "x", "X", "p" -> Long.toHexString(number(value));
                default -> text(value);
            };
            out.append(padded(text, directives.group(1)));
        }
        return out.append(format.substring(from)).toString();
    }

    private static String padded(String text, String width) {
        if (width.isEmpty() || width.equals("-")) {
            return text;
        }
        int wanted = Math.clamp(Integer.parseInt(width), -200, 200);
        var blanks = " ".repeat(Math.max(0, Math.abs(wanted) - text.length()));
        return wanted < 0 ? text + blanks : blanks + text;
    }

    private static String text(Object value) {
        return String.valueOf(value);
    }

    private Object value(Expression expression, Occurrence now) {
        return switch (expression) {
            case Whole(var number) -> number;
            case Quoted(var text) -> text;
            case Variable(var name) -> variables.getOrDefault(name, 0L);
            case Known(var name) -> known(name, now);
            case Field(var name) -> now.field(name);
            case MapEntry entry -> {
                var tally = maps.getOrDefault(entry.name(), Map.of()).get(key(entry, now));
                yield tally == null ? 0L : tally.value();
            }
            case Either(var condition, var yes, var no) -> value(truth(value(condition, now)) ? yes : no, now);
            case Unary(var operator, var operand) -> {
                var value = value(operand, now);
                yield switch (operator) {
                    case "!" -> truth(value) ? 0L : 1L;
                    case "~" -> ~number(value);
                    default -> -number(value);
                };
            }
            case Binary(var operator, var left, var right) -> binary(operator, value(left, now), value(right, now));
            case Invoke(var function, var arguments) -> invoke(function, arguments, now);
        };
    }

    private Object known(String name, Occurrence now) {
        return switch (name) {
            case "pid", "tid" -> (long) now.pid();
            case "comm" -> now.comm();
            case "nsecs" -> now.nanos();
            case "elapsed" -> now.nanos() - started;
            case "cpu" -> (long) now.cpu();
            case "uid", "gid" -> 0L;
            case "kstack", "ustack", "func", "retval" ->
                now.fields().getOrDefault(name, name.equals("retval") ? 0L : "");
            case "probe" -> now.point();
            default -> now.field(name);
        };
    }

    private Object invoke(String function, List<Expression> arguments, Occurrence now) {
        return switch (function) {
            case "str", "ntop", "kptr", "uptr", "reg" -> arguments.isEmpty() ? 0L : value(arguments.getLast(), now);
            case "kstack", "ustack" -> now.fields().getOrDefault(function, "");
            case "ksym", "usym" -> arguments.isEmpty() ? "" : text(value(arguments.getFirst(), now));
            case "tuple" -> {
                var parts = arguments.stream().map(a -> text(value(a, now))).toList();
                yield "(" + String.join(", ", parts) + ")";
            }
            default -> 0L;
        };
    }

    private static Object binary(String operator, Object a, Object b) {
        if (a instanceof String || b instanceof String) {
            boolean same = text(a).equals(text(b));
            return operator.equals("==") == same && operator.matches("[=!]=") ? 1L : 0L;
        }
        long x = number(a);
        long y = number(b);
        return switch (operator) {
            case "||" -> x != 0 || y != 0 ? 1L : 0L;
            case "&&" -> x != 0 && y != 0 ? 1L : 0L;
            case "|" -> x | y;
            case "^" -> x ^ y;
            case "&" -> x & y;
            case "==" -> x == y ? 1L : 0L;
            case "!=" -> x != y ? 1L : 0L;
            case "<=" -> x <= y ? 1L : 0L;
            case ">=" -> x >= y ? 1L : 0L;
            case "<" -> x < y ? 1L : 0L;
            case ">" -> x > y ? 1L : 0L;
            case "<<" -> x << y;
            case ">>" -> x >> y;
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "/" -> y == 0 ? 0L : x / y;
            default -> y == 0 ? 0L : x % y;
        };
    }
}
