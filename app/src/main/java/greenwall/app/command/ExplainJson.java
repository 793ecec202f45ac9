package greenwall.app.command;

import greenwall.fleet.Window;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.Odds;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.source.Logs;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/// An explanation as JSON. Fields may be added, never renamed: scripts depend on them.
final class ExplainJson {
    private ExplainJson() {}

    static void write(Explanation known, PrintStream out) {
        try (var json = new Json(out)) {
            json.object(() -> {
                json.member("verdict", known.verdict().kind().word())
                        .member("reason", known.verdict().reason());
                known.verdict().odds().ifPresent(odds -> json.member("probability", rounded(odds.probability())));
                json.member("title", known.title())
                        .member("query", known.query())
                        .instant("onset", known.onset().map(Onset::at))
                        .instant("end", known.onset().flatMap(Onset::end));
                known.onset()
                        .ifPresent(onset -> json.member("before", onset.before())
                                .member("during", onset.during())
                                .member("spread", onset.spread())
                                .labels("changed", onset.series()));
                known.taller().ifPresent(taller -> json.instant("taller_onset", Optional.of(taller.at())));
                window(json, "window", known.window());
                window(json, "baseline", known.baseline());
                scope(json, known);
                var counted = known.verdict().odds().map(Odds.Best::ranks).orElse(List.of());
                json.array("templates", known.templates(), t -> template(json, t, counted.contains(t.rank())));
                json.array("series", known.series(), s -> series(json, s));
                json.array("events", known.events(), e -> event(json, e));
                read(json, known);
                json.member("took_ms", known.took().toMillis());
            });
        }
    }

    private static void window(Json json, String name, Window window) {
        json.strings(name, List.of(window.start().toString(), window.end().toString()));
    }

    private static void scope(Json json, Explanation known) {
        if (known.scope().isEmpty()) {
            json.none("scope");
            return;
        }
        var scope = known.scope().get();
        json.object(
                "scope",
                () -> json.member("kind", scope.kind().word())
                        .strings("hosts", scope.hosts())
                        .member("why", scope.why()));
    }

    /// @param counted whether its score is part of the verdict's probability
    private static void template(Json json, RankedTemplate template, boolean counted) {
        json.object(() -> {
            json.member("rank", template.rank())
                    .member("template", template.template())
                    .member("score", rounded(template.score()))
                    .member("counted", counted);
            json.object("parts", () -> template.parts().forEach(p -> json.member(p.name(), rounded(p.value()))));
            json.member("move", template.move().word())
                    .member("count", template.count())
                    .member("baseline_count", template.baselineCount())
                    .member("expected", rounded(template.expected()))
                    .member("first", template.first())
                    .member("last", template.last())
                    .member("start", template.start())
                    .member("host", template.host())
                    .member("level", template.level())
                    .labels("labels", template.labels())
                    .strings(
                            "samples",
                            template.samples().stream().map(Logs.Line::text).toList())
                    .member("why", template.why());
        });
    }

    private static void series(Json json, RankedSeries series) {
        json.object(() -> json.member("rank", series.rank())
                .member("query", series.query())
                .labels("labels", series.labels())
                .member("host", series.host())
                .member("score", rounded(series.score()))
                .seconds("lead_s", Optional.of(series.lead()))
                .member("before", series.before())
                .member("during", series.during())
                .member("why", series.why()));
    }

    private static void event(Json json, KnownEvent event) {
        json.object(() -> json.member("kind", event.kind().word())
                .member("start", event.start())
                .instant("end", event.end())
                .member("host", event.host())
                .member("text", event.text()));
    }

    private static void read(Json json, Explanation known) {
        var read = known.read();
        json.object(
                "read",
                () -> json.member("lines", read.lines())
                        .member("bytes", read.bytes())
                        .member("cut", read.cut())
                        .member("window_lines", read.windowLines())
                        .member("window_covered", rounded(read.coveredOfWindow()))
                        .member("baseline_covered", rounded(read.coveredOfBaseline()))
                        .member("requests", read.requests())
                        .array(
                                "queries",
                                read.queries(),
                                q -> json.object(() -> json.member("role", q.role())
                                        .member("host", q.host())
                                        .member("query", q.query())))
                        .array(
                                "parts",
                                known.parts(),
                                p -> json.object(
                                        () -> json.member("part", p.part().words())
                                                .member("progress", p.progress().word())
                                                .member("took_ms", p.took().toMillis())
                                                .member("note", p.note()))));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
