package greenwall.app.command;

import greenwall.fleet.CountText;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Bucket;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prints the output of a probe for a terminal. Text from a host is escaped and shortened to fit one line.
final class ProbeOutputPrinter {
    private static final int BAR = 40;
    private static final int MAX_CELL_LENGTH = 60;

    private final PrintStream out;
    private final TerminalColors colors;
    private final ZoneId zone;
    private final String host;
    private final ProbeOverhead overhead;
    private final StackCounts stacks = new StackCounts();
    /// The columns of the last printed event.
    private List<String> heading = List.of();

    /// @param overhead the cost of the run so far
    ProbeOutputPrinter(PrintStream out, TerminalColors colors, ZoneId zone, String host, ProbeOverhead overhead) {
        this.out = out;
        this.colors = colors;
        this.zone = zone;
        this.host = host;
        this.overhead = overhead;
    }

    synchronized void write(ProbeOutput output) {
        switch (output) {
            case ProbeOutput.Histogram hist -> histogram(hist);
            case ProbeOutput.Table table -> table(table);
            case ProbeOutput.Event event -> event(event);
            case ProbeOutput.Stack stack -> stacks.add(stack);
            case ProbeOutput.Count count ->
                println(
                        count.at(),
                        fitted(count.name(), 16) + " " + fitted(count.key(), 32) + " "
                                + String.format(Locale.ROOT, "%,14d", count.value()));
            case ProbeOutput.Note note -> println(note.at(), TerminalColors.plain(note.text()));
            case ProbeOutput.End end -> throw new IllegalStateException("unexpected end event: " + end);
        }
    }

    private void println(Instant at, String line) {
        out.println(colors.faint(InstantText.millis(at, zone) + " " + TerminalColors.plain(host)) + "  " + line);
    }

    private void histogram(ProbeOutput.Histogram hist) {
        var of = hist.key().isEmpty() ? hist.name() : hist.name() + " " + hist.key();
        println(
                hist.at(),
                colors.bold(TerminalColors.plain(of.isBlank() ? "all" : of)) + "  " + hist.total() + " in total, "
                        + hist.below(0.5) + ", " + hist.below(0.99));
        long most = hist.buckets().stream().mapToLong(Bucket::count).max().orElse(0);
        for (var bucket : withoutEmptyEnds(hist.buckets())) {
            int length = most == 0 ? 0 : (int) Math.ceil((double) bucket.count() * BAR / most);
            out.printf(
                    Locale.ROOT,
                    "  %14s -> %-14s %10d  %s%n",
                    bound(bucket.low()),
                    bound(bucket.high()) + unit(hist),
                    bucket.count(),
                    "█".repeat(length));
        }
    }

    private static List<Bucket> withoutEmptyEnds(List<Bucket> buckets) {
        int from = 0;
        int to = buckets.size();
        while (from < to && buckets.get(from).count() == 0) {
            from++;
        }
        while (to > from && buckets.get(to - 1).count() == 0) {
            to--;
        }
        return buckets.subList(from, to);
    }

    private static String unit(ProbeOutput.Histogram hist) {
        return hist.unit().isEmpty() ? "" : " " + hist.unit();
    }

    private static String bound(long value) {
        return value == Long.MIN_VALUE || value == Long.MAX_VALUE ? "…" : Long.toString(value);
    }

    private void table(ProbeOutput.Table table) {
        var widths = new int[table.columns().size()];
        var rows = new ArrayList<List<String>>();
        rows.add(table.columns());
        rows.addAll(table.rows());
        var shown = rows.stream()
                .map(row -> row.stream().map(ProbeOutputPrinter::cell).toList())
                .toList();
        for (var row : shown) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        println(table.at(), "");
        for (int r = 0; r < shown.size(); r++) {
            var line = new StringBuilder("  ");
            for (int i = 0; i < shown.get(r).size(); i++) {
                line.append(String.format(
                        "%-" + Math.max(1, widths[i]) + "s ", shown.get(r).get(i)));
            }
            out.println(r == 0 ? colors.bold(line.toString()) : line.toString());
        }
    }

