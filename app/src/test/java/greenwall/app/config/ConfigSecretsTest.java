package greenwall.app.config;

import static greenwall.app.config.ConfigFixture.loaded;
import static greenwall.app.config.ConfigFixture.problems;
import static greenwall.app.config.ConfigFixture.read;
import static greenwall.app.config.ConfigFixture.withSource;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.Auth;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ConfigSecretsTest {
    @TempDir
    Path folder;

    private ConfigResult readInFolder(String... lines) {
        return read(folder.resolve("greenwall.yaml"), withSource(lines));
    }

    private List<String> errors(String... lines) {
        return problems(readInFolder(lines)).stream()
                .map(p -> p.toString().replace(folder.toString(), "FOLDER"))
                .toList();
    }

    private static void assertOneWithoutSecret(List<?> errors) {
        assertThat(errors).singleElement().asString().doesNotContain("hunter");
    }

    private Path secretFile(String name, String content, String permissions) throws IOException {
        var file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @Test
    void anInlineSecretIsRefusedAndNotEchoed() {
        assertThat(errors("auth: {bearer: hunter2}"))
                .containsExactly(
                        "greenwall.yaml:5:22: found a secret in plain text after \"bearer\", expected \"bearer_file\","
                                + " \"bearer_env\" or \"bearer_command\", so that the secret is kept outside this file");
        assertOneWithoutSecret(errors("auth: {basic: {user: noc, password: hunter2}}"));
        assertOneWithoutSecret(errors("auth: {header: {name: X-Key, value: hunter2}}"));
        assertOneWithoutSecret(errors("auth: hunter2"));
        assertOneWithoutSecret(errors("auth: {bearer_env: hunter-2}"));
        assertOneWithoutSecret(problems(read(withSource("").replace("http://p", "http://noc:hunter2@p"))));
    }

    @Test
    void aSecretInAUrlIsNotEchoed() {
        assertOneWithoutSecret(errors("proxy: \"http://noc:hunter2@proxy:3128\""));
        assertOneWithoutSecret(problems(read(withSource("").replace("9090", "9090/?token=hunter2"))));
    }

    @Test
    void twoSettingsForOneSecretAreRefused() {
        assertThat(errors("auth: {bearer_env: TOKEN, bearer_command: echo x}"))
                .containsExactly(
                        "greenwall.yaml:5:13: found \"bearer_env\" and \"bearer_command\" together, expected one of them");
        assertThat(errors("auth: {bearer_env: TOKEN, basic: {user: noc, password_env: TOKEN}}"))
                .containsExactly(
                        "greenwall.yaml:5:13: found basic and bearer together, expected one way to authenticate; only header "
                                + "and headers can be combined with others");
        assertThat(errors("auth: {basic: {user: noc}}"))
                .singleElement()
                .asString()
                .contains("no \"password_file\"");
    }

    @Test
    void anUnavailableSecretIsReportedAtItsLocation() throws IOException {
        assertThat(errors("auth: {bearer_file: east.token}"))
                .containsExactly(
                        "greenwall.yaml:5:27: found no file FOLDER/east.token, expected a file that contains the secret");
        assertThat(errors("auth: {bearer_env: NOT_SET}"))
                .containsExactly(
                        "greenwall.yaml:5:26: found no environment variable NOT_SET, expected this variable, with the"
                                + " secret, in Greenwall's environment");
        assertThat(errors("auth: {bearer_env: EMPTY}"))
                .singleElement()
                .asString()
                .contains("found nothing in the environment variable EMPTY");
        secretFile("empty", "\n", "rw-------");
        assertThat(errors("auth: {bearer_file: empty}"))
                .singleElement()
                .asString()
                .contains("nothing in the file");
        assertThat(errors("auth: {bearer_file: .}")).singleElement().asString().contains("which is not a regular file");
        assertThat(errors("auth: {bearer_command: \"echo of no use >&2; exit 3\"}"))
                .singleElement()
                .asString()
                .contains("found the command \"echo\" failing with exit code 3")
                .doesNotContain("of no use");
        assertThat(errors("auth: {bearer_command: [no-such-command]}"))
                .singleElement()
                .asString()
                .contains("cannot be started");
        assertThat(errors("auth: {bearer_command: \"true\"}"))
                .singleElement()
                .asString()
                .contains("nothing in what the command");
    }

    @Test
    void aCommandThatHangsIsEndedAtItsDeadline() {
        var secrets = new SecretFetcher(_ -> null, Duration.ofMillis(200), InstantSource.system());
        long before = System.nanoTime();
        assertThat(secrets.fetch(new SecretLocation.FromCommand("sleep", List.of("sh", "-c", "sleep 600 & sleep 600"))))
                .isInstanceOfSatisfying(
                        SecretFetcher.FetchResult.FetchError.class,
                        t -> assertThat(t.found()).contains("still running after 200ms"));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void aSecretFileThatOthersMayReadGetsAWarning() throws IOException {
        secretFile("open", "x", "rw-r--r--");
        secretFile("closed", "x", "rw-------");
        assertThat(readInFolder("auth: {bearer_file: open}").warnings())
                .singleElement()
                .satisfies(w -> assertThat(w.found())
                        .endsWith("open, whose permissions let every user of this machine read it"));
        assertThat(readInFolder("auth: {bearer_file: closed}").warnings()).isEmpty();
    }

    @Test
    void disablingVerificationGivesAWarning() {
        assertThat(readInFolder("insecure: true").warnings())
                .singleElement()
                .satisfies(w -> assertThat(w.found()).contains("not verified"));
        assertThat(errors("insecure: true", "ca_file: ca.pem")).hasSize(2);
    }

    @Test
    void theConfigurationNeverHoldsASecretItself() throws IOException {
        secretFile("east.token", "hunter2\n", "rw-------");
        var config = loaded(readInFolder("auth: {bearer_file: east.token}"));
        assertThat(config.toString()).doesNotContain("hunter2").contains("east.token");
        assertThat(loaded(readInFolder("auth: {bearer_command: echo hunter2}")).toString())
                .doesNotContain("hunter2");
    }

    private HttpSettings settings(SecretFetcher secrets, String... lines) {
        var source =
                loaded(readInFolder(lines)).clusters().getFirst().prometheus().orElseThrow();
        return new SourceConfigConverter(secrets, ConfigPaths.ofThisMachine())
                .forSite(
                        new SharedHttpClient(Map.of(), InstantSource.system()),
                        ConfigFixture.reader().defaults(folder).ssh())
                .httpSettings(source);
    }

    @Test
    void connectorsFetchTheSecretAgainAfterARejection() throws IOException {
        secretFile("east.token", "one\n", "rw-------");
        var secrets = new SecretFetcher(_ -> null, Duration.ofMinutes(2), InstantSource.system());
        var settings = settings(secrets, "auth: {bearer_file: east.token}", "tenant: ops", "max_calls: 3");
        assertThat(settings.maxConcurrentCalls()).isEqualTo(3);
        assertThat(settings.tenant()).contains("ops");
        assertThat(settings.auth()).isInstanceOf(Auth.Bearer.class);
        var token = ((Auth.Bearer) settings.auth()).token();
        assertThat(token.reveal()).isEqualTo("one");
        secretFile("east.token", "two\n", "rw-------");
        var unused = token.discard();
        assertThat(token.reveal()).isEqualTo("two");
    }

    @Test
    void aRejectedOutputOfACommandIsNotUsedAgain() throws IOException {
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        secretFile("east.token", "one\n", "rw-------");
        var secrets = new SecretFetcher(_ -> null, Duration.ofMinutes(2), () -> now[0]);
        var settings = settings(
                secrets, "auth: {basic: {user: noc, password_command: cat '" + folder.resolve("east.token") + "'}}");
        var password = ((Auth.Basic) settings.auth()).password();
        assertThat(password.reveal()).isEqualTo("one");
        secretFile("east.token", "two\n", "rw-------");
        now[0] = now[0].plusSeconds(2);

        assertThat(password.discard()).as("worth another attempt").isTrue();

        assertThat(password.reveal()).isEqualTo("two");
    }

    @Test
    void commandOutputIsCachedBriefly() throws IOException {
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        var counter = folder.resolve("counter");
        var secrets = new SecretFetcher(_ -> null, Duration.ofMinutes(2), () -> now[0]);
        var command = new SecretLocation.FromCommand(
                "sh", List.of("sh", "-c", "echo x >> '" + counter + "'; wc -l < '" + counter + "'"));
        assertThat(secrets.fetch(command)).isEqualTo(new SecretFetcher.FetchResult.Found("1"));
        assertThat(secrets.fetch(command)).isEqualTo(new SecretFetcher.FetchResult.Found("1"));
        now[0] = now[0].plus(SecretFetcher.OUTPUT_VALID_FOR);
        assertThat(secrets.fetch(command)).isEqualTo(new SecretFetcher.FetchResult.Found("2"));
    }
}
