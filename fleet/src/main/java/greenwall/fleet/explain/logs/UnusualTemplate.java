package greenwall.fleet.explain.logs;

import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.explain.logs.SurpriseScorer.FoundChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// An unusual change of a template's lines, or of those of its lines that have one value. The same lines may be
/// unusual in more than one way.
///
/// @param sequenceBreak where the lines no longer follow another line, if that is the change
record UnusualTemplate(
        TemplateOccurrences occurrences,
        int[] times,
        FoundChange found,
        TemplateShare.ShareChange shareChange,
        Optional<SequenceBreakFinder.Break> sequenceBreak) {
    private static final double MIN_EVIDENCE = 0.2;
    private static final double CLEARLY_BROKEN = 3;

    /// Finds unusual changes between two instants, in milliseconds.
    ///
    /// @param intervals intervals around the instants in question
    /// @param logStart when the log began
    record Search(
            SurpriseScorer surprise,
            TemplateShare share,
            List<TemplateShare.Interval> intervals,
            int logStart,
            int start,
            int end) {
        /// @param silent hosts whose entire log stopped, for which a break is no evidence
        List<UnusualTemplate> among(Collection<TemplateOccurrences> allOccurrences, Set<String> silent) {
            var notable = new ArrayList<UnusualTemplate>();
            allOccurrences.forEach(occurrences -> addTemplate(occurrences, notable::add));
            var all = new ArrayList<>(allOccurrences);
            for (var facet : facets(allOccurrences)) {
                all.add(facet.lines());
                if (!facet.regular()) {
                    addValue(facet.lines(), notable::add);
                }
            }
            var sequenceBreaks = new SequenceBreakFinder(all, intervals, logStart);
            for (var occurrences : all) {
                if (!silent.contains(occurrences.host)) {
                    sequenceBreaks
                            .find(occurrences)
                            .filter(b -> b.evidence() > CLEARLY_BROKEN)
                            .ifPresent(b -> notable.add(withSequenceBreak(occurrences, b)));
                }
            }
            return notable;
        }

        private List<TemplateValues.LinesWithValue> facets(Collection<TemplateOccurrences> allOccurrences) {
            int before = intervals.stream()
                    .mapToInt(TemplateShare.Interval::before)
                    .min()
                    .orElse(start);
            return allOccurrences.stream()
                    .flatMap(t -> t.values.facets(t, before).stream())
                    .toList();
        }

        private void addTemplate(TemplateOccurrences occurrences, Consumer<UnusualTemplate> add) {
            var times = occurrences.times.inOrder();
            var found = surprise.measure(occurrences, times, start, end);
            var shared = share.measure(occurrences, times);
            if (found.change() != FrequencyChange.SAME && found.evidence() > MIN_EVIDENCE) {
                add.accept(new UnusualTemplate(occurrences, times, found, shared, Optional.empty()));
            } else if (shared.evidence() > MIN_EVIDENCE) {
                add.accept(new UnusualTemplate(occurrences, times, surprise.inShare(shared), shared, Optional.empty()));
            }
        }

        private void addValue(TemplateOccurrences lines, Consumer<UnusualTemplate> add) {
            var times = lines.times.inOrder();
            var found = surprise.measure(lines, times, start, end);
            if (found.change() != FrequencyChange.SAME && found.evidence() > MIN_EVIDENCE) {
                add.accept(new UnusualTemplate(lines, times, found, share.measure(lines, times), Optional.empty()));
            }
        }

        private UnusualTemplate withSequenceBreak(TemplateOccurrences occurrences, SequenceBreakFinder.Break broken) {
            var times = occurrences.times.inOrder();
            var shared = share.measure(occurrences, times);
            return new UnusualTemplate(
                    occurrences,
                    times,
                    surprise.ofSequenceBreak(broken),
                    shared.more() ? TemplateShare.ShareChange.NOTHING : shared,
                    Optional.of(broken));
        }
    }
}
