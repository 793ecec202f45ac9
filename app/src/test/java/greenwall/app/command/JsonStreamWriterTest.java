package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.Labels;
import greenwall.fleet.state.CellState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class JsonStreamWriterTest {
    record Owner(String name, Optional<String> team) {}

    record SampleRecord(
            String name,
            CellState state,
            Instant at,
            Duration age,
            Path file,
            double value,
            OptionalDouble cores,
            Labels labels,
            Map<String, Integer> counts,
            Optional<Owner> owner,
            List<Owner> owners) {}

    private static final SampleRecord THING = new SampleRecord(
            "",
            CellState.OK,
            Instant.EPOCH,
            Duration.ofMillis(1500),
            Path.of("a", "b"),
            Double.NaN,
            OptionalDouble.empty(),
            Labels.of("host", "node01"),
            Map.of("x", 1),
            Optional.of(new Owner("ann", Optional.empty())),
            List.of(new Owner("ann", Optional.of("ops"))));

    private static String written(String shape) {
        var out = new ByteArrayOutputStream();
        JsonStreamWriter.write(
                new PrintStream(out, true, StandardCharsets.UTF_8), json -> json.fields(THING, new JsonShape<>(shape)));
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void valuesAreWrittenByTheirKind() {
        assertThat(written("name state at age_s=age file value cores labels counts"))
                .isEqualTo("{\"name\":\"\",\"state\":\"ok\",\"at\":\"1970-01-01T00:00:00Z\",\"age_s\":1.5,"
                        + "\"file\":\"" + THING.file() + "\",\"value\":null,\"cores\":null,"
                        + "\"labels\":{\"host\":\"node01\"},\"counts\":{\"x\":1}}");
    }

    @Test
    void anEmptyOptionalFieldIsWrittenAsNull() {
        assertThat(written("name? other?=name")).isEqualTo("{\"name\":null,\"other\":null}");
    }

    @Test
    void aPathThroughAnAbsentValueIsNull() {
        assertThat(written("who=owner.name team=owner.team")).isEqualTo("{\"who\":\"ann\",\"team\":null}");
    }

    @Test
    void nestedObjectsAndListsHaveTheirOwnFields() {
        assertThat(written("owner{name} owners{name team}"))
                .isEqualTo("{\"owner\":{\"name\":\"ann\"},\"owners\":[{\"name\":\"ann\",\"team\":\"ops\"}]}");
    }

    @Test
    void anUnknownFieldThrows() {
        assertThatThrownBy(() -> written("weight"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("weight");
    }
}
