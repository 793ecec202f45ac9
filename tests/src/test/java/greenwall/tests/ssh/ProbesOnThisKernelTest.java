package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.CommandAuditLog;
import greenwall.connectors.ssh.OpenSshConfigFile;
import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.connectors.ssh.SshRouteResolver;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.Probe.OutputKind;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.tests.poll.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Every probe of the catalogue is run on this machine's own kernel, as the console runs it. The server copies
/// the output of each tool; it is summed without the console's parsers and compared.
@Tag("slow")
class ProbesOnThisKernelTest {
    private static final int AT_ONCE = 3;
    private static final int SECONDS = 2;
    private static final int AT_LEAST = 30;

    @TempDir
    Path folder;

    private record CompletedProbe(Probe probe, Ended end, List<ProbeOutput> outputs, String candidate) {}

    @Test
    void eachProbeMatchesItsRawOutputOrReportsWhyNot() throws Exception {
        BpfRequirement.needed();
        var raw = Files.createDirectories(folder.resolve("raw"));
        try (var sshd = RealSshd.start(folder, "ForceCommand " + copyingScript(raw));
                var load = new BackgroundLoad(folder)) {
            var ran = runAll(sshd);
            var table = new ArrayList<String>();
            var softly = new SoftAssertions();
            var runIds = lastRuns(sshd);
            // `tee` may still be writing the copies after it has passed on the output.
            Await.until(
                    "nothing of the runs is left",
                    Duration.ofMinutes(2),
                    () -> sshd.sessions().stream()
                            .noneMatch(p -> RemoteProcesses.commandLine(p).startsWith("tee ")));
            for (var one : ran) {
                compareWithRaw(one, raw, runIds, table, softly);
            }
            Files.write(Path.of("target", "probes-on-this-kernel.txt"), table);
            softly.assertAll();
            assertThat(ran.stream().filter(r -> r.end().how() == Ending.DONE).count())
                    .as(String.join("\n", table))
                    .isGreaterThanOrEqualTo(AT_LEAST);
        }
    }

    private Path copyingScript(Path raw) throws IOException {
        return Files.writeString(
                Files.createFile(
                        folder.resolve("copying"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))),
                "#!/bin/bash\nf=$(mktemp " + raw + "/XXXXXXXX)\n"
                        + "exec > >(tee $f)\n"
                        + "exec sh -c \"$SSH_ORIGINAL_COMMAND\"\n");
    }

    private static List<CompletedProbe> runAll(RealSshd sshd) throws Exception {
        var addresses = new HashMap<String, String>();
        var catalogue = ProbeCatalogue.builtIn();
        catalogue.all().forEach(p -> addresses.put(p.name(), sshd.address()));
        var settings = new ProbeToolSettings(
                false, Optional.empty(), addresses, false, TestHostAccess.AMPLE, Optional.empty());
        try (var probes = new SshHostAccess(
                        settings,
                        new SshRouteResolver(
                                OpenSshConfigFile.read(sshd.clientConfig()),
                                sshd.folder(),
                                _ -> null,
                                Optional.empty()),
                        target -> List.of(target.host()),
                        (_, _) -> OptionalDouble.empty(),
                        new CommandAuditLog(sshd.folder().resolve("audit.jsonl"), "tester"),
                        InstantSource.system());
                var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            var all = new ArrayList<Future<CompletedProbe>>();
            for (var probe : catalogue.all()) {
                all.add(workers.submit(() -> run(probes, probe)));
            }
            var ran = new ArrayList<CompletedProbe>();
            for (var one : all) {
                ran.add(one.get());
            }
            return ran;
        }
    }

    private static CompletedProbe run(SshHostAccess probes, Probe probe) throws Exception {
        var listener = new RecordingRunListener();
        int seconds = (int) Math.min(SECONDS, probe.maxDuration().toSeconds());
        probes.start(new ClusterHost("", probe.name()), TestHostAccess.ready(probe.name(), seconds), listener);
        var end = listener.end(Duration.ofSeconds(400));
        var candidate = listener.of(ProbeRunEvent.Starting.class);
        return new CompletedProbe(
                probe,
                end,
                listener.outputs(),
                candidate.isEmpty() ? "" : candidate.getLast().candidate());
    }

    /// The run id of each probe's last attempt, from the audit log.
    private static Map<String, String> lastRuns(RealSshd sshd) throws IOException {
        var runIds = new HashMap<String, String>();
        for (var line : Files.readAllLines(sshd.folder().resolve("audit.jsonl"))) {
            var json = JsonMapper.shared().readTree(line);
            if (json.get("event").asString().equals("begin")
                    && !json.get("command").asString().startsWith("count ")) {
                runIds.put(json.get("host").asString(), json.get("run").asString());
            }
        }
        return runIds;
    }

    private static void compareWithRaw(
            CompletedProbe ran, Path raw, Map<String, String> runIds, List<String> table, SoftAssertions softly)
            throws IOException {
        var name = ran.probe().name();
        var end = ran.end();
        // On a busy machine a tool may be killed at its end; what it printed until then must match too.
        if (end.how() != Ending.DONE && end.how() != Ending.INCOMPLETE) {
            table.add(String.format("%-24s cannot: %s [%s]", name, end.end().reason(), end.remedy()));
            softly.assertThat(end.end().reason()).as(name).isNotBlank();
            softly.assertThat(end.remedy()).as(name + ": " + end.end().reason()).isNotBlank();
            softly.assertThat(end.how()).as(name + ": " + end.end().reason()).isEqualTo(Ending.FAILED);
            softly.assertThat(ran.probe().unproved())
                    .as(name + " is marked as unproved")
                    .isPresent();
            return;
        }
        var computed = RawTotals.of(ran.outputs());
        var written = RawTotals.of(rawOf(raw, runIds.getOrDefault(name, "?")));
        table.add(String.format(
                "%-24s ran: %s; counted %d, rows %d, %d outputs, dropped %d",
                name,
                ran.candidate(),
                computed.counted(),
                computed.rows(),
                ran.outputs().size(),
                end.end().dropped()));
        softly.assertThat(end.end().leftBehind()).as(name).isZero();
        if (ran.probe().shows() != OutputKind.NOTE
                && !name.equals("top")
                && !name.equals("iostat")
                && !name.equals("ss")) {
            softly.assertThat(computed.counted()).as(name + " counted").isEqualTo(written.counted());
            var notes = ran.outputs().stream()
                    .filter(ProbeOutput.Note.class::isInstance)
                    .map(ProbeOutput.Note.class::cast)
                    .toList();
            // The name of a process may contain a line break: its event is shown as the lines that were printed.
            long broken = notes.stream()
                    .filter(note -> note.text().matches("\\d\\d:\\d\\d:\\d\\d +\\S.*"))
                    .count();
            softly.assertThat(computed.rows())
                    .as("%s rows; no row: %s", name, notes)
                    .isEqualTo(written.rows() - broken);
        }
    }

    private static String rawOf(Path raw, String runId) throws IOException {
        try (var files = Files.list(raw)) {
            for (var file : files.sorted(Comparator.naturalOrder()).toList()) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains("@@" + runId)) {
                    return text;
                }
            }
        }
        throw new AssertionError("nothing was written down of " + runId);
    }
}
