package greenwall.lab.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The filters at the end of a pipe: `head`, `tail`, `grep`, `sort`, `cut` and their like.
final class TextTools {
    private TextTools() {}

    static Map<String, Program> all() {
        var tools = new HashMap<String, Program>();
        tools.put("cat", TextTools::cat);
        tools.put("tac", call -> reversed(call));
        tools.put("head", TextTools::head);
        tools.put("tail", TextTools::tail);
        tools.put("grep", TextTools::grep);
        tools.put("egrep", TextTools::grep);
        tools.put("fgrep", TextTools::grep);
        tools.put("wc", TextTools::wc);
        tools.put("sort", TextTools::sort);
        tools.put("uniq", TextTools::uniq);
        tools.put("cut", TextTools::cut);
        tools.put("tr", TextTools::tr);
        tools.put("sed", TextTools::sed);
        tools.put("awk", Awk::run);
        tools.put("column", TextTools::cat);
        tools.put("tee", TextTools::cat);
        tools.put("seq", TextTools::seq);
        tools.put("basename", call -> last(call));
        tools.put("dirname", call -> folder(call));
        return tools;
    }

    private static int cat(Call call) throws InterruptedException {
        var files = plain(call.arguments());
        if (files.isEmpty() || call.name().equals("tee") || call.name().equals("column")) {
            var buffer = new byte[8192];
            for (int n = call.read(buffer); n > 0; n = call.read(buffer)) {
                call.printBytes(buffer, n);
            }
            return 0;
        }
        int status = 0;
        for (var file : files) {
            var text = file.equals("/dev/null")
                    ? java.util.Optional.of("")
                    : call.machine().files().read(file);
            if (text.isPresent()) {
                call.print(text.get());
            } else {
                var why = call.machine().files().isFolder(file) ? "Is a directory" : "No such file or directory";
                status = call.fail(1, "cat: " + file + ": " + why);
            }
        }
        return status;
    }

    private static List<String> plain(List<String> arguments) {
        return arguments.stream()
                .filter(a -> !a.startsWith("-") || a.equals("-"))
                .toList();
    }

    /// A count from `-n 5`, `-n5` or `-5`; the files are what is left in `words`.
    private static int count(List<String> words, int otherwise) {
        int count = otherwise;
        for (int i = 0; i < words.size(); ) {
            var word = words.get(i);
            var digits = word.replaceFirst("^-(n|-lines=)?", "");
            if (word.equals("-n") && i + 1 < words.size() && words.get(i + 1).matches("[-+]?\\d{1,9}")) {
                count = Integer.parseInt(words.get(i + 1).replace("+", "").replace("-", ""));
                words.subList(i, i + 2).clear();
            } else if (word.startsWith("-") && digits.matches("\\d{1,9}")) {
                count = Integer.parseInt(digits);
                words.remove(i);
            } else if (word.startsWith("-") && word.length() > 1) {
                words.remove(i);
            } else {
                i++;
            }
        }
        return count;
    }

    private static int head(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        if (!words.isEmpty() && words.getFirst().matches("-c\\d*")) {
            return headBytes(call, words);
        }
        int count = count(words, 10);
        var lines = new Lines(call, words);
        for (int i = 0; i < count; i++) {
            var line = lines.next();
            if (line == null) {
                break;
            }
            call.print(line + "\n");
        }
        return lines.failed() ? 1 : 0;
    }

    private static int headBytes(Call call, List<String> words) throws InterruptedException {
        var first = words.removeFirst();
        var digits = first.length() > 2 || words.isEmpty() ? first.substring(2) : words.removeFirst();
        int left = digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
        if (!words.isEmpty()) {
            var bytes = String.join("\n", new Lines(call, words).all()).getBytes(StandardCharsets.UTF_8);
            call.printBytes(bytes, Math.min(left, bytes.length));
            return 0;
        }
        var buffer = new byte[8192];
        while (left > 0) {
            int n = call.read(buffer);
            if (n <= 0) {
                break;
            }
            call.printBytes(buffer, Math.min(left, n));
            left -= n;
        }
        return 0;
    }

