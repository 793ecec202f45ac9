package greenwall.fleet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityLimit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulesPackTest {
    private final List<PrometheusRule.Group> shipped =
            RulesPack.groups(QuantityCatalogue.shipped(), "instance", _ -> "");

    @Test
    void eachExpressionIsValidPromql() {
        assertThat(shipped.stream().flatMap(g -> g.rules().stream()))
                .hasSizeGreaterThan(100)
                .allSatisfy(rule -> assertThat(Promql.parse(rule.expr())).isInstanceOf(ParseResult.Valid.class));
    }

    @Test
    void alertsUseTheLimitsOfTheSite() {
        var site = QuantityCatalogue.shipped()
                .with(
                        List.of(),
                        List.of(new QuantityCatalogue.Override(
                                "cpu.util", Optional.of(QuantityLimit.above(0.71)), Optional.empty())));
        assertThat(alert(RulesPack.groups(site, "instance", _ -> ""), "HighCPU").expr())
                .isEqualTo("greenwall:cpu_util > 0.71");
        assertThat(alert(shipped, "HighCPU").expr()).isEqualTo("greenwall:cpu_util > 0.9");
    }

    @Test
    void poolHealthRuleRecordsAllDialects() {
        var health = shipped.stream()
                .flatMap(g -> g.rules().stream())
                .filter(r -> r.name().equals("greenwall:pool_health"))
                .findFirst()
                .orElseThrow()
                .expr();
        assertThat(health)
                .contains(
                        "zfs_pool_health{state=\"\"}",
                        "node_zfs_zpool_state",
                        "zfs_vdev_state",
                        "zpool_stats_state",
                        "zfs_zpool_vdevstate",
                        "health=~\"(?i)degraded\"");
    }

    @Test
    void preferredFormsHaveARecordingRule() {
        var catalogue = QuantityCatalogue.shipped();
        var recorded = shipped.stream()
                .flatMap(g -> g.rules().stream())
                .map(PrometheusRule::name)
                .toList();
        assertThat(List.of(
                        "cpu.util",
                        "load.per_cpu",
                        "arc.hit_ratio",
                        "wg.tx",
                        "slo.host",
                        "slo.pool",
                        "disk.util",
                        "fs.full_in",
                        "pool.full_in"))
                .allSatisfy(quantity -> assertThat(recorded)
                        .anySatisfy(name -> assertThat(
                                        catalogue.forms(quantity).getFirst().expr())
                                .contains(name)));
    }

    @Test
    void rulesUseTheSitesHostLabelAndRunbookLinks() {
        var groups = RulesPack.groups(
                QuantityCatalogue.shipped(), "hostname", _ -> "https://git.example/runbooks/cpu-high.md");
        var down = groups.stream()
                .flatMap(g -> g.rules().stream())
                .filter(r -> r.name().equals("greenwall:up_host"))
                .findFirst()
                .orElseThrow();
        assertThat(down.expr())
                .isEqualTo("max by (cluster, environment, location, host) (label_replace(up unless on (instance, job)"
                        + " (probe_success == 0), \"host\", \"$1\","
                        + " \"hostname\", \"(.+)\"))");
        assertThat(alert(groups, "HighCPU").annotations())
                .containsEntry("runbook_url", "https://git.example/runbooks/cpu-high.md");
    }

    private static PrometheusRule.Alerting alert(List<PrometheusRule.Group> groups, String name) {
        return RulesPack.alerts(groups).stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMultiplierThatAnExporterGivesAsItsReciprocalIsQueriedAsAMultiplier() {
        var dedup = QuantityQueries.of(QuantityCatalogue.shipped(), "node01:9134")
                .expression("pool.dedup")
                .orElseThrow();

        assertThat(Promql.parse(dedup)).isInstanceOf(ParseResult.Valid.class);
        assertThat(dedup)
                .contains("(1 / ((max by (instance, pool)"
                        + " (zfs_pool_deduplication_ratio{instance=~\"node01:9134\"})) > 0 < 1) or (max by");
    }
}
