package greenwall.tests.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.rules.PackFiles;
import greenwall.fleet.rules.RulesPack;
import greenwall.tests.heart.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `promtool` and `amtool` say of the pack what a site's own pipeline would.
class PackBeforeTheRealToolsTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void export() throws IOException {
        for (var file : PackFiles.of(RulesPack.shipped()).entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    @Test
    void promtoolTakesAllRules() throws Exception {
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

    @ParameterizedTest
    @ValueSource(strings = {"greenwall-tests.yml", "greenwall-tests-slow.yml", "greenwall-tests-ages.yml"})
    void eachAlertFiresUnderItsSeriesAndNotUnderTheOthers(String file) throws Exception {
        RealServer.run(folder, List.of(RealServer.program("promtool", "prometheus"), "test", "rules", file));
    }

    @Test
    void amtoolTakesTheRouting() throws Exception {
        RealServer.run(
                folder,
                List.of(RealServer.program("amtool", "prometheus-alertmanager"), "check-config", "alertmanager.yml"));
    }

    @Test
    void aTestThatIsWrongIsFound() throws Exception {
        var all = Files.readString(folder.resolve("greenwall-tests.yml"));
        var first = all.substring(0, all.indexOf("- name", all.indexOf("- name") + 1));
        Files.writeString(folder.resolve("first.yml"), first.replace("value: 1", "value: 2"));
        assertThatThrownBy(() -> RealServer.run(
                        folder, List.of(RealServer.program("promtool", "prometheus"), "test", "rules", "first.yml")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("FAILED");
    }
}