    private static int tail(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        boolean from = words.stream().anyMatch(w -> w.startsWith("+") || w.startsWith("-n+"));
        words.replaceAll(w -> w.startsWith("-n+") ? "-n" + w.substring(3) : w);
        int count = count(words, 10);
        var lines = new Lines(call, words);
        var kept = new ArrayDeque<String>();
        int number = 0;
        for (var line = lines.next(); line != null; line = lines.next()) {
            number++;
            if (from) {
                if (number >= count) {
                    call.print(line + "\n");
                }
            } else {
                kept.add(line);
                if (kept.size() > count) {
                    kept.removeFirst();
                }
            }
        }
        for (var line : kept) {
            call.print(line + "\n");
        }
        return lines.failed() ? 1 : 0;
    }

    private static int reversed(Call call) throws InterruptedException {
        for (var line : new Lines(call, plain(call.arguments())).all().reversed()) {
            call.print(line + "\n");
        }
        return 0;
    }

    private static int grep(Call call) throws InterruptedException {
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

    private static int wc(Call call) throws InterruptedException {
        var lines = new Lines(call, plain(call.arguments())).all();
        long words = 0;
        long bytes = 0;
        for (var line : lines) {
            words += line.isBlank() ? 0 : line.strip().split("\\s+").length;
            bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        var options = String.join("", call.arguments());
        var text = options.contains("-l")
                ? Integer.toString(lines.size())
                : options.contains("-w")
                        ? Long.toString(words)
                        : options.contains("-c")
                                ? Long.toString(bytes)
                                : "%7d %7d %7d".formatted(lines.size(), words, bytes);
        call.print(text + "\n");
        return 0;
    }

    private static int sort(Call call) throws InterruptedException {
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

    private static int uniq(Call call) throws InterruptedException {
        var options = String.join(
                "", call.arguments().stream().filter(a -> a.startsWith("-")).toList());
        String before = null;
        int times = 0;
        var lines = new Lines(call, plain(call.arguments()));
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

    private static int cut(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        var delimiter = "\t";
        var list = "1-";
        boolean characters = false;
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            var value = option.length() > 2 ? option.substring(2) : words.isEmpty() ? "" : words.removeFirst();
            if (option.startsWith("-d")) {
                delimiter = value;
            } else {
                characters = option.startsWith("-c");
                list = value;
            }
        }
        var lines = new Lines(call, words);
        for (var line = lines.next(); line != null; line = lines.next()) {
            var pieces = List.of(characters ? line.split("") : line.split(Pattern.quote(delimiter), -1));
            var kept = new ArrayList<String>();
            for (int i = 1; i <= pieces.size(); i++) {
                if (listed(list, i)) {
                    kept.add(pieces.get(i - 1));
                }
            }
            call.print(String.join(characters ? "" : delimiter, kept) + "\n");
        }
        return 0;
    }

    private static boolean listed(String list, int number) {
        for (var range : list.split(",")) {
            var ends = range.split("-", 2);
            int low = ends[0].matches("\\d{1,6}") ? Integer.parseInt(ends[0]) : 1;
            int high = ends.length == 1
                    ? low
                    : ends[1].matches("\\d{1,6}") ? Integer.parseInt(ends[1]) : Integer.MAX_VALUE;
            if (low <= number && number <= high) {
                return true;
            }
        }
        return false;
    }

    private static int tr(Call call) throws InterruptedException {
        var words = call.arguments();
        boolean deletes = !words.isEmpty() && words.getFirst().equals("-d");
        boolean squeezes = !words.isEmpty() && words.getFirst().equals("-s");
        var sets = words.subList(deletes || squeezes ? 1 : 0, words.size());
        if (sets.isEmpty()) {
            return call.fail(1, "tr: missing operand");
        }
        var from = members(sets.getFirst());
        var to = sets.size() > 1 ? members(sets.get(1)) : squeezes ? from : "";
        var lines = new Lines(call, List.of());
        char last = 0;
        for (var line = lines.next(); line != null; line = lines.next()) {
            var out = new StringBuilder();
            for (char c : (line + "\n").toCharArray()) {
                int index = from.indexOf(c);
                if (index < 0) {
                    out.append(c);
                } else if (!deletes) {
                    char mapped = to.isEmpty() ? c : to.charAt(Math.min(index, to.length() - 1));
                    if (!squeezes || mapped != last) {
                        out.append(mapped);
                    }
                    last = mapped;
                    continue;
                }
                last = 0;
            }
            call.print(out.toString());
        }
        return 0;
    }

    private static String members(String set) {
        var text = Printing.unescape(set.replace("[:space:]", " \t\n")
                .replace("[:upper:]", "A-Z")
                .replace("[:lower:]", "a-z")
                .replace("[:digit:]", "0-9"));
        var members = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (i + 2 < text.length() && text.charAt(i + 1) == '-') {
                for (char c = text.charAt(i); c <= text.charAt(i + 2); c++) {
                    members.append(c);
                }
                i += 2;
            } else {
                members.append(text.charAt(i));
            }
        }
        return members.toString();
    }

    /// `s/…/…/g`, `/…/d`, `/…/p` and line numbers with `p` or `d`.
    private static int sed(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        boolean quiet = false;
        boolean extended = false;
        var scripts = new ArrayList<String>();
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            quiet |= option.contains("n");
            extended |= option.contains("E") || option.contains("r");
            if (option.contains("e") && !words.isEmpty()) {
                scripts.add(words.removeFirst());
            }
        }
        if (scripts.isEmpty() && !words.isEmpty()) {
            scripts.add(words.removeFirst());
        }
        var edits = new ArrayList<SedEdit>();
        for (var script : scripts) {
            var edit = SedEdit.parse(script, extended);
            if (edit.isEmpty()) {
                return call.fail(1, "sed: -e expression #1, char 1: unknown command: `" + script + "'");
            }
            edits.add(edit.get());
        }
        var lines = new Lines(call, words);
        int number = 0;
        for (var line = lines.next(); line != null; line = lines.next()) {
            number++;
            boolean kept = true;
            for (var edit : edits) {
                if (!edit.selects(line, number)) {
                    continue;
                }
                if (edit.command() == 'd') {
                    kept = false;
                    break;
                }
                if (edit.command() == 'p') {
                    call.print(line + "\n");
                } else {
                    line = edit.replace(line);
                }
            }
            if (kept && !quiet) {
                call.print(line + "\n");
            }
        }
        return 0;
    }

    private static int seq(Call call) throws InterruptedException {
        var numbers = call.arguments().stream()
                .filter(a -> a.matches("-?\\d{1,9}"))
                .map(Long::parseLong)
                .toList();
        if (numbers.isEmpty()) {
            return call.fail(1, "seq: missing operand");
        }
        long from = numbers.size() > 1 ? numbers.getFirst() : 1;
        long step = numbers.size() > 2 ? numbers.get(1) : 1;
        long to = numbers.getLast();
        for (long i = from; step > 0 && i <= to && i - from < 100_000; i += step) {
            call.print(i + "\n");
        }
        return 0;
    }

    private static int last(Call call) throws InterruptedException {
        var path = call.arguments().isEmpty() ? "" : call.arguments().getFirst();
        call.print(path.substring(path.lastIndexOf('/') + 1) + "\n");
        return 0;
    }

    private static int folder(Call call) throws InterruptedException {
        var path = call.arguments().isEmpty() ? "" : call.arguments().getFirst();
        int slash = path.lastIndexOf('/');
        call.print((slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash)) + "\n");
        return 0;
    }
}
