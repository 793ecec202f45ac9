package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.console.Commands;
import greenwall.tests.poll.RealServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Enrols a bare root file system with the distribution's own packages until it is scraped, and removes it
/// again. `-Dgreenwall.enrol.roots=bookworm,trixie` names the roots to create with debootstrap,
/// `noble=http://archive.ubuntu.com/ubuntu` one from another mirror.
class BareSystemEnrolmentTest {
    private static final Duration AT_MOST = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @TestFactory
    List<DynamicTest> aBareRootFileSystemIsEnrolledWithinThreeMinutesAndRemovedAgain() {
        var tests = new ArrayList<DynamicTest>();
        for (var name : System.getProperty("greenwall.enrol.roots", "").split(",")) {
            if (!name.isBlank()) {
                tests.add(DynamicTest.dynamicTest(name, () -> added(name)));
            }
        }
        return tests;
    }

    private void added(String name) throws Exception {
        Machine.needed();
        RealServer.program("debootstrap", "debootstrap");
        var machineFolder = Files.createDirectories(folder.resolve(name.replaceAll("\\W+", "-")));
        var root = root(machineFolder, name);
        var targets = Files.writeString(machineFolder.resolve("targets.yml"), "- targets: ['other:9100']\n");
        var prometheusConfig = Files.writeString(machineFolder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs: [{job_name: node, file_sd_configs: [{files: ["%s"]}]}]
                """.formatted(targets));
        try (var machine = Machine.bare(machineFolder, root);
                var prometheus = RealServer.prometheus(machineFolder, prometheusConfig, RealServer.freePort())) {
            var config = Files.writeString(machineFolder.resolve("greenwall.yaml"), """
                    clusters: [{name: home, prometheus: {url: "http://127.0.0.1:%d"}}]
                    ssh: {config: %s, addresses: {box: "%s"}}
                    enrol: {file_sd: "%s"}
                    """.formatted(
                                    prometheus.port(), machine.clientConfig(), machine.address(), targets))
                    .toString();
            var before = machine.files();
            var users = Files.readString(root.resolve("etc/passwd"));
            var console = Commands.of(machineFolder.resolve("home"));
            long began = System.nanoTime();
            var added = console.run("--config", config, "host", "add", "box", "--yes");
            var took = Duration.ofNanos(System.nanoTime() - began);
            System.out.println(name + ": added and proved in " + took.toSeconds() + " s");
            assertThat(added.exit()).as(added.all()).isZero();
            assertThat(took).isLessThan(AT_MOST);
            assertThat(console.run("--config", config, "check", "--json").out())
                    .containsPattern("\"host\":\"box\",\"state\":\"(ok|warning|critical)\"");
            var stamps = machine.stamps();
            var secondRun = console.run("--config", config, "host", "add", "box", "--yes");
            assertThat(secondRun.exit()).as(secondRun.all()).isZero();
            assertThat(machine.stamps()).as("twice changes nothing").isEqualTo(stamps);
            var removed = console.run("--config", config, "host", "remove", "box", "--yes");
            assertThat(removed.exit()).as(removed.all()).isZero();
            var left = machine.files();
            var removedFiles = new TreeSet<>(before);
            removedFiles.removeAll(left);
            left.removeAll(before);
            assertThat(left).as("what is left behind").isEmpty();
            assertThat(removedFiles).as("what was there before").isEmpty();
            assertThat(Files.readString(root.resolve("etc/passwd"))).isEqualTo(users);
            assertThat(targets).hasContent("- targets: ['other:9100']\n");
        } finally {
            RealSshd.run(List.of("rm", "-rf", "--one-file-system", root.toString()));
        }
    }

    /// A root created with debootstrap, or a copy of it from `-Dgreenwall.enrol.cache=FOLDER`.
    private static Path root(Path machineFolder, String name) throws Exception {
        var parts = name.split("=");
        var root = machineFolder.resolve("root");
        var cacheFolder = Optional.ofNullable(System.getProperty("greenwall.enrol.cache"))
                .map(cache -> Path.of(cache, parts[0]))
                .filter(Files::isDirectory);
        if (cacheFolder.isPresent()) {
            RealSshd.run(List.of("cp", "-a", cacheFolder.get().toString(), root.toString()));
        } else {
            var command = new ArrayList<>(List.of("debootstrap", "--variant=minbase", "--include=openssh-server"));
            command.add(parts[0]);
            command.add(root.toString());
            if (parts.length > 1) {
                command.add(1, "--no-check-gpg");
                command.add(1, "--components=main,universe");
                command.addAll(List.of(parts[1], "/usr/share/debootstrap/scripts/gutsy"));
            }
            var debootstrap = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(machineFolder.resolve("debootstrap.log").toFile())
                    .start();
            if (debootstrap.waitFor() != 0) {
                Machine.without("debootstrap cannot make " + name + " here: "
                        + Files.readAllLines(machineFolder.resolve("debootstrap.log"))
                                .getLast());
            }
        }
        Files.copy(Path.of("/etc/resolv.conf"), root.resolve("etc/resolv.conf"), StandardCopyOption.REPLACE_EXISTING);
        return root;
    }
}
