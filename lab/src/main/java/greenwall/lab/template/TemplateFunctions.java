package greenwall.lab.template;

import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.Re2;
import greenwall.lab.template.GoTemplate.Function;
import greenwall.lab.template.GoTemplate.TemplateException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The functions that templates may call, and how values are printed.
public final class TemplateFunctions {
    private static final Pattern VERB = Pattern.compile("%([-+ 0#]*)(\\d{0,3})(\\.\\d{1,3})?([a-zA-Z%])");
    private static final String[] LARGE = {"k", "M", "G", "T", "P", "E", "Z", "Y"};
    private static final String[] SMALL = {"m", "u", "n", "p", "f", "a", "z", "y"};
    private static final String[] BINARY = {"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};

    private TemplateFunctions() {}

    /// The functions that both Prometheus and Loki have.
    private static Map<String, Function> common() {
        var f = new LinkedHashMap<String, Function>();
        f.put("printf", TemplateFunctions::printf);
        f.put(
                "eq",
                a -> a.subList(1, a.size()).stream()
                        .anyMatch(b -> text(a.get(0)).equals(text(b))));
        f.put("ne", a -> !text(a.get(0)).equals(text(a.get(1))));
        f.put("lt", a -> number(a.get(0)) < number(a.get(1)));
        f.put("le", a -> number(a.get(0)) <= number(a.get(1)));
        f.put("gt", a -> number(a.get(0)) > number(a.get(1)));
        f.put("ge", a -> number(a.get(0)) >= number(a.get(1)));
        f.put("and", a -> a.stream().filter(b -> !truth(b)).findFirst().orElse(a.getLast()));
        f.put("or", a -> a.stream().filter(TemplateFunctions::truth).findFirst().orElse(a.getLast()));
        f.put("not", a -> !truth(a.get(0)));
        f.put("len", a -> (double) text(a.get(0)).length());
        return f;
    }

    /// The functions for the annotations of alerts.
    public static Map<String, Function> prometheus() {
        var f = common();
        f.put("humanize", a -> humanize(number(a.get(0))));
        f.put("humanize1024", a -> prefixed(number(a.get(0)), 1024, BINARY));
        f.put("humanizeDuration", a -> humanizeDuration(number(a.get(0))));
        f.put("humanizePercentage", a -> general(number(a.get(0)) * 100, 4) + "%");
        f.put("humanizeTimestamp", a -> humanizeTimestamp(number(a.get(0))));
        f.put("toUpper", a -> text(a.get(0)).toUpperCase(Locale.ROOT));
        f.put("toLower", a -> text(a.get(0)).toLowerCase(Locale.ROOT));
        f.put("reReplaceAll", a -> Re2.compile(text(a.get(0))).replaceAll(text(a.get(2)), text(a.get(1))));
        f.put("match", a -> Re2.compile(text(a.get(0))).find(text(a.get(1))));
        f.put("stripPort", a -> text(a.get(0)).replaceFirst(":\\d+$", ""));
        f.put("stripDomain", a -> text(a.get(0)).replaceFirst("^([^.:]+)\\.[^:]*", "$1"));
        f.put("safeHtml", a -> text(a.get(0)));
        return Map.copyOf(f);
    }

    /// The functions for `line_format` and `label_format`.
    public static Map<String, Function> loki() {
        var f = common();
        f.put("lower", a -> text(a.get(0)).toLowerCase(Locale.ROOT));
        f.put("ToLower", a -> text(a.get(0)).toLowerCase(Locale.ROOT));
        f.put("upper", a -> text(a.get(0)).toUpperCase(Locale.ROOT));
        f.put("ToUpper", a -> text(a.get(0)).toUpperCase(Locale.ROOT));
        f.put("replace", a -> text(a.get(2)).replace(text(a.get(0)), text(a.get(1))));
        f.put("trim", a -> text(a.get(0)).strip());
        f.put("trunc", a -> trunc((int) number(a.get(0)), text(a.get(1))));
        f.put("contains", a -> text(a.get(1)).contains(text(a.get(0))));
        f.put("hasPrefix", a -> text(a.get(1)).startsWith(text(a.get(0))));
        f.put("default", a -> truth(a.get(1)) ? a.get(1) : a.get(0));
        f.put("repeat", a -> text(a.get(1)).repeat(Math.clamp((long) number(a.get(0)), 0, 1000)));
        f.put("regexReplaceAll", a -> Re2.compile(text(a.get(0))).replaceAll(text(a.get(1)), text(a.get(2))));
        f.put("add", a -> a.stream().mapToDouble(TemplateFunctions::number).sum());
        f.put("sub", a -> number(a.get(0)) - number(a.get(1)));
        f.put("mul", a -> number(a.get(0)) * number(a.get(1)));
        f.put("div", a -> Math.floor(number(a.get(0)) / number(a.get(1))));
        f.put("divf", a -> number(a.get(0)) / number(a.get(1)));
        return Map.copyOf(f);
    }

    public static boolean truth(Object value) {
        return switch (value) {
            case Boolean b -> b;
            case Double d -> d != 0;
            default -> !text(value).isEmpty();
        };
    }

    public static double number(Object value) {
        if (value instanceof Double d) {
            return d;
        }
        try {
            return Double.parseDouble(text(value));
        } catch (NumberFormatException e) {
            throw new TemplateException("strconv.ParseFloat: parsing \"" + text(value) + "\": invalid syntax");
        }
    }

    public static String text(Object value) {
        return value instanceof Double d ? general(d, -1) : value.toString();
    }

    private static String trunc(int count, String text) {
        return count < 0
                ? text.substring(Math.max(0, text.length() + count))
                : text.substring(0, Math.min(count, text.length()));
    }

    private static Object printf(List<Object> arguments) {
        var values = arguments.iterator();
        return VERB.matcher(text(values.next()))
                .replaceAll(verb ->
                        Matcher.quoteReplacement(verb.group(4).equals("%") ? "%" : formatted(verb, values.next())));
    }

    /// Formats like Go. Java's formatter does the same, except that it rounds halves up and allows no signs and
    /// zeros before a text.
    private static String formatted(MatchResult verb, Object value) {
        String number = "%" + verb.group(1) + verb.group(2);
        String word = "%" + verb.group(1).replaceAll("[^-]", "") + verb.group(2);
        String precision = verb.group(3) == null ? "" : verb.group(3);
        int digits = precision.isEmpty() ? -1 : Integer.parseInt(precision.substring(1));
        return switch (verb.group(4)) {
            case "d", "x" -> format(number + verb.group(4), (long) number(value));
            case "e" -> format(number + precision + "e", number(value));
            case "f" -> {
                int places = digits < 0 ? 6 : digits;
                yield special(number(value))
                        ? format(word + "s", text(number(value)))
                        : format(
                                number + "." + places + "f",
                                new BigDecimal(number(value)).setScale(places, RoundingMode.HALF_EVEN));
            }
            case "g" -> format(word + "s", general(number(value), digits));
            case "q" -> format(word + "s", GoFormat.quote(text(value)));
            default -> format(word + precision + "s", text(value));
        };
    }

    private static String format(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static boolean special(double value) {
        return Double.isNaN(value) || Double.isInfinite(value);
    }

    /// Formats a number like Go's `%g` with this many significant digits. If they are negative, the result is
    /// the shortest text that parses to the same number.
    static String general(double value, int significant) {
        if (significant < 0 || value == 0 || special(value)) {
            return GoFormat.general(value);
        }
        int digits = Math.max(1, significant);
        var rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent < -4 || exponent >= digits
                ? GoFormat.scientific(rounded.doubleValue())
                : GoFormat.plain(rounded.doubleValue());
    }

    private static String humanize(double value) {
        return value != 0 && Math.abs(value) < 1 ? prefixed(value, 1000, SMALL) : prefixed(value, 1000, LARGE);
    }

    private static String prefixed(double value, double step, String[] prefixes) {
        boolean small = prefixes == SMALL;
        double left = value;
        String prefix = "";
        for (String next : prefixes) {
            if (special(left) || (small ? Math.abs(left) >= 1 : Math.abs(left) < step)) {
                break;
            }
            prefix = next;
            left = small ? left * step : left / step;
        }
        return general(left, 4) + prefix;
    }

    private static String humanizeDuration(double value) {
        if (special(value)) {
            return general(value, 4);
        }
        if (value == 0) {
            return "0s";
        }
        if (Math.abs(value) < 1) {
            return prefixed(value, 1000, SMALL) + "s";
        }
        long whole = (long) Math.abs(value);
        if (whole < 60) {
            return general(value, 4) + "s";
        }
        return (value < 0 ? "-" : "")
                + (whole >= 86_400 ? whole / 86_400 + "d " : "")
                + (whole >= 3600 ? whole / 3600 % 24 + "h " : "")
                + (whole / 60 % 60 + "m ")
                + (whole % 60 + "s");
    }

    private static String humanizeTimestamp(double seconds) {
        var at = Instant.ofEpochMilli(Math.round(seconds * 1000));
        return at.toString().replace('T', ' ').replace("Z", " +0000 UTC");
    }
}
