package greenwall.lab.rules;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.source.MetricsSource;
import greenwall.lab.testing.RulesFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabRulesTest {
    private static final List<MetricsSource.RuleGroup> GROUPS = LabRules.groups();

    @Test
    void everyAlertHasASeverityASummaryAndAUniqueName() {
        var alerts = GROUPS.stream()
                .flatMap(g -> g.rules().stream())
                .filter(MetricsSource.Rule::alerting)
                .toList();
        assertThat(alerts).hasSizeBetween(50, 110);
        assertThat(alerts).extracting(MetricsSource.Rule::name).doesNotHaveDuplicates();
        assertThat(alerts).allSatisfy(a -> {
            assertThat(a.labels().get("severity")).isIn("none", "info", "warning", "critical");
            assertThat(a.annotations()).containsKey("summary");
        });
    }

    @Test
    void forDurationsAreScaledInAWrittenRulesFile() {
        var first = GROUPS.getFirst().rules().getFirst();
        assertThat(first.holdFor()).isEqualTo(Duration.ofMinutes(1));
        assertThat(RulesFile.yaml(GROUPS, Duration.ofSeconds(15), 0.1)).contains("\"for\":\"6000ms\"");
    }

    @Test
    void promtoolAcceptsTheRules(@TempDir Path folder) throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        if (!Files.isExecutable(promtool)) {
            assertThat(System.getProperty("greenwall.real")).isNotEqualTo("require");
            Assumptions.abort("the Debian package prometheus has promtool, which would run this");
        }
        Path file = Files.writeString(folder.resolve("rules.yml"), RulesFile.yaml(GROUPS, Duration.ofSeconds(15)));
        var process = new ProcessBuilder(promtool.toString(), "check", "rules", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
