package greenwall.app.command;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.LineProbability;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.source.LogSource;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/// Prints an explanation as text and as JSON: first the verdict and its reason, then the evidence.
record ExplanationPrinter(PrintStream out, TerminalColors colors, ZoneId zone) {
    private static final int MAX_TEMPLATES = 8;
    private static final int MAX_SERIES = 8;
    private static final int MAX_EVENTS = 12;
    private static final int WIDTH = 160;

    void write(Explanation explanation) {
        boolean conclusive = explanation.conclusion().kind() == Conclusion.Kind.CONCLUSIVE
                || explanation.conclusion().kind() == Conclusion.Kind.LIKELY;
        out.println(colors.bold(explanation.conclusion().word().toUpperCase(Locale.ROOT)) + "  "
                + TerminalColors.plain(explanation.title()));
        if (conclusive) {
            out.println("  "
                    + colors.bold(TerminalColors.plain(
                            explanation.templates().getFirst().line())));
        }
        var reason = explanation.conclusion().reason();
        out.println("  " + TerminalColors.plain(reason));
        if (explanation.sections().stream().allMatch(part -> part.note().equals(reason))) {
            // Nothing was examined.
            return;
        }
        out.println();
        if (explanation.conclusion().kind() == Conclusion.Kind.COMPARED) {
            window(explanation);
        } else {
            onset(explanation);
        }
        explanation
                .scope()
                .ifPresent(scope ->
                        out.println("scope    " + scope.kind().word() + ": " + TerminalColors.plain(scope.why())));
        templates(explanation, conclusive);
        series(explanation);
        events(explanation);
        logCoverage(explanation);
    }

    private void onset(Explanation explanation) {
        if (explanation.onset().isEmpty()) {
            out.println(
                    explanation.metricSeries().isEmpty()
                            ? "onset    not searched, because there are no samples of the metric"
                            : "onset    none found around "
                                    + InstantText.withUtc(explanation.question().at(), zone));
        } else {
            var onset = explanation.onset().get();
            var unit = Unit.of(explanation.unit());
            out.println("onset    " + InstantText.withUtc(onset.at(), zone)
                    + (onset.spread() ? "  the spread of its values changed from " : "  from ")
                    + unit.text(onset.before()) + " to "
                    + unit.text(onset.during())
                    + onset.end()
                            .map(end -> ", ended at " + clock(end) + " after "
                                    + DurationText.of(Duration.between(onset.at(), end)))
                            .orElse(", still ongoing at the end of the data"));
        }
        explanation
                .largerOnset()
                .ifPresent(taller ->
                        out.println("also     " + InstantText.withUtc(taller.at(), zone) + "  a larger change, from "
                                + Unit.of(explanation.unit()).text(taller.before()) + " to "
                                + Unit.of(explanation.unit()).text(taller.during())));
        window(explanation);
    }

    private void window(Explanation explanation) {
        out.println("window   " + InstantText.withUtc(explanation.window().start(), zone) + " to "
                + clock(explanation.window().end())
                + colors.faint("  baseline from " + baseline(explanation)));
    }

    private String baseline(Explanation explanation) {
        boolean before =
                explanation.baseline().end().equals(explanation.window().start());
        return before
                ? clock(explanation.baseline().start())
                : InstantText.withUtc(explanation.baseline().start(), zone) + " to "
                        + clock(explanation.baseline().end());
    }

    private void templates(Explanation explanation, boolean conclusive) {
        if (explanation.templates().isEmpty()) {
            return;
        }
        out.println();
        boolean compared = explanation.conclusion().kind() == Conclusion.Kind.COMPARED;
        out.println(colors.bold(
                conclusive
                        ? "log lines, with the probability that each is the cause"
                        : compared
                                ? "log lines that differ, the clearest first"
                                : "log lines that differ, none of them likely enough to be the cause"));
        for (var template :
                explanation.templates().stream().limit(MAX_TEMPLATES).toList()) {
            out.println(String.format(
                    "%3d  %-6s  %s",
                    template.rank(),
                    explanation.conclusion().probabilityText(template),
                    SanitizedText.cut(TerminalColors.plain(template.line()), WIDTH)));
            out.println(colors.faint("           " + clock(template.start()) + "  "
                    + (template.host().isEmpty() ? "" : TerminalColors.plain(template.host()) + "  ")
                    + TerminalColors.plain(template.why())));
        }
        more(explanation.templates().size() - MAX_TEMPLATES);
    }

    private void series(Explanation explanation) {
        if (explanation.series().isEmpty()) {
            return;
        }
        out.println();
        out.println(colors.bold(
                explanation.onset().isPresent()
                        ? "series that changed with it, the clearest first"
                        : "series that changed, the clearest first"));
        for (var series : explanation.series().stream().limit(MAX_SERIES).toList()) {
            out.println(String.format(
                    "%3d  %s", series.rank(), SanitizedText.cut(TerminalColors.plain(series.query()), WIDTH)));
            out.println(colors.faint("           " + TerminalColors.plain(series.why())));
        }
        more(explanation.series().size() - MAX_SERIES);
    }

    private void more(int number) {
        if (number > 0) {
            out.println(colors.faint("     " + number + " more with --json"));
        }
    }

