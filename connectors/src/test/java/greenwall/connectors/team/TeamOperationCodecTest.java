package greenwall.connectors.team;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.team.HybridTimestamp;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamOperation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TeamOperationCodecTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:34:11.123456Z");
    private static final TakenProblem.End END =
            new TakenProblem.End("sam", NOW.plusSeconds(70), IncidentVerdict.NOT_AN_INCIDENT);
    private static final TakenProblem HANDLING = new TakenProblem(
            new ProblemOwner("kim", NOW),
            "20261120T023411Z-0001",
            new TakenProblem.ProblemSnapshot(
                    new Subject(Subject.Kind.DISK, "prod", "a.example", "sdf"),
                    Problem.Severity.CRITICAL,
                    NOW.minusSeconds(90),
                    "disk sdf is failing",
                    List.of("a.example", "b.example")),
            Optional.of(NOW.plusSeconds(60)),
            Optional.of(END));
    private static final Labels LABELS = Labels.of("alertname", "DiskFull", "instance", "a:9100");

    private static List<TeamOperation> oneOfEach() {
        var changes = List.of(
                new TeamChange.Acknowledged(new Acknowledgement("prod", LABELS, NOW, NOW, "kim", "I look", "")),
                new TeamChange.Withdrawn(new Alert.Key("prod", LABELS), Set.of("op-0")),
                new TeamChange.Taken("disk-1", HANDLING, ""),
                new TeamChange.Released("disk-1", "op-2"),
                new TeamChange.Concluded("disk-1", "op-2", END),
                new TeamChange.Split("pool-1"),
                new TeamChange.Joined("clock-1", "disk-1"),
                new TeamChange.HandedOver("two\nlines ü"),
                new TeamChange.Signed("document-1"));
        var operations = new ArrayList<TeamOperation>();
        for (var change : changes) {
            int n = operations.size();
            operations.add(
                    new TeamOperation("op-" + n, new HybridTimestamp(1_000, n, "c0ffee"), NOW, "kim@desk", change));
        }
        return operations;
    }

    static byte[] written() {
        var lines = new ByteArrayOutputStream();
        oneOfEach().forEach(operation -> lines.writeBytes(TeamOperationCodec.encode(operation)));
        return lines.toByteArray();
    }

    @Test
    void everyOperationIsReadAsItWasWritten() {
        assertThat(TeamOperationCodec.read(written())).isEqualTo(oneOfEach());
    }

    @Test
    void theFileOfAnEarlierVersionIsRead() throws IOException {
        try (var file = TeamOperationCodecTest.class.getResourceAsStream("version-1.team")) {
            assertThat(file).isNotNull();
            assertThat(TeamOperationCodec.read(file.readAllBytes())).isEqualTo(oneOfEach());
        }
    }

    @Test
    void anOperationOfANewerVersionIsLeftOut() {
        var lines = new String(written(), StandardCharsets.UTF_8).lines().toList();
        var json = lines.get(5).split("\t", 2)[0].replace("\"split\"", "\"painted\"");
        assertThat(json).contains("painted");
        var newer = TeamOperationCodec.sealed(json);
        assertThat(TeamOperationCodec.read(newer)).isEmpty();
    }
}
