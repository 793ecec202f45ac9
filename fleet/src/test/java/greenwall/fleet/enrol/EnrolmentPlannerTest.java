package greenwall.fleet.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.BundledText;
import greenwall.fleet.enrol.EnrolmentStep.PlannedFile;
import greenwall.fleet.enrol.EnrolmentStep.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Plans made from checks of real and of simulated systems, in the output format of `inventory.sh`.
class EnrolmentPlannerTest {
    private static final EnrolmentPlanner.SiteSettings SITE = new EnrolmentPlanner.SiteSettings(
            Optional.of("/etc/prometheus/hosts.json"),
            Map.of("environment", "production"),
            Optional.of(new EnrolmentPlanner.LokiSettings("http://loki:3100", "ops", true, false)),
            Optional.of(new PlannedFile("/usr/local/sbin/greenwall-probe", "755", "#!/bin/sh\n")));

    @TempDir
    Path folder;

    private static HostInventory inventory(String name) throws IOException {
        try (var in = Objects.requireNonNull(EnrolmentPlannerTest.class.getResourceAsStream("look-" + name + ".txt"))) {
            return HostInventory.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), true);
        }
    }

    private static EnrolmentPlan plan(String name, String profile) throws IOException {
        return EnrolmentPlanner.of(
                "box",
                "10.0.0.7",
                inventory(name),
                ComponentCatalogue.shipped().profile(profile).orElseThrow(),
                SITE);
    }

    private static List<String> ids(EnrolmentPlan plan) {
        return plan.steps().stream().map(EnrolmentStep::id).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "debian12, 'node smartmon target'",
        "debian13, 'node libvirt smartmon zfs-text wireguard-text helper target'",
        "ubuntu24, 'node journal target'",
        "rocky9, 'node zfs-text helper target'",
        "alpine, 'node wireguard smartctl zfs-text journal target'"
    })
    void hostGetsTheStepsThatItsInventoryCallsFor(String name, String steps) throws IOException {
        assertThat(ids(plan(name, "server"))).containsExactly(steps.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "debian12, apt-get, /etc/default/prometheus-node-exporter, '/etc/init.d/prometheus-node-exporter status'",
        "debian13, apt-get, /etc/default/prometheus-node-exporter, 'systemctl is-active -q prometheus-node-exporter'",
        "ubuntu24, apt-get, /etc/default/prometheus-node-exporter, 'systemctl is-active -q prometheus-node-exporter'",
        "rocky9, dnf, /etc/default/prometheus-node-exporter, 'systemctl is-active -q prometheus-node-exporter'",
        "alpine, apk, /etc/conf.d/node-exporter, 'rc-service node-exporter status'"
    })
    void nodeExporterComesFromTheDistribution(String name, String manager, String settings, String verify)
            throws IOException {
        var plan = plan(name, "basic");
        var node = onHost(plan).getFirst();
        assertThat(plan.packageManager().orElseThrow().installing(node.packages()))
                .last()
                .asString()
                .contains(manager);
        assertThat(node.files()).extracting(PlannedFile::path).containsExactly(settings);
        assertThat(node.verify()).containsExactly(verify);
        assertThat(node.proof()).isEqualTo(new Verification.ExpectedMetric(9100, "node_uname_info"));
        boolean systemd = verify.startsWith("systemctl");
        assertThat(node.files().getFirst().text().contains("--collector.systemd"))
                .isEqualTo(systemd);
    }

    @ParameterizedTest
    @CsvSource({"debian13, zfs-text", "debian13, wireguard-text", "alpine, zfs-text"})
    void aCollectorIsVerifiedByItsFileAlsoWhereThereIsNothingToReport(String name, String step) throws IOException {
        var ran = "node_textfile_mtime_seconds{file=\"/var/lib/prometheus/node-exporter/greenwall-" + step
                + ".prom\"} 1.795968133e+09\n";
        assertThat(expectedMetric(name, step).isShownBy("node_uname_info{nodename=\"box\"} 1\n"))
                .isFalse();
        assertThat(expectedMetric(name, step).isShownBy("node_uname_info{nodename=\"box\"} 1\n" + ran))
                .isTrue();
    }

    @Test
    void anExporterIsVerifiedByAMetricWithoutSamples() throws IOException {
        assertThat(expectedMetric("alpine", "wireguard")
                        .isShownBy("# HELP wireguard_latest_handshake_seconds UNIX timestamp\n"
                                + "# TYPE wireguard_latest_handshake_seconds gauge\n"))
                .isTrue();
    }

    private static Verification.ExpectedMetric expectedMetric(String name, String step) throws IOException {
        return (Verification.ExpectedMetric) onHost(plan(name, "server")).stream()
                .filter(s -> s.id().equals(step))
                .findFirst()
                .orElseThrow()
                .proof();
    }

    private static List<EnrolmentStep.HostStep> onHost(EnrolmentPlan plan) {
        return plan.steps().stream()
                .filter(EnrolmentStep.HostStep.class::isInstance)
                .map(EnrolmentStep.HostStep.class::cast)
                .toList();
    }

    @Test
    void planTextContainsEveryCommandFileAndCost() throws IOException {
        for (var name : List.of("debian12", "debian13", "ubuntu24", "rocky9", "alpine")) {
            var plan = plan(name, "server");
            var text = String.join("\n", EnrolmentPlanText.lines(plan));
            for (var step : onHost(plan)) {
                plan.packageManager()
                        .orElseThrow()
                        .installing(step.packages())
                        .forEach(command -> assertThat(text).contains(command));
                step.commands().forEach(command -> assertThat(text).contains(command));
                step.stop().forEach(command -> assertThat(text).contains(command));
                step.files()
                        .forEach(file -> file.text()
                                .lines()
                                .forEach(line -> assertThat(text).contains(line)));
                assertThat(text).contains(step.cost());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian12", "debian13", "ubuntu24", "rocky9", "alpine"})
    void everyScriptIsValidShellSyntax(String name) throws Exception {
        var plan = plan(name, "server");
        for (var step : onHost(plan)) {
            for (var script : List.of(
                    EnrolmentStepScript.apply(plan.packageManager().orElseThrow(), step),
                    EnrolmentStepScript.check(plan.packageManager().orElseThrow(), step),
                    EnrolmentStepScript.undo(plan.packageManager().orElseThrow(), step.id()),
                    EnrolmentStepScript.runner(),
                    EnrolmentStepScript.listSteps(),
                    EnrolmentStepScript.cleanUp(),
                    HostInventory.program(),
                    BundledText.of(EnrolmentPlanner.class, "targets-file.sh"),
                    BundledText.of(EnrolmentPlanner.class, "zfs.sh"),
                    BundledText.of(EnrolmentPlanner.class, "wireguard.sh"))) {
                var file = Files.writeString(folder.resolve("script"), script);
                var sh = new ProcessBuilder("sh", "-n", file.toString())
                        .redirectErrorStream(true)
                        .start();
                var shellOutput = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(sh.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(shellOutput).isEmpty();
            }
        }
    }

    /// The inventory is taken by the user who logs in, who is often not root.
    @Test
    void theStateOfAStepIsReadableWithoutRootAndItsBackupIsNot() throws Exception {
        var script = "step=node\ntraces=\n"
                + EnrolmentStepScript.library().replace(EnrolmentStepScript.FOLDER, folder + "/greenwall/enrol")
                + "begin\n";
        var sh =
                new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        var output = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(sh.waitFor()).as(output).isZero();
        var step = folder.resolve("greenwall/enrol/node");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(step)))
                .isEqualTo("rwx--x--x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(step.resolve("state"))))
                .isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(step.resolve("backup"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aPackageThatOthersNeedStaysWhenAStepIsUndone() throws Exception {
        var installed = Files.writeString(folder.resolve("installed"), "daemon\ngui\nlib\ntool\n");
        var script = "step=smart\npurge=remove\n"
                + EnrolmentStepScript.library()
                        .replace(EnrolmentStepScript.FOLDER, folder.toString())
                        .replaceFirst("PATH=.*", "PATH=" + folder + ":/usr/bin:/bin")
                + "purge\n";
        var commands = Map.of(
                "dpkg-query", "sed 's/^/installed /' " + installed,
                // The program gui, which somebody else installed, needs lib; daemon needs tool.
                "dpkg",
                        "shift 2; case \" $* \" in *\" lib \"*) exit 1 ;; *\" daemon \"*) ;;"
                                + " *\" tool \"*) ! grep -qx daemon " + installed + " ;; esac",
                "remove", "for name; do sed -i \"/^$name$/d\" " + installed + "; done");
        for (var command : commands.entrySet()) {
            var file = Files.writeString(folder.resolve(command.getKey()), "#!/bin/sh\n" + command.getValue() + "\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(
                Files.createDirectories(folder.resolve("smart")).resolve("added.packages"), "daemon\nlib\ntool\n");
        var run =
                new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        var output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).contains("not done: other packages need lib\n");
        assertThat(installed).hasContent("gui\nlib");
    }

    /// What the script of a host writes about a pool whose `zpool status` has this line.
    private List<String> scanMetrics(String scan) throws Exception {
        var commands = Map.of(
                "zpool",
                "[ \"$1\" = list ] && echo tank || echo '  scan: " + scan + "'",
                "zfs",
                "[ \"$1\" = get ] && echo 1700000000 || :");
        for (var command : commands.entrySet()) {
            var file = Files.writeString(folder.resolve(command.getKey()), "#!/bin/sh\n" + command.getValue() + "\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        var file = Files.writeString(folder.resolve("zfs.sh"), BundledText.of(EnrolmentPlanner.class, "zfs.sh"));
        var run = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true);
        run.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        run.environment().put("TZ", "UTC");
        var process = run.start();
        var written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return written.lines().toList();
    }

    @Test
    void theZfsScriptReportsTheLastScanAndTheAgeOfThePool() throws Exception {
        assertThat(scanMetrics("scrub canceled on Sun Nov  1 00:24:01 2026"))
                .contains(
                        "zfs_pool_scan_state{zpool=\"tank\"} 3",
                        "zfs_pool_scan_func{zpool=\"tank\"} 1",
                        "zfs_pool_scan_end_time_seconds{zpool=\"tank\"} 1793492641");
        assertThat(scanMetrics("resilvered 1.2T in 10:11:12 with 3 errors on Sun Nov  1 00:24:01 2026"))
                .contains(
                        "zfs_pool_scan_func{zpool=\"tank\"} 2",
                        "zfs_pool_scan_end_time_seconds{zpool=\"tank\"} 1793492641",
                        "zfs_pool_scan_errors{zpool=\"tank\"} 3");
        assertThat(scanMetrics("none requested"))
                .contains(
                        "zfs_pool_scan_func{zpool=\"tank\"} 0",
                        "zfs_pool_scan_end_time_seconds{zpool=\"tank\"} 0",
                        "zfs_pool_creation_time_seconds{zpool=\"tank\"} 1700000000");
    }

    private static String resource(String name) throws IOException {
        return new String(
                Objects.requireNonNull(EnrolmentPlannerTest.class.getResourceAsStream(name))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
    }

    @Test
    void portInUseByAnotherProgramIsNotChanged() throws IOException {
        var text = resource("look-debian12.txt");
        var profile = ComponentCatalogue.shipped().profile("basic").orElseThrow();
        var portTaken =
                EnrolmentPlanner.of("box", "a", HostInventory.read(text + "listens 9100\n", true), profile, SITE);
        assertThat(ids(portTaken)).containsExactly("target");
        assertThat(portTaken.byHand()).anyMatch(line -> line.contains("left unchanged"));
        var installedByGreenwall = EnrolmentPlanner.of(
                "box", "a", HostInventory.read(text + "listens 9100\nstep node done\n", true), profile, SITE);
        assertThat(ids(installedByGreenwall)).containsExactly("node", "target");
    }

    @Test
    void scriptsForTheTextfileCollectorNeedAnExporterWhoseFolderIsKnown() throws IOException {
        var text = resource("look-debian13.txt");
        var profile = ComponentCatalogue.shipped().profile("metrics").orElseThrow();
        var foreign = EnrolmentPlanner.of("box", "a", HostInventory.read(text + "listens 9100\n", true), profile, SITE);
        assertThat(ids(foreign)).containsExactly("libvirt", "smartmon", "target");
        assertThat(foreign.byHand()).anyMatch(line -> line.contains("its folder of text files is not known"));
        var packaged = EnrolmentPlanner.of(
                "box",
                "a",
                HostInventory.read(text + "listens 9100\npackage prometheus-node-exporter\n", true),
                profile,
                SITE);
        assertThat(ids(packaged)).containsExactly("libvirt", "smartmon", "zfs-text", "wireguard-text", "target");
    }

    @Test
    void withoutRootNoStepIsPlannedAndTheRemedyIsShown() throws IOException {
        var text = "distribution debian\nsystem Debian\nkernel Linux\nuser noc\nuid 1000\nmanager apt-get\n";
        var profile = ComponentCatalogue.shipped().profile("server").orElseThrow();
        for (var inventory : List.of(HostInventory.read(text, true), HostInventory.read(text + "root yes\n", false))) {
            var plan = EnrolmentPlanner.of("box", "a", inventory, profile, SITE);
            assertThat(plan.steps()).isEmpty();
            assertThat(plan.byHand()).anyMatch(line -> line.contains("sudo: true"));
            assertThat(plan.isPrevented()).isTrue();
        }
    }

    @Test
    void windowsAndAppliancesGetManualInstructions() {
        for (var name : List.of("windows", "appliance")) {
            var plan = EnrolmentPlanner.manualPlan(
                    "box", ComponentCatalogue.shipped().profile(name).orElseThrow(), SITE);
            assertThat(plan.steps()).isEmpty();
            assertThat(plan.isPrevented()).isFalse();
            assertThat(plan.byHand())
                    .anyMatch(line -> line.contains("\"targets\": [\"box:"))
                    .anyMatch(line -> line.contains("To undo"));
        }
    }

    @Test
    void missingPropertiesOfAHostLeaveNoGapsInTheText() {
        var plan = EnrolmentPlanner.of(
                "box",
                "10.0.0.7",
                HostInventory.read("", true),
                ComponentCatalogue.shipped().profile("server").orElseThrow(),
                SITE);
        assertThat(EnrolmentPlanText.lines(plan))
                .contains("box: an unknown system")
                .anyMatch(line -> line.contains("An unknown system is not supported"));
        assertThat(plan.isPrevented()).isTrue();
    }

    private static EnrolmentPlan planFor(String name, EnrolmentPlanner.LokiSettings loki) throws IOException {
        var site = new EnrolmentPlanner.SiteSettings(SITE.file(), Map.of(), Optional.of(loki), Optional.empty());
        return EnrolmentPlanner.of(
                "box",
                "a",
                inventory(name),
                ComponentCatalogue.shipped().profile("server").orElseThrow(),
                site);
    }

    @Test
    void siteCredentialsAreNeverSentToAHost() throws IOException {
        var plan = planFor("ubuntu24", new EnrolmentPlanner.LokiSettings("http://loki:3100", "", false, false));
        assertThat(ids(plan)).containsExactly("node", "target");
        assertThat(plan.byHand()).anyMatch(line -> line.contains("credentials"));
    }

    @ParameterizedTest
    @CsvSource({"ubuntu24, 'url = '", "alpine, 'url: '"})
    void aVictoriaLogsGetsTheLinesAtItsOwnPath(String name, String key) throws IOException {
        var plan = planFor(name, new EnrolmentPlanner.LokiSettings("http://victoria:9428/", "3:7", true, true));
        var journal = onHost(plan).stream()
                .filter(step -> step.id().equals("journal"))
                .findFirst()
                .orElseThrow();
        assertThat(journal.files().getFirst().text())
                .contains(
                        key + "\"http://victoria:9428/insert/loki/api/v1/push?disable_message_parsing=1\"", "\"3:7\"");
    }

    /// The step by which a Debian host with this init system ships its journal with promtail.
    private static EnrolmentStep.HostStep journalStep(String init) {
        return onHost(debianPlan("offers promtail\ninit " + init + "\n")).stream()
                .filter(step -> step.id().equals("journal"))
                .findFirst()
                .orElseThrow();
    }

    private static EnrolmentPlan debianPlan(String facts) {
        var text = "distribution debian\nsystem Debian\nkernel Linux\nuser root\nuid 0\nroot yes\nmanager apt-get\n"
                + "has journal\noffers prometheus-node-exporter\n" + facts;
        return EnrolmentPlanner.of(
                "box",
                "a",
                HostInventory.read(text, true),
                ComponentCatalogue.shipped().profile("server").orElseThrow(),
                SITE);
    }

    @Test
    void noSecondShipperIsInstalledNextToTheOneThatIsThere() {
        var plan = debianPlan("package promtail\noffers alloy\ninit systemd\n");
        assertThat(ids(plan)).doesNotContain("journal");
        assertThat(plan.byHand()).anyMatch(line -> line.startsWith("promtail is already installed here"));
    }

    @Test
    void logAgentIsRestartedThroughTheHostsInitSystem() throws IOException {
        for (var init : List.of("systemd", "openrc", "scripts")) {
            assertThat(journalStep(init).commands().getLast())
                    .isEqualTo(
                            switch (init) {
                                case "systemd" -> "systemctl restart promtail";
                                case "openrc" -> "rc-service promtail restart";
                                default -> "/etc/init.d/promtail stop; /etc/init.d/promtail start";
                            });
        }
    }

    /// The package of Grafana runs promtail as a user of its own.
    @Test
    void promtailMayReadTheJournalAndWriteItsPositions() {
        var shipping = journalStep("systemd");
        assertThat(shipping.files().getFirst().text())
                .contains("positions: {filename: /var/lib/promtail/positions.yaml}");
        assertThat(shipping.leftovers()).contains("/var/lib/promtail");
        assertThat(shipping.commands())
                .containsSubsequence(
                        "install -d /var/lib/promtail",
                        "if id -u promtail >/dev/null 2>&1; then chown promtail /var/lib/promtail; fi",
                        "if id -u promtail >/dev/null 2>&1; then usermod -aG systemd-journal promtail; fi",
                        "systemctl restart promtail");
        assertThat(shipping.stop())
                .containsExactly(
                        "systemctl disable --now promtail",
                        "if id -u promtail >/dev/null 2>&1; then gpasswd -d promtail systemd-journal; fi");
    }

    @Test
    void helperIsInstalledWithItsSudoersEntry() throws IOException {
        var helper = onHost(plan("debian13", "server")).stream()
                .filter(step -> step.id().equals("helper"))
                .findFirst()
                .orElseThrow();
        assertThat(helper.files())
                .contains(new PlannedFile(
                        "/etc/sudoers.d/greenwall",
                        "440",
                        "noc ALL=(root) NOPASSWD: /usr/local/sbin/greenwall-probe\n"));
    }
}
