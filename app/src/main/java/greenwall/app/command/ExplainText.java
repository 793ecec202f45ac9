package greenwall.app.command;

import greenwall.fleet.Unit;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.PartState;
import greenwall.fleet.explain.RankedTemplate;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// An explanation as text: the verdict and its reason first, then the evidence.
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
                    + Clocks.toTheSecond(known.question().at(), zone));
        } else {
            var onset = known.onset().get();
            var unit = Unit.of(known.unit());
            out.println("onset    " + Clocks.toTheSecond(onset.at(), zone)
                    + (onset.spread() ? "  its spread from " : "  from ")
                    + unit.text(onset.before()) + " to "
                    + unit.text(onset.during())
                    + onset.end()
                            .map(end -> ", over at " + clock(end) + " after "
                                    + Unit.duration(Duration.between(onset.at(), end)))
                            .orElse(", still so at the end of what was read"));
        }
        known.taller()
                .ifPresent(taller ->
                        out.println("also     " + Clocks.toTheSecond(taller.at(), zone) + "  a taller change, from "
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
                : Clocks.toTheSecond(known.baseline().start(), zone) + " to "
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
                        ? "series that moved with it, the clearest first"
                        : "series that moved, the clearest first"));
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
        out.println(ink.bold("known to have happened"));
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
                + (read.cut() ? "; the rest of the window was cut off" : "") + "; took "
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
}
