package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookLibrary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedRunbooksTest {
    @Test
    void shippedRunbooksAreValidAndCoverEveryAlertOfThePack() {
        assertThat(RunbookLinter.problems(
                        RunbookLibrary.of(List.of()),
                        RulesPack.alertNames(),
                        QuantityCatalogue.shipped(),
                        greenwall.fleet.probe.ProbeCatalogue.builtIn(),
                        _ -> false))
                .isEmpty();
    }

    /// Names of the alerts that node_exporter's own mixin and the most used public collection ship.
    @ParameterizedTest
    @CsvSource({
        "NodeDiskIOSaturation, disk-busy.md",
        "NodeFilesystemAlmostOutOfSpace, disk-space.md",
        "NodeClockSkewDetected, clock.md",
        "HostOutOfMemory, memory-high.md",
        "HostHighCpuLoad, cpu-high.md",
        "HostUnusualDiskReadLatency, disk-latency.md",
        "HostOomKillDetected, oom-kill.md",
        "HostSystemdServiceCrashed, systemd-unit.md",
        "ZfsOfflinePool, pool-degraded.md",
        "PrometheusTargetMissing, exporter-down.md"
    })
    void alertsOfPublicCollectionsHaveTheirRunbook(String alert, String file) {
        assertThat(RunbookLibrary.of(List.of()).forAlert(alert).map(Runbook::file))
                .contains(file);
    }
}
