package greenwall.fleet.explain.logs;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.explain.LineProbability;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.RankedTemplate.ScorePart;
import greenwall.fleet.explain.logs.SurpriseScorer.FoundChange;
import greenwall.fleet.explain.logs.SurpriseScorer.NoveltyRate;
import greenwall.fleet.log.LogLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Ranks templates by the evidence that each is the cause. All parts are decimal logarithms and are added: how
/// unlikely the change is by chance (its rarity and its distance from the onset), and prior knowledge (how
/// serious the line is, whether it relates to the metric, which host wrote it).
///
/// @param neighbours plain names of hosts that the explained host depends on; a line of any other host must
///     name it
/// @param names of the explained host that lines of other hosts may contain; empty if no name is certain
public record LogRanking(
        LogTemplateCollector collector,
        LogSearchWindow scope,
        LineRelevance relevance,
        Set<String> neighbours,
        Set<String> names) {
    /// A ranking has at most as many entries.
    public static final int MAX_SHOWN = 20;

    static final int SETTLING = 60_000;
    private static final int TOGETHER_BEFORE = 60_000;
    private static final int TOGETHER_AFTER = 300_000;
    private static final int LONGEST_TEMPLATE = 100;

    /// Whether lines are compared with a change of the metric, and not only with an instant.
    public boolean onsetKnown() {
        return scope.reference().onset().known();
    }

    private record Entry(UnusualTemplate notable, List<ScorePart> parts, double evidence, LogLevel level) {
        TemplateOccurrences occurrences() {
            return notable.occurrences();
        }

        int[] times() {
            return notable.times();
        }

        FoundChange found() {
            return notable.found();
        }

        String key() {
            return RankedTemplate.key(occurrences().template.id(), occurrences().host);
        }
    }

    public List<RankedTemplate> rank() {
        var allOccurrences = collector.byOwner();
        var onset = scope.reference().onset();
        int start = collector.millis(scope.window().start());
        int end = collector.millis(scope.window().end());
        int first = Math.max(0, collector.first());
        var distance = new OnsetDistance(
                collector.millis(onset.last()),
                collector.millis(onset.at()),
                collector.millis(scope.reference().until()),
                scope.reference().uncertaintySeconds());
        var compared = comparedIntervals(start, end);
        var surprise = new SurpriseScorer(distance, first, start, novelty(allOccurrences, first, compared));
        var share = new TemplateShare(allOccurrences, compared, first, end);
        var fleet = FleetLogFacts.of(allOccurrences, first, distance.onset(), end);
        // Without an onset, a line that no longer follows its caller's line is the only evidence, even if the
        // entire log stopped.
        var notable = new UnusualTemplate.Search(surprise, share, compared, first, start, end)
                .among(allOccurrences, onset.known() ? fleet.silent() : Set.of());
        var hostEvidence = Optional.of(HostScorer.of(neighbours, names))
                .filter(_ -> collector.owners().identifiesOwn());
        var evidence = new LineScorer(
                onset,
                distance,
                fleet,
                startedTogether(notable, distance),
                relevance.among(allOccurrences, onset.series(), collector.own()),
                hostEvidence);
        var entries = new ArrayList<Entry>();
        for (var one : notable) {
            var level = level(one.occurrences());
            var parts = evidence.parts(one, level);
            entries.add(new Entry(
                    one, parts, parts.stream().mapToDouble(ScorePart::value).sum(), level));
        }
        entries.sort(Comparator.comparingDouble(Entry::evidence)
                .reversed()
                .thenComparing(e -> e.found().start())
                .thenComparing(e -> e.occurrences().template.id()));
        var seenKeys = new HashSet<String>();
        // Each line appears once, with its strongest evidence.
        var shown = entries.stream()
                .filter(entry -> seenKeys.add(entry.key()))
                .limit(MAX_SHOWN)
                .takeWhile(entry -> entry.evidence() > 0)
                .toList();
        var ranked = new ArrayList<RankedTemplate>();
        for (var entry : shown) {
            var follows = shown.stream()
                    .filter(other -> follows(entry, other, end))
                    .map(Entry::key)
                    .collect(Collectors.toSet());
            ranked.add(ranked(ranked.size() + 1, entry, follows, fleet));
        }
        return LineProbability.ranked(ranked, onset.known());
    }

    private static boolean follows(Entry later, Entry earlier, int end) {
        int from = Math.max(later.found().start(), earlier.found().start()) - SETTLING;
        return later != earlier
                && later.found().change().rises()
                && earlier.found().change().rises()
                && PairedLines.follows(later.times(), earlier.times(), from, end)
                && !PairedLines.follows(earlier.times(), later.times(), from, end);
    }

    /// Without an onset, the rate of new lines does not count, because many new lines are what is searched for.
    private NoveltyRate novelty(
            Collection<TemplateOccurrences> allOccurrences, int first, List<TemplateShare.Interval> intervals) {
        int before = intervals.stream()
                .mapToInt(TemplateShare.Interval::before)
                .min()
                .orElse(collector.millis(scope.window().start()));
        return onsetKnown() ? new NoveltyRate(allOccurrences, first, before) : NoveltyRate.NONE;
    }

    private List<TemplateShare.Interval> comparedIntervals(int start, int end) {
        return scope.reference().equalWeights()
                ? List.of(new TemplateShare.Interval(start, start, end))
                : scope.reference().in(scope.window()).stream()
                        .flatMap(instant -> TemplateShare.Interval.about(collector.millis(instant)).stream())
                        .toList();
    }

    private static Map<String, Integer> startedTogether(List<UnusualTemplate> notable, OnsetDistance distance) {
        var hosts = new HashMap<String, Integer>();
        for (var one : notable) {
            int start = one.found().start();
            boolean about = start >= distance.last() - TOGETHER_BEFORE && start <= distance.onset() + TOGETHER_AFTER;
            if (about && one.found().change().rises() && !one.occurrences().own) {
                hosts.merge(one.occurrences().template.id(), 1, Integer::sum);
            }
        }
        return hosts;
    }

    private static LogLevel level(TemplateOccurrences occurrences) {
        var level = occurrences.level();
        if (level != LogLevel.UNKNOWN || occurrences.samples().isEmpty()) {
            return level;
        }
        return LogLevel.in(occurrences.samples().getFirst().text());
    }

    private RankedTemplate ranked(int rank, Entry entry, Set<String> follows, FleetLogFacts fleet) {
        int from = LineTimes.lowerBound(
                entry.times(), collector.millis(scope.window().start()));
        int to = LineTimes.lowerBound(
                entry.times(), collector.millis(scope.window().end()));
        var first = from < to
                ? collector.instant(entry.times()[from])
                : collector.instant(entry.found().start());
        var last = from < to ? collector.instant(entry.times()[to - 1]) : first;
        double expected = expected(from, entry.occurrences().covered());
        var history = historyBefore(entry.occurrences(), entry.found().start());
        return new RankedTemplate(
                rank,
                entry.occurrences().template.id(),
                entry.occurrences().text(),
                entry.occurrences().host,
                0,
                entry.parts(),
                entry.found().change(),
                to - from,
                from,
                expected,
                history,
                first,
                last,
                collector.instant(entry.found().start()),
                entry.occurrences().common(),
                entry.level().word(),
                entry.occurrences().samples(),
                follows,
                why(entry, to - from, from, expected, history, fleet.otherHostsWith(entry.occurrences())));
    }

    private double expected(int baselineCount, ReadIntervals covered) {
        int start = Math.max(0, collector.first());
        int windowStart = collector.millis(scope.window().start());
        if (covered.within(0, windowStart) == 0) {
            return Double.NaN;
        }
        double before = covered.within(start, windowStart);
        double within =
                covered.within(windowStart, collector.millis(scope.window().end()));
        return before <= 0 ? 0 : baselineCount / before * within;
    }

    /// Explains in words and numbers why a template has its rank.
    ///
    /// @param before the number of its lines in the baseline
    /// @param expected how many lines were expected in the window; NaN if the baseline was not read
    /// @param history how much of the log before the change was read
    /// @param otherHosts the number of other hosts with this template; negative if only one host is known
    private String why(Entry entry, int count, int before, double expected, Duration history, int otherHosts) {
        var occurrences = entry.occurrences();
        var found = entry.found();
        var text = new StringBuilder();
        text.append(
                switch (found.change()) {
                    case NEW -> "never seen in the " + DurationText.of(history) + " before";
                    case MORE ->
                        CountText.of(count, "line")
                                + (Double.isNaN(expected)
                                        ? " in the window; the log before it was not read"
                                        : ", " + number(expected) + " expected (" + before + " in the baseline)");
                    case FEWER ->
                        "only " + CountText.of(found.lines(), "line") + since() + ", " + number(found.expected())
                                + " expected";
                    case GONE -> "none" + since() + ", " + number(found.expected()) + " expected";
                    case SAME -> "as usual";
                });
        if (!occurrences.note().isEmpty()) {
            text.append("; ").append(occurrences.note());
        }
        entry.notable()
                .sequenceBreak()
                .ifPresent(broken -> text.append("; it followed " + broken.usual() + " of " + broken.allUsual()
                        + " lines \"" + SanitizedText.cut(broken.before().text(), LONGEST_TEMPLATE)
                        + "\" before, and only " + broken.lines() + " of " + broken.all() + " since"));
        text.append(found.change().falls() ? "; last " : "; began ").append(place(collector.instant(found.start())));
        if (!entry.level().word().isEmpty()) {
            text.append("; level ").append(entry.level().word());
        }
        if (!occurrences.own) {
            text.append("; from another host, ").append(occurrences.host);
        } else if (otherHosts >= 0) {
            text.append(
                    otherHosts == 0
                            ? "; only on this host, among those whose logs were read"
                            : "; on " + CountText.of(otherHosts, "other host") + " too");
        }
        if (entry.parts().stream().anyMatch(p -> p.name().equals("relevance") && p.value() > 0)) {
            text.append("; shares a word or a name with the metric");
        }
        return text.toString();
    }

    private Duration historyBefore(TemplateOccurrences occurrences, int start) {
        return Duration.ofMillis(occurrences.covered().within(Math.max(0, collector.first()), start));
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
