package greenwall.lab.machine;

import greenwall.lab.machine.Call.Sink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// `cat`, `grep`, `head`, `tail` and `sort`, with the options that runbooks use.
final class Filters {
    static final Set<String> NAMES = Set.of("cat", "grep", "head", "tail", "sort");
    private static final String SIZES = "KMGTPE";
    private static final Pattern NUMBER = Pattern.compile("\\s*(-?\\d+(?:\\.\\d+)?)([KMGTPE]?)");

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
            case "grep" -> grep(out, options, files);
            case "head" -> head(out, Integer.parseInt(options.value("n").orElse("10")));
            case "tail" -> tail(out, options.value("n").orElse("10"));
            case "sort" -> sort(out, options);
            default -> new Filter(out, line -> say(out, line));
        };
    }

    private static boolean say(Sink out, String line) throws InterruptedException {
        out.text(line + "\n");
        return true;
    }

    private static void sayAll(Sink out, Queue<String> lines) throws InterruptedException {
        while (!lines.isEmpty()) {
            say(out, lines.remove());
        }
    }

    private static Filter grep(Sink out, CommandOptions options, List<String> files) {
        var text = options.value("e").orElseGet(() -> files.isEmpty() ? "" : files.removeFirst());
        var regex = options.has("F") ? Pattern.quote(text) : options.has("E") ? text : basic(text);
        var pattern = Pattern.compile(regex, options.has("i") ? Pattern.CASE_INSENSITIVE : 0);
        var number = new AtomicInteger();
        var found = new AtomicInteger();
        var filter = new Filter(out, line -> {
            number.incrementAndGet();
            if (pattern.matcher(line).find() != options.has("v")) {
                found.incrementAndGet();
                if (!options.has("c")) {
                    say(out, (options.has("n") ? number + ":" : "") + line);
                }
            }
            return true;
        });
        filter.last = () -> {
            if (options.has("c")) {
                say(out, found.toString());
            }
        };
        filter.status = () -> found.get() > 0 ? 0 : 1;
        return filter;
    }

    /// A basic regular expression in Java's terms: there the escaped operators are the special ones.
    private static String basic(String text) {
        return Pattern.compile("\\\\?[+?|(){}]")
                .matcher(text)
                .replaceAll(found -> found.group().length() > 1
                        ? found.group().substring(1).replace("$", "\\$")
                        : "\\\\" + found.group());
    }

    private static Filter head(Sink out, int lines) {
        var left = new AtomicInteger(lines);
        return new Filter(out, line -> left.getAndDecrement() > 0 && say(out, line) && left.get() > 0);
    }

    /// The last so many lines, or those from `+NUMBER` on.
    private static Filter tail(Sink out, String lines) {
        if (lines.startsWith("+")) {
            var before = new AtomicInteger(Integer.parseInt(lines.substring(1)));
            return new Filter(out, line -> before.decrementAndGet() > 0 || say(out, line));
        }
        int most = Math.abs(Integer.parseInt(lines));
        var kept = new ArrayDeque<String>();
        var filter = new Filter(out, line -> {
            kept.add(line);
            if (kept.size() > most) {
                kept.removeFirst();
            }
            return true;
        });
        filter.last = () -> sayAll(out, kept);
        return filter;
    }

    private static Filter sort(Sink out, CommandOptions options) {
        int column = options.value("k")
                .map(k -> Integer.parseInt(k.replaceFirst("\\D.*", "")))
                .orElse(0);
        var between = options.value("t").map(Pattern::quote);
        UnaryOperator<String> key = line -> {
            var cells = between.map(line::split).orElseGet(() -> line.strip().split("\\s+"));
            return column == 0 ? line : column <= cells.length ? cells[column - 1] : "";
        };
        boolean sizes = options.has("h");
        Comparator<String> order = sizes || options.has("n")
                ? Comparator.comparingDouble((String line) -> value(key.apply(line), sizes))
                : Comparator.comparing(key);
        order = order.thenComparing(Comparator.naturalOrder());
        var lines = new PriorityQueue<>(options.has("r") ? order.reversed() : order);
        var filter = new Filter(out, lines::add);
        filter.last = () -> sayAll(out, lines);
        return filter;
    }

    /// The number that a text begins with: `1.5G` is more than `900M` where sizes are compared.
    private static double value(String text, boolean sizes) {
        var found = NUMBER.matcher(text);
        if (!found.lookingAt()) {
            return 0;
        }
        int unit = found.group(2).isEmpty() ? 0 : 1 + SIZES.indexOf(found.group(2));
        return Double.parseDouble(found.group(1)) * (sizes ? Math.pow(1024, unit) : 1);
    }

    /// What is done with a line; false where no more is wanted.
    private interface Step {
        boolean line(String line) throws InterruptedException;
    }

    private interface Last {
        void write() throws InterruptedException;
    }

    /// A program that reads lines and writes lines: all that can stand behind a `|`.
    static final class Filter implements Sink {
        private final StringBuilder rest = new StringBuilder();
        private final Sink out;
        private final Step step;
        private Last last = () -> {};
        private IntSupplier status = () -> 0;
        private boolean full;

        private Filter(Sink out, Step step) {
            this.out = out;
            this.step = step;
        }

        boolean isFull() {
            return full;
        }

        int status() {
            return status.getAsInt();
        }

        @Override
        public void text(String text) throws InterruptedException {
            rest.append(text);
            int from = 0;
            for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
                full = !step.line(rest.substring(from, end));
                from = end + 1;
                if (full) {
                    rest.setLength(0);
                    throw new StoppedException(StoppedException.UNREAD);
                }
            }
            rest.delete(0, from);
        }

        @Override
        public void flush() throws InterruptedException {
            out.flush();
        }

        void end() throws InterruptedException {
            if (!rest.isEmpty()) {
                step.line(rest.toString());
            }
            last.write();
        }
    }
}
