package greenwall.fleet.explain.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Changes are found where somebody points at them, quiet is kept where nothing changed, and both better than by a
/// plain segmentation of the same samples.
class ChangePointsTest {
    private static final int REACH = 30;
    private static final int HISTORY = 1_000;
    private static final Score.Search OURS = Score.ours(REACH, HISTORY);
    private static final Score.Search BIC = Score.plain(Baseline.BIC, REACH, HISTORY);
    /// Seeds that nothing was tuned on.
    private static final long HELD_OUT = 700_000;

    @Test
    void ofFourteenFamiliesOfShapesNineInTenChangesAreFoundAndNineInTenQuietMomentsKept() {
        var shapes = Score.shapes(HELD_OUT, 4);
        var ours = Score.of(shapes, OURS);
        var bic = Score.of(shapes, BIC);
        System.out.println("changes found and quiet kept: " + ours + "; " + Baseline.BIC.title + ": " + bic);
        assertThat(ours.foundShare()).as("found").isGreaterThanOrEqualTo(0.9);
        assertThat(ours.keptShare()).as("quiet kept").isGreaterThanOrEqualTo(0.9);
        assertThat(ours.keptShare()).as("quiet kept by both").isGreaterThan(bic.keptShare());
    }

    @Test
    void withoutADayOfHistoryMostIsStillTold() {
        var ours = Score.of(Score.shapes(HELD_OUT, 4), Score.ours(REACH, 4 * REACH));
        System.out.println("with four windows of history: " + ours);
        assertThat(ours.foundShare()).as("found").isGreaterThanOrEqualTo(0.85);
        assertThat(ours.keptShare()).as("quiet kept").isGreaterThanOrEqualTo(0.75);
    }

    /// Of a style that nothing was tuned on.
    @Test
    void anomaliesOfBenchmarksAreFoundAndQuietIsKept() {
        var all = new ArrayList<Labelled>();
        for (var kind : Anomalies.values()) {
            var of = kind.all(90_000, 6);
            System.out.println("anomalies, " + kind + ": " + Score.of(of, OURS));
            all.addAll(of);
        }
        var ours = Score.of(all, OURS);
        System.out.println("anomalies: " + ours + "; " + Baseline.BIC.title + ": "
                + Score.of(all, BIC) + "; " + Baseline.LONG_RUN.title + ": "
                + Score.of(all, Score.plain(Baseline.LONG_RUN, REACH, HISTORY)));
        assertThat(ours.foundShare()).as("found").isGreaterThanOrEqualTo(0.8);
        assertThat(ours.keptShare()).as("quiet kept").isGreaterThanOrEqualTo(0.75);
    }

    /// Who labels an incident puts the mark some samples beside its beginning.
    @Test
    void incidentsOfMonitoringAreFoundAtTheirLabelAndQuietIsKept() {
        int found = 0;
        int kept = 0;
        int all = 0;
        for (var kind : Monitored.values()) {
            for (long seed = HELD_OUT; seed < HELD_OUT + 2; seed++) {
                int off = Math.floorMod(all * 5, 7) - 3;
                Score.Search label = (series, sample) -> OURS.at(series, sample + off);
                found += Score.of(List.of(kind.series(seed, true)), label).found();
                kept += Score.of(List.of(kind.series(seed + 1_000_000, false)), OURS)
                        .kept();
                all++;
            }
        }
        System.out.println("incidents of monitoring: found " + found + ", quiet kept " + kept + " of " + all + " each");
        assertThat((double) found / all).as("found").isGreaterThanOrEqualTo(0.9);
        assertThat((double) kept / all).as("quiet kept").isGreaterThanOrEqualTo(0.8);
    }

    /// Series in which people marked the changes are public and not part of the project.
    @Test
    @EnabledIfSystemProperty(
            named = "greenwall.data",
            matches = ".+",
            disabledReason = "no folder of annotated series is named by -Dgreenwall.data")
    void whatPeopleMarkedIsFound() throws Exception {
        var folder = Path.of(System.getProperty("greenwall.data")).resolve("changepoints");
        assumeThat(folder).as("a folder of annotated series").isDirectory();
        var all = Annotated.read(folder);
        var halves = List.of(new ArrayList<Labelled>(), new ArrayList<Labelled>());
        for (int i = 0; i < all.size(); i++) {
            halves.get(i % 2).add(all.get(i));
        }
        System.out.println("| window, history | half | Explain: found, quiet kept | " + Baseline.BIC.title + " | "
                + Baseline.PLAIN_BIC.title + " | " + Baseline.LONG_RUN.title + " |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (int reach : List.of(10, 20, 30, 60)) {
            for (int half = 0; half < 2; half++) {
                var series = halves.get(half);
                System.out.println("| " + reach + ", all | " + (half == 0 ? "even" : "odd") + " | "
                        + Score.of(series, Score.ours(reach, HISTORY)) + " | "
                        + Score.of(series, Score.plain(Baseline.BIC, reach, HISTORY)) + " | "
                        + Score.of(series, Score.plain(Baseline.PLAIN_BIC, reach, HISTORY)) + " | "
                        + Score.of(series, Score.plain(Baseline.LONG_RUN, reach, HISTORY)) + " |");
            }
        }
        var ours = Score.of(all, Score.ours(20, HISTORY));
        assertThat(ours.foundShare()).as("found").isGreaterThanOrEqualTo(0.5);
        assertThat(ours.keptShare()).as("quiet kept").isGreaterThanOrEqualTo(0.75);
    }
}
