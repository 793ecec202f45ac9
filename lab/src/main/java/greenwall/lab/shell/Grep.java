package greenwall.lab.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// `grep` and its brothers, and the regular expressions that the shell's tools share.
final class Grep {
    private Grep() {}

    static int run(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        var options = new StringBuilder(
                call.name().equals("egrep") ? "E" : call.name().equals("fgrep") ? "F" : "");
        String expression = null;
        int after = 0;
        int before = 0;
        int most = Integer.MAX_VALUE;
        while (!words.isEmpty()
                && words.getFirst().startsWith("-")
                && words.getFirst().length() > 1) {
            var option = words.removeFirst();
            if (option.equals("--")) {
                break;
            }
            if (option.equals("-e") && !words.isEmpty()) {
                var one = words.removeFirst();
                expression = expression == null ? one : expression + "|" + one;
                options.append('E');
            } else if (option.matches("-[ABCm]\\d*") && (option.length() > 2 || !words.isEmpty())) {
                var digits = option.length() > 2 ? option.substring(2) : words.removeFirst();
                int number = digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : 0;
                char kind = option.charAt(1);
                after = kind == 'A' || kind == 'C' ? number : after;
                before = kind == 'B' || kind == 'C' ? number : before;
                most = kind == 'm' ? number : most;
            } else if (!option.startsWith("--")) {
                options.append(option.substring(1));
            }
        }
        if (expression == null) {
            if (words.isEmpty()) {
                return call.fail(2, "Usage: grep [OPTION]... PATTERNS [FILE]...");
            }
            expression = words.removeFirst();
        }
        return matchLines(call, words, options.toString(), expression, before, after, most);
    }

    private static int matchLines(
            Call call, List<String> files, String options, String expression, int before, int after, int most)
            throws InterruptedException {
        Pattern pattern;
        try {
            var regex = options.contains("F")
                    ? Pattern.quote(expression)
                    : options.contains("E") || options.contains("P") ? posix(expression) : basic(expression);
            regex = options.contains("w") ? "\\b(?:" + regex + ")\\b" : regex;
            regex = options.contains("x") ? "^(?:" + regex + ")$" : regex;
            pattern = Pattern.compile(regex, options.contains("i") ? Pattern.CASE_INSENSITIVE : 0);
        } catch (PatternSyntaxException _) {
            return call.fail(2, "grep: Invalid regular expression");
        }
        var lines = new Lines(call, files);
        var earlier = new ArrayDeque<String>();
        int found = 0;
        int trailing = 0;
        int number = 0;
        for (var line = lines.next(); line != null && found < most; line = lines.next()) {
            number++;
            var matcher = pattern.matcher(line);
            boolean hit = matcher.find() != options.contains("v");
            found += hit ? 1 : 0;
            if (hit && options.contains("q")) {
                return 0;
            }
            boolean shown = hit || trailing > 0;
            if (shown && !options.contains("c")) {
                for (var row : hit ? List.copyOf(earlier) : List.<String>of()) {
                    call.print(row + "\n");
                }
                earlier.clear();
                var prefix = options.contains("n") ? number + ":" : "";
                if (hit && options.contains("o") && !options.contains("v")) {
                    matcher.reset();
                    while (matcher.find()) {
                        call.print(prefix + matcher.group() + "\n");
                    }
                } else {
                    call.print(prefix + line + "\n");
                }
            } else if (before > 0) {
                earlier.add(line);
                if (earlier.size() > before) {
                    earlier.removeFirst();
                }
            }
            trailing = hit ? after : Math.max(0, trailing - 1);
        }
        if (options.contains("c")) {
            call.print(found + "\n");
        }
        return lines.failed() ? 2 : found > 0 ? 0 : 1;
    }

    static String posix(String expression) {
        return expression
                .replace("[[:space:]]", "\\s")
                .replace("[[:digit:]]", "\\d")
                .replace("[[:alpha:]]", "[A-Za-z]")
                .replace("[:space:]", "\\s")
                .replace("[:digit:]", "\\d")
                .replace("[:alnum:]", "A-Za-z0-9")
                .replace("[:alpha:]", "A-Za-z");
    }

    /// A basic regular expression in Java's terms: the escaped operators are the special ones.
    static String basic(String expression) {
        var regex = new StringBuilder();
        var text = posix(expression);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                regex.append("+?|(){}".indexOf(next) >= 0 ? String.valueOf(next) : "\\" + next);
            } else {
                regex.append("+?|(){}".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
            }
        }
        return regex.toString();
    }
}
