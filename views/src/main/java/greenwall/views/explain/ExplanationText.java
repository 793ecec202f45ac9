package greenwall.views.explain;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.LogCoverage;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.RankedTemplate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Describes an explanation in sentences with numbers.
record ExplanationText(ZoneId zone) {
    /// For example `14:32:07 CET (13:32:07 UTC)`.
    String localAndUtc(Instant at) {
        return InstantText.clockWithUtc(at, zone);
    }

    String clock(Instant at) {
        return InstantText.seconds(at, zone);
    }

    /// The finding in one sentence.
    String answer(Explanation explanation, boolean cancelled) {
        return switch (explanation.conclusion().kind()) {
            case PENDING -> changed(explanation) + (cancelled ? "" : " …");
            case CONCLUSIVE, LIKELY ->
                changed(explanation)
                        + (explanation.onset().isEmpty() ? " shows no change. " : ". ")
                        + cause(explanation.templates().getFirst());
            case COMPARED -> explanation.conclusion().reason() + ".";
            case NOTHING_CONCLUSIVE ->
                explanation.title() + ": " + explanation.conclusion().reason() + ".";
        };
    }

    /// For example `ebpf.disk.p99 of st01 went from 20 ms to 1.8 s at 17:48:46`.
    private String changed(Explanation explanation) {
        if (explanation.onset().isEmpty()) {
            return explanation.title();
        }
        var onset = explanation.onset().get();
        if (onset.placed()) {
            return explanation.title() + ", with the onset set by hand at " + clock(onset.at());
        }
        var unit = Unit.of(explanation.unit());
        boolean known = !Double.isNaN(onset.before()) && !Double.isNaN(onset.during());
        return (onset.spread() ? "The spread of " : "")
                + explanation.title()
                + (known ? " went from " + unit.text(onset.before()) + " to " + unit.text(onset.during()) : " changed")
                + " at " + clock(onset.at());
    }

    private String cause(RankedTemplate of) {
        var count = String.format(Locale.ROOT, "%,d", of.count());
        return "The log" + (of.host().isEmpty() ? "" : " of " + of.host())
                + switch (of.change()) {
                    case NEW -> " has had new lines since " + clock(of.start()) + ": ";
                    case MORE ->
                        " has had " + (Double.isNaN(of.expected()) ? "" : "more ") + "lines like this since "
                                + clock(of.start()) + ": ";
                    case FEWER -> " has had fewer lines like this since " + clock(of.start()) + ": ";
                    case GONE -> " has had no lines like this since " + clock(of.start()) + ": ";
                    case SAME -> " has: ";
                }
                + "“" + of.line().strip() + "”"
                + (of.change() == RankedTemplate.FrequencyChange.GONE
                        ? "."
                        : " (" + count + (of.count() == 1 ? " line)." : " lines)."));
    }

    String onset(Explanation explanation, boolean cancelled) {
        if (explanation.conclusion().kind() == Conclusion.Kind.COMPARED) {
            return "From " + localAndUtc(explanation.window().start()) + " to "
                    + localAndUtc(explanation.window().end()) + ".";
        }
        if (explanation.onset().isEmpty()) {
            var around = localAndUtc(explanation.question().at());
            return explanation.complete()
                    ? (explanation.metricSeries().isEmpty()
                                    ? "Without samples of the metric, no change can be found around "
                                    : "No change in the metric was found around ")
                            + around + "."
                    : cancelled
                            ? "The search for the change around " + around + " was not completed."
                            : "Searching for the change around " + around + ".";
        }
        var onset = explanation.onset().get();
        var unit = Unit.of(explanation.unit());
        var text = new StringBuilder((onset.placed() ? "Onset set by hand at " : "Began ")
                + InstantText.DAY.format(onset.at().atZone(zone)) + " " + localAndUtc(onset.at()));
        if (!onset.placed()) {
            text.append(", after the sample of ").append(clock(onset.last()));
        }
        if (!Double.isNaN(onset.before()) && !Double.isNaN(onset.during())) {
            text.append((onset.spread() ? ": the spread of its values changed from " : ": from ")
                    + unit.text(onset.before()) + " to " + unit.text(onset.during()));
        }
        if (onset.size() > 0) {
            text.append(String.format(Locale.ROOT, ", %.0f times its usual variation", onset.size()));
        }
        onset.end()
                .ifPresentOrElse(
                        end -> text.append("; ended at ").append(clock(end)),
                        () -> text.append("; still ongoing at the end of the data")
                                .append(lastSample(explanation)
                                        .map(at -> ", " + clock(at))
                                        .orElse("")));
        explanation
                .largerOnset()
                .ifPresent(larger -> text.append("; a larger change began at " + clock(larger.at()) + ", from "
                        + unit.text(larger.before()) + " to " + unit.text(larger.during())));
        return text.append('.').toString();
    }

