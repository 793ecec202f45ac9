package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.quantity.QuantityCatalogue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunbookPlaceholdersTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");

    private static RunbookPlaceholders placeholdersFor(String pool) {
        return new RunbookPlaceholders(
                new RunbookSubject(
                        "A",
                        "c",
                        "node'1",
                        Labels.of("pool", pool),
                        Set.of("10.0.0.1:9100"),
                        Set.of("node1"),
                        AT.minusSeconds(600),
                        AT),
                QuantityCatalogue.shipped(),
                Optional.of("host"));
    }

    @Test
    void labelValueCannotInjectIntoAQuery() {
        var filled = placeholdersFor("x\"} or vector(1) #\n.*").query("up{pool=~\"$pool\"}");
        assertThat(Promql.parse(filled)).isInstanceOf(ParseResult.Valid.class);
        assertThat(filled).isEqualTo("up{pool=~\"x\\\"\\\\} or vector\\\\(1\\\\) #\\n\\\\.\\\\*\"}");
    }

    @Test
    void placeholderOutsideQuotesOrInAnEqualityMatcherIsRefused() {
        assertThatThrownBy(() -> placeholdersFor("x").query("up{pool=$pool}")).hasMessageContaining("double quotes");
        assertThatThrownBy(() -> placeholdersFor("x").query("up{pool=\"$pool\"}"))
                .hasMessageContaining("regular expression");
    }

    @Test
    void missingLabelInANegativeMatcherIsRefused() {
        for (var query :
                List.of("up{disk!~\"$disk\"}", "{job=\"a\"} !~ \"x $disk\"", "{job=\"a\"} !~ \"x\" or \"$disk\"")) {
            assertThatThrownBy(() -> placeholdersFor("x").query(query)).hasMessageContaining("no label \"disk\"");
        }
        var withoutHost = new RunbookPlaceholders(
                new RunbookSubject("", "c", "", Labels.EMPTY, Set.of(), Set.of(), AT.minusSeconds(600), AT),
                QuantityCatalogue.shipped(),
                Optional.empty());
        for (var name : List.of("instance", "host", "alert")) {
            assertThatThrownBy(() -> withoutHost.query("up{x!~\"$" + name + "\"}"))
                    .hasMessageContaining("no label \"" + name + "\"");
        }
        assertThat(placeholdersFor("x").query("up{disk=~\"$disk\"}")).isEqualTo("up{disk=~\".*\"}");
        assertThat(placeholdersFor("x").query("up{pool!~\"$pool\"}")).isEqualTo("up{pool!~\"x\"}");
    }

    @Test
    void quantityOfTheAlertsServiceIsQueriedInEveryForm() {
        var labels = Labels.of("service_name", "a.b\"} or vector(1) #");
        var subject = new RunbookSubject("A", "c", "", labels, Set.of(), Set.of(), AT.minusSeconds(600), AT);
        var service = new RunbookPlaceholders(subject, QuantityCatalogue.shipped(), Optional.empty());
        for (var query : List.of(
                "${service:errors} > 0.01",
                "${service:up} < 1",
                "${fleet:disk.read.latency} and on (host) ${service:hosts}",
                "up{job=~\"$service\"}")) {
            assertThat(Promql.parse(service.query(query))).as(query).isInstanceOf(ParseResult.Valid.class);
        }
        assertThat(service.query("${service:errors}"))
                .contains("spanmetrics")
                .contains("http_server_request")
                .contains("envoy");
        assertThat(service.query("${service:p95}")).contains("0.95").doesNotContain("$q");
        assertThatThrownBy(() -> service.query("${service:nothing}")).hasMessageContaining("\"nothing\"");
        assertThatThrownBy(() -> placeholdersFor("x").query("${service:errors}"))
                .hasMessageContaining("names no service");
    }

    private static String shownCommand(Labels alert, Labels extraLabels, String command) {
        var subject = new RunbookSubject("A", "c", "st01", alert, Set.of(), Set.of(), AT.minusSeconds(600), AT);
        return new RunbookPlaceholders(
                        subject,
                        QuantityCatalogue.shipped(),
                        RunbookPlaceholders.LogStreams.byLabel(subject, "hostname"),
                        extraLabels)
                .command(command)
                .shown();
    }

    @Test
    void commandUsesTheDiskNamedByTheAlertOrByOtherAlertsOfTheHost() {
        var pool = Labels.of("alertname", "PoolDegraded", "pool", "tank");
        var vdev = Labels.of("pool", "tank", "path", "/dev/disk/by-id/ata-X-part1");
        assertThat(shownCommand(
                        pool,
                        RunbookSubject.missingLabels(pool, Labels.EMPTY, List.of(vdev)),
                        "smartctl -a $disk; zpool offline $pool $path"))
                .isEqualTo("smartctl -a /dev/disk/by-id/ata-X; zpool offline tank /dev/disk/by-id/ata-X-part1");
        assertThat(shownCommand(Labels.of("device", "sdf"), vdev, "smartctl -a $disk"))
                .isEqualTo("smartctl -a /dev/sdf");
        assertThat(shownCommand(pool, Labels.EMPTY, "smartctl -a $disk")).isEqualTo("smartctl -a …");
    }

    @Test
    void conflictingLabelsAndThoseOfOtherPoolsAreNotFilledIn() {
        var pool = Labels.of("pool", "tank");
        var firstVdev = Labels.of("pool", "tank", "path", "/dev/a");
        var secondVdev = Labels.of("pool", "tank", "path", "/dev/b");
        assertThat(RunbookSubject.missingLabels(pool, Labels.EMPTY, List.of(firstVdev, secondVdev)))
                .isEqualTo(Labels.EMPTY);
        assertThat(RunbookSubject.missingLabels(
                        pool, Labels.EMPTY, List.of(firstVdev, Labels.of("pool", "other", "path", "/dev/b"))))
                .isEqualTo(Labels.of("path", "/dev/a"));
    }

    @Test
    void labelValueCannotInjectIntoACommand() {
        var command = placeholdersFor("a'; rm -rf /").command("zpool status $pool; ping $host");
        assertThat(command.program()).isEqualTo("zpool status \"$greenwall_pool\"; ping \"$greenwall_host\"");
        assertThat(command.environment())
                .isEqualTo(Map.of("greenwall_pool", "a'; rm -rf /", "greenwall_host", "node'1"));
        assertThat(command.shown()).isEqualTo("zpool status a\\'\\;\\ rm\\ -rf\\ /; ping node\\'1");
    }

    @Test
    void quantityIsQueriedForThisHostInAllDialects() {
        assertThat(placeholdersFor("tank").query("${pool.health} > ${word:pool.health:degraded}"))
                .contains("instance=~\"10\\\\.0\\\\.0\\\\.1:9100\"", "zfs_vdev_state", "node_zfs_zpool_state")
                .endsWith("> 1");
    }

    @Test
    void theAddressOfAnAlertWithoutAHostIsItsInstance() {
        var probe = Labels.of("instance", "https://a");
        for (var instances : List.of(Set.<String>of(), Set.of("10.0.0.1:9100"))) {
            var subject = new RunbookSubject("A", "c", "", probe, instances, Set.of(), AT.minusSeconds(600), AT);
            assertThat(new RunbookPlaceholders(subject, QuantityCatalogue.shipped(), Optional.empty())
                            .query("probe_success{instance=~\"$instance\"}"))
                    .endsWith("https://a\"}");
        }
    }

    @Test
    void theWindowBeginsHalfAnHourBeforeTheAlert() {
        assertThat(placeholdersFor("x").query("x[${window}]")).isEqualTo("x[40m]");
    }

    @Test
    void labelsOfTheProblemsCellsFillInWhatTheAlertLacks() {
        var quota = Labels.of("alertname", "DatasetQuotaAlmostUsed", "name", "tank/logs");
        var alertLabels = quota.with("pool", "tank").with("mountpoint", "/tank/logs");
        var otherAlerts = List.of(Labels.of("alertname", "PoolFull", "pool", "other"));
        assertThat(RunbookSubject.missingLabels(quota, alertLabels, otherAlerts))
                .isEqualTo(Labels.of("pool", "tank", "mountpoint", "/tank/logs"));
    }
}
