package greenwall.lab.exporters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.lab.exporters.ExporterChooser.SimulatedExporter;
import greenwall.lab.facts.EntityKind;
import greenwall.lab.facts.FormulaParser;
import greenwall.lab.facts.MachineSnapshot;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The metrics files compared with the recorded expectation: each family of each exporter with its first
/// series.
class ExpositionTest {
    private static final Instant START = Instant.parse("2026-11-18T10:20:00Z");

    @Test
    void eachExporterExposesItsFamiliesWithTheExpectedTypeHelpAndValue() throws IOException {
        try (var in = Objects.requireNonNull(ExpositionTest.class.getResourceAsStream("expositions.txt"))) {
            assertThat(String.join("\n", firstSeriesOfEachFamily()) + "\n")
                    .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// A family that several exporters of a job expose identically counts once.
    private static List<String> firstSeriesOfEachFamily() {
        var world = new SimulatedFleet(7, START, FleetPlanner.hosts(160, 7), new SimulatedFaults());
        var exporters = new ExporterChooser(DialectMix.MIXED);
        var seen = new HashSet<SimulatedExporter>();
        var helpLines = new HashSet<String>();
        var lines = new ArrayList<String>();
        for (var host : world.hosts()) {
            for (var exporter : exporters.on(host)) {
                if (seen.add(exporter)) {
                    var target = ScrapeTarget.of(world.simulation(host), exporter);
                    lines.add(target.path());
                    var text = MetricsServer.exposition(world, target, START.toEpochMilli())
                            .lines()
                            .toList();
                    for (int i = 0; i + 2 < text.size(); i++) {
                        if (text.get(i).startsWith("# HELP") && helpLines.add(exporter.id() + text.get(i))) {
                            lines.addAll(text.subList(i, i + 3));
                        }
                    }
                }
            }
        }
        return lines;
    }

    @Test
    void aFormulaFollowsTheOrderOfOperations() {
        assertThat(value("2 + 3 * (4 - 1) / 2")).isEqualTo(6.5);
        assertThat(value("floor(7 / 2) + max(1, min(5, 3)) + mod(17, 5)")).isEqualTo(8);
        assertThat(value("is(clock, free) or 4")).isEqualTo(4);
        assertThat(value("2 * is(clock, free|synced) or 4")).isEqualTo(2);
        assertThat(value("is(clock, free)")).isNaN();
    }

    @Test
    void anInvalidFormulaIsRefusedNamingTheOffendingPart() {
        assertThatThrownBy(() -> value("1 + unheard_of")).hasMessageContaining("unheard_of");
        assertThatThrownBy(() -> value("1 +% 2")).hasMessageContaining("% 2");
        assertThatThrownBy(() -> value("floor(1")).hasMessageContaining("expected )");
        assertThatThrownBy(() -> value("1 2")).hasMessageContaining("invalid formula at \"2\"");
    }

    private static double value(String formula) {
        var world = new SimulatedFleet(7, START, FleetPlanner.hosts(1, 7), new SimulatedFaults());
        var simulation = world.simulation(world.hosts().getFirst());
        var machine = EntityKind.named("machine");
        var subject = machine.of(new MachineSnapshot(world, simulation, Optional.empty(), 0))
                .getFirst();
        return FormulaParser.parse(formula, machine).apply(subject).at(START.toEpochMilli());
    }
}
