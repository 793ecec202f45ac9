package greenwall.fleet.alerthistory;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class AlertHistoryTest {
    private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(5);

    /// One character per step: a digit is the number of samples, `.` none, `?` no data at all.
    private static AlertHistory history(String... lanes) {
        return history(STEP, lanes);
    }

    private static AlertHistory history(Duration step, String... lanes) {
        int points = lanes[0].length();
        var window = new TimeWindow(START, START.plus(step.multipliedBy(points - 1)));
        var alerts = new ArrayList<Matrix.Series>();
        var up = new ArrayList<Integer>();
        for (int i = 0; i < points; i++) {
            if (lanes[0].charAt(i) != '?') {
                up.add(i);
            }
        }
        for (int l = 0; l < lanes.length; l++) {
            var lane = lanes[l];
            var presentPoints = IntStream.range(0, points)
                    .filter(i -> Character.isDigit(lane.charAt(i)))
                    .toArray();
            alerts.add(new Matrix.Series(
                    Labels.of("alertname", "Hot", "alertstate", "firing", "instance", "node0" + l),
                    times(step, presentPoints),
                    Arrays.stream(presentPoints)
                            .mapToDouble(i -> lane.charAt(i) - '0')
                            .toArray(),
                    List.of()));
        }
        var known = up.stream().mapToInt(i -> i).toArray();
        var upSeries = new Matrix.Series(
                Labels.EMPTY,
                times(step, known),
                Arrays.stream(known).mapToDouble(_ -> 20).toArray(),
                List.of());
        var answer = new AlertHistoryBuilder.ClusterResponse(
                "prod",
                new Matrix(window, step, alerts),
                new Matrix(window, step, List.of(upSeries)),
                Map.of("Hot", Duration.ofMinutes(1)));
        return AlertHistoryBuilder.build(window, step, List.of(answer), AlertHostFinder.NONE, List.of());
    }

    private static long[] times(Duration step, int[] points) {
        return Arrays.stream(points)
                .mapToLong(i -> START.plus(step.multipliedBy(i)).toEpochMilli())
                .toArray();
    }

    private static Instant at(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void alertShorterThanTheStepIsShownWithItsOwnDuration() {
        var episode = history("...1...").lanes().getFirst().episodes().getFirst();

        assertThat(episode.window()).isEqualTo(new TimeWindow(at(10), at(15)));
        assertThat(episode.fired()).isEqualTo(Duration.ofMinutes(1));
        assertThat(episode.ending()).isEqualTo(AlertHistory.Ending.RESOLVED);
    }

    @Test
    void eachFiringIsAnEpisodeAndTheLastMayStillBeActive() {
        var episodes = history(".55..53..5").lanes().getFirst().episodes();

        assertThat(episodes)
                .extracting(AlertHistory.Episode::ending)
                .containsExactly(
                        AlertHistory.Ending.RESOLVED, AlertHistory.Ending.RESOLVED, AlertHistory.Ending.STILL_FIRING);
        assertThat(episodes.get(1).fired()).isEqualTo(Duration.ofMinutes(8));
    }

    @Test
    void episodeCutOffByMissingDataHasAnUnknownEnd() {
        var vanished = history(".55????..").lanes().getFirst().episodes();
        assertThat(vanished).singleElement().satisfies(e -> {
            assertThat(e.ending()).isEqualTo(AlertHistory.Ending.UNKNOWN);
            assertThat(e.window().end()).isEqualTo(at(10));
        });

        var continued = history(".55????55.").lanes().getFirst().episodes();
        assertThat(continued).singleElement().satisfies(e -> {
            assertThat(e.ending()).isEqualTo(AlertHistory.Ending.RESOLVED);
            assertThat(e.fired()).isEqualTo(Duration.ofMinutes(20));
        });
        assertThat(history("..55???").lanes().getFirst().episodes().getFirst().ending())
                .isEqualTo(AlertHistory.Ending.UNKNOWN);
    }

    @Test
    void stepsBetweenTwoEvaluationsOrScrapesAreNeitherPausesNorGaps() {
        var history = history(Duration.ofSeconds(15), ".???1???1???1???.???.?????.");

        assertThat(history.lanes().getFirst().episodes()).singleElement().satisfies(episode -> {
            assertThat(episode.ending()).isEqualTo(AlertHistory.Ending.RESOLVED);
            assertThat(episode.window())
                    .isEqualTo(new TimeWindow(START.plusSeconds(3 * 15), START.plusSeconds(12 * 15)));
        });
        assertThat(history.gaps())
                .extracting(AlertHistory.Gap::window)
                .containsExactly(new TimeWindow(START.plusSeconds(20 * 15), START.plusSeconds(25 * 15)));
        assertThat(history(Duration.ofSeconds(15), "....1...1..")
                        .lanes()
                        .getFirst()
                        .episodes()
                        .getFirst()
                        .ending())
                .isEqualTo(AlertHistory.Ending.STILL_FIRING);
    }

    @Test
    void missingDataIsShownAsGaps() {
        assertThat(history("..??.5.??").gaps())
                .extracting(AlertHistory.Gap::window)
                .containsExactly(new TimeWindow(at(5), at(15)), new TimeWindow(at(30), at(40)));
    }

    @Test
    void hostsOfOneNameInTwoClustersAreCountedSeparately() {
        var one = history(".55..53..5");
        var lane = one.lanes().getFirst();
        var both = Stream.of("home", "office")
                .map(cluster -> new AlertHistory.AlertEpisodes(cluster, lane.labels(), "nas", lane.episodes()))
                .toList();
        var history = new AlertHistory(one.window(), one.step(), both, one.gaps(), 0, List.of());
        assertThat(AlertStatistics.byHost(history, Set.of(), ZoneId.of("UTC"), _ -> false))
                .extracting(AlertStatistics::name, AlertStatistics::episodes)
                .containsExactly(Tuple.tuple("nas (home)", 3), Tuple.tuple("nas (office)", 3));
    }

    @Test
    void aHostIsNamedWithItsClusterAlsoIfTheHostOfTheSameNameHadNoAlerts() {
        assertThat(AlertStatistics.byHost(history(".55..53..5"), Set.of("node00"), ZoneId.of("UTC"), _ -> false))
                .extracting(AlertStatistics::name)
                .containsExactly("node00 (prod)");
    }

    @Test
    void statisticsCountFrequencyDurationAndTimeOfDay() {
        var statistics =
                AlertStatistics.byAlert(history("5.5.5.5.5..", "..........5"), ZoneId.of("Europe/Berlin"), _ -> false);

        assertThat(statistics).singleElement().satisfies(h -> {
            assertThat(h.episodes()).isEqualTo(6);
            assertThat(h.flaps()).isTrue();
            assertThat(h.fired()).isEqualTo(Duration.ofMinutes(30));
            assertThat(h.byHour()[0] + h.byHour()[1]).isEqualTo(6);
            assertThat(h.neverActedOn()).as("one of them still fires").isFalse();
        });
        assertThat(AlertStatistics.byHost(
                        history("5.5.5.5.5..", "....5......"), Set.of(), ZoneId.of("UTC"), _ -> false))
                .extracting(AlertStatistics::name, AlertStatistics::neverActedOn)
                .containsExactly(Tuple.tuple("node00", true), Tuple.tuple("node01", false));
        assertThat(AlertStatistics.byHost(history("5.5.5.5.5.."), Set.of(), ZoneId.of("UTC"), _ -> true)
                        .getFirst()
                        .neverActedOn())
                .isFalse();
        assertThat(AlertStatistics.byAlert(history("5.55......."), ZoneId.of("UTC"), _ -> true)
                        .getFirst()
                        .median())
                .as("of 5 and 10 minutes")
                .isEqualTo(Duration.ofSeconds(450));
    }

    @Test
    void thirtyDaysStayWithinTheServersQueryLimits() {
        var month = new TimeWindow(START, START.plus(Duration.ofDays(30)));

        assertThat(AlertHistoryBuilder.step(month)).isEqualTo(Duration.ofSeconds(300));
        assertThat(AlertHistoryBuilder.alertsQuery(AlertHistoryBuilder.step(month)))
                .isEqualTo("count_over_time(ALERTS{alertstate=\"firing\"}[300s])");
    }

    @Test
    void csvExportContainsFieldsAndNoFormulas() {
        var csv = AlertHistoryCsv.of(history("..5.?"));

        assertThat(csv.lines().toList())
                .hasSize(3)
                .element(1)
                .asString()
                .startsWith("prod,Hot,node00,2026-11-20T00:05:00Z,2026-11-20T00:10:00Z,300,resolved,\"{alertname=");
        assertThat(csv).contains("no data");
    }
}
