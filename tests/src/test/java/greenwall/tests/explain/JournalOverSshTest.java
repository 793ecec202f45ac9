package greenwall.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.console.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A site without Loki: the journals of the hosts in question are read over SSH, and only if the user allows
/// it.
class JournalOverSshTest {
    @TempDir
    private Path home = Path.of("");

    /// The range's Prometheus and SSH access to its hosts, but no Loki.
    private Path configuration(PracticeRange range) throws IOException {
        var ssh = range.ssh();
        var known = Files.writeString(
                home.resolve("known_hosts"), "[" + ssh.host() + "]:" + ssh.port() + " " + ssh.hostKey() + "\n");
        var client = Files.writeString(
                home.resolve("ssh_config"),
                "Host *\n  IdentityFile \"" + ssh.keyFile() + "\"\n  IdentitiesOnly yes\n  IdentityAgent none\n"
                        + "  UserKnownHostsFile \"" + known + "\"\n  GlobalKnownHostsFile none\n");
        var text = new StringBuilder("clusters:\n  - name: small\n    prometheus: {url: \""
                + range.servers().prometheus() + "\"}\n" + "ssh:\n  config: " + client + "\n  addresses:\n");
        range.world()
                .hosts()
                .forEach(h -> text.append("    ")
                        .append(h.name())
                        .append(": \"")
                        .append(ssh.user(h.name()))
                        .append('@')
                        .append(ssh.host())
                        .append(':')
                        .append(ssh.port())
                        .append("\"\n"));
        return Files.writeString(home.resolve("greenwall.yaml"), text);
    }

    private JsonNode explained(PracticeRange range, Path config, String... more) {
        var args = new ArrayList<>(List.of(
                "explain",
                "--config",
                config.toString(),
                "--host",
                range.truth().host(),
                "--quantity",
                "systemd.failed",
                "--at",
                "now",
                "--json"));
        args.addAll(List.of(more));
        var result = Commands.of(home).at(range.clock(), ZoneOffset.UTC).run(args);
        assertThat(result.exit()).as(result.all()).isZero();
        return JsonMapper.shared().readTree(result.out());
    }

    @Test
    void theCauseIsFoundInTheJournalOnceAPersonAllowsIt() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT
                .withIncident(IncidentKind.UNIT_FLAPPING)
                .withSeed(71)
                .withStart(Instant.parse("2026-03-12T14:20:00Z")))) {
            var config = configuration(range);

            var barred = explained(range, config);
            assertThat(barred.get("templates").isEmpty()).isTrue();
            assertThat(barred.toString()).contains("--journal");

            var known = explained(range, config, "--journal");
            assertThat(known.get("read").get("lines").asLong())
                    .as(known.toPrettyString())
                    .isPositive();
            assertThat(known.get("templates").isEmpty())
                    .as(known.toPrettyString())
                    .isFalse();
            var first = known.get("templates").get(0).get("samples").toString();
            assertThat(range.truth().lines())
                    .as(first)
                    .anySatisfy(line -> assertThat(first).contains(line.match()));
            assertThat(Files.readString(home.resolve(".local/state/greenwall/audit/probes.jsonl")))
                    .contains("journalctl", range.truth().host());
        }
    }
}
