package greenwall.lab.machine;

import greenwall.lab.machine.Call.Sink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// `cat`, `grep`, `head`, `tail` and `sort`, with the options that runbooks use.
final class Filters {
    static final Set<String> NAMES = Set.of("cat", "grep", "head", "tail", "sort");
    private static final String SIZES = "KMGTPE";

    /// A filter and the files that it was told to read; without any it reads its input.
    record Ready(Filter filter, List<String> files) {}

    private Filters() {}

    /// The filter that the call names; empty after saying what is wrong with its words.
    static Optional<Ready> of(Call call) throws InterruptedException {
        var arguments = call.arguments().stream()
                .map(a -> a.matches("-\\d+") ? "-n" + a.substring(1) : a)
                .toList();
        var options = CommandOptions.of(
                arguments,
                switch (call.name()) {
                    case "grep" -> "EFivcne:";
                    case "head", "tail" -> "n:";
                    case "sort" -> "nrhk:t:";
                    default -> "";
                });
        if (options.unknown().isPresent()) {
            options.refuse(call, 2);
            return Optional.empty();
        }
        var files = new ArrayList<>(options.operands());
        try {
            return Optional.of(new Ready(filter(call, options, files), files));
        } catch (PatternSyntaxException | NumberFormatException wrong) {
            call.error(call.name() + ": " + wrong.getMessage() + "\n");
            return Optional.empty();
        }
    }

    private static Filter filter(Call call, CommandOptions options, List<String> files) {
        var out = call.out();
        return switch (call.name()) {
            case "grep" -> {
                var pattern = options.value("e").orElseGet(() -> files.isEmpty() ? "" : files.removeFirst());
                yield new Grep(out, options, pattern);
            }
            case "head" -> new Head(out, number(options.value("n").orElse("10")));
            case "tail" -> new Tail(out, options.value("n").orElse("10"));
            case "sort" -> new Sort(out, options);
            default ->
                new Filter(out) {
                    @Override
                    void line(String line) throws InterruptedException {
                        write(line);
                    }
                };
        };
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static final class Grep extends Filter {
        private final CommandOptions options;
        private final Pattern pattern;
        private int number;
        private int found;

        Grep(Sink out, CommandOptions options, String text) {
            super(out);
            this.options = options;
            var regex = options.has("F") ? Pattern.quote(text) : options.has("E") ? text : basic(text);
            pattern = Pattern.compile(regex, options.has("i") ? Pattern.CASE_INSENSITIVE : 0);
        }

        /// A basic regular expression in Java's terms: there the escaped operators are the special ones.
        private static String basic(String text) {
            return Pattern.compile("\\\\?[+?|(){}]")
                    .matcher(text)
                    .replaceAll(found -> found.group().length() > 1
                            ? found.group().substring(1).replace("$", "\\$")
                            : "\\\\" + found.group());
        }

        @Override
        void line(String line) throws InterruptedException {
            number++;
            if (pattern.matcher(line).find() == options.has("v")) {
                return;
            }
            found++;
            if (!options.has("c")) {
                write((options.has("n") ? number + ":" : "") + line);
            }
        }

        @Override
        void last() throws InterruptedException {
            if (options.has("c")) {
                write(Integer.toString(found));
            }
        }

        @Override
        int status() {
            return found > 0 ? 0 : 1;
        }
    }

    private static final class Head extends Filter {
        private int left;

        Head(Sink out, int lines) {
            super(out);
            left = lines;
        }

        @Override
        void line(String line) throws InterruptedException {
            if (left-- > 0) {
                write(line);
            }
        }

        @Override
        boolean isFull() {
            return left <= 0;
        }
    }

    private static final class Tail extends Filter {
        private final ArrayDeque<String> kept = new ArrayDeque<>();
        private final int lines;
        private final int from;
        private int number;

        Tail(Sink out, String lines) {
            super(out);
            boolean counted = lines.startsWith("+");
            this.from = counted ? number(lines.substring(1)) : 0;
            this.lines = counted ? 0 : Math.abs(number(lines));
        }

        @Override
        void line(String line) throws InterruptedException {
            if (from > 0) {
                if (++number >= from) {
                    write(line);
                }
                return;
            }
            kept.add(line);
            if (kept.size() > lines) {
                kept.removeFirst();
            }
        }

        @Override
        void last() throws InterruptedException {
            for (var line : kept) {
                write(line);
            }
        }
    }

    private static final class Sort extends Filter {
        private final List<String> lines = new ArrayList<>();
        private final CommandOptions options;
        private final int column;

        Sort(Sink out, CommandOptions options) {
            super(out);
            this.options = options;
            column = options.value("k")
                    .map(k -> number(k.replaceFirst("\\D.*", "")))
                    .orElse(0);
        }

        @Override
        void line(String line) {
            lines.add(line);
        }

        private String key(String line) {
            if (column == 0) {
                return line;
            }
            var cells = options.has("t")
                    ? line.split(Pattern.quote(options.value("t").orElse("\t")))
                    : line.strip().split("\\s+");
            return column <= cells.length ? cells[column - 1] : "";
        }

        /// The number that a text begins with: `1.5G` is more than `900M` where sizes are compared.
        private static double value(String text, boolean sizes) {
            var found = Pattern.compile("\\s*(-?\\d+(?:\\.\\d+)?)([KMGTPE]?)").matcher(text);
            if (!found.lookingAt()) {
                return 0;
            }
            int unit = found.group(2).isEmpty() ? 0 : 1 + SIZES.indexOf(found.group(2));
            return Double.parseDouble(found.group(1)) * (sizes ? Math.pow(1024, unit) : 1);
        }

        @Override
        void last() throws InterruptedException {
            boolean sizes = options.has("h");
            Comparator<String> order = sizes || options.has("n")
                    ? Comparator.comparingDouble((String line) -> value(key(line), sizes))
                            .thenComparing(line -> line)
                    : Comparator.comparing(this::key).thenComparing(line -> line);
            lines.sort(options.has("r") ? order.reversed() : order);
            for (var line : lines) {
                write(line);
            }
        }
    }

    /// A program that reads lines and writes lines: all that can stand behind a `|`.
    abstract static class Filter implements Sink {
        private final StringBuilder rest = new StringBuilder();
        private final Sink out;

        Filter(Sink out) {
            this.out = out;
        }

        abstract void line(String line) throws InterruptedException;

        /// What is written when no more lines come.
        void last() throws InterruptedException {}

        boolean isFull() {
            return false;
        }

        int status() {
            return 0;
        }

        final void write(String line) throws InterruptedException {
            out.text(line + "\n");
        }

        @Override
        public final void text(String text) throws InterruptedException {
            rest.append(text);
            int from = 0;
            for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
                line(rest.substring(from, end));
                from = end + 1;
                if (isFull()) {
                    rest.setLength(0);
                    throw new StoppedException(StoppedException.UNREAD);
                }
            }
            rest.delete(0, from);
        }

        @Override
        public final void flush() throws InterruptedException {
            out.flush();
        }

        final void end() throws InterruptedException {
            if (!rest.isEmpty()) {
                line(rest.toString());
            }
            last();
        }
    }
}