    private void events(Explanation explanation) {
        if (explanation.events().isEmpty()) {
            return;
        }
        out.println();
        out.println(colors.bold("known events"));
        var near = explanation.conclusion().kind() == Conclusion.Kind.COMPARED
                ? explanation.window().start()
                : explanation
                        .onset()
                        .map(Onset::at)
                        .orElse(explanation.question().at());
        for (var event : KnownEvent.nearest(explanation.events(), near, MAX_EVENTS)) {
            out.println("     " + clock(event.start()) + "  " + event.kind().word() + "  "
                    + TerminalColors.plain(event.text())
                    + (event.host().isEmpty() ? "" : colors.faint("  " + TerminalColors.plain(event.host())))
                    + event.end()
                            .map(end -> colors.faint("  until " + clock(end)))
                            .orElse(""));
        }
        more(explanation.events().size() - MAX_EVENTS);
    }

    private void logCoverage(Explanation explanation) {
        var coverage = explanation.logCoverage();
        out.println();
        out.println(colors.faint(CountText.of(coverage.lines(), "line") + " read in "
                + CountText.of(coverage.requests(), "request") + ", "
                + Math.round(100 * coverage.coveredOfWindow()) + " % of the window and "
                + Math.round(100 * coverage.coveredOfBaseline()) + " % of the baseline"
                + (coverage.cut() ? "; the rest of the window was not read (limit reached)" : "")
                + coverage.coarseText() + "; took "
                + explanation.took().toMillis() + " ms"));
        for (var section : explanation.sections()) {
            out.println(colors.faint(section.kind().words() + ": "
                    + section.progress().word() + ", " + TerminalColors.plain(section.note())));
        }
    }

    private String clock(Instant at) {
        return InstantText.seconds(at, zone);
    }

    static void writeJson(JsonStreamWriter json, Explanation explanation) {
        json.fields(explanation, CommandJsonShapes.EXPLAINED_VERDICT);
        explanation.conclusion().bestLines().ifPresent(odds -> json.member("probability", rounded(odds.probability())));
        json.fields(explanation, CommandJsonShapes.EXPLAINED);
        explanation.onset().ifPresent(onset -> json.fields(onset, CommandJsonShapes.EXPLAINED_ONSET));
        explanation.largerOnset().ifPresent(larger -> json.member("taller_onset", larger.at()));
        window(json, "window", explanation.window());
        window(json, "baseline", explanation.baseline());
        json.fields(explanation, CommandJsonShapes.EXPLAINED_SCOPE);
        var counted = explanation
                .conclusion()
                .bestLines()
                .map(LineProbability.BestLines::ranks)
                .orElse(List.of());
        json.objects("templates", explanation.templates(), t -> template(json, t, counted.contains(t.rank())));
        json.objects(
                "series",
                explanation.series(),
                series -> json.fields(series, CommandJsonShapes.SERIES)
                        .member("score", rounded(series.score()))
                        .fields(series, CommandJsonShapes.SERIES_CHANGE));
        json.fields(explanation, CommandJsonShapes.EXPLAINED_EVENTS);
        json.object("read", () -> logCoverage(json, explanation));
        json.member("took_ms", explanation.took().toMillis());
    }

    private static void window(JsonStreamWriter json, String name, TimeWindow window) {
        json.member(name, List.of(window.start(), window.end()));
    }

    /// @param counted whether the template's score is part of the verdict's probability
    private static void template(JsonStreamWriter json, RankedTemplate template, boolean counted) {
        json.fields(template, CommandJsonShapes.TEMPLATE)
                .member("score", rounded(template.score()))
                .member("counted", counted)
                .object("parts", () -> template.parts().forEach(p -> json.member(p.name(), rounded(p.value()))))
                .fields(template, CommandJsonShapes.TEMPLATE_COUNTS)
                .member("expected", rounded(template.expected()))
                .fields(template, CommandJsonShapes.TEMPLATE_LINES)
                .member(
                        "samples",
                        template.samples().stream().map(LogSource.Line::text).toList())
                .member("why", template.why());
    }

    private static void logCoverage(JsonStreamWriter json, Explanation explanation) {
        var coverage = explanation.logCoverage();
        json.fields(coverage, CommandJsonShapes.LOGS_READ)
                .member("window_covered", rounded(coverage.coveredOfWindow()))
                .member("baseline_covered", rounded(coverage.coveredOfBaseline()))
                .fields(coverage, CommandJsonShapes.LOGS_QUERIED)
                .fields(explanation, CommandJsonShapes.EXPLAINED_PARTS);
    }

    private static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    static void writeService(ServiceExplanation found, ProcessContext process) {
        var colors = process.colors();
        process.println(colors.bold(found.conclusive() ? "CONCLUSIVE" : "NOTHING CONCLUSIVE") + "  "
                + TerminalColors.plain(found.service()) + "   "
                + colors.faint(InstantText.minuteWithUtc(found.at(), process.zone())));
        process.printEscaped("  " + found.reason());
        for (var cause : found.causes()) {
            process.println("%3.0f %%  %-8s %s: %s"
                    .formatted(
                            100 * cause.score(),
                            cause.kind().word(),
                            TerminalColors.plain(cause.name()),
                            TerminalColors.plain(cause.finding())));
            process.println(colors.faint("       " + TerminalColors.plain(String.join("; ", cause.why()))));
        }
        failures(found, process);
    }

    private static void failures(ServiceExplanation found, ProcessContext process) {
        for (var around : found.hostExplanations()) {
            for (var section : around.sections()) {
                if (section.progress() == SectionState.Progress.FAILED) {
                    process.printError(around.title() + ": " + section.kind().words() + " (failed): "
                            + TerminalColors.plain(section.note()));
                }
            }
        }
    }

    static void writeServiceJson(JsonStreamWriter json, ServiceExplanation found) {
        json.fields(found, CommandJsonShapes.SERVICE_EXPLAINED)
                .member("verdict", found.conclusive() ? "conclusive" : "nothing conclusive")
                .fields(found, CommandJsonShapes.SERVICE_CAUSES);
    }
}
