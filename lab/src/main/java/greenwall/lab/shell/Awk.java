package greenwall.lab.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The one use of `awk` that runbooks have: print some fields of the lines that match.
final class Awk {
    private static final Pattern PROGRAM = Pattern.compile(
            "^\\s*(?:/((?:[^/\\\\]|\\\\.)*)/|(NR|NF|\\$\\d+)\\s*(==|!=|>=|<=|>|<|~)\\s*(\"[^\"]*\"|/[^/]*/|-?[\\d.]+))?\\s*(?:\\{\\s*print\\s*([^}]*?)\\s*;?\\s*\\})?\\s*$");

    private Awk() {}

    static int run(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        var separator = "\\s+";
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            var value = option.length() > 2 ? option.substring(2) : words.isEmpty() ? "" : words.removeFirst();
            if (option.startsWith("-F")) {
                separator = value.length() == 1 ? Pattern.quote(value) : value;
            }
        }
        if (words.isEmpty()) {
            return call.fail(2, "usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]");
        }
        var program = words.removeFirst();
        var matcher = PROGRAM.matcher(program);
        if (!matcher.matches() || program.isBlank()) {
            return call.fail(2, "awk: line 1: syntax error at or near " + program.strip());
        }
        var lines = new Lines(call, words);
        int number = 0;
        try {
            for (var line = lines.next(); line != null; line = lines.next()) {
                number++;
                var stripped = separator.equals("\\s+") ? line.strip() : line;
                var fields = List.of(stripped.split(separator));
                boolean chosen = matcher.group(1) != null
                        ? Pattern.compile(matcher.group(1)).matcher(line).find()
                        : matcher.group(2) == null
                                || compare(
                                        value(matcher.group(2), line, fields, number),
                                        matcher.group(3),
                                        matcher.group(4));
                if (chosen) {
                    call.print(output(matcher.group(5), line, fields, number) + "\n");
                }
            }
        } catch (PatternSyntaxException _) {
            return call.fail(2, "awk: regular expression compile failed");
        }
        return 0;
    }

    private static boolean compare(String left, String operator, String right) {
        if (operator.equals("~")) {
            return Pattern.compile(right.substring(1, right.length() - 1))
                    .matcher(left)
                    .find();
        }
        boolean words = right.startsWith("\"");
        int order = words
                ? left.compareTo(right.substring(1, right.length() - 1))
                : Double.compare(number(left), number(right));
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order < 0;
        };
    }

    private static double number(String text) {
        var matcher = Pattern.compile("^[-+]?\\d*\\.?\\d+").matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group()) : 0;
    }

    private static String value(String expression, String line, List<String> fields, int number) {
        return switch (expression) {
            case "NR" -> Integer.toString(number);
            case "NF" -> Integer.toString(fields.size());
            case "$0" -> line;
            case "$NF" -> fields.getLast();
            default -> {
                if (expression.matches("\\$\\d{1,4}")) {
                    int index = Integer.parseInt(expression.substring(1));
                    yield index <= fields.size() ? fields.get(index - 1) : "";
                }
                yield expression.matches("\".*\"")
                        ? Printing.unescape(expression.substring(1, expression.length() - 1))
                        : expression;
            }
        };
    }

    private static String output(@Nullable String expressions, String line, List<String> fields, int number) {
        if (expressions == null || expressions.isBlank()) {
            return line;
        }
        var out = new StringBuilder();
        for (var argument : expressions.split(",")) {
            if (!out.isEmpty()) {
                out.append(' ');
            }
            var pieces = Pattern.compile("\"[^\"]*\"|\\$NF|\\$\\d+|\\S+").matcher(argument);
            while (pieces.find()) {
                out.append(value(pieces.group(), line, fields, number));
            }
        }
        return out.toString();
    }
}
