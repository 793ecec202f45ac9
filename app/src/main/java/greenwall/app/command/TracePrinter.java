package greenwall.app.command;

import greenwall.fleet.CountText;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.trace.CriticalPath;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import greenwall.fleet.trace.TraceTimeBreakdown;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Traces as text and as JSON.
record TracePrinter(PrintStream out, TerminalColors colors, ZoneId zone) {
    private static final int MAX_LINES = 15;
    private static final double BILLION = 1e9;

    record FoundTrace(Source source, TraceSource.Summary trace) {}

    static List<FoundTrace> slowestFirst(List<Outcome<TraceSource.SearchResult>> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.answer().stream()
                        .flatMap(found -> found.traces().stream())
                        .map(trace -> new FoundTrace(outcome.source(), trace)))
                .sorted(Comparator.comparing((FoundTrace found) -> found.trace().duration())
                        .reversed()
                        .thenComparing(found -> found.trace().id()))
                .toList();
    }

    void writeFound(TimeWindow window, List<Outcome<TraceSource.SearchResult>> outcomes) {
        var all = slowestFirst(outcomes);
        out.println(colors.bold(CountText.of(all.size(), "trace")) + " from "
                + InstantText.minuteWithUtc(window.start(), zone) + " to "
                + InstantText.minuteWithUtc(window.end(), zone));
        for (var outcome : outcomes) {
            if (outcome instanceof Outcome.Answered<TraceSource.SearchResult> answered) {
                answered.warnings().forEach(this::warn);
                if (answered.value().cut()) {
                    warn(answered.source() + " may have more traces: the limit was reached");
                }
            }
        }
        for (var one : all) {
            var trace = one.trace();
            boolean failed = trace.errors().filter(n -> n > 0).isPresent();
            var line = String.format(
                    "%-32s  %10s  %s  %s",
                    TerminalColors.plain(trace.id()),
                    EpochNanos.durationText(trace.duration().toNanos()),
                    InstantText.withUtc(trace.start(), zone),
                    TerminalColors.plain(trace.service() + " " + trace.operation()));
            var counts = trace.spans().map(n -> "  " + CountText.of(n, "span")).orElse("")
                    + trace.errors()
                            .filter(n -> n > 0)
                            .map(n -> ", " + n + " failed")
                            .orElse("");
            out.println(failed ? colors.painted(CellState.CRITICAL, line + counts) : line + counts);
        }
    }

    void writeTrace(Outcome.Answered<Trace> answer) {
        var trace = answer.value();
        if (trace.isEmpty()) {
            out.println("the trace " + TerminalColors.plain(trace.id()) + " has no spans");
            return;
        }
        var times = TraceTimeBreakdown.of(trace);
        var root = trace.root();
        out.println(colors.bold(TerminalColors.plain(root.service() + " " + root.operation())) + "  "
                + EpochNanos.durationText(trace.nanos()) + "  "
                + InstantText.withUtc(EpochNanos.instant(trace.start()), zone));
        out.println(colors.faint(trace.id() + ", " + CountText.of(trace.rows().size(), "span") + " of "
                + CountText.of(trace.services().size(), "service") + ", " + trace.errors() + " failed, from "
                + TerminalColors.plain(answer.source().toString())));
        notes(answer).forEach(this::warn);
        out.println();
        new TraceRows(out, colors, trace, times).print();
        out.println();
        out.println(colors.bold("self time by service"));
        times.services().stream()
                .limit(MAX_LINES)
                .forEach(share -> out.printf(
                        "  %10s  on the critical path %10s  %s%s%n",
                        EpochNanos.durationText(share.selfTime()),
                        EpochNanos.durationText(share.critical()),
                        TerminalColors.plain(share.service()),
                        share.errors() == 0 ? "" : ", " + share.errors() + " failed"));
        var gaps = times.gaps();
        if (!gaps.isEmpty()) {
            out.println(colors.bold("gaps, not covered by any span"));
            gaps.stream()
                    .sorted(Comparator.comparingLong(CriticalPath.Segment::nanos)
                            .reversed())
                    .limit(MAX_LINES)
                    .forEach(gap -> out.printf(
                            "  %10s  at %s in %s%n",
                            EpochNanos.durationText(gap.nanos()),
                            EpochNanos.durationText(EpochNanos.minus(gap.from(), trace.start())),
                            name(trace, gap.row())));
        }
    }

    private static String name(Trace trace, int row) {
        var span = trace.rows().get(row).span();
        return TerminalColors.plain(span.service() + " " + span.operation());
    }

    void writeComparison(Trace first, Trace second, TraceComparison comparison) {
        out.println(colors.bold(TerminalColors.plain(second.id()) + " took " + EpochNanos.durationText(second.nanos()))
                + ", " + TerminalColors.plain(first.id()) + " took " + EpochNanos.durationText(first.nanos()));
        out.println(colors.faint("self time, largest difference first"));
        comparison.lines().stream().limit(MAX_LINES).forEach(line -> {
            var text = String.format(
                    "  %11s  %10s before, %10s now  %d and %d calls  %s",
                    (line.longer() >= 0 ? "+" : "") + EpochNanos.durationText(line.longer()),
                    EpochNanos.durationText(line.first().selfTime()),
                    EpochNanos.durationText(line.second().selfTime()),
                    line.first().calls(),
                    line.second().calls(),
                    TerminalColors.plain(line.service() + " " + line.operation()));
            int failed = line.second().errors() - line.first().errors();
            out.println(failed > 0 ? colors.painted(CellState.CRITICAL, text + ", " + failed + " more failed") : text);
        });
    }

    private void warn(String note) {
        out.println(colors.marked(CellState.WARN, note));
    }

    /// Remarks of the source, and errors found in the trace.
    static List<String> notes(Outcome.Answered<Trace> answer) {
        return answer.value().withNotes(answer.warnings()).notes();
    }

    static void writeJson(JsonStreamWriter json, Outcome.Answered<Trace> answer) {
        var trace = answer.value();
        var times = TraceTimeBreakdown.of(trace);
        json.member("trace_id", trace.id())
                .fields(answer, CommandJsonShapes.TRACE_SOURCE)
                .member("start", EpochNanos.instant(trace.start()))
                .member("duration_s", trace.nanos() / BILLION)
                .objects(
                        "spans",
                        IntStream.range(0, trace.rows().size()).boxed().toList(),
                        row -> span(json, trace, times, row))
                .objects(
                        "services",
                        times.services(),
                        share -> json.fields(share, CommandJsonShapes.TRACE_SERVICE)
                                .member("own_s", share.selfTime() / BILLION)
                                .member("critical_s", share.critical() / BILLION))
                .objects("critical_path", times.criticalPath(), segment -> segment(json, trace, segment))
                .objects("gaps", times.gaps(), segment -> segment(json, trace, segment))
                .member("notes", notes(answer));
    }

    private static void segment(JsonStreamWriter json, Trace trace, CriticalPath.Segment segment) {
        json.fields(trace.rows().get(segment.row()).span(), CommandJsonShapes.SPAN_OF_SEGMENT)
                .member("offset_s", EpochNanos.minus(segment.from(), trace.start()) / BILLION)
                .member("duration_s", segment.nanos() / BILLION);
    }

    private static void span(JsonStreamWriter json, Trace trace, TraceTimeBreakdown times, int index) {
        var row = trace.rows().get(index);
        Span span = row.span();
        json.fields(row, CommandJsonShapes.SPAN_ROW)
                .fields(span, CommandJsonShapes.SPAN)
                .member("start", EpochNanos.instant(span.start()))
                .member("offset_s", EpochNanos.minus(span.start(), trace.start()) / BILLION)
                .member("duration_s", span.nanos() / BILLION)
                .member("own_s", times.selfTime(index) / BILLION)
                .fields(span, CommandJsonShapes.SPAN_STATUS)
                .member("believed", !row.implausible())
                .member("attributes", new TreeMap<>(span.attributes()))
                .member("resource", new TreeMap<>(span.resource()))
                .objects(
                        "events",
                        span.events(),
                        event -> json.member("at", EpochNanos.instant(event.at()))
                                .member("name", event.name())
                                .member("attributes", new TreeMap<>(event.attributes())));
    }

    static void writeJson(JsonStreamWriter json, Trace first, Trace second, TraceComparison comparison) {
        json.member("first", first.id())
                .member("second", second.id())
                .member("first_s", first.nanos() / BILLION)
                .member("second_s", second.nanos() / BILLION)
                .objects(
                        "operations",
                        comparison.lines(),
                        line -> json.fields(line, CommandJsonShapes.TRACE_COMPARED)
                                .member("longer_s", line.longer() / BILLION)
                                .object("first", () -> side(json, line.first()))
                                .object("second", () -> side(json, line.second())));
    }

    private static void side(JsonStreamWriter json, TraceComparison.Side side) {
        json.fields(side, CommandJsonShapes.TRACE_COMPARED_SIDE).member("own_s", side.selfTime() / BILLION);
    }

    static void writeJson(JsonStreamWriter json, TimeWindow window, List<Outcome<TraceSource.SearchResult>> outcomes) {
        json.member("from", window.start())
                .member("to", window.end())
                .objects("sources", outcomes, outcome -> {
                    json.fields(outcome, CommandJsonShapes.TRACE_SOURCE);
                    switch (outcome) {
                        case Outcome.Answered<TraceSource.SearchResult> answered ->
                            json.member("state", "ok").fields(answered, CommandJsonShapes.TRACE_SOURCE_ANSWERED);
                        case Outcome.Failed<TraceSource.SearchResult> failed ->
                            json.fields(failed, CommandJsonShapes.TRACE_SOURCE_FAILED);
                    }
                })
                .objects("traces", slowestFirst(outcomes), CommandJsonShapes.TRACE_FOUND);
    }

    /// The spans of a trace as lines with bars.
    record TraceRows(PrintStream out, TerminalColors colors, Trace trace, TraceTimeBreakdown times) {
        private static final int MAX_ROWS = 200;
        private static final int BAR = 40;
        private static final int NAME = 44;
        private static final int DEEPEST_INDENT = 12;

        void print() {
            var critical =
                    times.criticalPath().stream().map(CriticalPath.Segment::row).collect(Collectors.toSet());
            var shown = shown(critical);
            for (int i = 0; i < trace.rows().size(); i++) {
                if (shown.isEmpty() || shown.get().contains(i)) {
                    print(trace.rows().get(i), critical.contains(i));
                }
            }
            shown.ifPresent(visible -> out.println(colors.faint("  "
                    + CountText.of(trace.rows().size() - visible.size(), "more span is", "more spans are")
                    + " not shown; only the failed ones, the critical path and the longest self times are")));
        }

        /// Empty if all are shown.
        private Optional<Set<Integer>> shown(Set<Integer> critical) {
            int count = trace.rows().size();
            if (count <= MAX_ROWS) {
                return Optional.empty();
            }
            var mostImportant = Comparator.comparing((Integer i) -> !critical.contains(i))
                    .thenComparing(i -> !trace.rows().get(i).span().failed())
                    .thenComparing(Comparator.comparingLong((Integer i) -> times.selfTime(i))
                            .reversed());
            return Optional.of(IntStream.range(0, count)
                    .boxed()
                    .sorted(mostImportant)
                    .limit(MAX_ROWS)
                    .collect(Collectors.toSet()));
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
                    EpochNanos.durationText(span.nanos()));
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
}
