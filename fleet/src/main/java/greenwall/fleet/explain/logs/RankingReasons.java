package greenwall.fleet.explain.logs;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.explain.RankedTemplate.ScorePart;
import greenwall.fleet.log.LogLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Explains in words and numbers why a template has its rank.
record RankingReasons(LogTemplateCollector collector, LogScope scope) {
    private static final int LONGEST_TEMPLATE = 100;

    /// Lines of a template in the window, in the baseline, and expected in the window.
    record Lines(int count, int before, double expected) {}

    /// @param otherHosts the number of other hosts with this template; negative if only one host is known
    String why(UnusualTemplate notable, LogLevel level, Lines lines, int otherHosts, List<ScorePart> parts) {
        var occurrences = notable.occurrences();
        var found = notable.found();
        var text = new StringBuilder();
        text.append(
                switch (found.change()) {
                    case NEW ->
                        "never seen in the " + DurationText.of(historyBefore(occurrences, found.start())) + " before";
                    case MORE ->
                        CountText.of(lines.count(), "line")
                                + (isBaselineRead(occurrences)
                                        ? ", " + number(lines.expected()) + " expected (" + lines.before()
                                                + " in the baseline)"
                                        : " in the window; the log before it was not read");
                    case FEWER ->
                        "only " + CountText.of(found.lines(), "line") + since() + ", " + number(found.expected())
                                + " expected";
                    case GONE -> "none" + since() + ", " + number(found.expected()) + " expected";
                    case SAME -> "as usual";
                });
        if (!occurrences.note().isEmpty()) {
            text.append("; ").append(occurrences.note());
        }
        notable.sequenceBreak()
                .ifPresent(broken -> text.append("; it followed ")
                        .append(broken.usual())
                        .append(" of ")
                        .append(broken.allUsual())
                        .append(" lines \"")
                        .append(SanitizedText.cut(broken.before().text(), LONGEST_TEMPLATE))
                        .append("\" before, and only ")
                        .append(broken.lines())
                        .append(" of ")
                        .append(broken.all())
                        .append(" since"));
        text.append(found.change().falls() ? "; last " : "; began ").append(place(collector.instant(found.start())));
        if (!level.word().isEmpty()) {
            text.append("; level ").append(level.word());
        }
        if (!occurrences.own) {
            text.append("; from another host, ").append(occurrences.host);
        } else if (otherHosts >= 0) {
            text.append(
                    otherHosts == 0
                            ? "; on this host only"
                            : "; on " + CountText.of(otherHosts, "other host") + " too");
        }
        if (parts.stream().anyMatch(p -> p.name().equals("relevance") && p.value() > 0)) {
            text.append("; shares a word or a name with the metric");
        }
        return text.toString();
    }

    private Duration historyBefore(TemplateOccurrences occurrences, int start) {
        return Duration.ofMillis(occurrences.covered().within(Math.max(0, collector.first()), start));
    }

    private boolean isBaselineRead(TemplateOccurrences occurrences) {
        return occurrences.covered().within(0, collector.millis(scope.window().start())) > 0;
    }

    private String since() {
        return scope.reference().equalWeights() ? " in the window" : " after the onset";
    }

    private String place(Instant start) {
        var onset = scope.reference().onset();
        if (scope.reference().equalWeights()) {
            return DurationText.of(Duration.between(onset.at(), start).abs())
                    + (start.isBefore(onset.at()) ? " before" : " after") + " the window's start";
        }
        if (!start.isAfter(onset.at()) && !start.isBefore(onset.last())) {
            return "at the onset";
        }
        return start.isBefore(onset.last())
                ? DurationText.of(Duration.between(start, onset.at())) + " before the onset"
                : DurationText.of(Duration.between(onset.at(), start)) + " after the onset";
    }

    private static String number(double value) {
        return value >= 10 ? Long.toString(Math.round(value)) : String.format(Locale.ROOT, "%.1f", value);
    }
}
