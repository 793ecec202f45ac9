package greenwall.app.command;

import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.Odds;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.PartState;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.source.Logs;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An explanation as text and as JSON: the verdict and its reason first, then the evidence.
record ExplainText(PrintStream out, TerminalColors ink, ZoneId zone) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int MOST_TEMPLATES = 8;
    private static final int MOST_SERIES = 8;
    private static final int MOST_EVENTS = 12;
    private static final int WIDTH = 160;

    void write(Explanation known) {
        boolean conclusive = known.verdict().kind() == Conclusion.Kind.CONCLUSIVE
                || known.verdict().kind() == Conclusion.Kind.LIKELY;
        out.println(ink.bold(known.verdict().word().toUpperCase(Locale.ROOT)) + "  " + plain(known.title()));
        if (conclusive) {
            out.println("  " + ink.bold(plain(line(known.templates().getFirst()))));
        }
        out.println("  " + plain(known.verdict().reason()));
        out.println();
        if (known.verdict().kind() == Conclusion.Kind.COMPARED) {
            window(known);
        } else {
            onset(known);
        }
        known.scope().ifPresent(scope -> out.println("scope    " + scope.kind().word() + ": " + plain(scope.why())));
        templates(known, conclusive);
        series(known);
        events(known);
        read(known);
    }

    private void onset(Explanation known) {
        if (known.onset().isEmpty()) {
            out.println("onset    none found around "
                    + TimestampText.toTheSecond(known.question().at(), zone));
        } else {
            var onset = known.onset().get();
            var unit = Unit.of(known.unit());
            out.println("onset    " + TimestampText.toTheSecond(onset.at(), zone)
                    + (onset.spread() ? "  its spread from " : "  from ")
                    + unit.text(onset.before()) + " to "
                    + unit.text(onset.during())
                    + onset.end()
                            .map(end -> ", over at " + clock(end) + " after "
                                    + Unit.duration(Duration.between(onset.at(), end)))
                            .orElse(", still ongoing at the end of the data"));
        }
        known.taller()
                .ifPresent(taller -> out.println(
                        "also     " + TimestampText.toTheSecond(taller.at(), zone) + "  a larger change, from "
                                + Unit.of(known.unit()).text(taller.before()) + " to "
                                + Unit.of(known.unit()).text(taller.during())));
        window(known);
    }

    private void window(Explanation known) {
        out.println("window   " + clock(known.window().start()) + " to "
                + clock(known.window().end())
                + ink.faint("  baseline from " + baseline(known)));
    }

    private String baseline(Explanation known) {
        boolean before = known.baseline().end().equals(known.window().start());
        return before
                ? clock(known.baseline().start())
                : TimestampText.toTheSecond(known.baseline().start(), zone) + " to "
                        + clock(known.baseline().end());
    }

    private void templates(Explanation known, boolean conclusive) {
        if (known.templates().isEmpty()) {
            return;
        }
        out.println();
        boolean compared = known.verdict().kind() == Conclusion.Kind.COMPARED;
        out.println(ink.bold(
                conclusive
                        ? "log lines, with the probability that each is the cause"
                        : compared
                                ? "log lines that differ, the clearest first"
                                : "log lines that differ, none of them likely enough to be the cause"));
        for (var template : known.templates().stream().limit(MOST_TEMPLATES).toList()) {
            out.println(String.format(
                    "%3d  %-6s  %s",
                    template.rank(), known.verdict().chance(template), clipped(plain(line(template)))));
            out.println(ink.faint("           " + clock(template.start()) + "  "
                    + (template.host().isEmpty() ? "" : plain(template.host()) + "  ") + plain(template.why())));
        }
    }

    /// A real line if there is one, which is more specific than its template.
    private static String line(RankedTemplate template) {
        return template.samples().isEmpty()
                ? template.template()
                : template.samples().getFirst().text();
    }

    private void series(Explanation known) {
        if (known.series().isEmpty()) {
            return;
        }
        out.println();
        out.println(ink.bold(
                known.onset().isPresent()
                        ? "series that changed with it, the clearest first"
                        : "series that changed, the clearest first"));
        for (var series : known.series().stream().limit(MOST_SERIES).toList()) {
            out.println(String.format("%3d  %s", series.rank(), clipped(plain(series.query()))));
            out.println(ink.faint("           " + plain(series.why())));
        }
    }

    private void events(Explanation known) {
        if (known.events().isEmpty()) {
            return;
        }
        out.println();
        out.println(ink.bold("known events"));
        var events = known.events();
        for (var event : events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size())) {
            out.println("     " + clock(event.start()) + "  " + event.kind().word() + "  " + plain(event.text())
                    + (event.host().isEmpty() ? "" : ink.faint("  " + plain(event.host())))
                    + event.end().map(end -> ink.faint("  until " + clock(end))).orElse(""));
        }
    }

    private void read(Explanation known) {
        var read = known.read();
        out.println();
        out.println(ink.faint(read.lines() + " lines read in " + read.requests() + " requests, "
                + Math.round(100 * read.coveredOfWindow()) + " % of the window and "
                + Math.round(100 * read.coveredOfBaseline()) + " % of the baseline"
                + (read.cut() ? "; the rest of the window was not read (limit reached)" : "") + "; took "
                + known.took().toMillis() + " ms"));
        for (var part : known.parts()) {
            if (List.of(PartState.Progress.FAILED, PartState.Progress.SKIPPED).contains(part.progress())) {
                out.println(
                        ink.faint(part.part().words() + ": " + part.progress().word() + ", " + plain(part.note())));
            }
        }
    }

    private static String plain(String text) {
        return TerminalColors.plain(text);
    }

    private static String clipped(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }

    private String clock(Instant at) {
        return CLOCK.format(at.atZone(zone));
    }

    /// Fields may be added, never renamed: scripts depend on them.
    static void json(Explanation known, PrintStream out) {
        Json.write(out, json -> {
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
            json.objects("templates", known.templates(), t -> template(json, t, counted.contains(t.rank())));
            json.objects("series", known.series(), s -> series(json, s));
            json.objects("events", known.events(), e -> event(json, e));
            read(json, known);
            json.member("took_ms", known.took().toMillis());
        });
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
    }

    private static void series(Json json, RankedSeries series) {
        json.member("rank", series.rank())
                .member("query", series.query())
                .labels("labels", series.labels())
                .member("host", series.host())
                .member("score", rounded(series.score()))
                .seconds("lead_s", Optional.of(series.lead()))
                .member("before", series.before())
                .member("during", series.during())
                .member("why", series.why());
    }

    private static void event(Json json, KnownEvent event) {
        json.member("kind", event.kind().word())
                .member("start", event.start())
                .instant("end", event.end())
                .member("host", event.host())
                .member("text", event.text());
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
                        .objects(
                                "queries",
                                read.queries(),
                                q -> json.member("role", q.role())
                                        .member("host", q.host())
                                        .member("query", q.query()))
                        .objects(
                                "parts",
                                known.parts(),
                                p -> json.member("part", p.part().words())
                                        .member("progress", p.progress().word())
                                        .member("took_ms", p.took().toMillis())
                                        .member("note", p.note())));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /// Why a service is slow or fails.
    static void service(ServiceExplanation found, ProcessContext program) {
        var ink = program.ink();
        program.println(ink.bold(found.conclusive() ? "conclusive" : "nothing conclusive") + "   "
                + ink.faint(TimestampText.both(found.at(), program.zone())));
        program.println(TerminalColors.plain(found.sentence()));
        for (var cause : found.causes()) {
            program.println("%3.0f %%  %-8s %s: %s"
                    .formatted(
                            100 * cause.score(),
                            cause.kind().word(),
                            TerminalColors.plain(cause.name()),
                            TerminalColors.plain(cause.text())));
            program.println(ink.faint("       " + TerminalColors.plain(String.join("; ", cause.why()))));
        }
        failures(found, program);
    }

    /// What could not be checked.
    private static void failures(ServiceExplanation found, ProcessContext program) {
        for (var around : found.around()) {
            for (var part : around.parts()) {
                if (part.progress() == PartState.Progress.FAILED) {
                    program.complain(around.title() + ": " + part.part().words() + " failed: "
                            + TerminalColors.plain(part.note()));
                }
            }
        }
    }

    static void serviceJson(ServiceExplanation found, ProcessContext program) {
        Json.write(
                program.out(),
                json -> json.member("cluster", found.cluster())
                        .member("service", found.service())
                        .member("at", found.at())
                        .member("verdict", found.conclusive() ? "conclusive" : "nothing conclusive")
                        .member("sentence", found.sentence())
                        .objects(
                                "causes",
                                found.causes(),
                                cause -> json.member("kind", cause.kind().word())
                                        .member("name", cause.name())
                                        .member("text", cause.text())
                                        .member("score", cause.score())
                                        .member("onset", cause.onset())
                                        .text("trace", cause.trace())
                                        .strings("why", cause.why()))
                        .strings("looked", found.looked()));
    }
}
