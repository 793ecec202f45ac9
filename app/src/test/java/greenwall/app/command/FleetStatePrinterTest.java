package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class FleetStatePrinterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T14:32:07Z");

    private static FleetState fleet() {
        return prod().host("calm", Labels.EMPTY)
                .host("sick", Labels.EMPTY)
                .host("lost\u001b[2Jhost", Labels.EMPTY)
                .cell("calm", "cpu.util", Labels.EMPTY, 0.12, CellState.OK, "12 % of all CPUs")
                .cell("sick", "cpu.util", Labels.EMPTY, 0.2, CellState.OK, "")
                .cell("sick", "pool.health", Labels.of("pool", "tank"), 1, CellState.CRITICAL, "degraded since 14:30")
                .cell("sick", "fs.used", Labels.of("mountpoint", "/var"), 0.93, CellState.WARN, "> 0.9")
                .cell("lost\u001b[2Jhost", "cpu.util", Labels.EMPTY, Double.NaN, CellState.DOWN, "last seen 3 h ago")
                .fleet();
    }

    private static String text(boolean colours) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new FleetStatePrinter(out, new TerminalColors(colours), ZoneId.of("Europe/Berlin")).write(fleet());
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode json() {
        var bytes = new ByteArrayOutputStream();
        JsonStreamWriter.write(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                json -> FleetStatePrinter.writeJson(json, fleet()));
        return new ObjectMapper().readTree(bytes.toString(StandardCharsets.UTF_8));
    }

    private static ClusterStateBuilder prod() {
        return new ClusterStateBuilder("prod", NOW, QuantityCatalogue.shipped().quantities());
    }

    @Test
    void theWorstHostComesFirstAndAHealthyHostTakesOneLine() {
        var lines = text(false).lines().toList();
        assertThat(lines.getFirst())
                .startsWith("CRITICAL  1 of 3 hosts green · 1 critical · 1 down")
                .contains("2026-03-01 15:32:07 CET (14:32:07 UTC)");
        assertThat(lines.get(1)).startsWith("✖ critical").contains("sick");
        assertThat(lines.get(2)).contains("pool.health", "tank", "degraded");
        assertThat(lines.get(3)).contains("fs.used", "/var", "93 %");
        assertThat(lines.getLast()).startsWith("● ok").contains("calm", "cpu.util 12 %");
    }

    @Test
    void valuesThatAreMissingForOneReasonTakeOneLine() {
        var fleet = prod().host("half", Labels.EMPTY)
                .cell("half", "cpu.util", Labels.EMPTY, 0.12, CellState.OK, "")
                .cell("half", "arc.size", Labels.EMPTY, Double.NaN, CellState.DOWN, "exporter down")
                .cell("half", "arc.target", Labels.EMPTY, Double.NaN, CellState.DOWN, "exporter down")
                .cell("half", "fs.used", Labels.of("mountpoint", "/var"), 0.93, CellState.WARN, "> 0.9")
                .fleet();
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new FleetStatePrinter(out, new TerminalColors(false), ZoneId.of("UTC")).write(fleet);
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .hasSize(4)
                .element(2)
                .isEqualTo("    ▼ down      arc.size, arc.target: exporter down");
    }

    @Test
    void pipedOutputHasNoEscapeSequencesEvenFromHostNames() {
        assertThat(text(false)).doesNotContain("\u001b").contains("lost␛[2Jhost");
        assertThat(text(true)).contains("\u001b[1;31m").doesNotContain("\u001b[2J");
    }

    @Test
    void jsonHasTheVerdictEveryCellAndEveryAbsentQuantity() {
        var check = json();
        assertThat(check.get("verdict").asString()).isEqualTo("critical");
        assertThat(check.get("at").asString()).isEqualTo("2026-03-01T14:32:07Z");
        var sick = check.get("hosts")
                .valueStream()
                .filter(h -> h.get("host").asString().equals("sick"))
                .findFirst()
                .orElseThrow();
        var pool = sick.get("cells")
                .valueStream()
                .filter(c -> c.get("quantity").asString().equals("pool.health"))
                .findFirst()
                .orElseThrow();
        assertThat(pool.get("key").get("pool").asString()).isEqualTo("tank");
        assertThat(pool.get("value").asInt()).isEqualTo(1);
        assertThat(pool.get("word").asString()).isEqualTo("degraded");
        assertThat(pool.get("state").asString()).isEqualTo("critical");
        assertThat(sick.get("cells")
                        .valueStream()
                        .filter(c -> c.get("state").asString().equals("absent"))
                        .map(c -> c.get("quantity").asString()))
                .contains("arc.hit_ratio", "wg.handshake.age")
                .doesNotContain("cpu.util", "pool.health");
    }

    @Test
    void aMissingValueIsNullAndNeverNaN() {
        var down = json().get("hosts")
                .valueStream()
                .filter(h -> h.get("state").asString().equals("down"))
                .findFirst()
                .orElseThrow();
        assertThat(down.get("cells").get(0).get("value").isNull()).isTrue();
    }
}
