package greenwall.app.config;

import static greenwall.app.config.ConfigFixture.loaded;
import static greenwall.app.config.ConfigFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.source.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final ConfigLoader.Options NO_OPTIONS = new ConfigLoader.Options(Optional.empty(), Map.of(), false);

    @TempDir
    Path home;

    private ConfigLoader loader() {
        return new ConfigLoader(new ConfigPaths("Linux", home, _ -> null), ConfigFixture.reader());
    }

    private static ConfigLoader.Options prometheus(String url) {
        return ConfigLoader.Options.of(Source.Kind.PROMETHEUS, url);
    }

    private Path write(String text) throws IOException {
        var file = home.resolve(".config/greenwall/greenwall.yaml");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theDefaultFileIsInThePlatformsConfigFolder() {
        var base = Path.of("/home/noc");
        assertThat(ConfigPaths.of("Linux", "/home/listed", Map.of("HOME", "/srv/noc")::get)
                        .defaultFile())
                .isEqualTo(Path.of("/srv/noc/.config/greenwall/greenwall.yaml"));
        assertThat(ConfigPaths.of("Linux", "/home/listed", Map.of("HOME", "noc")::get)
                        .stateFolder())
                .isEqualTo(Path.of("/home/listed/.local/state/greenwall"));
        assertThat(ConfigPaths.of("Windows 11", "/home/listed", Map.of("HOME", "/srv/noc")::get)
                        .home())
                .isEqualTo(Path.of("/home/listed"));
        assertThat(new ConfigPaths("Linux", base, _ -> null).defaultFile())
                .isEqualTo(base.resolve(".config/greenwall/greenwall.yaml"));
        assertThat(new ConfigPaths("Linux", base, Map.of("XDG_CONFIG_HOME", "/conf")::get).defaultFile())
                .isEqualTo(Path.of("/conf/greenwall/greenwall.yaml"));
        assertThat(new ConfigPaths("Linux", base, Map.of("XDG_CONFIG_HOME", "relative")::get).defaultFile())
                .isEqualTo(base.resolve(".config/greenwall/greenwall.yaml"));
        assertThat(new ConfigPaths("Mac OS X", base, _ -> null).defaultFile())
                .isEqualTo(base.resolve("Library/Application Support/greenwall/greenwall.yaml"));
        assertThat(new ConfigPaths("Windows 11", base, Map.of("APPDATA", "/roaming")::get).defaultFile())
                .isEqualTo(Path.of("/roaming/greenwall/greenwall.yaml"));
    }

    @Test
    void withNeitherAFileNorAnOptionThereIsNoConfiguration() {
        assertThat(loader().load(NO_OPTIONS)).isEmpty();
    }

    @Test
    void runbooksBesideTheFileAreFoundUnlessItNamesOthers() throws IOException {
        var file = write(ConfigFixture.withSource(""));
        var defaultRunbooks = Files.createDirectory(file.resolveSibling("runbooks"));
        var otherRunbooks = Files.createDirectory(file.resolveSibling("other"));
        assertThat(loaded(loader().read(file)).runbooks()).startsWith(defaultRunbooks);
        write(ConfigFixture.withSource("") + "runbooks: [./other]\n");
        assertThat(loaded(loader().read(file)).runbooks()).containsExactly(otherRunbooks);
        Files.delete(file);
        assertThat(loaded(loader().load(prometheus("http://p")).orElseThrow()).runbooks())
                .as("without a file too")
                .startsWith(defaultRunbooks);
    }

    @Test
    void aBareUrlNeedsNoFile() {
        var config = loaded(loader().load(prometheus("http://p:9090/prefix/")).orElseThrow());
        assertThat(config.file()).isEmpty();
        assertThat(config.clusters()).singleElement().satisfies(c -> {
            assertThat(c.name()).isEqualTo("default");
            assertThat(c.prometheus().orElseThrow().url()).isEqualTo(URI.create("http://p:9090/prefix"));
        });
    }

    @Test
    void credentialsInABareUrlAreTakenOutOfItAndNeverShown() {
        var config = loaded(
                loader().load(prometheus("https://noc:hun%40ter2@p:9090")).orElseThrow());
        var source = config.clusters().getFirst().prometheus().orElseThrow();
        assertThat(source.url()).isEqualTo(URI.create("https://p:9090"));
        assertThat(source.auth())
                .isEqualTo(new SourceConfig.AuthConfig.Basic("noc", new SecretLocation.Inline("hun@ter2")));
        assertThat(config.toString()).doesNotContain("ter2");
        assertThat(problems(
                        loader().load(prometheus("htps://noc:hunter2@p:9090")).orElseThrow()))
                .extracting(ConfigError::toString)
                .containsExactly("--prometheus: found \"htps://p:9090\", expected " + SourceUrl.IN_OPTION
                        + "; did you mean \"https://p:9090\"?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"noc:s3/cr3t", "noc:s3?cr3t", "noc:s3#cr3t", "noc:12/s3cr3t", "noc:s3@cr3t/", "noc:s3/cr3t=="})
    void aPasswordThatIsNotEncodedIsNeverShown(String login) throws IOException {
        for (var url : List.of("http://" + login + "@prom:9090", login + "@prom:9090", "htp://" + login + "@prom")) {
            for (var result : List.of(
                    loader().load(prometheus(url)).orElseThrow(),
                    loader().read(write("clusters: [{name: a, prometheus: {url: \"" + url + "\"}}]\n")))) {
                assertThat(problems(result)).hasSize(1);
                assertThat(result.toString()).doesNotContain("s3").doesNotContain("cr3t");
            }
        }
    }

    @Test
    void anAtSignThatIsNoPasswordIsAllowed() {
        for (var url : List.of("http://prom/user@home", "http://prom:9090?mail=a@b", "unix:///run/user@1/x:1@y")) {
            loaded(loader().load(prometheus(url)).orElseThrow());
        }
    }

    @Test
    void commandLineSourcesReplaceTheClustersOfTheFile() throws IOException {
        write("wall: {refresh: 30s}\n");
        var config = loaded(loader().load(prometheus("http://other")).orElseThrow());
        assertThat(config.wall().refresh()).hasSeconds(30);
        assertThat(config.clusters()).extracting(ClusterConfig::name).containsExactly("default");
        assertThat(problems(loader().load(NO_OPTIONS).orElseThrow())).hasSize(1);
        write("# nothing yet\n");
        assertThat(problems(loader().load(prometheus("http://other")).orElseThrow()))
                .extracting(ConfigError::expected)
                .containsExactly("at least one setting");
        assertThat(problems(loader().load(NO_OPTIONS).orElseThrow()))
                .extracting(ConfigError::expected)
                .containsExactly("at least \"clusters:\" with one source");
    }

    @Test
    void anExplicitlyNamedFileMustExist() {
        var missingFile = home.resolve("none.yaml");
        var options = new ConfigLoader.Options(Optional.of(missingFile), Map.of(), false);
        assertThat(problems(loader().load(options).orElseThrow()))
                .extracting(ConfigError::toString)
                .containsExactly(
                        missingFile + ": found no file, expected a configuration file that this user may read");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyAFileThatDoesNotExistIsSaidToBeMissing() throws IOException {
        var loop = home.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThat(problems(loader().read(loop)))
                .extracting(ConfigError::found)
                .containsExactly("a file that cannot be read");
        for (var file : List.of(loop, home)) {
            assertThat(problems(loader().read(write(ConfigFixture.withSource("ca_file: " + file)
                            + "checks: {http: [{url: \"https://h\", ca_file: " + file + "}]}\n"))))
                    .extracting(ConfigError::found)
                    .containsExactly(
                            file + ", which cannot be read as a file", file + ", which cannot be read as a file");
        }
    }

    @Test
    void aPathThatIsNotATextFileIsRefused() throws IOException {
        assertThat(problems(loader().read(home))).extracting(ConfigError::found).containsExactly("a folder");
        assertThat(problems(loader().read(write("#".repeat(600_000)))))
                .extracting(ConfigError::found)
                .containsExactly("more than 512 KiB");
        var file = write("");
        Files.write(file, "theme: night\nx: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(loader().read(file)))
                .singleElement()
                .asString()
                .isEqualTo(file + ":2:4: found the byte 0xe4, which is not UTF-8, expected a file in UTF-8");
        assertThat(loader().read(write("\uFEFF" + ConfigFixture.withSource(""))))
                .isInstanceOf(ConfigResult.Loaded.class);
        assertThat(loader().read(write(ConfigFixture.withSource("").replace("\n", "\r\n"))))
                .isInstanceOf(ConfigResult.Loaded.class);
    }
}
