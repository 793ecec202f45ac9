package greenwall.tests.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.PrometheusRule;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.rules.RulesPackFiles;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Checks the pack with `promtool` and `amtool`, as a site's own pipeline would.
@Tag("slow")
class RulesPackWithRealToolsTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void export() throws IOException {
        for (var file : RulesPackFiles.of(RulesPack.groups(QuantityCatalogue.shipped(), "instance", _ -> ""))
                .entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    @Test
    void promtoolAcceptsAllRules() throws Exception {
        var command = new ArrayList<>(List.of(RealServer.program("promtool", "prometheus"), "check", "rules"));
        try (var files = Files.list(folder)) {
            files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".rules.yml"))
                    .sorted()
                    .forEach(command::add);
        }
        assertThat(command).hasSize(6);
        RealServer.run(folder, command);
    }

    static Stream<PrometheusRule.Alerting> alerts() {
        return RulesPack.alerts(RulesPack.groups(QuantityCatalogue.shipped(), "instance", _ -> "")).stream();
    }

    /// Each alert separately, with the recording rules that it reads: promtool evaluates all rules of a file for
    /// each of its tests.
    @ParameterizedTest
    @MethodSource("alerts")
    void eachAlertFiresForItsOwnSeriesOnly(PrometheusRule.Alerting alert) throws Exception {
        var files = RulesPackFiles.of(withRecordingRules(alert));
        for (var file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        int run = 0;
        for (var name : List.of("greenwall-tests.yml", "greenwall-tests-slow.yml", "greenwall-tests-ages.yml")) {
            if (requireNonNull(files.get(name)).contains("- name:")) {
                RealServer.run(folder, List.of(RealServer.program("promtool", "prometheus"), "test", "rules", name));
                run++;
            }
        }
        assertThat(run).isPositive();
    }

    private static List<PrometheusRule.Group> withRecordingRules(PrometheusRule.Alerting alert) {
        var needed = new ArrayList<PrometheusRule>(List.of(alert));
        var records = RulesPack.groups(QuantityCatalogue.shipped(), "instance", _ -> "").stream()
                .flatMap(group -> group.rules().stream())
                .filter(PrometheusRule.Recording.class::isInstance)
                .toList();
        for (int i = 0; i < needed.size(); i++) {
            var expr = needed.get(i).expr();
            records.stream()
                    .filter(record -> expr.contains(record.name()) && !needed.contains(record))
                    .forEach(needed::add);
        }
        return RulesPack.groups(QuantityCatalogue.shipped(), "instance", _ -> "").stream()
                .map(group -> new PrometheusRule.Group(
                        group.name(),
                        group.interval(),
                        group.rules().stream().filter(needed::contains).toList()))
                .filter(group -> !group.rules().isEmpty())
                .toList();
    }

    @Test
    void amtoolAcceptsTheRouting() throws Exception {
        RealServer.run(
                folder,
                List.of(RealServer.program("amtool", "prometheus-alertmanager"), "check-config", "alertmanager.yml"));
    }

    @Test
    void aWrongRuleTestFails() throws Exception {
        var all = Files.readString(folder.resolve("greenwall-tests.yml"));
        var first = all.substring(0, all.indexOf("- name", all.indexOf("- name") + 1));
        Files.writeString(folder.resolve("first.yml"), first.replace("value: 1", "value: 2"));
        assertThatThrownBy(() -> RealServer.run(
                        folder, List.of(RealServer.program("promtool", "prometheus"), "test", "rules", "first.yml")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("FAILED");
    }
}
