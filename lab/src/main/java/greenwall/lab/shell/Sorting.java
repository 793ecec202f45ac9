package greenwall.lab.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `sort` and `uniq`.
final class Sorting {
    private Sorting() {}

    static int sort(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        var options = new StringBuilder();
        int key = 0;
        var separator = "\\s+";
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            if (option.startsWith("-k")) {
                var text = option.length() > 2 ? option.substring(2) : words.isEmpty() ? "" : words.removeFirst();
                var digits = text.replaceFirst("[^\\d].*", "");
                key = digits.isEmpty() ? 0 : Integer.parseInt(digits);
                options.append(text.replaceAll("[^nrh]", ""));
            } else if (option.startsWith("-t")) {
                var text = option.length() > 2 ? option.substring(2) : words.isEmpty() ? " " : words.removeFirst();
                separator = Pattern.quote(text);
            } else {
                options.append(option.substring(1));
            }
        }
        var lines = new ArrayList<>(new Lines(call, words).all());
        int column = key;
        var split = separator;
        boolean numeric = options.indexOf("n") >= 0 || options.indexOf("h") >= 0 || options.indexOf("g") >= 0;
        Comparator<String> order = numeric
                ? Comparator.comparingDouble(line -> number(field(line, column, split)))
                : Comparator.comparing(line -> field(line, column, split));
        order = order.thenComparing(Comparator.naturalOrder());
        lines.sort(options.indexOf("r") >= 0 ? order.reversed() : order);
        String before = null;
        for (var line : lines) {
            if (options.indexOf("u") < 0 || !line.equals(before)) {
                call.print(line + "\n");
            }
            before = line;
        }
        return 0;
    }

    static int uniq(Call call) throws InterruptedException {
        var options = String.join(
                "", call.arguments().stream().filter(a -> a.startsWith("-")).toList());
        String before = null;
        int times = 0;
        var lines = new Lines(call, TextTools.plain(call.arguments()));
        while (true) {
            var line = lines.next();
            if (before != null && !before.equals(line)) {
                boolean hidden = options.contains("d") && times == 1 || options.contains("u") && times > 1;
                if (!hidden) {
                    call.print((options.contains("c") ? "%7d ".formatted(times) : "") + before + "\n");
                }
                times = 0;
            }
            if (line == null) {
                return 0;
            }
            before = line;
            times++;
        }
    }

    private static String field(String line, int key, String separator) {
        if (key == 0) {
            return line;
        }
        var fields = line.strip().split(separator);
        return key <= fields.length ? fields[key - 1] : "";
    }

    private static double number(String text) {
        Matcher matcher = Pattern.compile("^\\s*([-+]?\\d*\\.?\\d+)([KMGTP]?)").matcher(text);
        if (!matcher.find()) {
            return 0;
        }
        return Double.parseDouble(matcher.group(1))
                * Math.pow(1024, " KMGTP".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2)));
    }
}
