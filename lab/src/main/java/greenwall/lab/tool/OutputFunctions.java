package greenwall.lab.tool;

import greenwall.lab.template.GoTemplate.Function;
import greenwall.lab.template.TemplateFunctions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/// The functions for the output pages of tools, in addition to those of Loki's templates.
public final class OutputFunctions {
    private OutputFunctions() {}

    public static Map<String, Function> of(ToolHost host) {
        var all = new HashMap<>(TemplateFunctions.loki());
        text(all, "nice", ToolNumbers::nice);
        text(all, "niceBytes", ToolNumbers::niceBytes);
        text(all, "human", bytes -> ToolNumbers.human(bytes, ""));
        text(all, "humanBinary", bytes -> ToolNumbers.human(bytes, "i"));
        text(all, "binary", ToolNumbers::binary);
        text(all, "uptime", millis -> ToolNumbers.uptime((long) millis));
        text(all, "ago", seconds -> ToolNumbers.ago((long) seconds));
        text(all, "clock", seconds -> ToolNumbers.clock((long) seconds));
        text(all, "thousands", n -> n < 1000 ? ToolNumbers.format("%.0f", n) : ToolNumbers.format("%.1fK", n / 1000));
        text(all, "epoch", millis -> Long.toString(host.shown((long) millis).getEpochSecond()));
        number(all, "abs", Math::abs);
        number(all, "ceil", Math::ceil);
        number(all, "mib", bytes -> bytes / (1 << 20));
        number(all, "kib", bytes -> bytes / 1024);
        all.put("kibIn", a -> ToolNumbers.kibIn((int) number(a, 0), number(a, 1)));
        all.put("min", a -> Math.min(number(a, 0), number(a, 1)));
        all.put("max", a -> Math.max(number(a, 0), number(a, 1)));
        all.put("mod", a -> number(a, 0) % number(a, 1));
        // Division by zero gives zero.
        all.put("per", a -> number(a, 1) <= 0 ? 0.0 : number(a, 0) / number(a, 1));
        all.put("stamp", a -> host.stamp((long) number(a, 1), a.getFirst().toString()));
        all.put("between", a -> host.between(a.getFirst().toString(), number(a, 1), number(a, 2)));
        all.put("number", a -> (double) host.number(a.getFirst().toString(), (int) number(a, 1)));
        all.put("things", a -> host.values(1000, Map.of()).all(a.getFirst().toString()));
        all.put("lastLines", a -> JournalTool.lastLines(host, a.getFirst().toString()));
        all.put("list", ArrayList::new);
        all.put("figure", a -> figure(number(a, 1), TemplateFunctions.truth(a.getFirst())));
        all.put("wait", a -> wait(number(a, 1), TemplateFunctions.truth(a.getFirst())));
        all.put("size", a -> (double) things(a.getFirst()).size());
        all.put(
                "join",
                a -> things(a.get(1)).stream()
                        .map(TemplateFunctions::text)
                        .collect(Collectors.joining(a.getFirst().toString())));
        all.put("split", a -> List.of(a.get(1).toString().split(a.getFirst().toString())));
        all.put(
                "largest",
                a -> things(a.getFirst()).stream()
                        .sorted(Comparator.comparingDouble((Object thing) -> -field(thing, a.get(1))))
                        .toList());
        all.put(
                "widest",
                a -> things(a.getFirst()).stream()
                        .mapToDouble(thing -> String.valueOf(((Map<?, ?>) thing).get(a.get(1)))
                                .length())
                        .max()
                        .orElse(0));
        all.put("pad", a -> ToolNumbers.pad(TemplateFunctions.text(a.get(1)), (int) number(a, 0)));
        return Map.copyOf(all);
    }

    private static String figure(double value, boolean exact) {
        return value < 0 ? "-" : exact ? Long.toString(Math.round(value)) : ToolNumbers.nice(Math.round(value));
    }

    private static String wait(double seconds, boolean exact) {
        return exact && seconds > 0 ? Long.toString((long) (seconds * 1e9)) : ToolNumbers.niceTime(seconds);
    }

    private static void text(Map<String, Function> all, String name, DoubleFunction<String> function) {
        all.put(name, a -> function.apply(number(a, 0)));
    }

    private static void number(Map<String, Function> all, String name, DoubleUnaryOperator function) {
        all.put(name, a -> function.applyAsDouble(number(a, 0)));
    }

    private static double number(List<Object> arguments, int index) {
        return TemplateFunctions.number(arguments.get(index));
    }

    private static List<?> things(Object value) {
        return value instanceof List<?> all ? all : List.of();
    }

    private static double field(Object thing, Object name) {
        return thing instanceof Map<?, ?> map && map.get(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
