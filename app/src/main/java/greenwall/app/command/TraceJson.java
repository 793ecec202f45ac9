package greenwall.app.command;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.CriticalPath;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import greenwall.fleet.trace.TraceTimeBreakdown;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Traces as JSON.
final class TraceJson {
    private static final double BILLION = 1e9;

    private TraceJson() {}

    static void trace(JsonStreamWriter json, Outcome.Answered<Trace> answer) {
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
                                .member("own_s", share.own() / BILLION)
                                .member("critical_s", share.critical() / BILLION))
                .objects("critical_path", times.criticalPath(), segment -> segment(json, trace, segment))
                .objects("gaps", times.gaps(), segment -> segment(json, trace, segment))
                .member("notes", TracePrinter.notes(answer));
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
                .member("own_s", times.own(index) / BILLION)
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

    static void comparison(JsonStreamWriter json, Trace first, Trace second, TraceComparison comparison) {
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
        json.fields(side, CommandJsonShapes.TRACE_COMPARED_SIDE).member("own_s", side.own() / BILLION);
    }

    static void found(JsonStreamWriter json, TimeWindow window, List<Outcome<TraceSource.Found>> outcomes) {
        json.member("from", window.start())
                .member("to", window.end())
                .objects("sources", outcomes, outcome -> {
                    json.fields(outcome, CommandJsonShapes.TRACE_SOURCE);
                    switch (outcome) {
                        case Outcome.Answered<TraceSource.Found> answered ->
                            json.member("state", "ok").fields(answered, CommandJsonShapes.TRACE_SOURCE_ANSWERED);
                        case Outcome.Failed<TraceSource.Found> failed ->
                            json.fields(failed, CommandJsonShapes.TRACE_SOURCE_FAILED);
                    }
                })
                .objects("traces", TracePrinter.slowestFirst(outcomes), CommandJsonShapes.TRACE_FOUND);
    }
}
