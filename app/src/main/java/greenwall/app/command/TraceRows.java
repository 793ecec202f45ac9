package greenwall.app.command;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.state.CellState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceTimes;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The spans of a trace as lines with bars.
record TraceRows(PrintStream out, TerminalColors colors, Trace trace, TraceTimes times) {
    private static final int MOST_ROWS = 200;
    private static final int BAR = 40;
    private static final int NAME = 44;
    private static final int DEEPEST_INDENT = 12;

    void print() {
        var critical = new HashSet<Integer>();
        times.criticalPath().forEach(segment -> critical.add(segment.row()));
        var shown = shown(critical);
        for (int i = 0; i < trace.rows().size(); i++) {
            if (shown.isEmpty() || shown.get().contains(i)) {
                print(trace.rows().get(i), critical.contains(i));
            }
        }
        shown.ifPresent(visible -> out.println(colors.faint("  " + (trace.rows().size() - visible.size())
                + " more spans; those on the critical path, failed or with the most self time are shown")));
    }

    /// Empty if all are shown.
    private Optional<Set<Integer>> shown(Set<Integer> critical) {
        int count = trace.rows().size();
        if (count <= MOST_ROWS) {
            return Optional.empty();
        }
        var ranked = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            ranked.add(i);
        }
        ranked.sort(Comparator.comparing((Integer i) -> !critical.contains(i))
                .thenComparing(i -> !trace.rows().get(i).span().failed())
                .thenComparing(
                        Comparator.comparingLong((Integer i) -> times.own(i)).reversed()));
        return Optional.of(Set.copyOf(ranked.subList(0, MOST_ROWS)));
    }

    private void print(Trace.Row row, boolean critical) {
        var span = row.span();
        var name = " ".repeat(Math.min(row.depth(), DEEPEST_INDENT))
                + TerminalColors.plain(span.service() + " " + span.operation());
        var line = String.format(
                "%s%-" + NAME + "s %s %10s",
                critical ? "*" : " ",
                SanitizedText.cut(name, NAME),
                bar(row),
                EpochNanos.words(span.nanos()));
        if (row.implausible()) {
            line += "  at " + EpochNanos.instant(span.start());
        }
        if (!span.failed()) {
            out.println(line);
            return;
        }
        out.println(colors.painted(
                CellState.CRITICAL,
                line + "  " + TerminalColors.shape(CellState.CRITICAL) + " failed"
                        + (span.message().isEmpty() ? "" : ": " + TerminalColors.plain(span.message()))));
    }

    private String bar(Trace.Row row) {
        if (row.implausible()) {
            return "[" + "?".repeat(BAR) + "]";
        }
        double all = Math.max(1, trace.nanos());
        int from = place(EpochNanos.minus(row.span().start(), trace.start()) / all);
        int to = Math.max(from + 1, (int) Math.ceil(
                BAR * Math.min(1, EpochNanos.minus(row.span().end(), trace.start()) / all)));
        return "[" + " ".repeat(from) + "=".repeat(to - from) + " ".repeat(BAR - to) + "]";
    }

    private static int place(double share) {
        return Math.clamp((int) Math.floor(BAR * share), 0, BAR - 1);
    }
}
