package greenwall.fleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetSamplesTest {
    private static Target target(int interval, double samples) {
        return new Target(
                Labels.of("instance", "node04:9100"),
                true,
                true,
                true,
                0,
                samples,
                Optional.of(Instant.EPOCH),
                Optional.of(Duration.ofSeconds(interval)),
                "",
                false,
                false);
    }

    /// The five-minute rate of a target that was scraped for less time is too low by the missing part.
    @ParameterizedTest
    @CsvSource({
        "5, 60, false",
        "5, 58, false",
        "5, 57, true",
        "5, 46, true",
        "15, 18, false",
        "15, 17, true",
        "60, 4, false",
        "60, 3, true"
    })
    void targetIsNewUntilFiveMinutesOfSamplesExistAllowingTwoMissedScrapes(
            int interval, double samples, boolean recentlyScraped) {
        assertThat(TargetSamples.isRecentlyScraped(target(interval, samples))).isEqualTo(recentlyScraped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ups_battery_charge", "upgrades_pending{arch=\"x\"}", "nut_battery_charge"})
    void aMetricThatBeginsLikeUpCanBeThatOfATextfile(String selector) {
        assertThat(new RawSampleAges(selector).canBeTextfile()).isTrue();
        assertThat(new RawSampleAges("up{job=\"node\"}").canBeTextfile()).isFalse();
    }

    /// A host with a file that is written each minute and one whose script has ended.
    @ParameterizedTest
    @CsvSource({
        "zfs_pools.prom, backup.prom, zfs_replication_lag_seconds, backup.prom",
        "zfs.prom, backup.prom, zfs_replication_lag_seconds, backup.prom",
        "zfs_pools.prom, snap.prom, zfs_snapshot_latest_time_seconds, snap.prom",
        "zfs_pools.prom, backup.prom, zfs_pool_health, zfs_pools.prom",
        "zfs_custom.prom, apt.prom, zfs_pool_health, zfs_custom.prom",
        "zfs_snapshots.prom, apt.prom, zfs_snapshot_latest_time_seconds, zfs_snapshots.prom",
        "syncoid.prom, apt.prom, zfs_replication_lag_seconds, syncoid.prom",
        "replication.prom, apt.prom, zfs_last_replication_timestamp, replication.prom"
    })
    void aGeneralWordDoesNotShowWhichFileFeedsAMetric(String alive, String ended, String metric, String expected) {
        var samples = new TargetSamples();
        var node = Labels.of("instance", "node04:9100");
        var files = List.of(
                new Textfile("/var/lib/" + alive, 2_000_000, Optional.empty()),
                new Textfile("/var/lib/" + ended, 1_000_000, Optional.empty()));
        samples.setTextfiles(Map.of(node, files));
        var known = metric.contains("lag") ? List.of("replication", "syncoid", "sanoid") : List.<String>of();
        assertThat(samples.findTextfile(node, metric, known).orElseThrow().file())
                .isEqualTo("/var/lib/" + expected);
    }
}
