package greenwall.connectors.team;

import greenwall.connectors.files.AcknowledgementFile;
import greenwall.connectors.files.ProblemEditFile;
import greenwall.connectors.json.JsonEncoding;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.json.RecordJsonCodec;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The format of operations in a file: for each, a line of JSON, a tab and a checksum of the line. A truncated
/// or damaged line has a wrong checksum and is ignored; the lines after it are read.
final class TeamOperationCodec {
    /// The longest lines are handovers with their text.
    private static final int LONGEST = 1 << 20;
    private static final int CHECKSUM = 8;

    private static final RecordJsonCodec CODEC = new RecordJsonCodec(Map.of(
            TakenProblem.class, ProblemEditFile.HANDLING::in,
            TakenProblem.End.class, _ -> ProblemEditFile.end("by"),
            TeamChange.class, TeamOperationCodec::changes));
    private static final JsonEncoding<TeamOperation> OPERATION = CODEC.of(TeamOperation.class);

    private TeamOperationCodec() {}

    private static JsonEncoding<TeamChange> changes(String name) {
        JsonEncoding<Set<String>> operations =
                JsonEncoding.member("operations", List::copyOf, fields -> Set.copyOf(fields.texts("operations")));
        return RecordJsonCodec.variants(
                name,
                List.of(
                        CODEC.variant(
                                "acknowledged",
                                TeamChange.Acknowledged.class,
                                Map.of("what", AcknowledgementFile.ENCODING.in("acknowledgement"))),
                        CODEC.variant("withdrawn", TeamChange.Withdrawn.class, Map.of("operations", operations)),
                        CODEC.variant("taken", TeamChange.Taken.class, Map.of("instead", JsonEncoding.text("taken"))),
                        CODEC.variant("dropped", TeamChange.Released.class),
                        CODEC.variant("concluded", TeamChange.Concluded.class),
                        CODEC.variant("split", TeamChange.Split.class),
                        CODEC.variant("joined", TeamChange.Joined.class),
                        CODEC.variant("handed over", TeamChange.HandedOver.class),
                        CODEC.variant("signed", TeamChange.Signed.class)));
    }

    static byte[] encode(TeamOperation operation) {
        return sealed(JsonMapper.shared().writeValueAsString(OPERATION.write(operation)));
    }

    static byte[] sealed(String json) {
        var line = json + '\t' + checksum(json.getBytes(StandardCharsets.UTF_8)) + '\n';
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String checksum(byte[] bytes) {
        var sum = new CRC32C();
        sum.update(bytes);
        return String.format("%08x", sum.getValue());
    }

    /// Reads the intact lines. Skips operations of newer versions that this version does not know.
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
                var stored = new String(bytes, tab + 1, CHECKSUM, StandardCharsets.US_ASCII);
                if (checksum(json).equals(stored)) {
                    one(json).ifPresent(operations::add);
                }
            }
            start = end + 1;
        }
        return operations;
    }

    private static Optional<TeamOperation> one(byte[] line) {
        try (var json = JsonReader.of(line, 0, line.length)) {
            return Optional.of(OPERATION.read(json.fields()))
                    .filter(operation -> !operation.id().isEmpty());
        } catch (JacksonException | IOException _) {
            return Optional.empty();
        }
    }
}
