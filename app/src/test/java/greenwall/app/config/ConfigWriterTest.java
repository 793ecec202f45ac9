package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ConfigWriterTest {
    @TempDir
    Path folder;

    private static String fresh(ConfigWriter.Draft draft) {
        return ConfigWriter.newConfigText(draft, new HashMap<>());
    }

    @Test
    void aNewFileReadsBackAsItsDraft() {
        var text = fresh(new ConfigWriter.Draft(
                "a \"quoted\" name",
                "https://p:9090",
                Optional.of("https://l:3100"),
                List.of("https://a1:9093", "https://a2:9093")));
        var cluster = ConfigFixture.loaded(text).clusters().getFirst();
        assertThat(cluster.name()).isEqualTo("a \"quoted\" name");
        assertThat(cluster.endpoints())
                .extracting(e -> e.url().toString())
                .containsExactly("https://p:9090", "https://l:3100", "https://a1:9093", "https://a2:9093");
    }

    @Test
    void commentedSettingsAreValidOnceUncommented() {
        var text = fresh(new ConfigWriter.Draft("home", "http://p", Optional.empty(), List.of()));
        var settings = text.substring(text.indexOf("# wall:")).replaceAll("(?m)^# ?", "");
        assertThat(ConfigFixture.loaded(ConfigFixture.withSource("") + settings)
                        .wall()
                        .thresholds())
                .containsKey("arc.hit_ratio");
        var sources = text.replace("# loki:", "loki:").replace("# alertmanagers:", "alertmanagers:");
        assertThat(ConfigFixture.loaded(sources).clusters().getFirst().endpoints())
                .hasSize(3);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void passwordsGoToFilesThatOnlyTheirOwnerMayRead() throws Exception {
        var file = folder.resolve("new/greenwall.yaml");
        var withPassword = "http://noc:hunter2@p";
        var draft = new ConfigWriter.Draft("home", withPassword, Optional.empty(), List.of(withPassword));
        ConfigWriter.write(file, draft);
        assertThat(Files.readString(file)).doesNotContain("hunter2");
        assertThat(draft.toString()).doesNotContain("hunter2");
        var result = new ConfigLoader(ConfigPaths.ofThisMachine(), ConfigFixture.reader()).read(file);
        assertThat(result.warnings()).isEmpty();
        var password = folder.resolve("new/home-prometheus.password");
        assertThat(ConfigFixture.loaded(result)
                        .clusters()
                        .getFirst()
                        .prometheus()
                        .orElseThrow()
                        .auth())
                .isEqualTo(new SourceConfig.AuthConfig.Basic("noc", new SecretLocation.FromFile(password)));
        assertThat(Files.readString(password)).isEqualTo("hunter2\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder.resolve("new"))) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void anExistingConfigurationIsNeverOverwritten() throws Exception {
        var file = Files.writeString(folder.resolve("greenwall.yaml"), "theme: night");
        var draft = new ConfigWriter.Draft("home", "http://p", Optional.empty(), List.of());
        assertThatThrownBy(() -> ConfigWriter.write(file, draft)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("theme: night");
    }
}
