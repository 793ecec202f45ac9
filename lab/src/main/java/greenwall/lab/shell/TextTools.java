package greenwall.lab.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The filters at the end of a pipe: `head`, `tail`, `cut`, `tr`, `sed` and their like.
final class TextTools {
    private TextTools() {}

    static Map<String, Program> all() {
        var tools = new HashMap<String, Program>();
        tools.put("cat", TextTools::cat);
        tools.put("tac", TextTools::reversed);
        tools.put("head", TextTools::head);
        tools.put("tail", TextTools::tail);
        tools.put("grep", Grep::run);
        tools.put("egrep", Grep::run);
        tools.put("fgrep", Grep::run);
        tools.put("wc", TextTools::wc);
        tools.put("sort", Sorting::sort);
        tools.put("uniq", Sorting::uniq);
        tools.put("cut", TextTools::cut);
        tools.put("tr", TextTools::tr);
        tools.put("sed", TextTools::sed);
        tools.put("awk", Awk::run);
        tools.put("column", TextTools::cat);
        tools.put("tee", TextTools::cat);
        tools.put("seq", TextTools::seq);
        tools.put("basename", TextTools::last);
        tools.put("dirname", TextTools::folder);
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
                    ? Optional.of("")
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

    /// The arguments that are no options.
    static List<String> plain(List<String> arguments) {
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
