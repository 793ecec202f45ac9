package greenwall.tests.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ShippedFilesTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path LINUX = PROJECT.resolve("jlink/src/main/linux");

    @TempDir
    private Path folder = Path.of("");

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? output : output + "\nexit code " + process.exitValue();
    }

    private static void needs(String program, String debianPackage) {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin", program)),
                "there is no " + program + " here: package " + debianPackage);
    }

    @Test
    void systemdFindsNothingWrongWithTheUnit() throws IOException, InterruptedException {
        needs("systemd-analyze", "systemd");
        // Programs and documents that are not installed here are not errors of the unit.
        var unit = Files.readString(LINUX.resolve("systemd/greenwall-wall.service"));
        var copy = folder.resolve("greenwall-wall.service");
        Files.writeString(
                copy,
                unit.replaceAll("(?m)^ExecStart=.*", "ExecStart=/bin/true").replaceAll("(?m)^Documentation=.*\n", ""));
        assertThat(run("systemd-analyze", "verify", "--man=no", copy.toString()).lines())
                .filteredOn(line -> line.contains("greenwall-wall"))
                .isEmpty();
    }

    @Test
    void theUnitIsRestartedWhenTheDrawingThreadStops() throws IOException {
        assertThat(Files.readAllLines(LINUX.resolve("systemd/greenwall-wall.service")))
                .contains(
                        "Type=notify",
                        "NotifyAccess=all",
                        "WatchdogSec=20s",
                        "Restart=always",
                        "User=greenwall",
                        "ProtectSystem=strict");
    }

    /// A logind session is a separate unit: systemd would not accept the wall's watchdog messages from it.
    @Test
    void theWallStaysInItsUnit() throws IOException {
        assertThat(Files.readString(LINUX.resolve("systemd/greenwall-wall.service")))
                .doesNotContain("PAMName")
                .contains("XDG_RUNTIME_DIR=/run/greenwall", "RuntimeDirectory=greenwall");
    }

    static Stream<Path> desktopEntries() throws IOException {
        try (var files = Files.list(LINUX.resolve("applications"))) {
            return files.toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("desktopEntries")
    void desktopEntriesAreValid(Path entry) throws IOException, InterruptedException {
        needs("desktop-file-validate", "desktop-file-utils");
        assertThat(run("desktop-file-validate", entry.toString())).isEmpty();
    }

    static Stream<Path> workflows() throws IOException {
        try (var files = Files.list(PROJECT.resolve(".github/workflows"))) {
            return files.toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void workflowsPinActionsByHash(Path workflow) throws IOException {
        var uses = Files.readAllLines(workflow).stream()
                .map(String::strip)
                .filter(line -> line.matches("-? ?uses:.*"))
                .filter(line -> !line.contains("uses: ./"))
                .toList();
        assertThat(uses)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches(".*uses: [\\w.-]+/[\\w.-]+@[0-9a-f]{40} # v[\\d.]+"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void workflowsAreConsistent(Path workflow) throws IOException {
        var tree = new YAMLMapper().readTree(Files.readString(workflow));
        assertThat(tree.has("on") || tree.has("true")).isTrue();
        assertThat(tree.path("permissions").path("contents").asString()).isEqualTo("read");
        var jobs = tree.get("jobs");
        for (var name : jobs.propertyNames()) {
            var job = jobs.get(name);
            for (var needed : needs(job)) {
                assertThat(jobs.has(needed)).as(name + " needs " + needed).isTrue();
            }
            if (job.has("uses")) {
                assertThat(PROJECT.resolve(job.get("uses").asString().substring(2)))
                        .exists();
                continue;
            }
            assertThat(job.has("runs-on")).as(name).isTrue();
            assertThat(job.path("timeout-minutes").asInt()).as(name).isPositive();
            for (var step : job.get("steps")) {
                assertThat(step.has("run") ^ step.has("uses"))
                        .as(step.toString())
                        .isTrue();
            }
        }
    }

    private static List<String> needs(JsonNode job) {
        var needs = job.path("needs");
        return needs.isArray()
                ? needs.valueStream().map(JsonNode::asString).toList()
                : needs.isMissingNode() ? List.of() : List.of(needs.asString());
    }

    @Test
    void threeSystemsAreBuiltForTwoArchitecturesEach() throws IOException {
        var tree = new YAMLMapper().readTree(Files.readString(PROJECT.resolve(".github/workflows/build.yml")));
        var systems = tree.at("/jobs/build/strategy/matrix/include")
                .valueStream()
                .map(one -> one.get("system").asString())
                .toList();
        assertThat(systems)
                .containsExactlyInAnyOrder(
                        "linux-x64", "linux-arm64", "windows-x64", "windows-arm64", "macos-x64", "macos-arm64");
    }
}
