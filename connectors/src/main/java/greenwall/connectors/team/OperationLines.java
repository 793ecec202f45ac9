package greenwall.connectors.team;

import greenwall.connectors.files.AckFile;
import greenwall.connectors.files.ProblemFile;
import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonWalker;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.ProblemLifecycle;
import greenwall.fleet.team.HybridTimestamp;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The form of operations in a file: a line of JSON each, a tab, and a checksum of the line. A line that was cut, or
/// that something else was written into, has the wrong one and is left out; those after it are read.
final class OperationLines {
    /// The text of a handover is the longest there is.
    private static final int LONGEST = 1 << 20;
    private static final int CHECKSUM = 8;

    private OperationLines() {}

    static byte[] written(TeamOperation operation) {
        var json = JsonMapper.shared().writeValueAsString(fields(operation));
        var line = json + '\t' + checksum(json.getBytes(StandardCharsets.UTF_8)) + '\n';
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String checksum(byte[] bytes) {
        var sum = new CRC32C();
        sum.update(bytes);
        return String.format("%08x", sum.getValue());
    }

    private static Map<String, Object> fields(TeamOperation operation) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", operation.id());
        fields.put("millis", operation.stamp().millis());
        fields.put("count", operation.stamp().count());
        fields.put("console", operation.stamp().console());
        fields.put("at", operation.at().toString());
        fields.put("who", operation.who());
        switch (operation.change()) {
            case TeamChange.Acknowledged(var what) -> {
                fields.put("change", "acknowledged");
                fields.put("acknowledgement", AckFile.written(what));
            }
            case TeamChange.Withdrawn(var alert, var operations) -> {
                fields.put("change", "withdrawn");
                fields.put("cluster", alert.cluster());
                fields.put("labels", alert.labels().toMap());
                fields.put("operations", List.copyOf(operations));
            }
            case TeamChange.Taken(var problem, var life, var instead) -> {
                fields.put("change", "taken");
                fields.put("problem", problem);
                fields.put("life", ProblemFile.written(life));
                fields.put("taken", instead);
            }
            case TeamChange.Dropped(var problem, var taken) -> {
                fields.put("change", "dropped");
                fields.put("problem", problem);
                fields.put("taken", taken);
            }
            case TeamChange.Concluded(var problem, var taken, var end) -> {
                fields.put("change", "concluded");
                fields.put("problem", problem);
                fields.put("taken", taken);
                fields.put("by", end.who());
                fields.put("ended", end.at().toString());
                fields.put("verdict", end.verdict().word());
            }
            case TeamChange.Split(var part) -> {
                fields.put("change", "split");
                fields.put("part", part);
            }
            case TeamChange.Joined(var part, var problem) -> {
                fields.put("change", "joined");
                fields.put("part", part);
                fields.put("problem", problem);
            }
            case TeamChange.HandedOver(var text) -> {
                fields.put("change", "handed over");
                fields.put("text", text);
            }
            case TeamChange.Signed(var document) -> {
                fields.put("change", "signed");
                fields.put("document", document);
            }
        }
        return fields;
    }

    /// What is whole in the file. Operations of a newer version that this one does not know are left out.
    static List<TeamOperation> read(byte[] bytes) {
        var operations = new ArrayList<TeamOperation>();
        int start = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int tab = end - CHECKSUM - 1;
            if (end < bytes.length && tab > start && bytes[tab] == '\t' && tab - start <= LONGEST) {
                var json = new byte[tab - start];
                System.arraycopy(bytes, start, json, 0, json.length);
                var told = new String(bytes, tab + 1, CHECKSUM, StandardCharsets.US_ASCII);
                if (checksum(json).equals(told)) {
                    one(json).ifPresent(operations::add);
                }
            }
            start = end + 1;
        }
        return operations;
    }

    private static Optional<TeamOperation> one(byte[] line) {
        try (var json = JsonWalker.of(line, 0, line.length)) {
            var read = json.fields();
            var id = read.text("id");
            var stamp = new HybridTimestamp(
                    read.integer("millis"), Math.toIntExact(read.integer("count")), read.text("console"));
            var at = Instant.parse(read.text("at"));
            var who = read.text("who");
            return id.isEmpty()
                    ? Optional.empty()
                    : change(read).map(change -> new TeamOperation(id, stamp, at, who, change));
        } catch (JacksonException | IOException | DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Optional<TeamChange> change(JsonFields read) throws IOException {
        var problem = read.text("problem");
        var taken = read.text("taken");
        return switch (read.text("change")) {
            case "acknowledged" ->
                read.has("acknowledgement")
                        ? Optional.of(new TeamChange.Acknowledged(AckFile.one(read.fields("acknowledgement"))))
                        : Optional.empty();
            case "withdrawn" ->
                Optional.of(new TeamChange.Withdrawn(
                        new Alert.Key(read.text("cluster"), read.labels("labels")),
                        new HashSet<>(read.texts("operations"))));
            case "taken" ->
                ProblemFile.life(read.fields("life")).map(life -> new TeamChange.Taken(problem, life, taken));
            case "dropped" -> Optional.of(new TeamChange.Dropped(problem, taken));
            case "concluded" -> {
                var verdict = IncidentVerdict.of(read.text("verdict"));
                yield verdict.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new TeamChange.Concluded(
                                problem,
                                taken,
                                new ProblemLifecycle.End(
                                        read.text("by"), Instant.parse(read.text("ended")), verdict.get())));
            }
            case "split" -> Optional.of(new TeamChange.Split(read.text("part")));
            case "joined" -> Optional.of(new TeamChange.Joined(read.text("part"), problem));
            case "handed over" -> Optional.of(new TeamChange.HandedOver(read.text("text")));
            case "signed" -> Optional.of(new TeamChange.Signed(read.text("document")));
            default -> Optional.empty();
        };
    }
}
