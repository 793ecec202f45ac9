package greenwall.app.command;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Odds;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.source.Logs;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

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
        out.println(
                ink.bold(known.verdict().word().toUpperCase(Locale.ROOT)) + "  " + TerminalColors.plain(known.title()));
        if (conclusive) {
            out.println(
                    "  " + ink.bold(TerminalColors.plain(line(known.templates().getFirst()))));
        }
        out.println("  " + TerminalColors.plain(known.verdict().reason()));
        out.println();
        if (known.verdict().kind() == Conclusion.Kind.COMPARED) {
            window(known);
        } else {
            onset(known);
        }
        known.scope()
                .ifPresent(scope ->
                        out.println("scope    " + scope.kind().word() + ": " + TerminalColors.plain(scope.why())));
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
                    template.rank(), known.verdict().chance(template), clipped(TerminalColors.plain(line(template)))));
            out.println(ink.faint("           " + clock(template.start()) + "  "
                    + (template.host().isEmpty() ? "" : TerminalColors.plain(template.host()) + "  ")
                    + TerminalColors.plain(template.why())));
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
            out.println(String.format("%3d  %s", series.rank(), clipped(TerminalColors.plain(series.query()))));
            out.println(ink.faint("           " + TerminalColors.plain(series.why())));
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
            out.println("     " + clock(event.start()) + "  " + event.kind().word() + "  "
                    + TerminalColors.plain(event.text())
                    + (event.host().isEmpty() ? "" : ink.faint("  " + TerminalColors.plain(event.host())))
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
            if (List.of(SectionState.Progress.FAILED, SectionState.Progress.SKIPPED)
                    .contains(part.progress())) {
                out.println(ink.faint(part.part().words() + ": "
                        + part.progress().word() + ", " + TerminalColors.plain(part.note())));
            }
        }
    }

    private static String clipped(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }

    private String clock(Instant at) {
        return CLOCK.format(at.atZone(zone));
    }

    static void json(Explanation known, PrintStream out) {
        Json.write(out, json -> {
            json.fields(known, JsonShapes.EXPLAINED_VERDICT);
            known.verdict().odds().ifPresent(odds -> json.member("probability", rounded(odds.probability())));
            json.fields(known, JsonShapes.EXPLAINED);
            known.onset().ifPresent(onset -> json.fields(onset, JsonShapes.EXPLAINED_ONSET));
            known.taller().ifPresent(taller -> json.member("taller_onset", taller.at()));
            window(json, "window", known.window());
            window(json, "baseline", known.baseline());
            json.fields(known, JsonShapes.EXPLAINED_SCOPE);
            var counted = known.verdict().odds().map(Odds.Best::ranks).orElse(List.of());
            json.objects("templates", known.templates(), t -> template(json, t, counted.contains(t.rank())));
            json.objects(
                    "series",
                    known.series(),
                    one -> json.fields(one, JsonShapes.SERIES)
                            .member("score", rounded(one.score()))
                            .fields(one, JsonShapes.SERIES_CHANGE));
            json.fields(known, JsonShapes.EXPLAINED_EVENTS);
            json.object("read", () -> read(json, known));
            json.member("took_ms", known.took().toMillis());
        });
    }

    private static void window(Json json, String name, TimeWindow window) {
        json.member(name, List.of(window.start(), window.end()));
    }

    /// @param counted whether its score is part of the verdict's probability
    private static void template(Json json, RankedTemplate template, boolean counted) {
        json.fields(template, JsonShapes.TEMPLATE)
                .member("score", rounded(template.score()))
                .member("counted", counted)
                .object("parts", () -> template.parts().forEach(p -> json.member(p.name(), rounded(p.value()))))
                .fields(template, JsonShapes.TEMPLATE_COUNTS)
                .member("expected", rounded(template.expected()))
                .fields(template, JsonShapes.TEMPLATE_LINES)
                .member(
                        "samples",
                        template.samples().stream().map(Logs.Line::text).toList())
                .member("why", template.why());
    }

    private static void read(Json json, Explanation known) {
        var read = known.read();
        json.fields(read, JsonShapes.LOGS_READ)
                .member("window_covered", rounded(read.coveredOfWindow()))
                .member("baseline_covered", rounded(read.coveredOfBaseline()))
                .fields(read, JsonShapes.LOGS_ASKED)
                .fields(known, JsonShapes.EXPLAINED_PARTS);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /// Why a service is slow or fails.
    static void service(ServiceExplanation found, ProcessContext program) {
        var ink = program.ink();
        program.println(ink.bold(found.conclusive() ? "conclusive" : "nothing conclusive") + "   "
                + ink.faint(TimestampText.both(found.at(), program.zone())));
        program.say(found.sentence());
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
                if (part.progress() == SectionState.Progress.FAILED) {
                    program.complain(around.title() + ": " + part.part().words() + " failed: "
                            + TerminalColors.plain(part.note()));
                }
            }
        }
    }

    static void serviceJson(ServiceExplanation found, ProcessContext program) {
        Json.write(
                program.out(),
                json -> json.fields(found, JsonShapes.SERVICE_EXPLAINED)
                        .member("verdict", found.conclusive() ? "conclusive" : "nothing conclusive")
                        .fields(found, JsonShapes.SERVICE_CAUSES));
    }
}
