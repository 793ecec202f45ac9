package greenwall.fleet.poll;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// How often targets are scraped of which the source does not say it. Two estimates are asked for, and the shorter one
/// counts: over ten minutes a missed scrape hardly matters, but a target that came a minute ago, or one of which
/// nothing was stored for a while, would seem to be scraped far less often than it is.
record ScrapeIntervals(QueryRound round, FormQueries queries) {
    private static final int OF_MINUTES = 600;
    private static final int OF_LATE = 120;
    /// Of targets that have an `up`.
    void ofTargets(TargetRegistry registry) {
        if (registry.size() > 0 && registry.intervalsMissing()) {
            estimate(registry, "up", _ -> true);
        }
    }

    /// The same again where they were scraped a few times only, so that the last estimates are rough.
    void refine(TargetRegistry registry, Instant now) {
        if (registry.intervalsRough()) {
            estimate(registry, "up", query -> query.dueAt(now));
        }
    }

    /// Of those who push, by what most of them have.
    void ofStrays(TargetRegistry registry) {
        if (registry.hasStrays()) {
            queries.ages().stream()
                    .filter(age -> age.query().answer().size() > 0
                            && !age.ages().selector().equals("up"))
                    .max(Comparator.comparingInt(age -> age.query().answer().size()))
                    .ifPresent(age -> estimate(registry, age.ages().selector(), _ -> true));
        }
    }

    private void estimate(TargetRegistry registry, String selector, Predicate<PolledQuery> due) {
        var target = queries.separators().target();
        var usual = queries.query(usual(target, selector));
        var late = queries.query(late(target, selector));
        round.ask(Stream.of(usual, late).filter(due).toList());
        registry.estimate(List.of(usual.answer(), late.answer()));
    }

    /// Seconds between samples, by how many there were in ten minutes.
    private static String usual(String target, String selector) {
        return "%d / (max by (%s) (count_over_time(%s[%ds])) > 1)".formatted(OF_MINUTES, target, selector, OF_MINUTES);
    }

    /// The same by the first and the last sample of two minutes. The first one of a target that is older lies before
    /// those that are counted, so that there are as many steps as samples.
    private static String late(String target, String selector) {
        var first = "min by (%s) (min_over_time(timestamp(%s)[%ds:2s]))".formatted(target, selector, OF_LATE);
        return "(max by (%s) (timestamp(%s)) - %s) / (max by (%s) (count_over_time(%s[%ds])) - (%s > bool time() - %d))"
                .formatted(target, selector, first, target, selector, OF_LATE, first, OF_LATE);
    }
}
