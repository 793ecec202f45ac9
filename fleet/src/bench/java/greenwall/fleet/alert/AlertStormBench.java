package greenwall.fleet.alert;

import static greenwall.fleet.alert.SampleAlerts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// 20,000 alerts, of which 200 change each second. The limits are what a waiting operator accepts; the figures
/// are printed.
@Tag("bench")
class AlertStormBench {
    private static final int ALERTS = 20_000;
    private static final int CHANGES = 200;

    private final Random random = new Random(5);

    private static Labels labels(int i) {
        return Labels.of(
                "alertname",
                "Alert" + i % 53,
                "instance",
                "node" + i % 1_009 + ".fra1.example.net:9100",
                "job",
                "node",
                "device",
                "sd" + i,
                "severity",
                List.of("page", "critical", "warning", "info").get(i % 4));
    }

    private static AlertSource.ReceivedAlert alert(int i, int generation) {
        return SampleAlerts.reportedAlert(
                Integer.toHexString(i),
                labels(i).with("generation", Integer.toString(generation)),
                i % 9 == 0 ? AlertSource.State.SUPPRESSED : AlertSource.State.ACTIVE);
    }

    private static long micros(LongSupplier work) {
        long start = System.nanoTime();
        var _ = work.getAsLong();
        return (System.nanoTime() - start) / 1_000;
    }

    @Test
    void alertStormLoadsWithinOneSecondAndFiltersWithinATenthOfASecond() {
        var alerts = new AlertSource.ReceivedAlert[ALERTS];
        for (int i = 0; i < ALERTS; i++) {
            alerts[i] = alert(i, 0);
        }
        var merger = new AlertMerger();
        var model = new AlertListModel();

        var first = clusterAnswers(alerts);
        long load = micros(() -> {
            model.show(merger.merge(List.of(first), AlertHostFinder.NONE, NOW), Set.of());
            return model.list(AlertListOptions.FIRST).shown();
        });
        var gather = new long[60];
        var show = new long[60];
        for (int second = 0; second < show.length; second++) {
            for (int c = 0; c < CHANGES; c++) {
                int i = random.nextInt(ALERTS);
                alerts[i] = alert(i, second + 1);
            }
            var answers = clusterAnswers(alerts);
            var next = new AlertSnapshot[1];
            gather[second] = micros(() -> {
                next[0] = merger.merge(List.of(answers), AlertHostFinder.NONE, NOW);
                return 0;
            });
            show[second] = micros(() -> {
                model.show(next[0], Set.of());
                return model.list(AlertListOptions.FIRST).shown();
            });
        }
        var keys = new long[60];
        var filterText = "node77.fra1 severity=page -sd9";
        for (int k = 0; k < keys.length; k++) {
            var text = filterText.substring(0, k % filterText.length() + 1);
            keys[k] =
                    micros(() -> model.list(AlertListOptions.FIRST.filter(text)).shown());
        }

        Arrays.sort(show);
        Arrays.sort(keys);
        Arrays.sort(gather);
        System.getLogger(AlertStormBench.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "20,000 alerts: load {0} ms; per second of changes: joined off the screen {1} ms, on it median {2} ms,"
                                + " worst {3} ms; keystroke median {4} ms, worst {5} ms",
                        load / 1000.0,
                        gather[30] / 1000.0,
                        show[30] / 1000.0,
                        show[59] / 1000.0,
                        keys[30] / 1000.0,
                        keys[59] / 1000.0);
        assertThat(model.list(AlertListOptions.FIRST).total()).isEqualTo(ALERTS);
        assertThat(load).as("load in microseconds").isLessThan(1_000_000);
        assertThat(show[30]).as("what the screen waits for, median").isLessThan(50_000);
        assertThat(keys[30]).as("a keystroke, median").isLessThan(100_000);
    }

    private static AlertQueries.ClusterResponses clusterAnswers(AlertSource.ReceivedAlert[] alerts) {
        var rules = new ArrayList<MetricsSource.RuleAlert>();
        for (var alert : alerts) {
            rules.add(SampleAlerts.rule(alert.labels(), "firing"));
        }
        var groups = SampleAlerts.rules("Alert1", "x > 1", rules.toArray(MetricsSource.RuleAlert[]::new));
        return SampleAlerts.clusterAnswers(
                SampleAlerts.answered(Source.Kind.PROMETHEUS, groups),
                SampleAlerts.completeAnswer(List.of(alerts)),
                SampleAlerts.completeAnswer(List.of()));
    }
}