    private static Optional<Instant> lastSample(Explanation explanation) {
        return explanation.metricSeries().stream()
                .filter(series -> series.size() > 0)
                .map(series -> Instant.ofEpochMilli(series.timeMillis()[series.size() - 1]))
                .max(Comparator.naturalOrder());
    }

    static String coverage(Explanation explanation, boolean cancelled) {
        LogCoverage coverage = explanation.logCoverage();
        if (coverage.requests() == 0) {
            return explanation.complete() || cancelled ? "No log was read." : "No log has been read yet.";
        }
        return String.format(Locale.ROOT, "%,d", coverage.lines())
                + (coverage.lines() == 1 ? " line" : " lines") + " read (" + Unit.BYTES.text(coverage.bytes())
                + ", "
                + CountText.of(coverage.requests(), "request") + "), "
                + Unit.RATIO.text(coverage.coveredOfWindow()) + " of the time range and "
                + Unit.RATIO.text(coverage.coveredOfBaseline()) + " of the time before it"
                + (coverage.cut() ? "; a limit was reached, so some lines of the time range were not read" : "")
                + coverage.coarseText() + ".";
    }

    /// A template may have changed for some minutes only, so the lines of the whole window may not show it.
    String template(RankedTemplate of, Optional<Onset> onset) {
        var count = String.format(Locale.ROOT, "%,d", of.count()) + (of.count() == 1 ? " line" : " lines");
        double expected = expected(of);
        boolean known = !Double.isNaN(expected);
        var against = known
                ? String.format(Locale.ROOT, expected < 10 ? ", %.1f expected" : ", %,.0f expected", expected)
                : " in the time range; the log before it was not read";
        var forATime = " for a time: " + count + " in all" + against;
        var words = switch (of.change()) {
            case NEW -> "New: " + count + ", none in the " + DurationText.of(of.history()) + " before";
            case MORE -> known ? "More" + (of.count() > expected ? ": " + count + against : forATime) : count + against;
            case FEWER -> "Fewer" + (of.count() < expected || !known ? ": " + count + against : forATime);
            case GONE ->
                of.count() == 0
                        ? "Missing: no lines" + against
                        : of.last().isAfter(of.start()) ? "Missing" + forATime : "Stopped: " + count + against;
            case SAME -> "As usual: " + count + against;
        };
        return words + onset.map(o -> "; " + against(of.start(), o.at())).orElse("") + ".";
    }

    /// Rounded as it is shown, so that a count is not said to be more than an equal number.
    private static double expected(RankedTemplate of) {
        return of.expected() < 10 ? Math.rint(10 * of.expected()) / 10 : Math.rint(of.expected());
    }

    /// For example `began 7 s before the onset`.
    static String against(Instant start, Instant onset) {
        var between = Duration.between(start, onset);
        if (between.abs().toMillis() < 500) {
            return "began at the onset";
        }
        return "began " + Unit.SECONDS.text(between.abs().toMillis() / 1000.0)
                + (between.isNegative() ? " after the onset" : " before the onset");
    }

    String series(RankedSeries of) {
        var lead = of.lead();
        var when = lead.isZero()
                ? "at the same time"
                : Unit.SECONDS.text(lead.abs().toMillis() / 1000.0) + (lead.isNegative() ? " later" : " earlier");
        return "Changed " + when + ": from " + value(of, of.before()) + " to " + value(of, of.during()) + ".";
    }

    private String value(RankedSeries of, double value) {
        var metric = of.labels().metricName();
        return of.samples()
                        .filter(series -> ExplanationCharts.isInstant(metric, value, series))
                        .isPresent()
                ? clock(Instant.ofEpochSecond((long) value))
                : Unit.ofMetric(metric).text(value);
    }

    /// The metric and the labels that distinguish the series.
    static String name(RankedSeries of) {
        var labels = new StringBuilder();
        of.labels().forEach((name, value) -> {
            if (!name.equals("__name__") && !name.equals("instance") && !name.equals("job")) {
                labels.append(labels.isEmpty() ? "" : ", ").append(name + "=" + value);
            }
        });
        var metric =
                of.labels().metricName().isEmpty() ? of.query() : of.labels().metricName();
        return metric + (labels.isEmpty() ? "" : " {" + labels + "}");
    }

    String event(KnownEvent of) {
        return of.kind().word() + " · " + clock(of.start())
                + of.end().map(end -> " to " + clock(end)).orElse("")
                + (of.host().isEmpty() ? "" : " · " + of.host());
    }
}
