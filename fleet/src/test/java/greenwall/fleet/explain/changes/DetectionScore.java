package greenwall.fleet.explain.changes;

import greenwall.fleet.explain.metric.SeriesOnsetFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// The number of changes found, and the number of quiet points in whose window no change was found.
record DetectionScore(int found, int changes, int kept, int quiet) {
    /// Finds the change in a window around a sample, if there is one.
    @FunctionalInterface
    interface Search {
        OptionalInt at(LabelledSeries series, int sample);
    }

    static Search explainSearch(int reach, int history) {
        return (series, sample) -> SeriesOnsetFinder.find(
                        List.of(series.timeSeries(sample, reach, history)),
                        LabelledSeries.at(sample),
                        LabelledSeries.touching(sample, reach))
                .map(found -> OptionalInt.of(LabelledSeries.sample(found.onset().at())))
                .orElse(OptionalInt.empty());
    }

    /// The nearest cut of a plain segmentation within the window.
    static Search baselineSearch(BaselineSegmentation baseline, int reach, int history) {
        return (series, sample) -> {
            int from = Math.max(0, sample - history);
            return baseline.cuts(series.timeSeries(sample, reach, history).values()).stream()
                    .mapToInt(changePoint -> changePoint + from)
                    .filter(changePoint -> Math.abs(changePoint - sample) <= reach)
                    .boxed()
                    .min((a, b) -> Math.abs(a - sample) - Math.abs(b - sample))
                    .map(OptionalInt::of)
                    .orElse(OptionalInt.empty());
        };
    }

    static DetectionScore of(List<LabelledSeries> all, Search search) {
        int found = 0;
        int changes = 0;
        int kept = 0;
        int quiet = 0;
        for (var series : all) {
            for (int change : series.changes()) {
                var position = search.at(series, change);
                changes++;
                found += position.isPresent() && Math.abs(position.getAsInt() - change) <= LabelledSeries.NEAR ? 1 : 0;
            }
            for (int sample : series.quiet()) {
                quiet++;
                kept += search.at(series, sample).isEmpty() ? 1 : 0;
            }
        }
        return new DetectionScore(found, changes, kept, quiet);
    }

    static List<LabelledSeries> shapes(long firstSeed, int seeds) {
        var all = new ArrayList<LabelledSeries>();
        for (var shape : ShapeSeries.values()) {
            for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
                all.add(shape.series(seed, true));
                all.add(shape.series(seed + 1_000_000, false));
            }
        }
        return all;
    }

    double foundShare() {
        return (double) found / changes;
    }

    double quietKeptShare() {
        return (double) kept / quiet;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%d/%d (%.2f), %d/%d (%.2f)", found, changes, foundShare(), kept, quiet, quietKeptShare());
    }
}
