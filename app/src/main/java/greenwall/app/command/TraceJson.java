package greenwall.app.command;

import greenwall.fleet.Window;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.Traces;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Times;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import greenwall.fleet.trace.TraceTimes;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Traces as JSON. Fields may be added, never renamed: scripts depend on them.
final class TraceJson {
    private static final double BILLION = 1e9;

    private TraceJson() {}

    static void trace(Outcome.Answered<Trace> answer, PrintStream out) {
        var trace = answer.value();
        var times = TraceTimes.of(trace);
        try (var json = new Json(out)) {
            json.object(() -> {
                json.member("trace_id", trace.id());
                source(json, answer.source());
                json.member("start", Times.instant(trace.start()));
                json.member("duration_s", trace.nanos() / BILLION);
                json.array(
                        "spans",
                        IntStream.range(0, trace.rows().size()).boxed().toList(),
                        row -> span(json, trace, times, row));
                json.array(
                        "services",
                        times.services(),
                        share -> json.object(() -> json.member("service", share.service())
                                .member("spans", (long) share.spans())
                                .member("errors", (long) share.errors())
                                .member("own_s", share.own() / BILLION)
                                .member("critical_s", share.critical() / BILLION)));
                segments(json, "critical_path", trace, times.criticalPath());
                segments(json, "gaps", trace, times.gaps());
                json.strings("notes", notes(answer));
            });
        }
    }

    /// Remarks of the source, and errors found in the trace.
    static List<String> notes(Outcome.Answered<Trace> answer) {
        var notes = new LinkedHashSet<>(answer.warnings());
        notes.addAll(answer.value().notes());
        return List.copyOf(notes);
    }

    private static void source(Json json, Source source) {
        json.member("cluster", source.cluster())
                .member("kind", source.kind().word())
                .member("url", source.url().toString());
    }

    private static void segments(Json json, String name, Trace trace, List<TraceTimes.Segment> segments) {
        json.array(name, segments, segment -> {
            var span = trace.rows().get(segment.row()).span();
            json.object(() -> json.member("span_id", span.id())
                    .member("service", span.service())
                    .member("operation", span.operation())
                    .member("offset_s", Times.minus(segment.from(), trace.start()) / BILLION)
                    .member("duration_s", segment.nanos() / BILLION));
        });
    }

    private static void span(Json json, Trace trace, TraceTimes times, int index) {
        var row = trace.rows().get(index);
        Span span = row.span();
        json.object(() -> {
            json.member("span_id", span.id())
                    .member("parent_id", span.parent().isEmpty() ? null : span.parent())
                    .member("depth", (long) row.depth())
                    .member("service", span.service())
                    .member("operation", span.operation())
                    .member("kind", span.kind().word())
                    .member("start", Times.instant(span.start()))
                    .member("offset_s", Times.minus(span.start(), trace.start()) / BILLION)
                    .member("duration_s", span.nanos() / BILLION)
                    .member("own_s", times.own(index) / BILLION)
                    .member("status", span.status().word())
                    .member("message", span.message().isEmpty() ? null : span.message())
                    .member("believed", !row.astray());
            map(json, "attributes", span.attributes());
            map(json, "resource", span.resource());
            json.array(
                    "events",
                    span.events(),
                    event -> json.object(() -> {
                        json.member("at", Times.instant(event.at())).member("name", event.name());
                        map(json, "attributes", event.attributes());
                    }));
        });
    }

    private static void map(Json json, String name, Map<String, String> values) {
        json.object(
                name,
                () -> values.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(pair -> json.member(pair.getKey(), pair.getValue())));
    }

    static void comparison(Trace first, Trace second, TraceComparison comparison, PrintStream out) {
        try (var json = new Json(out)) {
            json.object(() -> {
                json.member("first", first.id()).member("second", second.id());
                json.member("first_s", first.nanos() / BILLION).member("second_s", second.nanos() / BILLION);
                json.array(
                        "operations",
                        comparison.lines(),
                        line -> json.object(() -> {
                            json.member("service", line.service()).member("operation", line.operation());
                            json.member("longer_s", line.longer() / BILLION);
                            side(json, "first", line.first());
                            side(json, "second", line.second());
                        }));
            });
        }
    }

    private static void side(Json json, String name, TraceComparison.Side side) {
        json.object(
                name,
                () -> json.member("calls", (long) side.calls())
                        .member("errors", (long) side.errors())
                        .member("own_s", side.own() / BILLION));
    }

    static void found(Window window, List<Outcome<Traces.Found>> outcomes, PrintStream out) {
        try (var json = new Json(out)) {
            json.object(() -> {
                json.member("from", window.start()).member("to", window.end());
                json.array(
                        "sources",
                        outcomes,
                        outcome -> json.object(() -> {
                            source(json, outcome.source());
                            switch (outcome) {
                                case Outcome.Answered<Traces.Found> answered ->
                                    json.member("state", "ok")
                                            .member("cut", answered.value().cut())
                                            .strings("warnings", answered.warnings());
                                case Outcome.Failed<Traces.Found> failed ->
                                    json.member("state", failed.failure().word())
                                            .member("reason", failed.failure().found())
                                            .member("remedy", failed.failure().remedy());
                            }
                        }));
                json.array(
                        "traces",
                        TraceText.slowestFirst(outcomes),
                        found -> json.object(() -> {
                            var one = found.trace();
                            json.member("trace_id", one.id());
                            source(json, found.source());
                            json.member("service", one.service())
                                    .member("operation", one.operation())
                                    .member("start", one.start())
                                    .seconds("duration_s", Optional.of(one.duration()));
                            count(json, "spans", one.spans());
                            count(json, "errors", one.errors());
                        }));
            });
        }
    }

    private static void count(Json json, String name, Optional<Integer> count) {
        count.ifPresentOrElse(n -> json.member(name, (long) n), () -> json.none(name));
    }
}
