package greenwall.app.command;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.Traces;
import greenwall.fleet.state.CellState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import greenwall.fleet.trace.TraceTimes;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Traces as text.
final class TraceText {
    private static final int MOST_ROWS = 200;
    private static final int MOST_LINES = 15;
    private static final int BAR = 40;
    private static final int NAME = 44;
    private static final int DEEPEST_INDENT = 12;

    private final PrintStream out;
    private final TerminalColors ink;
    private final ProcessContext program;

    TraceText(ProcessContext program) {
        this.program = program;
        out = program.out();
        ink = program.ink();
    }

    record FoundTrace(Source source, Traces.Summary trace) {}

    static List<FoundTrace> slowestFirst(List<Outcome<Traces.Found>> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.answer().stream()
                        .flatMap(found -> found.traces().stream())
                        .map(trace -> new FoundTrace(outcome.source(), trace)))
                .sorted(Comparator.comparing((FoundTrace found) -> found.trace().duration())
                        .reversed()
                        .thenComparing(found -> found.trace().id()))
                .toList();
    }

    void found(TimeWindow window, List<Outcome<Traces.Found>> outcomes) {
        var all = slowestFirst(outcomes);
        out.println(ink.bold(all.size() == 1 ? "1 trace" : all.size() + " traces") + " from "
                + TimestampText.both(window.start(), program.zone()) + " to "
                + TimestampText.both(window.end(), program.zone()));
        for (var outcome : outcomes) {
            if (outcome instanceof Outcome.Answered<Traces.Found> answered) {
                answered.warnings().forEach(this::warn);
                if (answered.value().cut()) {
                    warn(answered.source() + " may have more: the limit was reached");
                }
            }
        }
        for (var one : all) {
            var trace = one.trace();
            boolean failed = trace.errors().filter(n -> n > 0).isPresent();
            var line = String.format(
                    "%-32s  %10s  %s  %s",
                    TerminalColors.plain(trace.id()),
                    EpochNanos.words(trace.duration().toNanos()),
                    trace.start(),
                    TerminalColors.plain(trace.service() + " " + trace.operation()));
            var counts = trace.spans().map(n -> "  " + n + " spans").orElse("")
                    + trace.errors()
                            .filter(n -> n > 0)
                            .map(n -> ", " + n + " failed")
                            .orElse("");
            out.println(failed ? ink.painted(CellState.CRITICAL, line + counts) : line + counts);
        }
    }

    void trace(Outcome.Answered<Trace> answer) {
        var trace = answer.value();
        if (trace.isEmpty()) {
            out.println("the trace " + TerminalColors.plain(trace.id()) + " has no span");
            return;
        }
        var times = TraceTimes.of(trace);
        var root = trace.root();
        out.println(ink.bold(TerminalColors.plain(root.service() + " " + root.operation())) + "  "
                + EpochNanos.words(trace.nanos()) + "  " + EpochNanos.instant(trace.start()));
        out.println(ink.faint(trace.id() + ", " + trace.rows().size() + " spans of "
                + trace.services().size() + " services, " + trace.errors() + " failed, from "
                + TerminalColors.plain(answer.source().toString())));
        notes(answer).forEach(this::warn);
        out.println();
        rows(trace, times);
        out.println();
        out.println(ink.bold("self time by service"));
        times.services().stream()
                .limit(MOST_LINES)
                .forEach(share -> out.printf(
                        "  %10s  on the critical path %10s  %s%s%n",
                        EpochNanos.words(share.own()),
                        EpochNanos.words(share.critical()),
                        TerminalColors.plain(share.service()),
                        share.errors() == 0 ? "" : ", " + share.errors() + " failed"));
        var gaps = times.gaps();
        if (!gaps.isEmpty()) {
            out.println(ink.bold("gaps, which no span explains"));
            gaps.stream()
                    .sorted(Comparator.comparingLong(TraceTimes.Segment::nanos).reversed())
                    .limit(MOST_LINES)
                    .forEach(gap -> out.printf(
                            "  %10s  at %s in %s%n",
                            EpochNanos.words(gap.nanos()),
                            EpochNanos.words(EpochNanos.minus(gap.from(), trace.start())),
                            name(trace, gap.row())));
        }
    }

    private void rows(Trace trace, TraceTimes times) {
        var critical = new HashSet<Integer>();
        times.criticalPath().forEach(segment -> critical.add(segment.row()));
        var shown = shown(trace, times, critical);
        for (int i = 0; i < trace.rows().size(); i++) {
            if (shown.isEmpty() || shown.get().contains(i)) {
                row(trace, times, i, critical.contains(i));
            }
        }
        shown.ifPresent(kept -> out.println(ink.faint("  " + (trace.rows().size() - kept.size())
                + " more spans; those on the critical path, failed or with the most self time are shown")));
    }

    /// Empty if all are shown.
    private static Optional<Set<Integer>> shown(Trace trace, TraceTimes times, Set<Integer> critical) {
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

    private void row(Trace trace, TraceTimes times, int index, boolean critical) {
        var row = trace.rows().get(index);
        var span = row.span();
        var name = " ".repeat(Math.min(row.depth(), DEEPEST_INDENT))
                + TerminalColors.plain(span.service() + " " + span.operation());
        var line = String.format(
                "%s%-" + NAME + "s %s %10s",
                critical ? "*" : " ",
                name.length() > NAME ? name.substring(0, NAME - 1) + "…" : name,
                bar(trace, row),
                EpochNanos.words(span.nanos()));
        if (row.astray()) {
            line += "  at " + EpochNanos.instant(span.start());
        }
        if (!span.failed()) {
            out.println(line);
            return;
        }
        out.println(ink.painted(
                CellState.CRITICAL,
                line + "  " + TerminalColors.shape(CellState.CRITICAL) + " failed"
                        + (span.message().isEmpty() ? "" : ": " + TerminalColors.plain(span.message()))));
    }

    private static String bar(Trace trace, Trace.Row row) {
        if (row.astray()) {
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

    private static String name(Trace trace, int row) {
        var span = trace.rows().get(row).span();
        return TerminalColors.plain(span.service() + " " + span.operation());
    }

    void comparison(Trace first, Trace second, TraceComparison comparison) {
        out.println(ink.bold(TerminalColors.plain(second.id()) + " took " + EpochNanos.words(second.nanos())) + ", "
                + TerminalColors.plain(first.id()) + " took " + EpochNanos.words(first.nanos()));
        out.println(ink.faint("self time, largest difference first"));
        comparison.lines().stream().limit(MOST_LINES).forEach(line -> {
            var text = String.format(
                    "  %11s  %10s before, %10s now  %d and %d calls  %s",
                    (line.longer() >= 0 ? "+" : "") + EpochNanos.words(line.longer()),
                    EpochNanos.words(line.first().own()),
                    EpochNanos.words(line.second().own()),
                    line.first().calls(),
                    line.second().calls(),
                    TerminalColors.plain(line.service() + " " + line.operation()));
            int failed = line.second().errors() - line.first().errors();
            out.println(failed > 0 ? ink.painted(CellState.CRITICAL, text + ", " + failed + " more failed") : text);
        });
    }

    private void warn(String note) {
        out.println(ink.marked(CellState.WARN, note));
    }

    /// Remarks of the source, and errors found in the trace.
    static List<String> notes(Outcome.Answered<Trace> answer) {
        var notes = new LinkedHashSet<>(answer.warnings());
        notes.addAll(answer.value().notes());
        return List.copyOf(notes);
    }
}
