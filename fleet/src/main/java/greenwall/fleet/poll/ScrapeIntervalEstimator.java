package greenwall.fleet.poll;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Estimates the scrape intervals of targets if the source does not report them. Of two estimates the shorter
/// one counts. Over ten minutes, a missed scrape hardly matters; but a target that appeared a minute ago, or
/// has a gap in its samples, would seem to be scraped far less often than it is.
record ScrapeIntervalEstimator(QueryRound round, FormQueries queries) {
    private static final int USUAL_SECONDS = 600;
    private static final int RECENT_SECONDS = 120;
    /// Estimates the intervals of targets that have an `up`.
    void estimateTargets(KnownTargets known) {
        if (known.intervalsMissing()) {
            estimate(known, "up", _ -> true);
        }
    }

    /// Repeats the estimate for targets that had only a few scrapes, since their last estimates are rough.
    void refine(KnownTargets known, Instant now) {
        if (known.intervalsRough()) {
            estimate(known, "up", query -> query.dueAt(now));
        }
    }

    /// Estimates the intervals of pushed targets by the metric that most of them have.
    void estimatePushedTargets(KnownTargets known) {
        if (known.hasPushedTargets()) {
            queries.ages().stream()
                    .filter(age -> age.query().answer().size() > 0
                            && !age.ages().selector().equals("up"))
                    .max(Comparator.comparingInt(age -> age.query().answer().size()))
                    .ifPresent(age -> estimate(known, age.ages().selector(), _ -> true));
        }
    }

    private void estimate(KnownTargets known, String selector, Predicate<PolledQuery> due) {
        var target = queries.targetLabels().groupingLabels();
        var usual = queries.query(usual(target, selector));
        var recent = queries.query(recent(target, selector));
        round.send(Stream.of(usual, recent).filter(due).toList());
        known.estimate(List.of(usual.answer(), recent.answer()));
    }

    /// The seconds between samples, from the number of samples in ten minutes.
    private static String usual(String target, String selector) {
        return "%d / (max by (%s) (count_over_time(%s[%ds])) > 1)"
                .formatted(USUAL_SECONDS, target, selector, USUAL_SECONDS);
    }

    /// The seconds between samples, from the first and the last sample of two minutes. For an older target,
    /// the first sample precedes those that are counted, so there are as many steps as samples.
    private static String recent(String target, String selector) {
        var first = "min by (%s) (min_over_time(timestamp(%s)[%ds:2s]))".formatted(target, selector, RECENT_SECONDS);
        return "(max by (%s) (timestamp(%s)) - %s) / (max by (%s) (count_over_time(%s[%ds])) - (%s > bool time() - %d))"
                .formatted(target, selector, first, target, selector, RECENT_SECONDS, first, RECENT_SECONDS);
    }
}
