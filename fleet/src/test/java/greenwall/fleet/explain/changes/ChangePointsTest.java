package greenwall.fleet.explain.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Changes are found at the selected points, and none is found in quiet series; both better than by a plain
/// segmentation of the same samples.
class ChangePointsTest {
    private static final int REACH = 30;
    private static final int HISTORY = 1_000;
    private static final DetectionScore.Search OURS = DetectionScore.explainSearch(REACH, HISTORY);
    private static final DetectionScore.Search BIC =
            DetectionScore.baselineSearch(BaselineSegmentation.BIC, REACH, HISTORY);
    /// Seeds on which nothing was tuned.
    private static final long HELD_OUT = 700_000;

    @Test
    void ninetyPercentOfChangesAreFoundAndNinetyPercentOfQuietMomentsStayQuiet() {
        var shapes = DetectionScore.shapes(HELD_OUT, 4);
        var explainScore = DetectionScore.of(shapes, OURS);
        var bic = DetectionScore.of(shapes, BIC);
        System.out.println(
                "changes found and quiet kept: " + explainScore + "; " + BaselineSegmentation.BIC.title + ": " + bic);
        assertThat(explainScore.foundShare()).as("found").isGreaterThanOrEqualTo(0.9);
        assertThat(explainScore.quietKeptShare()).as("quiet kept").isGreaterThanOrEqualTo(0.9);
        assertThat(explainScore.quietKeptShare()).as("quiet kept by both").isGreaterThan(bic.quietKeptShare());
    }

    @Test
    void mostChangesAreFoundWithoutADayOfHistory() {
        var explainScore =
                DetectionScore.of(DetectionScore.shapes(HELD_OUT, 4), DetectionScore.explainSearch(REACH, 4 * REACH));
        System.out.println("with four windows of history: " + explainScore);
        assertThat(explainScore.foundShare()).as("found").isGreaterThanOrEqualTo(0.85);
        assertThat(explainScore.quietKeptShare()).as("quiet kept").isGreaterThanOrEqualTo(0.75);
    }

    /// Nothing was tuned on this style of series.
    @Test
    void benchmarkAnomaliesAreFoundAndQuietSeriesStayQuiet() {
        var all = new ArrayList<LabelledSeries>();
        for (var kind : AnomalySeries.values()) {
            var ofKind = kind.all(90_000, 6);
            System.out.println("anomalies, " + kind + ": " + DetectionScore.of(ofKind, OURS));
            all.addAll(ofKind);
        }
        var explainScore = DetectionScore.of(all, OURS);
        System.out.println("anomalies: " + explainScore + "; " + BaselineSegmentation.BIC.title + ": "
                + DetectionScore.of(all, BIC) + "; " + BaselineSegmentation.LONG_RUN.title + ": "
                + DetectionScore.of(all, DetectionScore.baselineSearch(BaselineSegmentation.LONG_RUN, REACH, HISTORY)));
        assertThat(explainScore.foundShare()).as("found").isGreaterThanOrEqualTo(0.8);
        assertThat(explainScore.quietKeptShare()).as("quiet kept").isGreaterThanOrEqualTo(0.75);
    }

    /// People who label an incident place the mark some samples off its start.
    @Test
    void monitoringIncidentsAreFoundAtTheirLabelAndQuietSeriesStayQuiet() {
        int found = 0;
        int quietKept = 0;
        int all = 0;
        for (var kind : MonitoringSeries.values()) {
            for (long seed = HELD_OUT; seed < HELD_OUT + 2; seed++) {
                int offset = Math.floorMod(all * 5, 7) - 3;
                DetectionScore.Search shifted = (series, sample) -> OURS.at(series, sample + offset);
                found += DetectionScore.of(List.of(kind.series(seed, true)), shifted)
                        .found();
                quietKept += DetectionScore.of(List.of(kind.series(seed + 1_000_000, false)), OURS)
                        .kept();
                all++;
            }
        }
        System.out.println(
                "incidents of monitoring: found " + found + ", quiet kept " + quietKept + " of " + all + " each");
        assertThat((double) found / all).as("found").isGreaterThanOrEqualTo(0.9);
        assertThat((double) quietKept / all).as("quiet kept").isGreaterThanOrEqualTo(0.8);
    }

    /// The series with changes marked by people are public data and not part of the project.
    @Test
    @EnabledIfSystemProperty(
            named = "greenwall.data",
            matches = ".+",
            disabledReason = "no folder of annotated series is named by -Dgreenwall.data")
    void changePointsAnnotatedByPeopleAreFound() throws Exception {
        var folder = Path.of(System.getProperty("greenwall.data")).resolve("changepoints");
        assumeThat(folder).as("a folder of annotated series").isDirectory();
        var all = AnnotatedSeries.read(folder);
        var halves = List.of(new ArrayList<LabelledSeries>(), new ArrayList<LabelledSeries>());
        for (int i = 0; i < all.size(); i++) {
            halves.get(i % 2).add(all.get(i));
        }
        System.out.println("| window, history | half | Explain: found, quiet kept | " + BaselineSegmentation.BIC.title
                + " | " + BaselineSegmentation.PLAIN_BIC.title + " | " + BaselineSegmentation.LONG_RUN.title + " |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (int reach : List.of(10, 20, 30, 60)) {
            for (int half = 0; half < 2; half++) {
                var series = halves.get(half);
                System.out.println("| " + reach + ", all | " + (half == 0 ? "even" : "odd") + " | "
                        + DetectionScore.of(series, DetectionScore.explainSearch(reach, HISTORY)) + " | "
                        + DetectionScore.of(
                                series, DetectionScore.baselineSearch(BaselineSegmentation.BIC, reach, HISTORY))
                        + " | "
                        + DetectionScore.of(
                                series, DetectionScore.baselineSearch(BaselineSegmentation.PLAIN_BIC, reach, HISTORY))
                        + " | "
                        + DetectionScore.of(
                                series, DetectionScore.baselineSearch(BaselineSegmentation.LONG_RUN, reach, HISTORY))
                        + " |");
            }
        }
        var explainScore = DetectionScore.of(all, DetectionScore.explainSearch(20, HISTORY));
        assertThat(explainScore.foundShare()).as("found").isGreaterThanOrEqualTo(0.5);
        assertThat(explainScore.quietKeptShare()).as("quiet kept").isGreaterThanOrEqualTo(0.75);
    }
}
