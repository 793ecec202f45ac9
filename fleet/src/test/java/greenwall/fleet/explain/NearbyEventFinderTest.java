package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.explain.cases.PartialSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearbyEventFinderTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void sameAlertOfSeveralDisksIsListedOnceWithACount() {
        var diskBusy = alert(NOON, "DiskBusy (warning)");
        var later = alert(NOON.plusSeconds(15), "DiskBusy (warning)");
        var poolDegraded = alert(NOON, "PoolDegraded (critical)");

        assertThat(NearbyEventFinder.merged(List.of(diskBusy, poolDegraded, diskBusy, later, diskBusy)))
                .containsExactly(alert(NOON, "DiskBusy (warning), 3 times"), poolDegraded, later);
    }

    @Test
    void anEventNamesWhatRan() {
        assertThat(NearbyEventFinder.text(KnownEvent.Kind.TIMER, Labels.of("name", "sanoid.timer")))
                .isEqualTo("sanoid.timer ran");
        assertThat(NearbyEventFinder.text(KnownEvent.Kind.REPLICATION, Labels.of("zrepl_job", "push")))
                .isEqualTo("replication of push done");
        assertThat(NearbyEventFinder.text(KnownEvent.Kind.BACKUP, Labels.EMPTY)).isEqualTo("backup ran");
    }

    @Test
    void aRunOfZreplIsAnEventOfItsJob() {
        var pushing = "max without (filesystem) (zrepl_replication_bytes_replicated > 0"
                + " and changes(zrepl_replication_bytes_replicated[2m]) > 0)";
        assertThat(find(pushing, Labels.of("instance", "node01:9811", "zrepl_job", "push")))
                .extracting(KnownEvent::kind, KnownEvent::text)
                .containsExactly(tuple(KnownEvent.Kind.REPLICATION, "replication of push"));
    }

    @Test
    void aResilverIsNoScrub() {
        var scrubs = "zfs_pool_scan_state == 1 unless on (instance, job, zpool) zfs_pool_scan_func == 2";
        assertThat(find(scrubs, Labels.of("instance", "node01:9700", "zpool", "tank")))
                .extracting(KnownEvent::kind, KnownEvent::text)
                .containsExactly(tuple(KnownEvent.Kind.SCRUB, "scrub of tank"));
    }

    /// The events of a source that has one series, as the result of this query only.
    private static List<KnownEvent> find(String query, Labels labels) {
        var metrics = PartialSource.of(MetricsSource.class, new Object() {
            @SuppressWarnings("unused") // Called by reflection.
            public Outcome<Matrix> range(String asked, TimeWindow within, Duration step, Duration deadline) {
                var series = new Matrix.Series(
                        labels, new long[] {NOON.toEpochMilli() + 60_000}, new double[] {1}, List.of());
                return PartialSource.answered(
                        new Matrix(within, step, asked.equals(query) ? List.of(series) : List.of()));
            }
        });
        return finder(metrics, new FailedRequestCounter()).find();
    }

    @Test
    void aVersionIsNewOnlyIfItAppearsAfterAnother() {
        var metrics = PartialSource.of(MetricsSource.class, new Object() {
            private Matrix.Series build(String version, int second) {
                return new Matrix.Series(
                        Labels.of(Labels.NAME, "app_build_info", "instance", "node01:9100", "version", version),
                        new long[] {NOON.toEpochMilli() + 1_000L * second},
                        new double[] {1},
                        List.of());
            }

            @SuppressWarnings("unused") // Called by reflection.
            public Outcome<Matrix> range(String asked, TimeWindow within, Duration step, Duration deadline) {
                return PartialSource.answered(new Matrix(
                        within,
                        step,
                        asked.contains("_build_info")
                                ? List.of(build("1.2", 0), build("2.2", 0), build("2.3", 60))
                                : List.of()));
            }
        });
        assertThat(finder(metrics, Set.of("node01:9100"), new FailedRequestCounter())
                        .find())
                .extracting(KnownEvent::text)
                .containsExactly("app is now 2.3");
    }

    private static NearbyEventFinder finder(MetricsSource metrics, FailedRequestCounter failures) {
        return finder(metrics, Set.of(), failures);
    }

    private static NearbyEventFinder finder(
            MetricsSource metrics, Set<String> instances, FailedRequestCounter failures) {
        return new NearbyEventFinder(
                new ClusterExplainer.Sources(Optional.of(metrics), Optional.empty(), Optional.empty()),
                ExplainedHost.of(Set.of(), instances),
                SampledWindow.ofEvents(new TimeWindow(NOON, NOON.plusSeconds(600))),
                () -> Duration.ofSeconds(5),
                failures);
    }

    /// Answers the query of the alerts at once, and all others never.
    private record SlowExceptAlerts(CountDownLatch waiting) {
        public Outcome<Matrix> range(String asked, TimeWindow within, Duration step, Duration deadline) {
            if (!asked.equals(WatchdogAlert.OTHERS_FIRING)) {
                try {
                    waiting.countDown();
                    new CountDownLatch(1).await();
                } catch (InterruptedException _) {
                    return PartialSource.refused();
                }
            }
            var series = new Matrix.Series(
                    Labels.of("alertname", "DiskBusy"),
                    new long[] {NOON.toEpochMilli() + 60_000},
                    new double[] {1},
                    List.of());
            return PartialSource.answered(new Matrix(within, step, List.of(series)));
        }
    }

    @Test
    void eventsThatWereFoundRemainIfTheTimeRunsOut() throws InterruptedException {
        var waiting = new CountDownLatch(3);
        var failures = new FailedRequestCounter();
        var events = new ArrayList<KnownEvent>();
        var metrics = PartialSource.of(MetricsSource.class, new SlowExceptAlerts(waiting));
        var search = Thread.ofVirtual()
                .start(() -> events.addAll(finder(metrics, failures).find()));
        waiting.await();
        search.interrupt();
        search.join();
        assertThat(events).extracting(KnownEvent::text).containsExactly("DiskBusy");
        assertThat(failures.note("1 found").text())
                .as("each query counts once, also one that was interrupted")
                .startsWith("1 found; 10 of 11 queries failed: ");
        assertThat(failures.note("1 found").failed()).isFalse();
    }

    /// One scrub in the first minute, then more alerts than are listed.
    private record AlertsAfterAScrub() {
        public Outcome<Matrix> range(String asked, TimeWindow within, Duration step, Duration deadline) {
            var alerts = IntStream.range(0, 70).mapToObj(i -> series(Labels.of("alertname", "Alert" + i), 300 + i));
            return PartialSource.answered(new Matrix(
                    within,
                    step,
                    asked.equals(WatchdogAlert.OTHERS_FIRING)
                            ? alerts.toList()
                            : asked.equals("zfs_scrub_state == 1")
                                    ? List.of(series(Labels.of("zpool", "tank"), 60))
                                    : List.of()));
        }

        private static Matrix.Series series(Labels labels, int second) {
            return new Matrix.Series(
                    labels, new long[] {NOON.plusSeconds(second).toEpochMilli()}, new double[] {1}, List.of());
        }
    }

    @Test
    void ofTooManyEventsTheAlertsFarthestAwayAreLeftOut() {
        var question = ExplainQuestion.of(new ExplainQuestion.QuerySubject("east", "up", ""), NOON.plusSeconds(300));
        var run = new ExplanationRun(new ExplanationDraft(question), _ -> {}, ZoneOffset.UTC, Duration.ofSeconds(5));
        var metrics = PartialSource.of(MetricsSource.class, new AlertsAfterAScrub());
        var note = finder(metrics, new FailedRequestCounter()).addTo(run, question.at(), Optional::empty);
        assertThat(note.text()).isEqualTo("71 found, 11 of them not listed");
        assertThat(run.snapshot().events())
                .hasSize(60)
                .extracting(KnownEvent::text)
                .startsWith("scrub of tank", "Alert0")
                .endsWith("Alert58");
    }

    private static KnownEvent alert(Instant start, String text) {
        return new KnownEvent(KnownEvent.Kind.ALERT, start, Optional.empty(), "node01", text);
    }
}