    private void event(ProbeOutput.Event event) {
        var columns = List.copyOf(event.fields().keySet());
        if (!columns.equals(heading) && !columns.equals(List.of("text"))) {
            println(
                    event.at(),
                    colors.bold(columns.stream().map(c -> fitted(c, 14)).collect(Collectors.joining(" "))));
        }
        heading = columns;
        println(
                event.at(),
                columns.equals(List.of("text"))
                        ? TerminalColors.plain(event.fields().getOrDefault("text", ""))
                        : event.fields().values().stream()
                                .map(v -> fitted(v, 14))
                                .collect(Collectors.joining(" ")));
    }

    synchronized void printEvent(ProbeRunEvent event) {
        var line = switch (event) {
            case ProbeRunEvent.Connecting c -> "connecting to " + c.address();
            case ProbeRunEvent.Starting s -> "starting " + s.candidate() + " (" + s.number() + " of " + s.total() + ")";
            case ProbeRunEvent.Running r -> "running" + clock(r.clock());
            case ProbeRunEvent.CandidateFailed f -> f.candidate() + ": " + f.why();
            case ProbeRunEvent.OverBudget o -> "stopping: " + o.why();
            case ProbeRunEvent.Stopping _ -> "stopping";
            default -> "";
        };
        if (!line.isEmpty()) {
            println(event.at(), colors.faint(TerminalColors.plain(line)));
        }
    }

    private static String clock(ProbeRunEvent.ClockOffset clock) {
        if (clock.equals(ProbeRunEvent.ClockOffset.UNKNOWN)
                || clock.ahead().abs().compareTo(Duration.ofSeconds(2)) < 0) {
            return "";
        }
        double seconds = clock.ahead().toMillis() / 1000.0;
        return String.format(
                Locale.ROOT,
                "; the host's clock is %.1f s %s (times printed by a tool are those of the host)",
                Math.abs(seconds),
                seconds > 0 ? "ahead" : "behind");
    }

    synchronized void end(Ended ended) {
        stacks.mostFrequent().forEach(out::println);
        var end = ended.end();
        var counts = end.bytes() == 0
                ? end.leftBehind() == Ended.NOT_KNOWN ? "; it is not known whether processes are left on the host" : ""
                : String.format(
                        Locale.ROOT,
                        "; %,d bytes, %s dropped, processes left on the host: %s",
                        end.bytes(),
                        CountText.of(end.dropped(), "line"),
                        end.leftBehind() == Ended.NOT_KNOWN ? "unknown" : end.leftBehind());
        println(end.at(), colors.bold(TerminalColors.plain(end.reason())) + counts);
        var cost = overhead.text();
        if (!cost.isEmpty()) {
            out.println("  " + TerminalColors.plain(cost));
        }
        if (!ended.remedy().isEmpty()) {
            out.println("  remedy: " + TerminalColors.plain(ended.remedy()));
        }
    }

    private static String fitted(String text, int width) {
        return String.format("%-" + width + "s", cell(text));
    }

    private static String cell(String text) {
        return SanitizedText.cut(TerminalColors.plain(text), MAX_CELL_LENGTH);
    }

    /// How often a probe saw each stack. Only a limited number of different stacks is counted separately.
    static final class StackCounts {
        private static final int MAX_SHOWN = 20;
        private static final int MAX_STACKS = 5000;

        private final Map<String, Long> stacks = new HashMap<>();
        private long others;

        void add(ProbeOutput.Stack stack) {
            var folded = (stack.key().isEmpty() ? "" : stack.key() + ";") + String.join(";", stack.frames());
            if (stacks.size() < MAX_STACKS || stacks.containsKey(folded)) {
                stacks.merge(folded, stack.count(), Long::sum);
            } else {
                others++;
            }
        }

        /// One line for each of the most frequent stacks, and one for the number of the others.
        Stream<String> mostFrequent() {
            long rest = Math.max(0, stacks.size() - MAX_SHOWN) + others;
            return Stream.concat(
                    stacks.entrySet().stream()
                            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                            .limit(MAX_SHOWN)
                            .map(e -> String.format(
                                    Locale.ROOT, "%,12d  %s", e.getValue(), TerminalColors.plain(e.getKey()))),
                    rest > 0 ? Stream.of("  other stacks: " + rest) : Stream.empty());
        }
    }
}
